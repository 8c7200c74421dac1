from odoo import models


class HelpdeskTicket(models.Model):
    """From the ticket to all that was ever written with its customer."""

    _inherit = "helpdesk.ticket"

    def action_whatsapp_history(self):
        """The chat with the person this ticket's contact is.

        :raises AccessError: the user may not see the ticket, or is no agent
        """
        self.ensure_one()
        return self.whatsapp_contact_id._history_of_person()
