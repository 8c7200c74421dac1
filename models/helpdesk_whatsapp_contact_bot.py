from odoo import models


class HelpdeskWhatsappContact(models.Model):
    """What is understood and done without an agent."""

    _inherit = "helpdesk.whatsapp.contact"

    def _converse(self, message):
        """Do what ``message`` asks of us; whether nothing is left for a ticket.

        Called with the contact locked, for what opens the customer service window.
        """
        self.ensure_one()
        return False
