# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Asks the customer which of several open tickets a message is about.

Meanwhile the message is posted in the ticket with the latest message; the customer's
choice moves the session to another one. The question is asked once a session
(``session.data``), and not when an agent writes in it.
"""

from ...tools import interactive
from .commands import status_text
from .dialogue import on_press

ASKED, SETTLED = "asked", "settled"


def ask_which_ticket(dialogue, session, tickets):
    """Ask the customer to choose one of ``tickets``, or a new one."""
    session.data = {
        **(session.data or {}),
        "choice": ASKED,
        "choice_in": session.ticket_id.id,
    }
    env = dialogue.env
    prefix = f"wa:ticket:{session.id}"
    rows = [
        (f"{prefix}-{ticket.id}", ticket.number, ticket._whatsapp_title())
        for ticket in tickets[: interactive.ROWS - 1]
    ]
    new = (
        f"{prefix}-new",
        env._("New ticket"),
        env._("It is about something else"),
    )
    question = interactive.choices(
        env._(
            "Which ticket is this about? Until you choose, it stands in %(number)s.",
            number=session.ticket_id.number,
        ),
        env._("Your tickets"),
        [*rows, new],
    )
    dialogue.ask("choice", question, session)


@on_press("ticket")
def ticket_pressed(dialogue, argument):
    """Move the session to the chosen ticket, or to a new one."""
    contact, message = dialogue.contact, dialogue.message
    session_id, _dash, choice = argument.partition("-")
    session = choosing_session(contact, session_id)
    if not session:
        send_where_it_is(dialogue, dialogue.show(notify=True))
        return
    is_new = choice == "new"
    ticket = (
        contact._create_ticket(session._first_message() or message)
        if is_new
        else contact._own_ticket(choice)
    )
    if not ticket or ticket.closed:
        dialogue.send_ticket_is_over(ticket, dialogue.show())
        return
    session.data = {**session.data, "choice": SETTLED}
    if ticket != session.ticket_id:
        session._move_to(ticket)
    resume(dialogue, session)
    if is_new:
        ticket._whatsapp_confirm(asked=True)
    else:
        send_where_it_is(dialogue, session)


def choosing_session(contact, session_id):
    """Return the contact's session of that id (a text), if the choice is open."""
    sessions = contact.env["helpdesk.whatsapp.session"]
    if not (session_id.isascii() and session_id.isdecimal()):
        return sessions
    session = sessions.search(
        [("id", "=", int(session_id[:9])), ("contact_id", "=", contact.id)]
    )
    data = session.data or {}
    is_open = (
        data.get("choice") == ASKED
        and data["choice_in"] == session.ticket_id.id  # no agent moved it
        and not contact._human_is_in(session)
    )
    return session if is_open else sessions


def resume(dialogue, session):
    """Continue ``session``, unless another one is active by now."""
    message = dialogue.message
    if not dialogue.session():
        session.flush_model(["state"])
        session.state = "active"
    if session.state == "active":
        session._touch(message.sent_at)
        message._attach_to(session.ticket_id, session)
    else:
        dialogue.show()


def send_where_it_is(dialogue, session):
    """Answer which ticket the messages are in, or which tickets are open."""
    if not session:
        dialogue.send("status", status_text(dialogue.contact), session)
        return
    ticket = session.ticket_id
    text = dialogue.env._(
        "Your messages are in ticket %(ticket)s.", ticket=ticket._whatsapp_reference()
    )
    dialogue.send(f"chosen.{ticket.id}", text, session)
