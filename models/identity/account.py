# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import AccessError

from ..common.words import NUMBER_REPLACED


class HelpdeskWhatsappAccount(models.Model):
    """Follows a business to another phone number id, with its customers and tickets.

    The customers are the same people, and their tickets stay open. Meta counts a
    customer service window for each business number, so all windows are closed. What is
    queued was written for the former number: it is held until an administrator has
    confirmed the new one.
    """

    _inherit = "helpdesk.whatsapp.account"

    number_replaced_at = fields.Datetime("Phone number id replaced on", readonly=True)

    def _hold_after_replacement(self):
        """Close the windows of accounts with another id; hold their queue."""
        for account in self:
            contacts = self.env["helpdesk.whatsapp.contact"].sudo()
            contacts = contacts.search([("account_id", "=", account.id)])
            if not contacts:
                continue
            contacts.filtered("window_expires_at").window_expires_at = False
            account.sudo().number_replaced_at = fields.Datetime.now()
            account.sudo()._resume_sending()
            account.sudo()._pause_sending(NUMBER_REPLACED, "")

    def action_confirm_number(self):
        """Send what was held since the phone number id was replaced.

        :raises AccessError: the user is no administrator
        """
        if not self.env.user._is_system():
            raise AccessError(
                self.env._("Only an administrator may confirm the phone number id.")
            )
        self.filtered(lambda a: a.paused_reason == NUMBER_REPLACED)._resume_sending()
