# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from odoo.addons.mail.tools.discuss import Store

from ..common.groups import AGENTS, odoobot
from ..common.message_states import NOTIFICATION_STATUS


class MailNotification(models.Model):
    """Shows the delivery status of a message to the customer in the chatter."""

    _inherit = "mail.notification"

    notification_type = fields.Selection(
        selection_add=[("whatsapp", "WhatsApp")], ondelete={"whatsapp": "cascade"}
    )
    whatsapp_message_id = fields.Many2one(
        "helpdesk.whatsapp.message",
        string="WhatsApp message",
        index="btree_not_null",
        ondelete="cascade",
        groups=AGENTS,
    )

    @api.model
    def _create_for_whatsapp(self, message):
        """Create the notification of the message's mail.message, if it has one.

        An answer with several parts (text, files) has one notification, of the first.
        """
        if not message.mail_message_id:
            return self
        return self.sudo().create(
            {
                "notification_type": "whatsapp",
                "whatsapp_message_id": message.id,
                "mail_message_id": message.mail_message_id.id,
                "author_id": message.mail_message_id.author_id.id,
                "res_partner_id": message.contact_id.partner_id.id,
                "notification_status": NOTIFICATION_STATUS[message.state],
                "is_read": True,
            }
        )

    @api.model
    def _of_whatsapp(self, messages):
        return self.sudo().search(
            [
                ("mail_message_id", "in", messages.mail_message_id.ids),
                ("notification_type", "=", "whatsapp"),
            ]
        )

    @api.model
    def _update_for_whatsapp(self, messages):
        """Update the notifications of messages whose state has changed.

        Odoo shows a failure to the message's author.
        """
        notifications = self._of_whatsapp(messages)
        for notification in notifications:
            worst = notification._whatsapp_parts()._worst()
            status = NOTIFICATION_STATUS[worst.state]
            failed = status == "exception"
            values = {
                "notification_status": "canceled" if worst.dealt_with else status,
                "failure_type": "unknown" if failed else False,
                "failure_reason": worst._failure_text() if failed else False,
            }
            if any(notification[name] != value for name, value in values.items()):
                notification.write(values)
        self._show_to_authors(notifications.mail_message_id)

    @api.model
    def _show_to_authors(self, mail_messages):
        """Send the notifications to the pages of the messages' authors.

        Odoo sends them to the user's pages as well. Neither OdooBot nor a scheduled
        action has any.
        """
        if self.env.user.active:
            mail_messages._notify_message_notification_update()
            return
        people = mail_messages.filtered(lambda m: m.author_id != odoobot(self.env))
        for author, written in people.grouped("author_id").items():
            if (user := author.main_user_id).active:
                written.with_user(user).sudo()._notify_message_notification_update()

    def _whatsapp_parts(self):
        """Return the messages it is about, in the order in which they are sent."""
        messages = self.sudo().mail_message_id.whatsapp_message_ids
        ours = messages.filtered(lambda message: message.direction == "outbound")
        return ours.sorted("id")

    def _filtered_for_web_client(self):
        whatsapp = self.filtered(lambda n: n.notification_type == "whatsapp")
        return (
            super(MailNotification, self - whatsapp)._filtered_for_web_client()
            + whatsapp
        )

    def _to_store_defaults(self, target):
        return [
            *super()._to_store_defaults(target),
            Store.Attr(
                "whatsapp",
                lambda notification: notification._whatsapp_to_store(),
                predicate=lambda notification: notification.notification_type
                == "whatsapp",
            ),
        ]

    def _whatsapp_to_store(self):
        """Return what the chatter shows as delivery status.

        It is that of the part that needs attention most, and of each part.
        """
        parts = self._whatsapp_parts()
        worst = parts._worst()
        stored = {part: part._part_to_store() for part in parts}
        return {
            **stored.get(worst, {}),
            "to": self.env.user.has_group(AGENTS) and worst.contact_id._address(),
            "parts": list(stored.values()),
        }
