# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Customers' messages are e-mailed to colleagues several at a time."""

from typing import NamedTuple

from markupsafe import Markup

from odoo import models


class Digest(NamedTuple):
    """The body of an e-mail with several messages.

    The context key ``whatsapp_digest`` counts only with a value of this class: a client
    can set the key too, but only to a JSON value.
    """

    body: Markup


class HelpdeskTicket(models.Model):
    """E-mails customers' messages to colleagues, several in one e-mail.

    ``helpdesk.whatsapp.unread`` stores which are due, and when.
    """

    _inherit = "helpdesk.ticket"

    def _notify_thread_by_email(
        self, message, recipients_data, *, msg_vals=False, **kwargs
    ):
        """Queue the e-mail of a customer's message instead of sending it at once."""
        values, digest = msg_vals or {}, self._whatsapp_digest()
        if digest or values.get("message_type", message.message_type) != "whatsapp":
            if any(data["notif"] == "email" for data in recipients_data):
                self._whatsapp_address_mail(message)
            return super()._notify_thread_by_email(
                message, recipients_data, msg_vals=msg_vals, **kwargs
            )
        mailed = [data["id"] for data in recipients_data if data["notif"] == "email"]
        self.env["helpdesk.whatsapp.unread"].sudo()._gather(self, message, mailed)
        return True

    def _notify_by_email_prepare_rendering_context(self, message, *args, **kwargs):
        """Put several messages, or a new ticket's first, into the e-mail."""
        values = super()._notify_by_email_prepare_rendering_context(
            message, *args, **kwargs
        )
        if body := self._whatsapp_digest() or self._whatsapp_opening(message):
            values["message"] = message.new({"body": body}, origin=message)
        return values

    def _mail_get_partners(self, introspect_fields=False):
        """Have no customer in e-mails to colleagues.

        Odoo would make a link for the customer, which nobody gets, and write to the
        ticket and the partner for it: what the customer writes meanwhile would wait.
        """
        if self._whatsapp_digest():
            return dict.fromkeys(self.ids, self.env["res.partner"])
        return super()._mail_get_partners(introspect_fields=introspect_fields)

    def _whatsapp_digest(self):
        """Return the body of the e-mail of :meth:`_whatsapp_mail`, or ``""``."""
        digest = self.env.context.get("whatsapp_digest")
        return digest.body if isinstance(digest, Digest) else ""

    def _whatsapp_opening(self, message):
        """Return the body of the e-mail about a new ticket, with the first message.

        :return: Markup, or ``""`` if ``message`` is not about a new ticket
        """
        is_new = message.subtype_id == self._creation_subtype()
        if is_new and self.sudo().whatsapp_contact_id:
            return message.body + (self.description or "")
        return ""

    def _whatsapp_mail(self, messages, partner):
        """Send ``partner`` one e-mail with several messages of the customer.

        :param messages: mail.message of the ticket, oldest first, at least one
        :return: whether it was sent: ``partner`` is still notified by e-mail
        """
        last = messages[-1]
        recipients = [
            recipient
            for recipient in self._notify_get_recipients(last)
            if recipient["id"] == partner.id and recipient["notif"] == "email"
        ]
        if recipients:
            digest = Digest(Markup().join(messages.mapped("body")))
            self.with_context(whatsapp_digest=digest)._notify_thread_by_email(
                last, recipients, force_send=False
            )
        return bool(recipients)

    def _whatsapp_address_mail(self, message):
        """Write the addresses that an e-mail of ``message`` needs, if it has none.

        They are not looked up for each WhatsApp message, as few are e-mailed.
        """
        if message.reply_to or not self.sudo().whatsapp_contact_id:
            return
        author = message.author_id
        sender = message.email_from or self._mail_sender(author)
        domains = self.sudo()._mail_get_alias_domains(default_company=self.env.company)
        reply_to = self._notify_get_reply_to(default=sender, author_id=author.id)
        message.write(
            {
                "email_from": sender,
                "record_alias_domain_id": domains[self.id].id,
                "reply_to": reply_to[self.id],
            }
        )
