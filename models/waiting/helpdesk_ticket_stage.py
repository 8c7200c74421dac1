# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class HelpdeskTicketStage(models.Model):
    _inherit = "helpdesk.ticket.stage"

    def write(self, vals):
        """Of tickets in a stage that now ends them, nobody waits for anything."""
        result = super().write(vals)
        if "closed" in vals:
            theirs = [("stage_id", "in", self.ids)]
            on_whatsapp = [("whatsapp_last_message_id", "!=", False)]
            tickets = self.env["helpdesk.ticket"].sudo()
            tickets.search(theirs + on_whatsapp)._whatsapp_recount()
        return result
