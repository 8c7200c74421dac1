# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Automatic messages: customers and agents are notified of what happens to a ticket.

Defines ``helpdesk.whatsapp.notice`` and ``helpdesk.whatsapp.rule``. Extends
``helpdesk.ticket.stage``, ``helpdesk.whatsapp.account``, ``helpdesk.whatsapp.contact``,
``helpdesk.ticket`` and ``helpdesk.whatsapp.message``.
"""

from . import (
    helpdesk_whatsapp_rule,
    helpdesk_whatsapp_notice,
    notification,
    fallback,
    sla,
    outbox,
    ticket,
    rating_request,
    helpdesk_ticket_stage,
)
