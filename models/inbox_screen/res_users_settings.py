# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResUsersSettings(models.Model):
    """Stores in which order a user reads the chatter of WhatsApp tickets."""

    _inherit = "res.users.settings"

    whatsapp_oldest_first = fields.Boolean(
        "Oldest WhatsApp messages first",
        help="In tickets of WhatsApp, as in a chat: the composer is below.",
    )
