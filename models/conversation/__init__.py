# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The conversation: which ticket a customer's message goes to.

Defines ``helpdesk.whatsapp.session``. Extends ``helpdesk.ticket``, ``res.partner`` and
``helpdesk.whatsapp.contact``.
"""

from . import (
    helpdesk_whatsapp_session,
    helpdesk_ticket,
    routing,
    handing_over,
    doubted,
    start,
    res_partner,
)
