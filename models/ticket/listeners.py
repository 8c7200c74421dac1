import json

from markupsafe import Markup

from odoo import models

from ..common.groups import AGENTS
from ..common.posting import WHATSAPP_POST


class HelpdeskTicket(models.Model):
    """Who of ours hears of what the customer writes, each in the way they prefer.

    One by one in Odoo's inbox and on their devices, but gathered by e-mail, see
    ``helpdesk.whatsapp.unread``. Answers are told to followers' inboxes only.
    """

    _inherit = "helpdesk.ticket"

    def _whatsapp_listeners(self):
        """Partners of those who hear of what the customer writes: never nobody.

        The assigned agent; else the colleagues who follow the ticket; if none of them
        may answer, the team too; in the end whoever is responsible for the account.
        """
        ticket, comment = self.sudo(), self.env.ref("mail.mt_comment")
        followers = ticket.message_follower_ids.filtered(
            lambda follower: comment in follower.subtype_ids
        )
        listeners = self.env["res.users"].sudo()
        for users in (
            ticket.user_id,
            followers.partner_id.user_ids,
            ticket.team_id.user_ids | ticket.team_id.user_id,
            ticket.whatsapp_contact_id.account_id._responsible_user(),
        ):
            listeners |= users.filtered(self._whatsapp_may_listen)
            if any(user.has_group(AGENTS) for user in listeners):
                break
        return listeners.partner_id

    def _whatsapp_may_listen(self, user):
        customer = self.sudo().whatsapp_contact_id.partner_id
        if not user.active or user.share or user.partner_id == customer:
            return False
        ticket = self.with_user(user)
        companies = user.company_ids.ids
        return ticket.with_context(allowed_company_ids=companies).has_access("read")

    def _whatsapp_is_announced(self):
        """Whether one who listens was told that this ticket has been created."""
        told = self.sudo().message_ids.notified_partner_ids
        return bool(told & self._whatsapp_listeners())

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """What a customer wrote is told to those who listen; answers to colleagues."""
        values = msg_vals or {}
        if values.get("message_type", message.message_type) != "whatsapp":
            return super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        if not self.env.context.get("whatsapp_notify", True):
            return []
        customer = self.sudo().whatsapp_contact_id.partner_id
        if values.get("author_id", message.author_id.id) == customer.id:
            values = {**values, "partner_ids": self._whatsapp_listeners().ids}
            kwargs["notify_skip_followers"] = True
            return super()._notify_get_recipients(message, msg_vals=values, **kwargs)
        return [
            recipient
            for recipient in super()._notify_get_recipients(
                message, msg_vals=msg_vals, **kwargs
            )
            if recipient["id"] != customer.id
            and not recipient["share"]
            and recipient["notif"] == "inbox"
        ]

    # -------------------------------------------------------------------- on devices

    def _notify_get_recipients_for_extra_notifications(
        self, message, recipients_data, msg_vals=False
    ):
        """On their devices they hear of customers' messages as of comments."""
        values = msg_vals or {}
        customer = self.sudo().whatsapp_contact_id.partner_id
        is_whatsapp = values.get("message_type", message.message_type) == "whatsapp"
        if is_whatsapp and values.get("author_id", message.author_id.id) == customer.id:
            msg_vals = {**values, "message_type": "comment"}
        return super()._notify_get_recipients_for_extra_notifications(
            message, recipients_data, msg_vals=msg_vals
        )

    def _web_push_send_notification(
        self, devices, private_key, public_key, payload_by_lang=None, payload=None
    ):
        """Of WhatsApp by Odoo's queue: the customer is locked, nobody is to wait."""
        if self.env.context.get("whatsapp_post") is not WHATSAPP_POST:
            return super()._web_push_send_notification(
                devices, private_key, public_key, payload_by_lang, payload
            )
        self.env["mail.push"].sudo().create(
            [
                {"mail_push_device_id": device.id, "payload": json.dumps(payload)}
                for device in devices
            ]
        )
        return self.env.ref("mail.ir_cron_web_push_notification")._trigger()

    # --------------------------------------------------------------------- by e-mail

    def _notify_thread_by_email(
        self, message, recipients_data, *, msg_vals=False, **kwargs
    ):
        values, lines = msg_vals or {}, self.env.context.get("whatsapp_lines")
        if lines or values.get("message_type", message.message_type) != "whatsapp":
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
        lines = self.env.context.get("whatsapp_lines")
        if lines := lines or self._whatsapp_opening(message):
            values["message"] = message.new({"body": lines}, origin=message)
        return values

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
            lines = Markup().join(messages.mapped("body"))
            self.with_context(whatsapp_lines=lines)._notify_thread_by_email(
                last, recipients, force_send=False
            )
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        return bool(recipients)
