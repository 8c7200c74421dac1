from datetime import timedelta

from odoo import fields, models
from odoo.tools import plaintext2html

from ...tools import interactive as meta
from ...tools.templates.template import Unfillable


class HelpdeskWhatsappContact(models.Model):
    """Automatic answers: what is said to a customer without an agent.

    They all pass here, and only so many: two machines that answer each other would
    never end.
    """

    _inherit = "helpdesk.whatsapp.contact"

    bot_state = fields.Json(
        copy=False,
        help="What automatic answers must remember: when they were given last, which"
        " question is open. Of constant size.",
    )

    def _answer(self, kind, text, ticket=None, interactive=None, asked=False):
        """Say something by ourselves, in the chatter of ``ticket`` too if there is one.

        Called with the contact locked.

        :param str kind: what sort of answer it is; one of a sort is given in the time
            the account sets
        :param dict interactive: Meta's object of an interactive message, instead of
            plain text ("Interactive messages")
        :param bool asked: they asked for it: it goes also to who opted out
        :return: the queued message, or none if nothing may be said
        """
        self.ensure_one()
        messages = self.env["helpdesk.whatsapp.message"]
        if not self._may_answer(kind, asked):
            return messages
        self._note_answer(kind)
        if interactive:
            text = meta.as_text(interactive)
        columns = self._in_chatter(ticket, text)
        if interactive:
            return messages._queue(self, "interactive", interactive, text, **columns)
        return messages._queue_text(self, text, **columns)

    def _in_chatter(self, ticket, text):
        """Show in the chatter of ``ticket``, if any, what is said by itself.

        :return: the columns of the message (see ``_queue``)
        """
        columns = {"is_automatic": True}
        if ticket:
            mail_message = ticket._whatsapp_message_post(
                plaintext2html(text),
                author=self.env.ref("base.partner_root"),
                notify=False,
            )
            columns |= ticket._whatsapp_columns(mail_message)
        return columns

    def _compose(self, template, ticket):
        """``template`` about ``ticket`` as they read it (``Composed``).

        :return: ``None`` if something of the template has no value, or the ticket's
            team may not use it
        """
        if not template._is_for(ticket):
            return None
        try:
            return template._compose(self._as_reader_of(ticket))
        except Unfillable:
            return None

    def _send_automatic(self, template, composed, ticket=None):
        """Say by ourselves what was composed, in the chatter of ``ticket`` too."""
        columns = self._in_chatter(ticket, composed.shown)
        return self.env["helpdesk.whatsapp.message"]._queue_composed(
            self, template, composed, **columns
        )

    def _as_reader_of(self, ticket):
        """``ticket`` in their language and by their clock."""
        tz = self.partner_id.tz or self.account_id._timezone()
        return ticket.with_context(lang=self._language(), tz=tz)

    def _may_answer(self, kind, asked=False):
        """Whether an automatic answer of this kind may go out now."""
        if not self.account_id._is_automatic():
            return False
        if self.is_blocked or not self._window_is_open():
            return False
        if self.is_opted_out and not asked:
            return False
        return kind not in self._answers_given()

    def _answers_given(self):
        """The kinds of answers that it is too early to repeat: kind to when."""
        pause = timedelta(minutes=self.account_id.answer_pause)
        since = (fields.Datetime.now() - pause).timestamp()
        given = self._bot_recall("answered") or {}
        return {kind: moment for kind, moment in given.items() if moment > since}

    def _note_answer(self, kind):
        now = fields.Datetime.now().timestamp()
        self._bot_remember(answered={**self._answers_given(), kind: now})

    def _may_be_notified(self):
        """Whether they get messages they have not asked for."""
        return not (self.is_blocked or self.is_opted_out)

    # ------------------------------------------------------------------- memory

    def _bot_recall(self, name):
        return (self.bot_state or {}).get(name)

    def _bot_remember(self, **marks):
        """Keep ``marks`` (JSON) for later; an empty one is forgotten."""
        before = self.bot_state or {}
        after = {name: mark for name, mark in (before | marks).items() if mark}
        if after != before:
            self.bot_state = after
