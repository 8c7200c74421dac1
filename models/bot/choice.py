from odoo import models

from ...tools import interactive

ASKED, SETTLED = "asked", "settled"


class HelpdeskWhatsappContact(models.Model):
    """Which of several open tickets a message is about: the customer says.

    Nothing waits for the answer. The message stands in the ticket that was busy last;
    the choice moves the conversation, with what was written in it meanwhile. It is
    asked once a session (``session.data``), and an agent's answer settles it.
    """

    _inherit = "helpdesk.whatsapp.contact"

    def _tickets_to_choose_from(self):
        """Open tickets to ask about, the one to go on with meanwhile first."""
        tickets = self.env["helpdesk.ticket"]
        if not self.account_id.ask_which_ticket or not self._may_answer("choice"):
            return tickets
        tickets = self._open_tickets()
        return tickets if len(tickets) > 1 else tickets.browse()

    def _ask_which_ticket(self, session, tickets, message):
        """Have the customer choose one of ``tickets``, or a new one."""
        session.data = {
            **(session.data or {}),
            "choice": ASKED,
            "choice_in": session.ticket_id.id,
        }
        env = self._own_env()
        prefix = f"wa:ticket:{session.id}"
        rows = [
            (f"{prefix}-{ticket.id}", ticket.number, ticket.name)
            for ticket in tickets[: interactive.ROWS - 1]
        ]
        new = (
            f"{prefix}-new",
            env._("New ticket"),
            env._("It is about something else"),
        )
        question = interactive.choices(
            env._(
                "Which ticket is this about? Until you choose, it stands in"
                " %(number)s.",
                number=session.ticket_id.number,
            ),
            env._("Your tickets"),
            [*rows, new],
        )
        self._bot_ask("choice", question, session, message)

    def _press_ticket(self, message, argument):
        session_id, _dash, choice = argument.partition("-")
        session = self._choosing_session(session_id)
        if not session:
            self._send_where_it_is(self._bot_show(message, notify=True))
            return
        is_new = choice == "new"
        ticket = (
            self._create_ticket(session._first_message() or message)
            if is_new
            else self._own_ticket(choice)
        )
        if not ticket or ticket.closed:
            self._send_it_is_over(ticket, self._bot_show(message))
            return
        session.data = {**session.data, "choice": SETTLED}
        if ticket != session.ticket_id:
            session._move_to(ticket)
        self._resume(session, message)
        if is_new:
            ticket._whatsapp_confirm(asked=True)
        else:
            self._send_where_it_is(session)

    def _choosing_session(self, session_id):
        """Their session of that id (a text from a phone), if the choice is open."""
        sessions = self.env["helpdesk.whatsapp.session"]
        if not (session_id.isascii() and session_id.isdecimal()):
            return sessions
        session = sessions.search(
            [("id", "=", int(session_id[:9])), ("contact_id", "=", self.id)]
        )
        data = session.data or {}
        is_open = (
            data.get("choice") == ASKED
            and data["choice_in"] == session.ticket_id.id  # no agent moved it
            and not self._human_is_in(session)
        )
        return session if is_open else sessions

    def _resume(self, session, message):
        """Go on in ``session``, whose ticket they chose, unless they are elsewhere."""
        if not self._current_session(message.sent_at):
            session.flush_model(["state"])
            session.state = "active"
        if session.state == "active":
            session._touch(message.sent_at)
            message._attach_to(session.ticket_id, session)
        else:
            self._bot_show(message)

    def _send_where_it_is(self, session):
        if not session:
            self._bot_send("status", self._status_text(), session)
            return
        ticket = session.ticket_id
        text = self._own_env()._(
            "Your messages are in ticket %(number)s – %(title)s.",
            number=ticket.number,
            title=interactive.cut(ticket.name, 200),
        )
        self._bot_send(f"chosen.{ticket.id}", text, session)
