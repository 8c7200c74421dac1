# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

#: Fields by which the content of a file, or its place, is changed.
CONTENT = {
    *("datas", "raw", "db_datas", "store_fname", "checksum", "mimetype", "type", "url"),
    *("res_model", "res_id", "res_field"),
}


class IrAttachment(models.Model):
    """Leaves a note when a user deletes a customer's file, and refuses to replace it.

    A file may have to go, such as one that was sent by mistake.
    """

    _inherit = "ir.attachment"

    def write(self, vals):
        if not self.env.su and not CONTENT.isdisjoint(vals):
            if self._whatsapp_from_customers():
                raise UserError(
                    self.env._(
                        "A file that a customer sent on WhatsApp cannot be replaced:"
                        " attach a new one."
                    )
                )
        return super().write(vals)

    def unlink(self):
        if not self.env.su:
            self._whatsapp_note_deletion()
        return super().unlink()

    def _delete_and_notify(self, message=None):
        """Delete the files on a user's demand; Odoo's route does it as superuser."""
        if self.env.su:
            self._whatsapp_note_deletion()
        return super()._delete_and_notify(message)

    def _whatsapp_from_customers(self):
        """Return the customers' messages with these files."""
        return (
            self.env["helpdesk.whatsapp.message"]
            .sudo()
            .search([("attachment_ids", "in", self.ids), ("direction", "=", "inbound")])
        )

    def _whatsapp_note_deletion(self):
        """Post an internal note in the ticket for each file of a customer's."""
        for message in self._whatsapp_from_customers().filtered("ticket_id"):
            env = message._in_account_language().env
            tz = message.account_id._timezone()
            for file in (message.attachment_ids & self).sudo():
                note = env._(
                    "%(user)s deleted the file “%(file)s”, which the customer sent on"
                    " %(date)s.",
                    user=self.env.user.name,
                    file=file.name,
                    date=format_datetime(env, message.sent_at, tz, "short"),
                )
                message.ticket_id.message_post(
                    body=note,
                    author_id=self.env.user.partner_id.id,
                    message_type="comment",
                    subtype_xmlid="mail.mt_note",
                )
