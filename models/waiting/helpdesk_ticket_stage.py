# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class HelpdeskTicketStage(models.Model):
    """Recounts the tickets of a stage that becomes, or no longer is, a closed one."""

    _inherit = "helpdesk.ticket.stage"

    def write(self, vals):
        """Recount who waits on the stage's tickets: nobody does on closed ones."""
        result = super().write(vals)
        if "closed" in vals:
            in_stage = [("stage_id", "in", self.ids)]
            on_whatsapp = [("whatsapp_last_message_id", "!=", False)]
            tickets = self.env["helpdesk.ticket"].sudo()
            tickets.search(in_stage + on_whatsapp)._whatsapp_recount()
        return result
