# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class HelpdeskWhatsappAccount(models.Model):
    """Shows in open tickets that an account was paused; warns of another company."""

    _inherit = "helpdesk.whatsapp.account"

    def _announce_paused_messages(self):
        """Have open tickets reload the messages that wait for a paused account."""
        for account in self.filtered("paused_reason"):
            waiting = [("account_id", "=", account.id), ("state", "=", "outgoing")]
            messages = self.env["helpdesk.whatsapp.message"]
            messages.search(waiting, limit=100)._announce()

    @api.onchange("company_id")
    def _onchange_company(self):
        """Warn that tickets of the former company cannot be answered any more."""
        account, former = self._origin, self._origin.company_id
        company = self.company_id._origin
        contacts = self.env["helpdesk.whatsapp.contact"].sudo()
        if (
            not (former and company)
            or former == company
            or not contacts.search_count([("account_id", "=", account.id)], limit=1)
        ):
            return None
        text = self.env._(
            "The tickets of this account stay with %(company)s, and can no longer be"
            " answered on WhatsApp. Its contacts and messages get the new company.",
            company=former.display_name,
        )
        return {"warning": {"title": self.env._("Another company"), "message": text}}
