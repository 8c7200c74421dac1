# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Answers the buttons below *Your ticket has been resolved*, and asks for a rating.

A button may be pressed twice, days later, or when the ticket was reopened or its
conversation moved: the answer depends on the ticket's state at that time.
"""

from ...tools import interactive
from .dialogue import on_press
from .rating import RATINGS, stars


@on_press("resolved")
def resolved_pressed(dialogue, ticket_id):
    """Ask a satisfied customer for a rating, once for each ticket."""
    ticket = pressed_ticket(dialogue, ticket_id)
    if not ticket:
        return
    show_in(dialogue, ticket, notify=not ticket.closed)
    if ticket.closed and not (ticket.whatsapp_rating_asked or ticket.whatsapp_rating):
        ask_for_rating(dialogue, ticket)
        return
    env = dialogue.env
    text = (
        env._("Thank you! Ticket %(number)s stays closed.", number=ticket.number)
        if ticket.closed
        else env._(
            "Ticket %(number)s is open again. We have told our team that it is"
            " resolved for you.",
            number=ticket.number,
        )
    )
    dialogue.send(f"resolved.{ticket.id}", text, ticket=ticket)


@on_press("reopen")
def reopen_pressed(dialogue, ticket_id):
    """Reopen the ticket, and have what the customer writes next go there."""
    ticket = pressed_ticket(dialogue, ticket_id)
    if not ticket:
        return
    env = dialogue.env
    text = env._(
        "Ticket %(number)s is open. Please write what is still wrong.",
        number=ticket.number,
    )
    if ticket.closed:
        ticket._whatsapp_reopen()
        text = env._(
            "Ticket %(number)s is open again. Please write what is still wrong.",
            number=ticket.number,
        )
    dialogue.contact._session_on(ticket, dialogue.message.sent_at)
    show_in(dialogue, ticket)
    dialogue.send(f"reopened.{ticket.id}", text, ticket=ticket)


@on_press("rate")
def rate_pressed(dialogue, argument):
    ticket_id, _dash, rating = argument.partition("-")
    ticket = pressed_ticket(dialogue, ticket_id)
    if not ticket:
        return
    show_in(dialogue, ticket, notify=False)
    if rating in map(str, RATINGS):
        take_rating(dialogue, ticket, int(rating))
    else:
        ask_for_rating(dialogue, ticket)


def take_rating(dialogue, ticket, rating):
    """Store a rating, if it may still be given, and answer."""
    env, former = dialogue.env, ticket._whatsapp_rating_given()
    is_taken = ticket._whatsapp_may_be_rated()
    if is_taken:
        ticket._whatsapp_rate(rating, dialogue.contact.partner_id)
    given = stars(ticket._whatsapp_rating_given())
    values = {"number": ticket.number, "stars": given}
    if not is_taken:
        text = env._(
            "You have rated ticket %(number)s with %(stars)s; it is too late to"
            " change that.",
            **values,
        )
    elif former in (0, rating):
        text = env._(
            "Thank you! You have rated ticket %(number)s with %(stars)s.", **values
        )
    else:
        text = env._(
            "Thank you! Your rating of ticket %(number)s is now %(stars)s instead"
            " of %(former)s.",
            former=stars(former),
            **values,
        )
    dialogue.send(f"rated.{ticket.id}-{rating}", text, ticket=ticket)


def ask_for_rating(dialogue, ticket):
    """Ask for a rating; one typed as a number is the row of that position."""
    env = dialogue.env
    labels = (
        env._("Very bad"),
        env._("Bad"),
        env._("Fair"),
        env._("Good"),
        env._("Very good"),
    )
    question = interactive.choices(
        env._(
            "Thank you! How satisfied are you with our help with ticket %(ticket)s?",
            ticket=ticket._whatsapp_reference(),
        ),
        env._("Rate"),
        [
            (f"wa:rate:{ticket.id}-{rating}", label, stars(rating))
            for rating, label in zip(RATINGS, labels, strict=True)
        ],
    )
    if dialogue.ask(f"rate.{ticket.id}", question, ticket=ticket):
        ticket.whatsapp_rating_asked = True


def pressed_ticket(dialogue, ticket_id):
    """Return the contact's ticket that a button is about, or that it has moved to.

    If there is none, the bot answers that the ticket is not one of the contact's.
    """
    contact = dialogue.contact
    ticket = (
        contact._own_ticket(ticket_id)
        or contact._theirs(contact._ticket_by_id(ticket_id)._whatsapp_successor())
        or contact._quoted_ticket(dialogue.message)
    )
    if not ticket:
        dialogue.send_ticket_is_over(ticket, dialogue.show())
    return ticket


def show_in(dialogue, ticket, notify=True):
    """Post the message in ``ticket``, although another one's session may be active."""
    message, session = dialogue.message, dialogue.session()
    if session.ticket_id != ticket:
        session = session.browse()
    message.is_for_bot = not notify
    message._attach_to(ticket, session, notify=notify)
    session._touch(message.sent_at)
