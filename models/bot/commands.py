from odoo import models
from odoo.tools import format_datetime

from ...tools import commands, interactive, languages

HANDLERS = {
    commands.HELP: "_command_help",
    commands.STATUS: "_command_status",
    commands.CANCEL: "_command_cancel",
    commands.LANGUAGE: "_command_language",
}
#: Kinds of message whose words may be a command; of files, the caption.
FILES = ("image", "video", "document")
SPEAKING = ("text", "button", *FILES)
#: Tickets told of at once.
TICKETS = 10
#: Tickets counted: a customer has a few, a machine may have made thousands.
TICKETS_KNOWN = 500
TITLE = 80
#: Whose messages are news of a ticket.
NEWS = ("comment", "email", "email_outgoing", "whatsapp")


class HelpdeskWhatsappContact(models.Model):
    """Commands: ``/ajuda``, ``/status``, ``/novo``, ``/idioma``.

    A command is shown in the chatter of the conversation, if there is one, and opens
    none. A file is never only a command: it takes the way of every message, too.
    """

    _inherit = "helpdesk.whatsapp.contact"

    def _on_command(self, message):
        if message.message_type not in SPEAKING:
            return None
        command = commands.command(message.text)
        if not command:
            return None
        if command.name == commands.UNKNOWN:
            return self._on_unknown_command(command, message)
        return self._obey(command, message)

    def _on_unknown_command(self, command, message):
        """The help; with more words it may be a message all the same."""
        session = self._current_session(message.sent_at)
        if self._human_is_in(session):
            return False
        is_command = not command.rest and message.message_type not in FILES
        if is_command:
            self._bot_show(message)
        env = self._own_env()
        unknown = env._("Sorry, we do not know this command.")
        self._bot_send("help", f"{unknown}\n\n{self._help_text()}", session)
        return is_command

    def _obey(self, command, message):
        """Carry out ``command``; whether ``message`` was nothing else."""
        self._bot_remember(question=None, new=None)
        if command.name == commands.NEW:
            self._command_new(command, message)
            return True
        is_file = message.message_type in FILES
        session = self._current_session(message.sent_at)
        if not is_file:
            self._bot_show(message)
        getattr(self, HANDLERS[command.name])(command, message, session)
        return not is_file

    # --------------------------------------------------------------------- /ajuda

    def _command_help(self, _command, _message, session):
        self._bot_send("help", self._help_text(), session)

    def _help_text(self):
        env = self._own_env()
        return env._(
            "*/status* – your open tickets\n"
            "*/new* – open a new ticket\n"
            "*/cancel* – cancel a ticket\n"
            "*/language* – choose another language\n"
            "*/help* – these commands\n\n"
            "Anything else you write is read by our team. To get no more automatic"
            " messages, write STOP."
        )

    # ---------------------------------------------------------------------- /novo

    def _command_new(self, command, message):
        """End the conversation; a new ticket for what follows."""
        if command.rest or message.message_type in FILES:
            self._current_session(message.sent_at)._end("closed")
            message.text = command.rest
            self._begin(message)
            return
        session = self._bot_show(message)
        session._end("closed")
        self._bot_remember(new=self._bot_mark(message))
        env = self._own_env()
        text = env._("All right. Your next message will open a new ticket.")
        self._bot_send("new", text, session)

    def _begin(self, message):
        """Open a new ticket with ``message``."""
        self._bot_remember(new=None, question=None)
        ticket = self._create_ticket(message)
        message._attach_to(
            ticket, self._session_on(ticket, message.sent_at), notify=False
        )
        ticket._whatsapp_confirm(asked=True)

    # -------------------------------------------------------------------- /status

    def _command_status(self, _command, _message, session):
        self._bot_send("status", self._status_text(), session)

    def _status_text(self):
        env, tickets = self._own_env(), self._open_tickets()
        if not tickets:
            return env._(
                "You have no open tickets. Just write to us and we will open one."
            )
        shown = tickets[:TICKETS]
        news = self._last_updates_of(shown)
        parts = [self._status_of(ticket, news[ticket]) for ticket in shown]
        if len(tickets) > len(shown):
            parts.append(env._("… and %(count)s more.", count=len(tickets) - TICKETS))
        return "\n\n".join(parts)

    def _status_of(self, ticket, moment):
        env = self._own_env()
        ticket = ticket.with_env(env)
        agent = ticket.user_id.name or env._("nobody yet")
        return "\n".join(
            (
                f"*{ticket.number}* – {interactive.cut(ticket.name, TITLE)}",
                env._("Stage: %(stage)s", stage=ticket.stage_id.name or "–"),
                env._("Agent: %(agent)s", agent=agent),
                env._("Last update: %(moment)s", moment=self._local_time(moment)),
            )
        )

    def _local_time(self, moment):
        """``moment`` as they write it, where they or the company are."""
        account, lang = self.account_id, self._language()
        partners = self.partner_id | account.company_id.partner_id
        zones = [*partners.mapped("tz"), account._responsible_user().tz, "UTC"]
        zone = next(filter(None, zones))
        return format_datetime(
            self.env, moment, tz=zone, dt_format="short", lang_code=lang
        )

    def _open_tickets(self):
        """Their own open tickets, the one with the latest message first."""
        tickets = self.env["helpdesk.ticket"].search(
            [("whatsapp_contact_id", "=", self.id), ("stage_id.closed", "=", False)],
            order="id desc",
            limit=TICKETS_KNOWN,
        )
        if len(tickets) < 2:
            return tickets
        latest = self._latest_messages(tickets)
        return tickets.sorted(
            lambda ticket: latest.get(ticket.id, (ticket.create_date, 0)),
            reverse=True,
        )

    def _last_updates_of(self, tickets):
        """When the helpdesk did something last about each of ``tickets``."""
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

    def _latest_messages(self, tickets, where=()):
        """Of each of ``tickets`` (by id): the time and the id of its last message."""
        groups = self.env["mail.message"]._read_group(
            [
                ("model", "=", "helpdesk.ticket"),
                ("res_id", "in", tickets.ids),
                ("message_type", "in", NEWS),
                ("subtype_id.internal", "=", False),
                *where,
            ],
            ["res_id"],
            ["date:max", "id:max"],
        )
        return {ticket_id: (date, last) for ticket_id, date, last in groups}

    # -------------------------------------------------------------------- /idioma

    def _command_language(self, command, message, session):
        installed = self.env["res.lang"].get_installed()
        code = languages.find(command.rest, installed)
        if code:
            self._set_language(code, session)
            return
        env = self._own_env()
        if len(installed) < 2:
            text = env._("There is only one language here.")
            self._bot_send("language", text, session)
            return
        rows = [
            (f"wa:lang:{code}", languages.own_name(name), "")
            for code, name in installed
        ]
        question = interactive.choices(
            env._("Which language shall we write to you in?"),
            env._("Languages"),
            rows,
        )
        self._bot_ask("language", question, session, message, is_language=True)

    def _press_language(self, message, code):
        session = self._bot_show(message)
        if code in dict(self.env["res.lang"].get_installed()):
            self._set_language(code, session)

    def _set_language(self, code, session):
        """Write to them in ``code`` from now on, whatever their partner says."""
        self.lang = code
        name = languages.own_name(dict(self.env["res.lang"].get_installed())[code])
        env = self._own_env()
        text = env._("From now on we write to you in %(language)s.", language=name)
        self._bot_send(f"language.{code}", text, session)
