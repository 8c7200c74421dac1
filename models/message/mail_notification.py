from odoo import api, fields, models

from odoo.addons.mail.tools.discuss import Store

from ..common.groups import AGENTS
from ..common.message_states import NOTIFICATION_STATUS


class MailNotification(models.Model):
    """The mark on an answer in the chatter: on its way, delivered, read, failed."""

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
        """Mark the mail.message of ``message``; once, however many parts it has."""
        if not message.mail_message_id:
            return self
        mark = self._of_whatsapp(message)
        return mark or self.sudo().create(
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
    def _of_whatsapp(self, message):
        mail_message = message.mail_message_id
        return self.sudo().search(
            [
                ("mail_message_id", "=", mail_message.id),
                ("notification_type", "=", "whatsapp"),
            ]
        )

    @api.model
    def _update_for_whatsapp(self, message):
        """Follow the state of ``message``; its author is told of a failure."""
        mark = message.mail_message_id and self._of_whatsapp(message)
        if not mark:
            return
        worst = mark._whatsapp_parts()._worst()
        status = NOTIFICATION_STATUS[worst.state]
        failed = status == "exception"
        mark.write(
            {
                "notification_status": "canceled" if worst.dealt_with else status,
                "failure_type": "unknown" if failed else False,
                "failure_reason": worst._failure_text() if failed else False,
            }
        )
        mark.mail_message_id._notify_message_notification_update()

    def _whatsapp_parts(self):
        """The messages this notification speaks of, in the order they go out."""
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
        """What the page shows: what is worst of it, and of each of its parts."""
        parts = self._whatsapp_parts()
        worst = parts._worst()
        return {
            **worst._part_to_store(),
            "to": self.env.user.has_group(AGENTS) and worst.contact_id._address(),
            "parts": [part._part_to_store() for part in parts],
        }
