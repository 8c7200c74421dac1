# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class HelpdeskTicketTeam(models.Model):
    """Reports accounts whose team of new tickets is archived."""

    _inherit = "helpdesk.ticket.team"

    def write(self, vals):
        """Check the settings of the team's accounts when it is archived or is back."""
        result = super().write(vals)
        if "active" in vals:
            accounts = self.env["helpdesk.whatsapp.account"].sudo()
            accounts.search([("team_id", "in", self.ids)])._recheck("settings")
        return result
