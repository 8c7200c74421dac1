# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import uuid

from odoo import api, fields, models
from odoo.fields import Domain

from ..common import foreseen, hooks
from ..common.message_states import RANK, SELECTION, STATUS_TIMES, TROUBLE
from ..common.words import AUTOMATIC, INBOUND, OUTBOUND, PERSONAL
from .failure_reasons import FAILURE_REASONS

#: Foreseen: that there is no message of an account with a ``wamid``.
NEW = "new_messages"


class HelpdeskWhatsappMessage(models.Model):
    """One WhatsApp message of either direction.

    A customer's message has one record for its ``wamid`` (Meta's id), however often
    Meta delivers it. A message to the customer is first a record of the outbox (see
    ``outbox/sending.py``); its ``uuid`` is sent with it, and Meta returns it with
    delivery statuses. Only the server writes these records; users act on messages
    through tickets and the buttons here.
    """

    _name = "helpdesk.whatsapp.message"
    _description = "WhatsApp Message"
    _inherit = ["helpdesk.whatsapp.access", "helpdesk.whatsapp.of.account"]
    _ticket_path = "ticket_id"
    _order = "id desc"

    contact_id = fields.Many2one(
        "helpdesk.whatsapp.contact", required=True, ondelete="cascade"
    )
    account_id = fields.Many2one(
        related="contact_id.account_id", store=True, precompute=True
    )
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, precompute=True
    )
    session_id = fields.Many2one(
        "helpdesk.whatsapp.session", index=True, ondelete="set null"
    )
    ticket_id = fields.Many2one("helpdesk.ticket", index=True, ondelete="set null")
    mail_message_id = fields.Many2one("mail.message", index=True, ondelete="set null")
    mail_copy_id = fields.Many2one(
        "mail.message",
        "Sent by e-mail as",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        help="Message in the chatter by which the customer got the text instead.",
    )
    direction = fields.Selection(
        [(INBOUND, "Incoming"), (OUTBOUND, "Outgoing")], required=True
    )
    message_type = fields.Char("Type", required=True, help="The type as Meta names it.")
    is_automatic = fields.Boolean("Automatic")
    is_for_bot = fields.Boolean(
        "For the bot", help="A command, or a button of the bot: no agent is notified."
    )
    priority = fields.Integer(help="The lowest is sent first.")
    # Agents search for parts of words, which only a trigram index finds.
    text = fields.Text(index="trigram")
    content = fields.Text(
        help="JSON. Incoming: the message as Meta delivered it. Outgoing: Meta's"
        " object for the type of message."
    )
    quoted_id = fields.Many2one(
        "helpdesk.whatsapp.message",
        "In reply to",
        index="btree_not_null",
        ondelete="set null",
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Attachments")
    wamid = fields.Char("Meta's id")
    uuid = fields.Char(
        "Our id", help="Sent with the message; Meta returns it with its statuses."
    )
    state = fields.Selection(SELECTION, required=True)
    sent_at = fields.Datetime("Sent on", help="By Meta's clock.")
    delivered_at = fields.Datetime("Delivered on")
    read_at = fields.Datetime("Read on")
    played_at = fields.Datetime("Played on")
    failed_at = fields.Datetime("Failed on")
    failure_reason = fields.Selection(FAILURE_REASONS, string="Reason")
    error_code = fields.Integer("Meta's error code")
    error_details = fields.Char("Meta's details")

    _wamid_unique = models.UniqueIndex(
        "(account_id, wamid) WHERE wamid IS NOT NULL", "This message already exists."
    )
    _uuid_unique = models.UniqueIndex("(uuid) WHERE uuid IS NOT NULL", "")
    _of_contact = models.Index("(contact_id, id)")

    @api.depends("direction", "contact_id", "message_type")
    def _compute_display_name(self):
        for message in self:
            message.display_name = (
                f"{message.contact_id.display_name}: {message.message_type}"
            )

    # ------------------------------------------------------------------ inbound

    @api.model
    def _by_wamid(self, account, wamid):
        """Return the account's message with Meta's id ``wamid``, if there is one."""
        if not wamid or foreseen.take(self.env, NEW, (account.id, wamid)):
            return self.browse()
        return self.search(
            [("account_id", "=", account.id), ("wamid", "=", wamid)], limit=1
        )

    @api.model
    def _foresee(self, account, wamids):
        """Find which of ``wamids`` no message has, and none waits for."""
        ours = Domain("account_id", "=", account.id)
        theirs = Domain("wamid", "in", wamids) | Domain("awaited_wamid", "in", wamids)
        found = self.search_fetch(ours & theirs, ["wamid", "awaited_wamid"])
        new = set(wamids) - {*found.mapped("wamid"), *found.mapped("awaited_wamid")}
        foreseen.store(
            self.env, NEW, dict.fromkeys([(account.id, wamid) for wamid in new], True)
        )

    @api.model
    def _create_inbound(self, contact, update, sent_at):
        """Create the record of a customer's message.

        :param update: ``tools.meta.webhook.Message``
        :param datetime sent_at: when the customer sent it, by Meta's clock
        """
        return self.create(
            {
                **self._columns_of_update(contact, update, sent_at),
                "direction": INBOUND,
                "state": "received",
                "content": json.dumps(update.content),
            }
        )

    @api.model
    def _create_echo(self, contact, update, sent_at):
        """Create the record of a message written in the WhatsApp Business app.

        :param update: ``tools.meta.webhook.Message``
        :param datetime sent_at: when it was sent, by Meta's clock
        """
        return self.create(
            {
                **self._columns_of_update(contact, update, sent_at),
                "direction": OUTBOUND,
                "state": "sent",
                "content": json.dumps(update.content.get(update.type)),
            }
        )

    @api.model
    def _columns_of_update(self, contact, update, sent_at):
        quoted = self._by_wamid(contact.account_id, update.quoted_wamid)
        awaited = not quoted and update.quoted_wamid
        if quoted.contact_id != contact:  # a customer may quote only what is theirs
            quoted = self.browse()
        return {
            "contact_id": contact.id,
            "message_type": update.type[:64],
            "text": update.text,
            "wamid": update.wamid,
            "quoted_id": quoted.id,
            "awaited_wamid": awaited or False,
            "sent_at": sent_at,
        }

    def _attach_to(self, ticket, session=None, notify=True, recipients=None):
        """Post a message received by webhook in the chatter of ``ticket``.

        :param session: the ``helpdesk.whatsapp.session`` it belongs to, if any
        :param notify: whether the ticket's recipients are notified
        :param recipients: who they are (``Recipients``), if the caller knows them
        """
        self.ensure_one()
        mail_message = ticket._whatsapp_message_post(
            self._body(),
            author=self._author(),
            date=self.sent_at,
            notify=notify,
            recipients=recipients,
        )
        self.write(
            {
                "session_id": session.id if session else False,
                "ticket_id": ticket.id,
                "mail_message_id": mail_message.id,
            }
        )
        if self.direction == OUTBOUND:
            self.env["mail.notification"]._create_for_whatsapp(self)
        self._attach_cards()
        self._announce()
        hooks.MESSAGE_POSTED.run(self, notify)

    def _author(self):
        """Return the partner that the chatter shows as the author of the message."""
        if self.direction == OUTBOUND:
            return self.account_id.company_id.partner_id
        return self.contact_id.partner_id

    def _move_to(self, ticket):
        """Move the messages, with their files, to the chatter of another ticket."""
        by_source = self.filtered("ticket_id").grouped("ticket_id")
        mail_messages = self.mail_message_id
        mail_messages.write({"res_id": ticket.id})
        mail_messages.attachment_ids.filtered(
            lambda attachment: attachment.res_model == "helpdesk.ticket"
        ).write({"res_id": ticket.id})
        self.ticket_id = ticket
        self._announce()
        hooks.MESSAGES_MOVED.run(self, ticket, by_source)

    # ----------------------------------------------------------------- outbound

    @api.model
    def _queue(self, contact, message_type, content, text, is_next=False, **more):
        """Create a message to ``contact`` in the outbox.

        :param str message_type: Meta's name of the type
        :param dict content: Meta's object of that name ("Send messages")
        :param str text: content of the message as text, to be shown and searched
        :param bool is_next: whether the mail.message has a message already
        :param more: other columns: ``ticket_id``, ``session_id``, ``mail_message_id``
            (the chatter's message), ``is_automatic``, ``quoted_id``…
        :return: the queued message
        """
        message = self.create(
            {
                "contact_id": contact.id,
                "direction": OUTBOUND,
                "state": "outgoing",
                "message_type": message_type,
                "content": json.dumps(content),
                "text": text,
                "uuid": uuid.uuid4().hex,
                "priority": AUTOMATIC if more.get("is_automatic") else PERSONAL,
                **more,
            }
        )
        if not is_next:
            self.env["mail.notification"]._create_for_whatsapp(message)
        message._announce()
        hooks.MESSAGE_QUEUED.run(message)
        return message

    @api.model
    def _queue_text(self, contact, text, **more):
        """Create a text message in the outbox; parameters of :meth:`_queue`."""
        content = {"body": text, "preview_url": True}
        return self._queue(contact, "text", content, text, **more)

    @api.model
    def _apply_statuses(self, account, statuses):
        """Update the messages that delivery statuses of Meta's are about.

        :param list statuses: in order, of triples: any key, the
            ``tools.meta.webhook.Status``, and when it happened by Meta's clock
        :return: the set of keys whose message exists
        """
        found = self._of_statuses(account, [status for _key, status, _at in statuses])
        self.union(*filter(None, found))._lock()
        pairs = zip(found, statuses, strict=True)
        theirs = [(m.contact_id, status) for m, (_key, status, _at) in pairs if m]
        self.env["helpdesk.whatsapp.contact"]._foresee_statuses(account, theirs)
        changed, known = self.browse(), set()
        for (key, status, moment), message in zip(statuses, found, strict=True):
            if message:
                known.add(key)
                if message._apply_status(status, moment):
                    changed |= message
        if changed:
            changed._state_changed()
        return known

    @api.model
    def _of_statuses(self, account, statuses):
        """Return for each status its message, empty if it is of none of ours."""
        wamids = [status.wamid for status in statuses]
        ours = Domain("account_id", "=", account.id) & Domain(
            "direction", "=", OUTBOUND
        )
        by_wamid = self.search(ours & Domain("wamid", "in", wamids)).grouped("wamid")
        rest = {status.uuid for status in statuses if status.wamid not in by_wamid}
        uuids = list(rest - {""})
        by_uuid = {}
        if uuids:
            by_uuid = self.search(ours & Domain("uuid", "in", uuids)).grouped("uuid")
        return [
            by_wamid.get(status.wamid) or by_uuid.get(status.uuid) or self.browse()
            for status in statuses
        ]

    def _apply_status(self, status, moment):
        """Apply a status to its message, which is locked.

        :return: whether the state has changed: the caller calls :meth:`_state_changed`
        """
        self.contact_id._learn_from_status(status)
        if not self.wamid:
            self.wamid = status.wamid
        hooks.MESSAGE_STATUS_RECEIVED.run(self, status)
        if status.status == "failed":
            self._fail_by_status(status, moment)
        elif status.status in STATUS_TIMES:
            return self._climb(status.status, moment)
        return False

    def _lock(self):
        """Lock the records before their state is changed.

        :return: those that exist
        :raises TransactionRollbackError: one was changed since this transaction began
        """
        self.flush_recordset()
        self.env.cr.execute(
            """SELECT id FROM helpdesk_whatsapp_message WHERE id = ANY(%s)
                ORDER BY id FOR NO KEY UPDATE""",
            [self.ids],
            log_exceptions=False,
        )
        return self.browse(id_ for (id_,) in self.env.cr.fetchall())

    def _climb(self, state, moment=None):
        """Raise the state to ``state`` if it is higher; store its time in any case.

        Meta may report a state several times: the earliest is its time.

        :return: whether it was higher; the caller calls :meth:`_state_changed` then
        """
        self.ensure_one()
        values = {}
        column = STATUS_TIMES.get(state)
        if column and moment and (not self[column] or moment < self[column]):
            values[column] = moment
        if RANK.get(self.state, RANK["played"]) < RANK[state]:
            values |= {
                "state": state,
                "failed_at": False,
                "failure_reason": False,
                "error_code": False,
                "error_details": False,
            }
        had_failed = self.state == "failed"
        if values:
            self.write(values)
        if had_failed and "state" in values:
            hooks.MESSAGE_ARRIVED_AFTER_ALL.run(self)
        return "state" in values

    @api.model
    def _failure_label(self, reason):
        """Return the text of a failure reason in the user's language."""
        field = self._fields["failure_reason"]
        return dict(field._description_selection(self.env)).get(reason) or ""

    def _failure_text(self):
        """Return why the message failed, and how the customer got it instead."""
        self.ensure_one()
        if self.direction == OUTBOUND and self.state not in TROUBLE:
            return ""
        reason = hooks.MESSAGE_FAILURE_REASON.first(self)
        return " ".join(filter(None, [reason, *hooks.MESSAGE_FAILURE_NOTES.run(self)]))

    def _failure_of_message(self):
        text = self._failure_label(self.failure_reason)
        if self.error_code and self.failure_reason == "refused":
            return f"{text} ({self.error_code}: {self.error_details or ''})"
        return text

    def _what_it_waits_for(self):
        """Return why the message is not sent or delivered yet, or ``""``."""
        self.ensure_one()
        return hooks.MESSAGE_WAITS_FOR.first(self) or ""

    def _waits_for_account(self):
        """Return the account's problem because of which the message waits."""
        account = self.account_id.sudo()
        if self.state != "outgoing":
            return ""
        if not account.active:
            return self.env._("Waiting: the WhatsApp account is archived.")
        return self._failure_label(account.paused_reason)

    def _state_changed(self):
        """Run the hook for a changed state."""
        hooks.MESSAGE_STATE_CHANGED.run(self)

    def _update_notification(self):
        if self.mail_message_id:
            self.env["mail.notification"]._update_for_whatsapp(self)

    def _announce(self):
        """Have open tickets reload the message.

        Only ids go over the bus: each page reads the message with its user's rights.
        """
        for message in self.filtered(lambda m: m.ticket_id and m.mail_message_id):
            message.sudo().company_id._whatsapp_send_to_agents(
                "message",
                {
                    "ticket_id": message.ticket_id.id,
                    "message_id": message.mail_message_id.id,
                    "contact_id": message.contact_id.id,
                },
            )
