# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Declares the states of a message, and how they are related.

All other lists of states in Python are made from :data:`STATES`. Views and JavaScript
name the states themselves: ``static/src/message/notification_model_patch.esm.js`` has
their ticks and labels, ``message_patch.esm.js`` beside it those that need attention.
"""

from typing import NamedTuple


class State(NamedTuple):
    """A state of ``helpdesk.whatsapp.message``.

    ``name`` is Meta's, if Meta has one. Meta's statuses change the state only to one of
    a higher ``rank``, so they end in the same in any order: what has reached the phone
    did not fail. ``notification`` is the state of its ``mail.notification``. ``time``
    is the field with the time of Meta's status.
    """

    name: str
    label: str
    rank: int | None = None
    notification: str | None = None
    time: str | None = None
    is_trouble: bool = False


#: All states, in the order of the selection.
STATES = (
    State("received", "Received"),
    State("outgoing", "Queued", 0, "ready"),
    State("sending", "Sending", 1, "process"),
    State("unknown", "Unknown whether it was sent", 1, "exception", is_trouble=True),
    State("accepted", "Accepted by WhatsApp", 2, "process"),
    State("sent", "Sent", 3, "pending", "sent_at"),
    State("delivered", "Delivered", 5, "sent", "delivered_at"),
    State("read", "Read", 6, "sent", "read_at"),
    State("played", "Played", 7, "sent", "played_at"),
    State("failed", "Failed", 4, "exception", "failed_at", is_trouble=True),
)
SELECTION = [(state.name, state.label) for state in STATES]
#: Ranks of outbound states.
RANK = {state.name: state.rank for state in STATES if state.rank is not None}
#: By Meta's status: the field with its time. Other statuses are ignored.
STATUS_TIMES = {state.name: state.time for state in STATES if state.time}
#: By state of an outbound message: the state of its ``mail.notification``.
NOTIFICATION_STATUS = {
    state.name: state.notification for state in STATES if state.notification
}
#: States of a message to the customer that may need an agent's attention.
TROUBLE = tuple(state.name for state in STATES if state.is_trouble)
#: States of a message whose outcome is not known yet.
ON_THE_WAY = ("outgoing", "sending")
#: States of a message that has reached the customer's phone, and of one that was seen.
DELIVERED = tuple(name for name, rank in RANK.items() if rank >= RANK["delivered"])
SEEN = tuple(name for name, rank in RANK.items() if rank >= RANK["read"])
#: States, from that which needs most attention to that which needs none.
WORSE = (*TROUBLE[::-1], *sorted(RANK.keys() - set(TROUBLE), key=RANK.get))
