"""What becomes of a message: its states, and how they stand to each other."""

#: Outbound states from queued to played: statuses only climb.
RANK = {
    "outgoing": 0,
    "sending": 1,
    "unknown": 1,
    "accepted": 2,
    "sent": 3,
    "delivered": 4,
    "read": 5,
    "played": 6,
}
#: Meta's status: the column that keeps its time. Others are not known to us.
STATUS_TIMES = {
    "sent": "sent_at",
    "delivered": "delivered_at",
    "read": "read_at",
    "played": "played_at",
    "failed": "failed_at",
}
#: States, from that which needs somebody most to that which needs nobody.
WORSE = ("failed", "unknown", *sorted(RANK.keys() - {"unknown"}, key=RANK.get))
