# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields, models

from ...tools import formatting
from ...tools import interactive as meta
from ...tools.templates.template import Unfillable
from ..common.groups import odoobot
from .choice import ask_which_ticket
from .dialogue import YES_NO, Dialogue
from .understanding import converse

#: Kinds of answers to commands that people repeat: they are answered twice within the
#: account's pause, as silence looks like a dead bot. A machine repeats for ever.
REPEATED = {"status", "help", "language"}


class HelpdeskWhatsappContact(models.Model):
    """Sends automatic answers to a contact, and limits how many.

    Two programs that answer each other would never end. ``understanding`` decides what
    the bot does about a message.
    """

    _inherit = "helpdesk.whatsapp.contact"

    bot_state = fields.Json(
        copy=False,
        help="State of automatic answers (JSON): when they were sent last, which"
        " question is open. Its size is limited.",
    )

    def _converse(self, message):
        """Have the bot do what ``message`` asks for.

        Called with the contact locked, for messages that open the customer service
        window.

        :return: whether the message needs no ticket any more
        """
        self.ensure_one()
        return converse(Dialogue(self, message))

    def _tickets_to_choose_from(self, tickets):
        """Return those of the open ``tickets`` to ask about: all, or none."""
        is_asked = len(tickets) > 1 and self.account_id.ask_which_ticket
        return tickets if is_asked and self._may_answer("choice") else tickets.browse()

    def _ask_which_ticket(self, session, tickets, message):
        """Ask the customer which of ``tickets`` the message is about."""
        ask_which_ticket(Dialogue(self, message), session, tickets)

    def _answer(self, kind, text, ticket=None, interactive=None, asked=False):
        """Queue an automatic answer; post it in the chatter of ``ticket``, if given.

        The contact is locked.

        :param str kind: an answer of a kind is sent once in the time the account sets
        :param dict interactive: Meta's object, instead of plain text ("Interactive
            messages")
        :param bool asked: the customer asked for it: it is sent even after STOP
        :return: the queued message, or an empty recordset if none may be sent
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

    def _in_chatter(self, ticket, text, session=None):
        """Post an automatic message in the chatter of ``ticket``, if there is one.

        :param session: the one that is active on ``ticket``, if the caller knows it
        :return: columns of the message to be queued (see ``_queue``)
        """
        columns = {"is_automatic": True}
        if ticket:
            mail_message = ticket._whatsapp_message_post(
                formatting.body_of(text), author=odoobot(self.env), notify=False
            )
            columns |= ticket._whatsapp_columns(mail_message, session)
        return columns

    def _compose(self, template, ticket):
        """Return ``template`` filled in for the contact and ``ticket`` (``Composed``).

        :return: ``None`` if a variable has no value, or the ticket's team may not use
            it
        """
        if not template._is_for(ticket):
            return None
        try:
            return template._compose(self._as_reader_of(ticket))
        except Unfillable:
            return None

    def _send_automatic(self, template, composed, ticket=None, session=None):
        """Queue a filled-in template, and post it in the ticket's chatter, if given."""
        columns = self._in_chatter(ticket, composed.shown, session)
        return self.env["helpdesk.whatsapp.message"]._queue_composed(
            self, template, composed, **columns
        )

    def _as_reader_of(self, ticket):
        """Return ``ticket`` in the contact's language and time zone."""
        return ticket.with_context(lang=self._language(), tz=self._timezone())

    def _may_answer(self, kind, asked=False):
        """Whether an automatic answer of this kind may be sent now."""
        if not self.account_id._is_automatic():
            return False
        if self._takes_no_automatic() or not self._window_is_open():
            return False
        if self.is_opted_out and not asked:
            return False
        given = len(self._answers_given().get(kind, ()))
        return given < (2 if kind in REPEATED else 1) and not self._is_flooded()

    def _answers_given(self):
        """Return when answers were given within the pause: kind to list of times."""
        pause = timedelta(minutes=self.account_id.answer_pause)
        since = (fields.Datetime.now() - pause).timestamp()
        given = self._bot_recall("answered") or {}
        recent = {}
        for kind, moments in given.items():
            moments = moments if isinstance(moments, list) else [moments]
            recent[kind] = [moment for moment in moments if moment > since]
        return {kind: moments for kind, moments in recent.items() if moments}

    def _note_answer(self, kind):
        now, given = fields.Datetime.now().timestamp(), self._answers_given()
        self._bot_remember(answered={**given, kind: [*given.get(kind, ()), now]})

    def _may_be_notified(self):
        """Whether the contact may get messages without having asked for them."""
        return not (self._takes_no_automatic() or self.is_opted_out)

    # ------------------------------------------------------------------- memory

    def _bot_recall(self, name):
        return (self.bot_state or {}).get(name)

    def _bot_remember(self, **marks):
        """Store ``marks`` (JSON) by name for later; delete those that are empty."""
        before = self.bot_state or {}
        after = {name: mark for name, mark in (before | marks).items() if mark}
        if after != before:
            self.bot_state = after

    def _bot_await(self, question, message, **more):
        """From now on, treat a typed option of ``question`` as pressed.

        :param dict question: Meta's object of an interactive message
        :param message: when an agent writes after it, the question is over
        """
        options = [option[:2] for option in meta.options_of(question)]
        ours = [uid for uid, _title in options if uid.startswith(meta.OWN)]
        if ours:
            awaited = {
                "options": options,
                "is_yes_no": [uid.split(":")[1] for uid in ours] in YES_NO,
                **self._bot_mark(message),
                **more,
            }
            self._bot_remember(question=awaited)

    def _bot_mark(self, message):
        """Return the present time, and the id of ``message``, for :meth:`_is_fresh`."""
        return {"at": fields.Datetime.now().timestamp(), "message_id": message.id}

    def _is_fresh(self, mark, lasts):
        """Whether a mark is younger than ``lasts`` and no agent has written since."""
        since = (fields.Datetime.now() - lasts).timestamp()
        return mark["at"] > since and not self._human_wrote(
            [("contact_id", "=", self.id), ("id", ">", mark["message_id"])]
        )

    # ------------------------------------------------------------- who else is writing

    def _own_env(self):
        """Return the environment for texts in the contact's language."""
        return self.with_context(lang=self._language()).env

    def _human_is_in(self, session):
        """Whether an agent has written in ``session``: then the bot is silent."""
        return bool(session) and self._human_wrote([("session_id", "=", session.id)])

    def _human_wrote(self, where):
        domain = [
            *where,
            ("direction", "=", "outbound"),
            ("is_automatic", "=", False),
            ("message_type", "!=", "reaction"),
        ]
        return bool(self.env["helpdesk.whatsapp.message"].search(domain, limit=1))

    # ------------------------------------------------------------------- their tickets

    def _last_updates_of(self, tickets):
        """Return, by ticket, when the helpdesk last changed it or wrote."""
        own = self.partner_id | self.env.ref("base.partner_root")
        latest = self._latest_messages(tickets, [("author_id", "not in", own.ids)])
        return {
            ticket: max(
                latest.get(ticket.id, (ticket.create_date, 0))[0],
                ticket.last_stage_update or ticket.create_date,
                ticket.create_date,
            )
            for ticket in tickets
        }

    def _own_ticket(self, ticket_id):
        """Return the contact's ticket of that id (untrusted text), if any."""
        return self._theirs(self._ticket_by_id(ticket_id))

    def _ticket_by_id(self, ticket_id):
        """Return anybody's ticket of that id (untrusted text), if any."""
        tickets = self.env["helpdesk.ticket"]
        if not (ticket_id.isascii() and ticket_id.isdecimal()):
            return tickets
        return tickets.browse(int(ticket_id[:9])).exists()
