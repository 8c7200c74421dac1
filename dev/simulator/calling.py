# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What Meta refuses of messages about calls and of forms.

Source: Cloud API Calling, User calling permissions and its error codes; Flows, Sending
a Flow.
"""

import time

from .errors import GraphError
from .records import DAY, calling_code

#: Kinds of interactive messages about calls.
CALL, PERMISSION = "voice_call", "call_permission_request"
#: A business cannot call from a number of these: US and CA, EG, VN, NG.
NO_CALLS_FROM = ("1", "20", "84", "234")
CALLING_OFF, TOO_MANY_REQUESTS, NOT_IN_COUNTRY = 138000, 138009, 138013


def may_send(sim, account, customer, interactive):
    """Raise what Meta answers to an interactive message that it does not take."""
    if interactive.type not in (CALL, PERMISSION):
        return
    if not account.calling:
        raise GraphError(CALLING_OFF)
    if interactive.type == CALL or customer is None:
        return
    if calling_code(account.number) in NO_CALLS_FROM:
        raise GraphError(NOT_IN_COUNTRY)
    moments = sorted(
        message.timestamp
        for message in sim.world.conversation(customer, account)
        if message.direction == "out"
        and message.type == "interactive"
        and message.content["type"] == PERMISSION
    )
    now = time.time()
    recent = [moment for moment in moments if moment > now - 7 * DAY]
    if len(recent) >= 2 or any(moment > now - DAY for moment in recent):
        raise GraphError(TOO_MANY_REQUESTS)
