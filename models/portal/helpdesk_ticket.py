# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.mail import html_to_inner_content

from ...tools import commands
from ..common.words import CUSTOMER, OUTBOUND, US

#: Types of message that Odoo's portal shows, and WhatsApp's.
SHOWN = ("comment", "email", "email_outgoing", "auto_comment", "out_of_office")
NOTE = Markup("<span>%s</span>")


class HelpdeskTicket(models.Model):
    """Shows the customer their conversation in the portal, and takes their reply.

    Who may open a ticket there, Odoo and *Helpdesk* decide. What the customer writes
    there is an ordinary comment. Whoever is notified of their WhatsApp messages is
    notified of it, it is marked as written in the portal, and the ticket waits for us.
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
            self.sudo()._whatsapp_count_portal_reply(message.sudo())
        return super()._message_post_after_hook(message, msg_vals)

    def _whatsapp_count_portal_reply(self, message):
        """Have the ticket wait for us, as after a WhatsApp message.

        :param message: the mail.message
        """
        self.whatsapp_contact_id._lock()
        figures = {"whatsapp_unread": self.whatsapp_unread + 1}
        is_answered = self.closed or self.whatsapp_waiting_for == CUSTOMER
        is_thanks = is_answered and self._whatsapp_is_thanks(message)
        if not is_thanks and self.whatsapp_waiting_for != US:
            figures |= self._whatsapp_waits(US, message.date)
        self._whatsapp_update_columns(figures)

    @api.model
    def _whatsapp_is_thanks(self, message):
        return commands.is_courtesy(html_to_inner_content(message.body).strip())

    def _whatsapp_recount_portal(self):
        """Count also what customers wrote in the portal since the last answer."""
        replies = (
            self.env["mail.message"]
            .sudo()
            .search(
                [
                    ("model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("whatsapp_is_from_portal", "=", True),
                ]
            )
        )
        for ticket in self.sudo().browse(set(replies.mapped("res_id"))):
            answers = ticket.whatsapp_message_ids.filtered(
                lambda one: one.direction == OUTBOUND
                and one.state != "failed"
                and one._is_answer()
            )
            # Within one second, the order in the chatter decides.
            answered = max(
                (
                    (one._written_at().replace(microsecond=0), one.mail_message_id.id)
                    for one in answers
                ),
                default=None,
            )
            since = [
                reply.date
                for reply in replies
                if reply.res_id == ticket.id
                and not (answered and (reply.date, reply.id) <= answered)
                and not (answered and ticket._whatsapp_is_thanks(reply))
            ]
            if ticket.whatsapp_waiting_for == US:
                since.append(ticket.whatsapp_waiting_since)
            if since:
                ticket._whatsapp_update_columns(ticket._whatsapp_waits(US, min(since)))

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
