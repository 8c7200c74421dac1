# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from typing import NamedTuple

from odoo import models
from odoo.fields import Domain

from ..common import foreseen
from ..common.groups import AGENTS
from ..common.sentinels import SILENT

#: Foreseen: Odoo's data of a ticket's followers, by its id.
FOLLOWERS = "followers"


class Recipients(NamedTuple):
    """Who is notified of a message, as Odoo describes recipients.

    The context key ``whatsapp_recipients`` counts only with a value of this class: a
    client can set the key too, but only to a JSON value.
    """

    rows: list


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
        of them may answer and is there, the team too; at last the user responsible for
        the account.
        """
        recipients = self._whatsapp_recipients_data()
        return self.env["res.partner"].sudo().browse(row["id"] for row in recipients)

    def _whatsapp_foresee_recipients(self):
        """Find the followers of the tickets, and read all partners concerned."""
        comment_id = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        found = self.env["mail.followers"]._get_recipient_data(
            self, "comment", comment_id
        )
        answers = {ticket.id: list(found[ticket.id].values()) for ticket in self}
        foreseen.store(self.env, FOLLOWERS, answers)
        customers = self.sudo().whatsapp_contact_id.partner_id
        followers = {row["id"] for rows in answers.values() for row in rows}
        partners = customers | customers.browse(followers)
        partners.mapped("name")
        partners.mapped("user_ids.active")

    def _whatsapp_foresee_new(self):
        """Note of a ticket of a batch, just created, that nobody follows it."""
        if foreseen.is_batch(self.env) and not self.sudo().message_follower_ids:
            foreseen.store(self.env, FOLLOWERS, {self.id: []})

    def _whatsapp_recipients_data(self):
        """Return :meth:`_whatsapp_recipients` as Odoo describes recipients.

        :return: list of dicts, see ``_get_recipient_data`` of ``mail.followers``
        """
        recipients = {}
        for candidates in self._whatsapp_candidates():
            for row in filter(self._whatsapp_may_receive, candidates):
                recipients.setdefault(row["id"], row)
            users = self.env["res.users"].browse(r["uid"] for r in recipients.values())
            if any(self._whatsapp_can_answer(user) for user in users):
                break
        return list(recipients.values())

    def _whatsapp_can_answer(self, user):
        return user.has_group(AGENTS) and not user._whatsapp_is_away()

    def _whatsapp_candidates(self):
        """Yield who may be notified of the customer's messages, the first choice first.

        One query finds the followers: the assigned agent is usually one of them.
        """
        ticket = self.sudo()
        followers = foreseen.take(self.env, FOLLOWERS, self.id)
        data_of = self._whatsapp_shared_data_of_users
        if followers is None:
            followers = self._whatsapp_data_of("comment", [])
            data_of = self._whatsapp_data_of_users
        if agent := ticket.user_id:
            rows = [row for row in followers if row["uid"] == agent.id]
            yield rows or data_of(agent)
        yield followers
        yield data_of(ticket._whatsapp_team_users())
        yield data_of(ticket.whatsapp_contact_id.account_id._responsible_user())

    def _whatsapp_team_users(self):
        """Return the users of the ticket's team, and its leader."""
        team = self.team_id
        if not team:
            return self.env["res.users"]
        leader = Domain("id", "=", team.user_id.id)
        members = Domain("helpdesk_team_ids", "in", team.ids)
        users = self.env["res.users"]
        ids = foreseen.shared(
            self.env,
            "users_of_team",
            team.id,
            lambda: users.search_fetch(members | leader, ["partner_id"]).ids,
        )
        return users.browse(ids)

    def _whatsapp_data_of_users(self, users):
        return self._whatsapp_data_of("user_notification", users.sudo().partner_id.ids)

    def _whatsapp_shared_data_of_users(self, users):
        """As :meth:`_whatsapp_data_of_users`, without who follows the ticket."""
        rows = foreseen.shared(
            self.env,
            "data_of_users",
            tuple(users.ids),
            lambda: self._whatsapp_data_of_users(users),
        )
        return [{**row, "is_follower": False} for row in rows]

    def _whatsapp_data_of(self, message_type, partner_ids):
        """Return Odoo's data of these recipients, and of followers of comments.

        :param str message_type: for ``user_notification``, followers are left out
        """
        comment_id = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        found = self.env["mail.followers"]._get_recipient_data(
            self, message_type, comment_id, partner_ids
        )
        return list(found[self.id].values())

    def _whatsapp_agent(self):
        """Return the user responsible for the ticket: its agent, else the team leader.

        Archived users and users who may not read the ticket are left out, and of two
        the one who is away.
        """
        users = self.user_id | self.team_id.user_id
        users = users.filtered(self._whatsapp_may_be_notified)
        return users.sorted(lambda user: user._whatsapp_is_away())[:1]

    def _whatsapp_who_can_answer(self):
        """Return the users who are asked to answer: one, or a whole team.

        That is the agent of :meth:`_whatsapp_agent`, if they are there; else those
        members of the team who are; else the user responsible for the account.
        """
        responsible = self.sudo().whatsapp_contact_id.account_id._responsible_user()
        candidates = (self._whatsapp_agent(), self.sudo()._whatsapp_team_users())
        for users in (*candidates, responsible):
            may = users.filtered(self._whatsapp_may_be_notified)
            if there := may.filtered(self._whatsapp_can_answer):
                return there
        return self._whatsapp_agent()

    def _whatsapp_may_be_notified(self, user):
        """Whether a user can be notified: a colleague who may read the ticket."""
        customer = self.sudo().whatsapp_contact_id.partner_id
        if not user.active or user.share or user.partner_id == customer:
            return False
        return self._whatsapp_is_readable_to(user)

    def _whatsapp_may_receive(self, row):
        """As :meth:`_whatsapp_may_be_notified`, for data of a recipient."""
        customer = self.sudo().whatsapp_contact_id.partner_id
        if not row["active"] or not row["uid"] or row["ushare"]:
            return False
        user = self.env["res.users"].browse(row["uid"])
        return row["id"] != customer.id and self._whatsapp_is_readable_to(user)

    def _whatsapp_is_readable_to(self, user):
        companies = list(user.sudo()._get_company_ids())
        ticket = self.with_user(user).with_context(allowed_company_ids=companies)
        return ticket.has_access("read")

    def _whatsapp_is_announced(self, recipients):
        """Whether a recipient was already notified that the ticket was created.

        Followers are: at least one recipient has to be one.

        :param recipients: ``Recipients``
        """
        if not any(row["is_follower"] for row in recipients.rows):
            return False
        notifications = self.env["mail.notification"].sudo()
        notified = notifications.search_fetch(
            [
                ("mail_message_id.model", "=", self._name),
                ("mail_message_id.res_id", "=", self.id),
            ],
            ["res_partner_id"],
        ).res_partner_id
        return any(row["id"] in notified.ids for row in recipients.rows)

    def _whatsapp_is_theirs(self, author_id):
        """Whether a WhatsApp message with this author is the customer's.

        In a ticket of a group all are the members', as nobody writes to a group.
        """
        contact = self.sudo().whatsapp_contact_id
        return bool(contact.group_uid) or author_id == contact.partner_id.id

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
        if self._whatsapp_is_theirs(values.get("author_id", message.author_id.id)):
            given = self.env.context.get("whatsapp_recipients")
            is_given = isinstance(given, Recipients)
            recipients = given.rows if is_given else self._whatsapp_recipients_data()
            inbox = [row["id"] for row in recipients if row["notif"] == "inbox"]
            if inbox:  # one query reads all partners of which Odoo tells the browsers
                customer.browse([*customer.ids, *inbox]).mapped("name")
            return recipients
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
        author_id = values.get("author_id", message.author_id.id)
        is_whatsapp = values.get("message_type", message.message_type) == "whatsapp"
        if is_whatsapp and self._whatsapp_is_theirs(author_id):
            msg_vals = {**values, "message_type": "comment"}
        return super()._notify_get_recipients_for_extra_notifications(
            message, recipients_data, msg_vals=msg_vals
        )
