# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads the webhooks about calls, and customers' answers to whether we may call them.

("Cloud API Calling: calls webhook") A call has an event ``connect`` when it begins and
an event ``terminate`` when it is over. Only a call that was answered has a start and a
duration.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from . import webhook
from .webhook import moment, text

CONNECT, TERMINATE = "connect", "terminate"
#: Type of the message by which a call is stored.
TYPE = "call"
#: Meta's type of an interactive message with a customer's answer.
PERMISSION = "call_permission_reply"


@dataclass(frozen=True)
class Call:
    """An event of a call.

    ``message`` is the call as a :class:`.webhook.Message`, whose ``wamid`` is Meta's id
    of the call, and ``sent_at`` when it began. ``seconds`` is 0 if nobody answered.
    """

    message: webhook.Message
    event: str
    is_by_customer: bool
    seconds: int


@dataclass(frozen=True)
class Permission:
    """Whether a customer lets the business call them; ``until`` is in UTC."""

    is_given: bool
    is_permanent: bool
    until: datetime | None


def read(payload):
    """Return the :class:`Call` of an update of kind ``CALL``.

    :param dict payload: of the :class:`.webhook.Update`
    """
    call = payload["message"]
    is_ours = webhook.is_own_call(call)
    side = webhook.ECHO if is_ours else webhook.MESSAGE
    message, seconds = webhook.read_message(payload, side), _seconds(call)
    began = moment(call.get("start_time")) if seconds else None
    ended = message.sent_at and message.sent_at - timedelta(seconds=seconds)
    about = {name: text(call.get(name)) for name in ("direction", "status")}
    return Call(
        replace(
            message,
            type=TYPE,
            sent_at=began or ended,
            content={"type": TYPE, TYPE: {**about, "duration": seconds}},
        ),
        text(call.get("event")),
        not is_ours,
        seconds,
    )


def _seconds(call):
    """Return how long the call lasted, 0 if it was not answered."""
    duration = text(call.get("duration"))
    if duration.isdigit():
        return min(int(duration), 10**6)
    times = [moment(call.get(name)) for name in ("start_time", "end_time")]
    if None in times:
        return 0
    return max(int((times[1] - times[0]).total_seconds()), 0)


def permission_of(message):
    """Return the :class:`Permission` that a customer gave or refused, or ``None``.

    ("User calling permissions")

    :param dict message: Meta's message object
    """
    interactive = message.get("interactive")
    reply = interactive.get(PERMISSION) if isinstance(interactive, dict) else None
    if not isinstance(reply, dict):
        return None
    return Permission(
        text(reply.get("response")).lower() == "accept",
        reply.get("is_permanent") is True,
        moment(reply.get("expiration_timestamp")),
    )
