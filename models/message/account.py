# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class HelpdeskWhatsappAccount(models.Model):
    """Has open tickets show that sending of an account was paused."""

    _inherit = "helpdesk.whatsapp.account"

    def _announce_paused_messages(self):
        """Have open tickets reload the messages that wait for a paused account."""
        for account in self.filtered("paused_reason"):
            waiting = [("account_id", "=", account.id), ("state", "=", "outgoing")]
            messages = self.env["helpdesk.whatsapp.message"]
            messages.search(waiting, limit=100)._announce()
