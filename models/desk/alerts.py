# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import html2plaintext

from ..common.sentinels import WHATSAPP_POST
from ..common.words import UNTIL_OPENED

#: Most characters of a message in an alert.
LONGEST = 200


class HelpdeskTicket(models.Model):
    """Has one notification for each ticket, however many messages a customer sends.

    Browsers show one alert, and devices one push notification, that is replaced by that
    of the next message. Both have the number of messages without an answer. What stands
    in Odoo's inbox: ``notified.py``.
    """

    _inherit = "helpdesk.ticket"

    def _whatsapp_count_of_alert(self):
        """Return how many messages have no answer, the one being posted included."""
        ticket = self.sudo()
        unanswered = ticket.whatsapp_received_count - ticket.whatsapp_answered_count
        is_posting = self.env.context.get("whatsapp_post") is WHATSAPP_POST
        return max(unanswered, 0) + 1 if is_posting else max(unanswered, 1)

    def _whatsapp_alert(self, message, user, replaced_ids):
        """Have the user's browser show an alert, as they have chosen.

        :param list replaced_ids: mail.message that are not in Odoo's inbox any more
        """
        sound, alert = user._whatsapp_alerts_of(user.id)
        if not (sound or alert or replaced_ids):
            return
        text = html2plaintext(message.body or "", include_references=False)
        user._bus_send(
            "helpdesk_mgmt_whatsapp/alert",
            {
                "sound": sound,
                "alert": alert,
                "ticket_id": self.id,
                "message_id": message.id,
                "replaced_ids": replaced_ids,
                "count": self._whatsapp_count_of_alert(),
                "name": self.sudo().whatsapp_contact_id.display_name,
                "number": self.number,
                "text": text[:LONGEST],
            },
        )

    def _whatsapp_is_customers(self, message, msg_vals):
        values = msg_vals or {}
        is_whatsapp = values.get("message_type", message.message_type) == "whatsapp"
        author_id = values.get("author_id", message.author_id.id)
        return is_whatsapp and self._whatsapp_is_theirs(author_id)

    def _whatsapp_read_notifications(self):
        """Mark what the user was notified of, and now sees in the ticket, as read.

        Odoo does so itself with messages of the chatter, which these are not.
        """
        notifications = self.env["mail.notification"].sudo()
        subtype_id = self.env["ir.model.data"]._xmlid_to_res_id(UNTIL_OPENED)
        found = notifications.search_fetch(
            [
                ("res_partner_id", "=", self.env.user.partner_id.id),
                ("is_read", "=", False),
                ("mail_message_id.model", "=", self._name),
                ("mail_message_id.res_id", "=", self.id),
                ("mail_message_id.subtype_id", "=", subtype_id),
            ],
            ["mail_message_id"],
        )
        if found:
            self.env["mail.message"].browse(
                found.mail_message_id.ids
            ).set_message_done()

    # -------------------------------------------------------------------- on devices

    def _notify_get_recipients_for_extra_notifications(
        self, message, recipients_data, msg_vals=False
    ):
        """Leave out who has chosen to get no alerts of customers' messages."""
        if self._whatsapp_is_customers(message, msg_vals):
            users = self.env["res.users"]
            recipients_data = [
                row
                for row in recipients_data
                if not row["uid"] or users._whatsapp_alerts_of(row["uid"])[1]
            ]
        return super()._notify_get_recipients_for_extra_notifications(
            message, recipients_data, msg_vals=msg_vals
        )

    def _notify_by_web_push_prepare_payload(
        self, message, msg_vals=False, force_record_name=False
    ):
        """Have devices replace the ticket's former notification, with a count."""
        payload = super()._notify_by_web_push_prepare_payload(
            message, msg_vals=msg_vals, force_record_name=force_record_name
        )
        if self._whatsapp_is_customers(message, msg_vals):
            count = self._whatsapp_count_of_alert()
            title = f"({count}) {payload['title']}" if count > 1 else payload["title"]
            tag = f"helpdesk_mgmt_whatsapp.{self.id}"
            options = {**payload["options"], "tag": tag, "renotify": True}
            payload = {**payload, "title": title, "options": options}
        return payload
