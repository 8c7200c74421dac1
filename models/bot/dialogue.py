from datetime import timedelta

from odoo import fields, models

from ...tools import commands, interactive, languages
from ...tools.meta import contents

#: What the ids of our buttons and rows say: ``wa:<what>:<argument>``.
PRESSES = {
    "cancel": "_press_cancel",
    "keep": "_press_keep",
    "which": "_press_which",
    "lang": "_press_language",
    "ticket": "_press_ticket",
    "resolved": "_press_resolved",
    "reopen": "_press_reopen",
    "rate": "_press_rate",
}
#: Options, by what they say, of which "yes" is the first and "no" the second.
YES_NO = (["cancel", "keep"], ["resolved", "reopen"])
#: A question of ours may be answered by typing ("1", "yes") for so long …
QUESTION_LASTS = timedelta(hours=24)
#: … and so long after an answer of ours, they are taken to speak with us still.
TALK_LASTS = timedelta(minutes=10)


class HelpdeskWhatsappContact(models.Model):
    """What is understood and done without an agent.

    The bot speaks when spoken to: it obeys commands and what is pressed on its own
    buttons at any time. What might be meant for a human (``status`` without its slash,
    a lone "1") it takes for itself only if no human is in the conversation.
    """

    _inherit = "helpdesk.whatsapp.contact"

    def _converse(self, message):
        """Do what ``message`` asks of us; whether nothing is left for a ticket.

        Called with the contact locked, for what opens the customer service window.
        """
        self.ensure_one()
        for hear in (
            self._on_press,
            self._on_opting,
            self._on_command,
            self._on_reply,
            self._on_bare_name,
            self._on_first_text,
        ):
            done = hear(message)
            if done is not None:
                return done
        return False

    # -------------------------------------------------------------------- what was said

    def _on_press(self, message):
        """One of our buttons or rows; never mind what stands on it."""
        if message.message_type not in ("interactive", "button"):
            return None
        reply = contents.reply_of(message._meta_as_sent())
        return self._press(reply.id, message) if reply else None

    def _press(self, uid, message):
        """Do what the option with the id ``uid`` stands for; ``None`` if not ours.

        Ids come from the customer's phone: nothing in them is trusted.
        """
        what, _colon, argument = uid.removeprefix(interactive.OWN).partition(":")
        if not uid.startswith(interactive.OWN) or what not in PRESSES:
            return None
        self._bot_remember(question=None)
        getattr(self, PRESSES[what])(message, argument)
        return True

    def _on_reply(self, message):
        """What was typed instead of pressed, to the question that is open."""
        question = self._bot_recall("question")
        if not question or message.message_type != "text":
            return None
        uid = None
        if self._is_fresh(question, QUESTION_LASTS):
            uid = self._option_of(question, message.text)
        if uid:
            return self._press(uid, message)
        if question["is_yes_no"]:  # a "yes" to anything said since is another yes
            self._bot_remember(question=None)
        return None

    def _option_of(self, question, text):
        """The id of the option that ``text`` names: by number, title or yes and no."""
        options, number = question["options"], commands.number(text)
        if number and number <= len(options):
            return options[number - 1][0]
        wanted = commands.folded(text).strip(" #.!")
        for uid, title in options:
            if wanted == commands.folded(title):
                return uid
        if question["is_yes_no"]:
            answer = commands.yes_or_no(text)
            return None if answer is None else options[0 if answer else 1][0]
        if not question.get("is_language"):
            return None
        code = languages.find(text, self.env["res.lang"].get_installed())
        return code and f"wa:lang:{code}"

    def _on_bare_name(self, message):
        """``status``; any command's name while they are speaking with us."""
        name = message.message_type == "text" and commands.bare_command(message.text)
        if not name or (name != commands.STATUS and not self._is_talking()):
            return None
        session = self._current_session(message.sent_at)
        if self._human_is_in(session):
            return None
        return self._obey(commands.Command(name), message)

    def _on_first_text(self, message):
        """What follows ``/novo``; a thank-you to us, which needs no ticket."""
        wants_new = self._bot_recall("new")
        is_thanks = self._is_talking() and self._is_thanks(message)
        if not wants_new and not is_thanks:
            return None
        if self._current_session(message.sent_at):
            self._bot_remember(new=None)
            return None
        if is_thanks:
            return None if self._ticket_meant(message) else True
        if self._is_fresh(wants_new, QUESTION_LASTS):
            self._begin(message)
            return True
        self._bot_remember(new=None)
        return None

    def _is_thanks(self, message):
        return message.message_type == "text" and commands.is_courtesy(message.text)

    # ------------------------------------------------------------------ how we speak

    def _bot_show(self, message, notify=False):
        """Show what was said to us where the conversation is; its session, if any."""
        session = self._current_session(message.sent_at)
        if session:
            message._attach_to(session.ticket_id, session, notify=notify)
            session._touch(message.sent_at)
        return session

    def _bot_send(self, kind, text, session=None, interactive=None, ticket=None):
        """Answer what they asked of us.

        :param ticket: whose chatter shows it, if not that of ``session``
        """
        self._bot_remember(talked=fields.Datetime.now().timestamp())
        ticket = ticket or (session and session.ticket_id) or None
        return self._answer(kind, text, ticket, interactive, asked=True)

    def _bot_ask(self, kind, question, session, message, ticket=None, **more):
        """Put a question with options; the answer may be pressed or typed.

        :param dict question: Meta's object of an interactive message
        :param message: what made us ask
        :return: the queued message, or none if nothing may be said
        """
        asked = self._bot_send(kind, "", session, question, ticket)
        if asked:
            self._bot_await(question, message, **more)
        return asked

    def _bot_await(self, question, message, **more):
        """From now on take an option of ``question`` that is typed as pressed.

        :param message: an agent's later than this one settles it
        """
        options = [option[:2] for option in interactive.options_of(question)]
        ours = [uid for uid, _title in options if uid.startswith(interactive.OWN)]
        if ours:
            awaited = {
                "options": options,
                "is_yes_no": [uid.split(":")[1] for uid in ours] in YES_NO,
                **self._bot_mark(message),
                **more,
            }
            self._bot_remember(question=awaited)

    def _own_env(self):
        """The environment for texts in their language."""
        return self.with_context(lang=self._language()).env

    # --------------------------------------------------------- who else is speaking

    def _bot_mark(self, message):
        """A mark for :meth:`_is_fresh`: now, and nothing said after ``message``."""
        return {"at": fields.Datetime.now().timestamp(), "message_id": message.id}

    def _is_fresh(self, mark, lasts):
        """Whether ``mark`` is younger than ``lasts`` and no agent wrote since."""
        since = (fields.Datetime.now() - lasts).timestamp()
        return mark["at"] > since and not self._human_wrote(
            [("contact_id", "=", self.id), ("id", ">", mark["message_id"])]
        )

    def _is_talking(self):
        """Whether they spoke with us a moment ago."""
        since = (fields.Datetime.now() - TALK_LASTS).timestamp()
        return (self._bot_recall("talked") or 0) > since

    def _human_is_in(self, session):
        """Whether an agent wrote in ``session``: then the bot holds its tongue."""
        return bool(session) and self._human_wrote([("session_id", "=", session.id)])

    def _human_wrote(self, where):
        domain = [
            *where,
            ("direction", "=", "outbound"),
            ("is_automatic", "=", False),
            ("message_type", "!=", "reaction"),
        ]
        return bool(self.env["helpdesk.whatsapp.message"].search(domain, limit=1))
