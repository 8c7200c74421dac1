# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The customer's page of a ticket in Odoo's portal: the conversation, and a reply.

Extends ``mail.message`` and ``helpdesk.ticket``.
"""

from . import (
    mail_message,
    helpdesk_ticket,
)
