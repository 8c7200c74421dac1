"""What may happen to a ticket that is told by itself, and whom."""

CREATED, UPDATED, ASSIGNED = "created", "updated", "assigned"
RESOLVED, ANSWERED, SLA = "resolved", "answered", "sla"

CUSTOMER, AGENT = "customer", "agent"

#: Changes of these fields of the ticket are news.
WATCHED = ("stage_id", "user_id")
