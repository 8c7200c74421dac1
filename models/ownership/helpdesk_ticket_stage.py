# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

#: The stage of helpdesk_mgmt in which tickets wait for the customer.
AWAITING = "helpdesk_mgmt.helpdesk_ticket_stage_awaiting"


class HelpdeskTicketStage(models.Model):
    """Marks helpdesk_mgmt's own stage that waits for the customer."""

    _inherit = "helpdesk.ticket.stage"

    @api.model
    def _mark_waiting_stages(self):
        """Mark helpdesk_mgmt's stage *Awaiting*, if it is still there."""
        stage = self.env.ref(AWAITING, raise_if_not_found=False)
        if stage:
            stage.whatsapp_is_waiting = True
