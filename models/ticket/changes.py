# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

#: Fields of a ticket that open lists, forms and the inbox show.
SHOWN = {
    *("name", "stage_id", "user_id", "team_id", "priority", "tag_ids", "partner_id"),
    *("active", "whatsapp_snoozed_until"),
}


class HelpdeskTicket(models.Model):
    """Has open pages show what was changed in a ticket."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_announce_change_after(self, vals):
        """Send the ids of changed tickets of WhatsApp to the browsers of agents."""
        if SHOWN.isdisjoint(vals):
            return
        for ticket in self.sudo().filtered("whatsapp_contact_id"):
            ticket.company_id._whatsapp_send_to_agents(
                "ticket", {"ticket_id": ticket.id}
            )
