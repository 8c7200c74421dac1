# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

#: Fields whose changes open pages show at once.
SHOWN = {"user_id", "team_id", "stage_id", "active", "whatsapp_snoozed_until"}


class HelpdeskTicket(models.Model):
    """Has open pages show a ticket's new assignee or stage."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_announce_after(self, vals):
        """Send the ids of tickets that were changed to the browsers of agents."""
        if SHOWN & vals.keys():
            for ticket in self.sudo().filtered("whatsapp_contact_id"):
                ticket._whatsapp_announce_change()

    def _whatsapp_announce_change(self):
        self.company_id._whatsapp_send_to_agents("ticket", {"ticket_id": self.id})
