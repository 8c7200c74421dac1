# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Calls on WhatsApp: a line in the ticket, an activity for a missed one.

Odoo neither makes nor answers calls: another system does, or nobody. Extends
``helpdesk.whatsapp.account``, ``helpdesk.whatsapp.event``,
``helpdesk.whatsapp.contact``, ``helpdesk.whatsapp.message`` and ``helpdesk.ticket``.
"""

from . import (
    account,
    processing,
    contact,
    message,
    ticket,
)
