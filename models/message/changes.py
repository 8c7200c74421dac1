# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools import formatting
from ...tools.meta import contents
from ..common import foreseen, hooks
from .helpdesk_whatsapp_message import NEW

#: For how long a change waits for its message; WhatsApp has no reactions to older ones.
PATIENCE = timedelta(days=30)

#: By type of message: the method that applies it to the message it refers to.
CHANGES = {"reaction": "_react_to", "edit": "_edit", "revoke": "_revoke"}


class HelpdeskWhatsappMessage(models.Model):
    """Applies reactions, edits and deletions to the messages they refer to.

    An edited message keeps its former texts, and a deleted one stays in the chatter
    with a mark. WhatsApp allows each side one reaction to a message.

    Of several edits or reactions the latest by Meta's clock counts, in whatever order
    they come. What comes before the message it refers to waits for it in
    ``awaited_wamid``; so does a message whose quoted message is not here yet.
    """

    _inherit = "helpdesk.whatsapp.message"

    former_texts = fields.Json(
        readonly=True, help="Before each edit: [{at: when it was edited, text}]."
    )
    deleted_at = fields.Datetime("Deleted by its author on", readonly=True)
    awaited_wamid = fields.Char(
        "Waits for the message", readonly=True, help="Meta's id of what it refers to."
    )

    _awaited = models.Index(
        "(account_id, awaited_wamid) WHERE awaited_wamid IS NOT NULL"
    )

    @api.autovacuum
    def _gc_awaiting(self):
        """Have messages that nothing was found for wait no longer."""
        oldest = fields.Datetime.now() - PATIENCE
        waiting = [("awaited_wamid", "!=", False), ("create_date", "<", oldest)]
        self.search(waiting).awaited_wamid = False

    @api.model
    def _with_wamid(self, account, wamid):
        """Return the message with Meta's id ``wamid``, and those that wait for it.

        :return: pair of recordsets; the first one has a message at most
        """
        if not wamid or foreseen.take(self.env, NEW, (account.id, wamid)):
            return self.browse(), self.browse()
        found = self.search(
            Domain("account_id", "=", account.id)
            & (Domain("wamid", "=", wamid) | Domain("awaited_wamid", "=", wamid))
        )
        known = found.filtered(lambda message: message.wamid == wamid)
        return known, found - known

    def _apply_awaiting(self, awaiting):
        """Apply to this message what has come before it and refers to it."""
        for message in awaiting.sorted(lambda m: (m.sent_at or m.create_date, m.id)):
            if message.message_type in CHANGES:
                message._apply_to(self)
            elif message.contact_id == self.contact_id:
                message.write({"quoted_id": self.id, "awaited_wamid": False})
                message._announce()

    def _take_place_of_edit(self, awaiting):
        """Stand in the chatter where an edit of this message was shown in its place.

        :param awaiting: what refers to this message
        :return: whether there is such an edit
        """
        shown = awaiting.filtered(
            lambda m: m.message_type == "edit" and m._may_change(self)
        ).filtered("mail_message_id")[:1]
        if not shown:
            return False
        names = ("mail_message_id", "ticket_id", "session_id")
        self.write({name: shown[name].id for name in names})
        shown.mail_message_id = False
        self.mail_message_id.write({"date": self.sent_at, "body": self._body()})
        hooks.MESSAGE_POSTED.run(self, False)
        return True

    def _may_change(self, target):
        """Whether the message may change ``target``: its author's, or a reaction."""
        is_own = self.direction == target.direction
        is_possible = is_own or self.message_type == "reaction"
        return target.contact_id == self.contact_id and is_possible

    def _change_another(self):
        """Apply a reaction, edit or deletion to the message it refers to.

        :return: whether this message need not be shown itself; an edit is shown if the
            message it refers to is not in the chatter
        """
        self.ensure_one()
        change = CHANGES.get(self.message_type)
        if not change:
            return False
        wamid = contents.target_of(self._meta_as_sent())
        target = self._by_wamid(self.account_id, wamid)
        if not target:
            self.awaited_wamid = wamid or False
            return self.message_type != "edit"
        return self._apply_to(target)

    def _apply_to(self, target):
        """Apply a reaction, edit or deletion to ``target``.

        :return: as :meth:`_change_another`
        """
        if not self._may_change(target):
            return self.message_type != "edit"
        target._lock()
        columns = {"quoted_id": target.id, "awaited_wamid": False}
        self.write({**columns, "ticket_id": target.ticket_id.id})
        getattr(self, CHANGES[self.message_type])(target)
        target._announce()
        return self.message_type != "edit" or bool(target.mail_message_id)

    def _same_changes(self, target):
        """Return the changes of this kind and side to ``target``, by Meta's clock."""
        changes = self.search(
            [
                ("quoted_id", "=", target.id),
                ("message_type", "=", self.message_type),
                ("direction", "=", self.direction),
            ]
        )
        return changes.sorted(lambda m: (m.sent_at or m.create_date, m.id))

    def _react_to(self, target):
        emoji = contents.emoji_of(self._meta_as_sent())
        shown = target.mail_message_id
        if not shown or self._same_changes(target)[-1] != self:
            return
        shown._whatsapp_set_reaction(self._author(), emoji)
        # A thumb below an automatic text answers nobody.
        is_notified = emoji and not (self.contact_id.is_blocked or target.is_automatic)
        if is_notified and (self.direction, target.direction) == (
            "inbound",
            "outbound",
        ):
            target.ticket_id._whatsapp_notify_reaction(emoji, target)

    def _edit(self, target):
        edits = self._same_changes(target)
        first = target.former_texts[0]["text"] if target.former_texts else target.text
        texts = [first, *(edit.text for edit in edits)]
        target.former_texts = [
            {"at": fields.Datetime.to_string(edit.sent_at), "text": text}
            for edit, text in zip(edits, texts[:-1], strict=True)
        ]
        target.text = texts[-1]
        target.mail_message_id.body = target._body()

    def _revoke(self, target):
        target.deleted_at = min(target.deleted_at or self.sent_at, self.sent_at)

    # ------------------------------------------------------------ an agent's reaction

    def _react(self, emoji):
        """Queue a reaction to this message of the customer's.

        :param str emoji: ``""`` removes the reaction
        :return: the queued message
        :raises UserError: it is not a customer's message, or the customer service
            window is closed
        """
        self.ensure_one()
        if self.direction != "inbound" or not self.wamid:
            raise UserError(
                self.env._("On WhatsApp you can react to the customer's messages only.")
            )
        self.ticket_id._whatsapp_check_window()
        return self._queue(
            self.contact_id,
            "reaction",
            {"message_id": self.wamid, "emoji": emoji},
            emoji,
            quoted_id=self.id,
            ticket_id=self.ticket_id.id,
        )

    def _take_reaction_back(self):
        """Remove a reaction that failed from the chatter, and notify its author."""
        target, agent = self.quoted_id, self.create_uid
        is_reaction = self.message_type == "reaction" and self.direction == "outbound"
        if not is_reaction or not target.mail_message_id:
            return
        shown = target.mail_message_id
        if self.text in shown.reaction_ids.mapped("content"):  # else a later one stands
            shown._whatsapp_set_reaction(agent.partner_id, "")
            target._announce()
        env = self.with_context(lang=agent.lang).env
        target.ticket_id.message_notify(
            partner_ids=agent.partner_id.ids,
            subject=target.ticket_id.display_name,
            body=env._(
                "Your reaction %(emoji)s did not reach the customer: %(reason)s",
                emoji=self.text or "",
                reason=self._failure_text(),
            ),
        )

    def _put_reaction_back(self):
        """Show a reaction again that :meth:`_take_reaction_back` has removed."""
        target, agent = self.quoted_id, self.create_uid
        is_reaction = self.message_type == "reaction" and self.direction == "outbound"
        if is_reaction and target.mail_message_id and not self._is_followed(target):
            target.mail_message_id._whatsapp_set_reaction(agent.partner_id, self.text)
            target._announce()

    def _is_followed(self, target):
        """Whether our side has reacted to ``target`` again since this reaction."""
        later = [("quoted_id", "=", target.id), ("id", ">", self.id)]
        kind = [("message_type", "=", "reaction"), ("direction", "=", self.direction)]
        return bool(self.search([*later, *kind], limit=1))

    # --------------------------------------------------------------------- the chatter

    def _changes_to_chatter(self):
        first = self[:1]
        return {
            "can_be_answered": bool(first.wamid),
            "deleted_at": fields.Datetime.to_string(first.deleted_at) or False,
            "former_texts": first.former_texts or [],
            "quoted": first._quoted_to_chatter(),
        }

    def _quoted_to_chatter(self):
        """Return the message that this one replies to (JSON), or ``False``."""
        quoted = self.quoted_id
        if quoted.contact_id != self.contact_id:  # nobody reads what is another's
            quoted = quoted.browse()
        if not quoted:
            wamid = contents.quoted_of(self._meta_as_sent()) if self.content else ""
            return {"text": "", "author": "", "message_id": False} if wamid else False
        return {
            "message_id": quoted.mail_message_id.id,
            "author": quoted.mail_message_id.author_id.name or "",
            "text": formatting.line_of(quoted.text)[:200] or quoted._placeholder(),
        }
