# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Automatic messages: customers and agents are notified of what happens to a ticket.

Defines ``helpdesk.whatsapp.rule`` and ``helpdesk.whatsapp.notice``. Extends
``helpdesk.ticket``, ``helpdesk.ticket.stage``, the account and the message.
"""

from . import (
    helpdesk_whatsapp_rule,
    helpdesk_whatsapp_notice,
    notification,
    fallback,
    sla,
    outbox,
    ticket,
    helpdesk_ticket_stage,
)
