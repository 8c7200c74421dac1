from odoo import models

from ...tools import interactive
from .rating import RATINGS, stars


class HelpdeskWhatsappContact(models.Model):
    """What is pressed below *Your ticket has been resolved*, and the rating after it.

    A press may come days later, twice, or when the ticket has long been reopened,
    closed again or handed over: it is judged by what the ticket is then.
    """

    _inherit = "helpdesk.whatsapp.contact"

    def _press_resolved(self, message, ticket_id):
        """They are content: once a ticket they are asked how much."""
        ticket = self._ticket_pressed(message, ticket_id)
        if not ticket:
            return
        self._show_about(ticket, message, notify=not ticket.closed)
        if ticket.closed and not (
            ticket.whatsapp_rating_asked or ticket.whatsapp_rating
        ):
            self._ask_for_rating(ticket, message)
            return
        env = self._own_env()
        text = (
            env._("Thank you! Ticket %(number)s stays closed.", number=ticket.number)
            if ticket.closed
            else env._(
                "Ticket %(number)s is open again. We have told our team that it is"
                " resolved for you.",
                number=ticket.number,
            )
        )
        self._bot_send(f"resolved.{ticket.id}", text, ticket=ticket)

    def _press_reopen(self, message, ticket_id):
        """Not resolved: the ticket is open, and what they write next goes there."""
        ticket = self._ticket_pressed(message, ticket_id)
        if not ticket:
            return
        env = self._own_env()
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
        self._session_on(ticket, message.sent_at)
        self._show_about(ticket, message)
        self._bot_send(f"reopened.{ticket.id}", text, ticket=ticket)

    def _press_rate(self, message, argument):
        ticket_id, _dash, rating = argument.partition("-")
        ticket = self._ticket_pressed(message, ticket_id)
        if not ticket:
            return
        self._show_about(ticket, message, notify=False)
        if rating in map(str, RATINGS):
            self._take_rating(ticket, int(rating))
        else:
            self._ask_for_rating(ticket, message)

    def _take_rating(self, ticket, rating):
        env, former = self._own_env(), ticket._whatsapp_rating_given()
        is_taken = ticket._whatsapp_may_be_rated()
        if is_taken:
            ticket._whatsapp_rate(rating, self.partner_id)
        given = stars(ticket._whatsapp_rating_given())
        words = {"number": ticket.number, "stars": given}
        if not is_taken:
            text = env._(
                "You have rated ticket %(number)s with %(stars)s; it is too late to"
                " change that.",
                **words,
            )
        elif former in (0, rating):
            text = env._(
                "Thank you! You have rated ticket %(number)s with %(stars)s.", **words
            )
        else:
            text = env._(
                "Thank you! Your rating of ticket %(number)s is now %(stars)s instead"
                " of %(former)s.",
                former=stars(former),
                **words,
            )
        self._bot_send(f"rated.{ticket.id}-{rating}", text, ticket=ticket)

    def _ask_for_rating(self, ticket, message):
        """Typed, a rating is its number: the row's place in the list is its value."""
        env = self._own_env()
        text = (
            env._("Very bad"),
            env._("Bad"),
            env._("Fair"),
            env._("Good"),
            env._("Very good"),
        )
        question = interactive.choices(
            env._(
                "Thank you! How satisfied are you with our help with ticket %(number)s"
                " – %(title)s?",
                number=ticket.number,
                title=interactive.cut(ticket.name, 200),
            ),
            env._("Rate"),
            [
                (f"wa:rate:{ticket.id}-{rating}", word, stars(rating))
                for rating, word in zip(RATINGS, text, strict=True)
            ],
        )
        if self._bot_ask(f"rate.{ticket.id}", question, None, message, ticket):
            ticket.whatsapp_rating_asked = True

    def _ticket_pressed(self, message, ticket_id):
        """Their ticket a button is about, or the one its conversation has moved to.

        None if it is not among theirs, which they are told.
        """
        ticket = (
            self._own_ticket(ticket_id)
            or self._theirs(self._ticket_by_id(ticket_id)._whatsapp_successor())
            or self._quoted_ticket(message)
        )
        if not ticket:
            self._send_it_is_over(ticket, self._bot_show(message))
        return ticket

    def _show_about(self, ticket, message, notify=True):
        """Show ``message`` in ``ticket``, though they speak about another one."""
        session = self._current_session(message.sent_at)
        if session.ticket_id != ticket:
            session = session.browse()
        message._attach_to(ticket, session, notify=notify)
        session._touch(message.sent_at)
