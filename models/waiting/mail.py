# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from typing import NamedTuple

from markupsafe import Markup

from odoo import models


class Digest(NamedTuple):
    """What several messages say, as the body of one e-mail.

    In the context (``whatsapp_digest``) it counts because it is of this class: clients
    can set the key, but only to what JSON can hold.
    """

    body: Markup


class HelpdeskTicket(models.Model):
    """E-mails to colleagues of what customers write: gathered, one for several lines.

    Which are due when is kept by ``helpdesk.whatsapp.unread``.
    """

    _inherit = "helpdesk.ticket"

    def _notify_thread_by_email(
        self, message, recipients_data, *, msg_vals=False, **kwargs
    ):
        values, digest = msg_vals or {}, self._whatsapp_digest()
        if digest or values.get("message_type", message.message_type) != "whatsapp":
            return super()._notify_thread_by_email(
                message, recipients_data, msg_vals=msg_vals, **kwargs
            )
        mailed = [data["id"] for data in recipients_data if data["notif"] == "email"]
        self.env["helpdesk.whatsapp.unread"].sudo()._gather(self, message, mailed)
        return True

    def _notify_by_email_prepare_rendering_context(self, message, *args, **kwargs):
        values = super()._notify_by_email_prepare_rendering_context(
            message, *args, **kwargs
        )
        if body := self._whatsapp_digest() or self._whatsapp_opening(message):
            values["message"] = message.new({"body": body}, origin=message)
        return values

    def _whatsapp_digest(self):
        """The body of the e-mail that is being sent by :meth:`_whatsapp_mail`."""
        digest = self.env.context.get("whatsapp_digest")
        return digest.body if isinstance(digest, Digest) else ""

    def _whatsapp_opening(self, message):
        """What the customer began with, in the mail that tells of their new ticket."""
        is_new = message.subtype_id == self._creation_subtype()
        if is_new and self.sudo().whatsapp_contact_id:
            return message.body + (self.description or "")
        return ""

    def _whatsapp_mail(self, messages, partner):
        """One e-mail to ``partner`` of what the customer wrote.

        :param messages: mail.message of the ticket, oldest first, at least one
        :return: whether ``partner`` is still one to be told by e-mail
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
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        return bool(recipients)
