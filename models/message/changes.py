# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import formatting
from ...tools.meta import contents

#: By type of message: the method that applies it to the message it refers to.
CHANGES = {"reaction": "_react_to", "edit": "_edit", "revoke": "_revoke"}


class HelpdeskWhatsappMessage(models.Model):
    """Applies reactions, edits and deletions to the messages they refer to.

    An edited message keeps its former texts, and a deleted one stays in the chatter
    with a mark. WhatsApp allows each side one reaction to a message.
    """

    _inherit = "helpdesk.whatsapp.message"

    former_texts = fields.Json(
        readonly=True, help="Before each edit: [{at: when it was edited, text}]."
    )
    deleted_at = fields.Datetime("Deleted by its author on", readonly=True)

    def _change_another(self):
        """Apply a reaction, edit or deletion to the message it refers to.

        :return: whether this message need not be shown itself; an edit is shown if the
            message it refers to is not in the chatter
        """
        self.ensure_one()
        change = CHANGES.get(self.message_type)
        if not change:
            return False
        target = self._by_wamid(
            self.account_id, contents.target_of(self._meta_as_sent())
        )
        if target.contact_id != self.contact_id:
            return self.message_type != "edit"
        target._lock()
        self.write({"quoted_id": target.id, "ticket_id": target.ticket_id.id})
        getattr(self, change)(target)
        target._announce()
        return self.message_type != "edit" or bool(target.mail_message_id)

    def _react_to(self, target):
        emoji = contents.emoji_of(self._meta_as_sent())
        shown = target.mail_message_id
        if not shown:
            return
        shown._whatsapp_set_reaction(self._author(), emoji)
        is_notified = emoji and not self.contact_id.is_blocked
        if is_notified and (self.direction, target.direction) == (
            "inbound",
            "outbound",
        ):
            target.ticket_id._whatsapp_notify_reaction(emoji, target)

    def _edit(self, target):
        former = {"at": fields.Datetime.to_string(self.sent_at), "text": target.text}
        target.former_texts = [*(target.former_texts or []), former]
        target.text = self.text
        target.mail_message_id.body = target._body()

    def _revoke(self, target):
        target.deleted_at = self.sent_at

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
        if not quoted:
            wamid = contents.quoted_of(self._meta_as_sent()) if self.content else ""
            return {"text": "", "author": "", "message_id": False} if wamid else False
        return {
            "message_id": quoted.mail_message_id.id,
            "author": quoted.mail_message_id.author_id.name or "",
            "text": formatting.line_of(quoted.text)[:200] or quoted._placeholder(),
        }
