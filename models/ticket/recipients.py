# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo import models

from ..common.groups import AGENTS
from ..common.sentinels import SILENT, WHATSAPP_POST


class HelpdeskTicket(models.Model):
    """Chooses who is notified of WhatsApp messages in the ticket's chatter.

    Customers' messages are notified one by one in Odoo's inbox and on devices; e-mails
    are gathered, see ``helpdesk.whatsapp.unread``. Messages to the customer are
    notified only in the inboxes of colleagues who follow the ticket.
    """

    _inherit = "helpdesk.ticket"

    def _whatsapp_recipients(self):
        """Return the partners who are notified of the customer's messages.

        They are the assigned agent; else the colleagues who follow the ticket; if none
        of them may answer, the team too; at last the user responsible for the account.
        """
        recipients = self.env["res.users"].sudo()
        for users in self.sudo()._whatsapp_candidates():
            recipients |= users.filtered(self._whatsapp_may_be_notified)
            if any(user.has_group(AGENTS) for user in recipients):
                break
        return recipients.partner_id

    def _whatsapp_candidates(self):
        """Yield the users of each step of :meth:`_whatsapp_recipients`."""
        yield self.user_id
        comment = self.env.ref("mail.mt_comment")
        followers = self.message_follower_ids.filtered(
            lambda follower: comment in follower.subtype_ids
        )
        yield followers.partner_id.user_ids
        yield self.team_id.user_ids | self.team_id.user_id
        yield self.whatsapp_contact_id.account_id._responsible_user()

    def _whatsapp_agent(self):
        """Return the user responsible for the ticket: its agent, else the team leader.

        Archived users and users who may not read the ticket are left out.
        """
        users = self.user_id | self.team_id.user_id
        return users.filtered(self._whatsapp_may_be_notified)[:1]

    def _whatsapp_may_be_notified(self, user):
        """Whether a user can be notified: a colleague who may read the ticket."""
        customer = self.sudo().whatsapp_contact_id.partner_id
        if not user.active or user.share or user.partner_id == customer:
            return False
        ticket = self.with_user(user)
        companies = user.company_ids.ids
        return ticket.with_context(allowed_company_ids=companies).has_access("read")

    def _whatsapp_is_announced(self):
        """Whether a recipient was already notified that the ticket was created."""
        notified = self.sudo().message_ids.notified_partner_ids
        return bool(notified & self._whatsapp_recipients())

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Return whom Odoo notifies of a WhatsApp message.

        Of a customer's message, those are :meth:`_whatsapp_recipients`; of a message to
        the customer, internal followers who get notifications in Odoo's inbox.
        """
        values = msg_vals or {}
        if values.get("message_type", message.message_type) != "whatsapp":
            return super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        if self.env.context.get("whatsapp_silent") is SILENT:
            return []
        customer = self.sudo().whatsapp_contact_id.partner_id
        if values.get("author_id", message.author_id.id) == customer.id:
            values = {**values, "partner_ids": self._whatsapp_recipients().ids}
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
        """Send push notifications of a customer's message as of a comment."""
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
        """Queue push notifications of WhatsApp messages.

        Odoo would send them at once, while the contact is locked.
        """
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
