# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL, groupby

from odoo.addons.mail.tools.discuss import Store

#: Customers' messages to be notified of, in ``precommit.data``: each with the partners.
PUT_OFF = "helpdesk_mgmt_whatsapp.notified"
#: Marks recipients' notifications of a ticket's earlier WhatsApp messages as read.
REPLACE = """
UPDATE mail_notification notification
   SET is_read = true, read_date = now() AT TIME ZONE 'utc'
  FROM mail_message message,
       unnest(%(tickets)s, %(partners)s) AS told(ticket_id, partner_id)
 WHERE message.id = notification.mail_message_id
   AND message.model = 'helpdesk.ticket' AND message.res_id = told.ticket_id
   AND message.message_type = 'whatsapp'
   AND notification.res_partner_id = told.partner_id
   AND notification.notification_type = 'inbox'
   AND (notification.is_read IS NULL OR NOT notification.is_read)
RETURNING told.ticket_id, told.partner_id, message.id
"""


class HelpdeskWhatsappMessage(models.Model):
    """Has browsers told with what else they are told of a customer's message."""

    _inherit = "helpdesk.whatsapp.message"

    def _put_notifications_off(self):
        """Prepare what follows before anything is on Odoo's bus: that has one end."""
        self.env["helpdesk.ticket"]._whatsapp_put_off()


class HelpdeskTicket(models.Model):
    """Notifies users of customers' messages in Odoo's inbox.

    A notification replaces the earlier ones of the customer's messages in the same
    ticket. Those of all messages that a transaction, or a savepoint, has posted are
    created together: for each user, Odoo gathers what a browser is sent.
    """

    _inherit = "helpdesk.ticket"

    def _notify_thread_by_inbox(
        self, message, recipients_data, msg_vals=False, **kwargs
    ):
        """Put off the notifications of a customer's message."""
        if not self._whatsapp_is_customers(message, msg_vals):
            return super()._notify_thread_by_inbox(
                message, recipients_data, msg_vals=msg_vals, **kwargs
            )
        if recipients_data:
            is_first = not self.sudo().whatsapp_last_message_id
            self._whatsapp_put_off()[message.id] = (recipients_data, is_first)

    @api.model
    def _whatsapp_put_off(self):
        """Return what was put off, by the mail.message's id.

        It is Odoo's data of the recipients, and whether nobody has written before.
        """
        precommit = self.env.cr.precommit
        if PUT_OFF not in precommit.data:
            precommit.data[PUT_OFF] = {}
            own = self.env(context={}, su=True)[self._name]
            precommit.add(own._whatsapp_create_put_off)
        return precommit.data[PUT_OFF]

    @api.model
    def _whatsapp_create_put_off(self):
        """Create the notifications that were put off, and tell the browsers."""
        if not (put_off := self.env.cr.precommit.data.pop(PUT_OFF)):
            return
        messages = self.env["mail.message"].search_fetch(
            [("id", "in", list(put_off))], ["body", "res_id"], order="id"
        )
        told = [(m, row) for m in messages for row in put_off[m.id][0]]
        last = {(m.res_id, row["id"]): m for m, row in told}
        inbox = [(m, row["id"]) for m, row in told if row["notif"] == "inbox"]
        replaced = self._whatsapp_replace_notifications(
            [(m.res_id, partner_id) for m, partner_id in inbox if not put_off[m.id][1]]
        )
        self.env["mail.notification"].create(
            [
                {
                    "author_id": message.author_id.id,
                    "mail_message_id": message.id,
                    "notification_status": "sent",
                    "notification_type": "inbox",
                    "res_partner_id": partner_id,
                    "is_read": last[message.res_id, partner_id] != message,
                }
                for message, partner_id in inbox
            ]
        )
        users = self.env["res.users"]
        for uid, rows in groupby(told, lambda pair: pair[1]["uid"]):
            ours = [(m, row) for m, row in rows if last[m.res_id, row["id"]] == m]
            if uid:
                self._whatsapp_notify_browser(users.browse(uid), ours, replaced)

    def _whatsapp_replace_notifications(self, told):
        """Mark notifications of earlier messages as read.

        :param list told: pairs of a ticket's id and a partner's
        :return: dict of these pairs and their lists of mail.message ids
        """
        if not told:
            return {}
        notifications = self.env["mail.notification"]
        notifications.flush_model(["is_read", "res_partner_id", "notification_type"])
        tickets, partners = map(list, zip(*told, strict=True))
        self.env.cr.execute(SQL(REPLACE, tickets=tickets, partners=partners))
        replaced = {}
        for ticket_id, partner_id, message_id in self.env.cr.fetchall():
            replaced.setdefault((ticket_id, partner_id), []).append(message_id)
        if replaced:
            notifications.invalidate_model(["is_read", "read_date"], flush=False)
            self.env["mail.message"].invalidate_model(["needaction"], flush=False)
        return replaced

    def _whatsapp_notify_browser(self, user, told, replaced):
        """Send the user's browser the messages that are in their inbox, and alerts.

        :param list told: pairs of a mail.message and Odoo's data of the recipient
        :param dict replaced: see :meth:`_whatsapp_replace_notifications`
        """
        messages = self.env["mail.message"].union(*(message for message, _row in told))
        tickets = self.browse(messages.mapped("res_id"))
        shown = messages.browse(m.id for m, row in told if row["notif"] == "inbox")
        data = self._whatsapp_data_for(user, shown) if shown else {}
        for message, row in told:
            if message in shown:
                inbox = {"message_id": message.id, "store_data": data}
                user._bus_send("mail.message/inbox", inbox)
                data = {}  # the first one has all
            ticket = tickets.browse(message.res_id).with_prefetch(tickets.ids)
            replaced_ids = replaced.get((ticket.id, row["id"]), [])
            ticket._whatsapp_alert(message, user, replaced_ids)

    def _whatsapp_data_for(self, user, messages):
        """Return what Odoo tells a browser of messages to be read (JSON)."""
        followers = self.env["mail.followers"].search_fetch(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", messages.mapped("res_id")),
                ("partner_id", "=", user.partner_id.id),
            ],
            ["res_model", "res_id", "partner_id", "is_active"],
        )
        own = messages.with_user(user).with_context(
            lang=user.lang, allowed_company_ids=[]
        )
        store = Store(bus_channel=user).add(
            own,
            msg_vals={"scheduled_date": False},
            add_followers=True,
            followers=followers,
        )
        return store.get_result()
