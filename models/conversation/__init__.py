# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The conversation: which ticket a customer's message goes to.

Defines ``helpdesk.whatsapp.session``. Extends ``helpdesk.ticket``,
``helpdesk.ticket.stage``, ``res.partner``, ``helpdesk.whatsapp.account``,
``helpdesk.whatsapp.contact`` and ``helpdesk.whatsapp.message``.
"""

from . import (
    helpdesk_whatsapp_session,
    helpdesk_ticket,
    helpdesk_ticket_stage,
    their_tickets,
    group,
    echoes,
    routing,
    handing_over,
    doubted,
    start,
    res_partner,
)
