# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads the webhooks about calls; permissions to call are read by :mod:`.answers`.

("Cloud API Calling: calls webhook") A call has an event ``connect`` when it begins and
an event ``terminate`` when it is over. Only a call that was answered has a start and a
duration.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from . import webhook
from .webhook import moment, text

CONNECT, TERMINATE = "connect", "terminate"
#: Type of the message by which a call is stored.
TYPE = "call"
#: Countries from whose numbers a business cannot call ("Cloud API Calling: pricing").
NO_CALLS_FROM = ("CA", "EG", "NG", "US", "VN")


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


def are_on(settings):
    """Whether customers can call the number.

    :param dict settings: of the number ("Configure call settings")

    >>> are_on({"calling": {"status": "ENABLED"}}), are_on({})
    (True, False)
    """
    calling = settings.get("calling")
    return isinstance(calling, dict) and calling.get("status") == "ENABLED"
