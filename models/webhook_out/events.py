# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Declares the events that other programs can subscribe to."""

RECEIVED, STATUS = "message.received", "message.status"
CREATED, STAGE = "ticket.created", "ticket.stage_changed"
CLOSED, RATED = "ticket.closed", "ticket.rated"
MISSED, ANSWERED = "call.missed", "call.answered"
#: Sent when an administrator asks for it.
TEST = "test"
#: By event: its label, and the field of a webhook that subscribes to it.
EVENTS = {
    RECEIVED: ("Message received", "on_received"),
    STATUS: ("Delivery status", "on_status"),
    CREATED: ("Ticket created", "on_created"),
    STAGE: ("Stage changed", "on_stage"),
    CLOSED: ("Ticket closed", "on_closed"),
    RATED: ("Ticket rated", "on_rated"),
    MISSED: ("Call missed", "on_call"),
    ANSWERED: ("Call answered", "on_call"),
}
SELECTION = [(name, label) for name, (label, _field) in EVENTS.items()]
SELECTION += [(TEST, "Test")]
OF_CALLS = (MISSED, ANSWERED)
OF_MESSAGES = (RECEIVED, STATUS, *OF_CALLS)
OF_TICKETS = (CREATED, STAGE, CLOSED, RATED)
