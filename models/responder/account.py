# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class HelpdeskWhatsappAccount(models.Model):
    """Notes whether another system answers customers of the number, too."""

    _inherit = "helpdesk.whatsapp.account"

    has_responders = fields.Boolean(
        "Another system answers too",
        readonly=True,
        copy=False,
        help="Meta has reported conversations that another system answers.",
    )

    def _note_responders(self):
        if not self.has_responders:
            self.has_responders = True
