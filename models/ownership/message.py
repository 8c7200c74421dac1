# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..common.words import OUTBOUND


class HelpdeskWhatsappMessage(models.Model):
    """Lets answers and replies change who has the ticket, and its stage."""

    _inherit = "helpdesk.whatsapp.message"

    def _own_by_answer(self):
        """Assign the ticket of a queued answer to its author, and begin the work."""
        if self._is_answer():
            self.ticket_id._whatsapp_follow_answer(self.env.user)

    def _confirm_reopening(self):
        """Say that the message has opened its ticket again."""
        self.ticket_id._whatsapp_confirm_reopening(self)

    def _move_by_message(self, _is_notified):
        """Begin the work by an answer from the phone app; resume it by a reply."""
        if self.direction == OUTBOUND:
            self.ticket_id._whatsapp_follow_answer(self.env["res.users"])
        elif self.awaits_answer:
            self.ticket_id._whatsapp_follow_reply()
            self.ticket_id._whatsapp_withdraw_rating(self.contact_id.partner_id)
