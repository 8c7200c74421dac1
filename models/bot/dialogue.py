# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Holds what the bot does about one message, and declares commands and buttons.

``understanding`` decides what a message means. Commands and buttons are functions in
the other files, declared with :func:`on_command` and :func:`on_press`.
"""

from datetime import timedelta

from odoo import fields

from ...tools import commands, interactive

#: The functions that carry out a command, by its name.
COMMANDS = {}
#: The functions for a pressed button or row, by the first part of its id.
PRESSES = {}
#: Options, by the first part of their ids, of which the first means "yes" and the
#: second "no".
YES_NO = (["cancel", "keep"], ["resolved", "reopen"])
#: Types of message whose text, or caption, may be a command.
FILES = ("image", "video", "document")
WITH_TEXT = ("text", "button", *FILES)
#: For so long after an answer, a customer is talking with the bot.
TALK_LASTS = timedelta(minutes=10)


def on_command(name):
    """Declare the function for a command: ``(dialogue, command, session)``."""
    return _declare(COMMANDS, name)


def on_press(what):
    """Declare the function ``(dialogue, argument)`` for ``wa:<what>:<argument>``."""
    return _declare(PRESSES, what)


def _declare(handlers, name):
    def declare(handler):
        handlers[name] = handler
        return handler

    return declare


class Dialogue:
    """Answers one message of a contact, which is locked."""

    def __init__(self, contact, message):
        """:param message: what the contact wrote (``helpdesk.whatsapp.message``)"""
        self.contact = contact
        self.message = message

    @property
    def env(self):
        """The environment for texts in the contact's language."""
        return self.contact._own_env()

    def session(self):
        """Return the session in which the message was written, if it is active."""
        return self.contact._current_session(self.message.sent_at)

    def is_file(self):
        return self.message.message_type in FILES

    def is_talking(self):
        """Whether the bot answered the contact a moment ago."""
        since = (fields.Datetime.now() - TALK_LASTS).timestamp()
        return (self.contact._bot_recall("talked") or 0) > since

    # ---------------------------------------------------------------- carrying out

    def press(self, uid):
        """Do what the button or row with the id ``uid`` stands for.

        :param str uid: from the customer's phone: untrusted
        :return: ``True``, or ``None`` if the id is none of the bot's
        """
        what, _colon, argument = uid.removeprefix(interactive.OWN).partition(":")
        if not uid.startswith(interactive.OWN) or what not in PRESSES:
            return None
        self.contact._bot_remember(question=None)
        PRESSES[what](self, argument)
        return True

    def execute(self, command):
        """Execute ``command``; whether the message was nothing else."""
        self.contact._bot_remember(question=None, new=None)
        carry_out = COMMANDS[command.name]
        if command.name == commands.NEW:  # decides itself where the message is shown
            carry_out(self, command, self.session())
            return True
        session = self.session() if self.is_file() else self.show()
        carry_out(self, command, session)
        return not self.is_file()

    def begin(self):
        """Open a new ticket with the message."""
        contact, message = self.contact, self.message
        contact._bot_remember(new=None, question=None)
        ticket = contact._create_ticket(message)
        session = contact._session_on(ticket, message.sent_at)
        message._attach_to(ticket, session, notify=False)
        ticket._whatsapp_confirm(asked=True)
        contact._send_out_of_hours(message.session_id)

    # ------------------------------------------------------------------- answering

    def show(self, notify=False):
        """Post the message in the ticket of the active session.

        :param notify: whether the ticket's recipients are notified
        :return: the session, or an empty recordset: the message is posted nowhere
        """
        session = self.session()
        if session:
            self.message.is_for_bot = not notify
            self.message._attach_to(session.ticket_id, session, notify=notify)
            session._touch(self.message.sent_at)
        return session

    def send(self, kind, text, session=None, interactive=None, ticket=None):
        """Queue an answer that the customer asked for; see the contact's ``_answer``.

        :param ticket: the one whose chatter shows it, instead of the session's
        """
        self.contact._bot_remember(talked=fields.Datetime.now().timestamp())
        ticket = ticket or (session and session.ticket_id) or None
        return self.contact._answer(kind, text, ticket, interactive, asked=True)

    def ask(self, kind, question, session=None, ticket=None, **more):
        """Queue a question with options, which may be pressed or typed.

        :param dict question: Meta's object of an interactive message
        :param more: what else is remembered of the question
        :return: the queued message, or an empty recordset if none may be sent
        """
        asked = self.send(kind, "", session, question, ticket)
        if asked:
            self.contact._bot_await(question, self.message, **more)
        return asked

    def send_ticket_is_over(self, ticket, session):
        """Answer that the ticket is closed, or not one of the contact's."""
        env = self.env
        if ticket:
            text = env._("Ticket %(number)s is closed.", number=ticket.number)
            self.send(f"cancelled.{ticket.id}", text, session)
        else:
            text = env._("We could not find that ticket among yours.")
            self.send("cancel", text, session)
