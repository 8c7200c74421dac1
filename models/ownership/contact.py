# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class HelpdeskWhatsappContact(models.Model):
    """Assigns new tickets as their team has chosen."""

    _inherit = "helpdesk.whatsapp.contact"

    def _ticket_values(self):
        values = super()._ticket_values()
        team = self.env["helpdesk.ticket.team"].browse(values["team_id"])
        return {**values, "user_id": team._whatsapp_next_user().id}
