# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Events of a ticket that cause automatic messages, and who receives these."""

CREATED, UPDATED, ASSIGNED = "created", "updated", "assigned"
RESOLVED, ANSWERED, SLA = "resolved", "answered", "sla"

CUSTOMER, AGENT = "customer", "agent"

#: Fields of the ticket whose changes cause automatic messages.
WATCHED = ("stage_id", "user_id")
