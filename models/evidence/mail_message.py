# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError

#: Fields of a WhatsApp message that say who wrote what and when. Only administrators
#: can move it to another record, as when tickets are merged.
SAID = {
    *("body", "attachment_ids", "author_id", "author_guest_id", "email_from", "date"),
    *("subject", "message_type", "subtype_id"),
}


class MailMessage(models.Model):
    """Refuses that users rewrite or delete WhatsApp messages, of either direction."""

    _inherit = "mail.message"

    def write(self, vals):
        if not self.env.su and not SAID.isdisjoint(vals):
            self._whatsapp_check_unchanged()
        return super().write(vals)

    def unlink(self):
        """Delete the messages.

        :raises UserError: a user deletes a WhatsApp message
        """
        if not self.env.su:
            self._whatsapp_check_unchanged()
        return super().unlink()

    def _whatsapp_check_unchanged(self):
        """Check that none is a WhatsApp message.

        :raises UserError: one is
        """
        shown = self.sudo().filtered(lambda message: message.message_type == "whatsapp")
        if shown.whatsapp_message_ids:
            raise UserError(
                self.env._(
                    "A WhatsApp message can be neither changed nor deleted: it is what"
                    " was written. To erase a person's data, open their WhatsApp"
                    " contact."
                )
            )
