# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from .contact import US


class HelpdeskWhatsappMessage(models.Model):
    """Holds back what would be written beside another system."""

    _inherit = "helpdesk.whatsapp.message"

    def _note_thread_is_ours(self):
        """Note that Meta has delivered a customer's message to us: we are to answer."""
        contact = self.contact_id
        if contact.thread_owner:
            contact._note_thread_owner(US, self.sent_at)

    def _obstacle_of_responder(self):
        """Return ``other_responder`` if another system answers the customer.

        Meta refuses free text then (2494191), or takes the thread from its owner.
        """
        is_free = self.message_type != "template"
        return "other_responder" if is_free and self.contact_id._is_watched() else None
