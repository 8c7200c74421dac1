from odoo import models

from ..common.groups import AGENTS


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def whatsapp_writing(self):
        """Colleagues who have the ticket open see who writes; ids only on the bus."""
        result = super().whatsapp_writing()
        self.env.ref(AGENTS)._bus_send(
            "helpdesk_mgmt_whatsapp/writing",
            {"ticket_id": self.id, "partner_id": self.env.user.partner_id.id},
        )
        return result
