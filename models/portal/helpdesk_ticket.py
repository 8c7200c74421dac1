# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import fields, models
from odoo.fields import Domain

#: Types of message that Odoo's portal shows, and WhatsApp's.
SHOWN = ("comment", "email", "email_outgoing", "auto_comment", "out_of_office")
NOTE = Markup("<span>%s</span>")


class HelpdeskTicket(models.Model):
    """Shows the customer their conversation in the portal, and takes their reply.

    Who may open a ticket there, Odoo and *Helpdesk* decide. What the customer writes
    there is an ordinary comment. Whoever is notified of their WhatsApp messages is
    notified of it, and it is marked as written in the portal.
    """

    _inherit = "helpdesk.ticket"

    website_message_ids = fields.One2many(
        domain=lambda self: [
            ("model", "=", self._name),
            ("message_type", "in", (*SHOWN, "whatsapp")),
        ]
    )

    def _whatsapp_portal_attachments(self):
        """Return the ticket's files for the portal, but for those of messages.

        The conversation shows the files of its messages; those of internal notes and of
        other people's conversations are not for the customer. Tickets that have nothing
        to do with WhatsApp are shown as *Helpdesk* does.
        """
        if not (self.whatsapp_contact_id or self.whatsapp_message_ids):
            return self.attachment_ids
        here = Domain("model", "=", self._name) & Domain("res_id", "=", self.id)
        of_messages = self.env["mail.message"].sudo().search(here).attachment_ids
        parts = self.env["helpdesk.whatsapp.message"].sudo()
        files = self.sudo().attachment_ids
        aside = parts.search([("attachment_ids", "in", files.ids)]).attachment_ids
        return files - of_messages - aside

    # --------------------------------------------------------------------- the reply

    def _message_post_after_hook(self, message, msg_vals):
        """Mark what the customer of a WhatsApp ticket writes in the portal."""
        is_from_portal = (
            message.message_type == "comment"
            and not self.env.user._is_internal()
            and self.sudo().whatsapp_contact_id
        )
        if is_from_portal:
            message.sudo().whatsapp_is_from_portal = True
        return super()._message_post_after_hook(message, msg_vals)

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Add those who are notified of the customer's WhatsApp messages."""
        found = super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        kind = (msg_vals or {}).get("message_type", message.message_type)
        if kind != "comment" or not message.sudo().whatsapp_is_from_portal:
            return found
        known = {row["id"] for row in found}
        rows = self._whatsapp_recipients_data()
        return [*found, *(row for row in rows if row["id"] not in known)]

    def _notify_by_email_prepare_rendering_context(self, message, *args, **kwargs):
        """Say in the e-mail that the customer wrote it in the portal."""
        values = super()._notify_by_email_prepare_rendering_context(
            message, *args, **kwargs
        )
        if message.sudo().whatsapp_is_from_portal:
            note = NOTE % self.env._("Written in the portal")
            values["subtitles"] = [*(values.get("subtitles") or []), note]
        return values
