from odoo import api, fields, models

from odoo.addons.mail.tools.discuss import Store

#: State of an outbound message: Odoo's word for it.
NOTIFICATION_STATUS = {
    "outgoing": "ready",
    "sending": "process",
    "accepted": "process",
    "unknown": "exception",
    "sent": "pending",
    "delivered": "sent",
    "read": "sent",
    "played": "sent",
    "failed": "exception",
}


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
    )

    @api.model
    def _create_for_whatsapp(self, message):
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
    def _update_for_whatsapp(self, message):
        """Follow the state of ``message``; its author is told of a failure."""
        notification = self.sudo().search([("whatsapp_message_id", "=", message.id)])
        status = NOTIFICATION_STATUS[message.state]
        failed = status == "exception"
        notification.write(
            {
                "notification_status": status,
                "failure_type": "unknown" if failed else False,
                "failure_reason": message._reason_in_words() if failed else False,
            }
        )
        if notification:
            notification.mail_message_id._notify_message_notification_update()

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
        message = self.sudo().whatsapp_message_id
        times = {
            name: fields.Datetime.to_string(message[f"{name}_at"])
            for name in ("sent", "delivered", "read", "played", "failed")
            if message[f"{name}_at"]
        }
        return {
            "message_id": message.id,
            "state": message.state,
            "reason": message._reason_in_words() or message._what_it_waits_for(),
            "times": times,
            "to": message.contact_id._address(),
        }
