# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class HelpdeskWhatsappAccount(models.Model):
    """Sends the queued messages of an account when its sending is resumed."""

    _inherit = "helpdesk.whatsapp.account"

    def _send_waiting_messages(self):
        """Trigger the outbox, as sending was resumed."""
        self.env["helpdesk.whatsapp.message"].sudo()._schedule_sending()
