"""What becomes of a message: its states, and how they stand to each other.

Whatever else lists states is made from :data:`STATES`. Views and pages name the states
themselves: ``static/src/message/notification_model_patch.esm.js`` has the ticks and
their labels, ``message_patch.esm.js`` beside it the states that are trouble.
"""

from typing import NamedTuple


class State(NamedTuple):
    """A state of ``helpdesk.whatsapp.message``.

    ``name`` is Meta's where Meta has one. ``rank``: a message that is sent only rises.
    ``notification`` is Odoo's name for it (``mail.notification``). ``time`` is the
    column with the moment of Meta's status.
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
    State("delivered", "Delivered", 4, "sent", "delivered_at"),
    State("read", "Read", 5, "sent", "read_at"),
    State("played", "Played", 6, "sent", "played_at"),
    State("failed", "Failed", None, "exception", "failed_at", is_trouble=True),
)
SELECTION = [(state.name, state.label) for state in STATES]
#: Outbound states from queued to played: statuses only climb.
RANK = {state.name: state.rank for state in STATES if state.rank is not None}
#: Meta's status: the column that keeps its time. Others are not known to us.
STATUS_TIMES = {state.name: state.time for state in STATES if state.time}
#: State of an outbound message: the state of its ``mail.notification``.
NOTIFICATION_STATUS = {
    state.name: state.notification for state in STATES if state.notification
}
#: Of an outgoing message, the states that somebody may have to look at.
TROUBLE = tuple(state.name for state in STATES if state.is_trouble)
#: States in which nothing is known yet of what becomes of a message.
ON_THE_WAY = ("outgoing", "sending")
#: It has reached the customer's phone; they have seen it.
DELIVERED = tuple(name for name, rank in RANK.items() if rank >= RANK["delivered"])
SEEN = tuple(name for name, rank in RANK.items() if rank >= RANK["read"])
#: States, from that which needs somebody most to that which needs nobody.
WORSE = ("failed", "unknown", *sorted(RANK.keys() - {"unknown"}, key=RANK.get))
