# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class HelpdeskTicket(models.Model):
    """Adds the button that opens the history of the ticket's customer."""

    _inherit = "helpdesk.ticket"

    def action_whatsapp_history(self):
        """Open the history of the customer of this ticket.

        :raises AccessError: the user may not see the ticket, or is no agent
        """
        self.ensure_one()
        return self.whatsapp_contact_id._history_of_person()
