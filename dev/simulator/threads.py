# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who owns a thread when a second responder answers, too (Conversation Routing)."""

from .errors import GraphError
from .payloads import Update

ESCALATION = "escalation"
NOT_OURS = 2494191


def owner(account, customer):
    """Return the role of the other system that owns the thread, or ``""``.

    A thread without a message of the customer for 24 hours is free.
    """
    role = customer.threads.get(account.phone_number_id, "")
    return role if role and customer.window_open(account) else ""


def copies(account, updates):
    """Return the updates of a watched thread as we get them: copies, or none."""
    if not account.is_standby:
        return []
    return [_copy(update) for update in updates]


def _copy(update):
    lists = ("messages", "message_echoes", "statuses")
    found = {name: update.value[name] for name in lists if name in update.value}
    rest = {name: part for name, part in update.value.items() if name not in lists}
    copied = {**rest, "standby": found}
    return Update(update.account, "standby", copied, update.wamids)


def may_send(account, customer, kind):
    """Let a free-form message take the thread, or refuse it.

    :raises GraphError: 2494191, the thread is another system's
    """
    if kind == "template" or customer is None or not owner(account, customer):
        return
    if ESCALATION not in account.roles:
        raise GraphError(NOT_OURS)
    customer.threads.pop(account.phone_number_id)
