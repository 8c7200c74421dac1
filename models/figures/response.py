# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Stores what the report needs: answers, missed windows and prices of messages."""

from datetime import timedelta

from odoo import api, fields, models

from ..common.words import OUTBOUND, US

#: Time for which the scheduled action may not run without missing a closed window.
LOOKS_BACK = timedelta(days=1)
#: An answer that Meta has later than this after it was written was sent late.
LATE = timedelta(minutes=1)


class HelpdeskWhatsappMessage(models.Model):
    """Stores with a message whether it is an answer, and what Meta charges for it.

    The server writes these fields at the time, as they cannot be read from the history
    later without counting.
    """

    _inherit = "helpdesk.whatsapp.message"

    waited_since = fields.Datetime(
        "Customer waiting since",
        readonly=True,
        help="For an answer: when the customer wrote the first message that nobody"
        " had answered.",
    )
    is_first_answer = fields.Boolean(
        "First answer",
        readonly=True,
        help="For an answer: nobody had answered the ticket before.",
    )
    work_minutes = fields.Float(
        "Waited in working hours (minutes)",
        readonly=True,
        help="For an answer: how long the customer had waited within the working hours"
        " of the ticket's team, or of its company if the team has none.",
    )
    is_missed = fields.Boolean(
        "Window closed unanswered",
        readonly=True,
        help="The customer service window ended before anybody had answered this"
        " message.",
    )
    price_category = fields.Char(
        "Meta's category", readonly=True, help="Meta's pricing category of the message."
    )
    price_type = fields.Char(
        "Meta's type of price",
        readonly=True,
        help="regular: it is charged. free_customer_service: it is one of the free"
        " messages of the month. free_entry_point: the customer came from an ad.",
    )
    is_charged = fields.Boolean(
        "Charged", readonly=True, help="Meta charges for it, once it is delivered."
    )

    _by_time = models.Index("(create_date, account_id)")

    def _store_price(self, status):
        """Store Meta's pricing category, if the delivery status has one.

        :param status: ``tools.meta.webhook.Status``
        """
        if status.price_category:
            self.write(
                {
                    "price_category": status.price_category[:64],
                    "is_charged": status.is_charged,
                    "price_type": status.price_type[:64],
                }
            )

    def _note_no_answer(self):
        """Store that the message is no answer; the next one may be the first then."""
        tickets = self.filtered("is_first_answer").ticket_id
        self.waited_since = self.is_first_answer = False
        tickets._whatsapp_mark_first_answer()

    def _note_late_sending(self, status):
        """Count the working hours until an answer was sent that had waited for it.

        They have been counted until it was written.

        :param status: ``tools.meta.webhook.Status``
        """
        is_sent = status.status == "sent" and status.happened_at
        if not is_sent or not self.waited_since:
            return
        if status.happened_at - self.create_date > LATE:
            self._count_work_minutes(status.happened_at)

    def _count_work_minutes(self, until):
        """Store how much of the waiting time was within working hours.

        :param datetime until: when the customer had the answer
        """
        minutes = self.ticket_id._whatsapp_work_minutes(self.waited_since, until)
        if minutes is not None:
            self.work_minutes = minutes

    def _mark_first_of_moved(self, ticket, by_source):
        """Mark the first answers of the tickets between which messages were moved.

        :param ticket: where they are now
        :param dict by_source: the former tickets and their messages
        """
        (ticket | ticket.union(*by_source))._whatsapp_mark_first_answer()

    def _note_wait_after_state(self):
        """Update whether messages are answers after their state has changed.

        A failed message is none; one that is sent again may be.
        """
        for message in self.filtered(lambda m: m.direction == OUTBOUND):
            if message.state == "failed":
                message._note_no_answer()
            elif message.state == "outgoing" and message._is_answer():
                message.ticket_id._whatsapp_note_wait(message)


class HelpdeskTicket(models.Model):
    """Notes answers and missed customer service windows on the ticket's messages."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_answered(self, message):
        """Note a missed window and the waiting time before the answer resets them."""
        if self.whatsapp_contact_id._has_missed_window(fields.Datetime.now()):
            self._whatsapp_note_missed()
        self._whatsapp_note_wait(message)
        return super()._whatsapp_answered(message)

    def _whatsapp_note_wait(self, message):
        """Store with an answer since when the customer had waited for it."""
        if self.whatsapp_waiting_for != US or not self.whatsapp_waiting_since:
            return
        answers = message.search_count(self._whatsapp_answers(), limit=1)
        message.waited_since = self.whatsapp_waiting_since
        message.is_first_answer = not answers
        message._count_work_minutes(message._written_at())

    def _whatsapp_answers(self):
        """Return the domain of the answers of people in these tickets."""
        return [("ticket_id", "in", self.ids), ("waited_since", "!=", False)]

    def _whatsapp_mark_first_answer(self):
        """Mark the first answer of each ticket anew, after others are gone or came."""
        messages = self.env["helpdesk.whatsapp.message"]
        for ticket in self:
            answers = messages.search(ticket._whatsapp_answers(), order="id")
            first = answers[:1]
            (answers - first).filtered("is_first_answer").is_first_answer = False
            first.filtered(lambda m: not m.is_first_answer).is_first_answer = True

    def _whatsapp_note_missed(self):
        """Mark the unanswered message of tickets whose service window has closed."""
        messages = self.env["helpdesk.whatsapp.message"]
        for ticket in self.filtered(lambda t: t.whatsapp_waiting_for == US):
            unanswered = [("ticket_id", "=", ticket.id), ("awaits_answer", "=", True)]
            messages.search(unanswered, limit=1).is_missed = True

    @api.model
    def _cron_whatsapp_window(self):
        """Mark missed windows after reminding agents of those that close.

        Reminders come first, so that an error here does not prevent them.
        """
        result = super()._cron_whatsapp_window()
        now = fields.Datetime.now()
        self.search(
            [
                ("whatsapp_waiting_for", "=", US),
                ("whatsapp_contact_id.window_expires_at", "<=", now),
                ("whatsapp_contact_id.window_expires_at", ">", now - LOOKS_BACK),
            ]
        )._whatsapp_note_missed()
        return result


class HelpdeskWhatsappContact(models.Model):
    """Notes a missed customer service window when the customer writes again."""

    _inherit = "helpdesk.whatsapp.contact"

    def _has_missed_window(self, moment):
        """Whether the latest customer service window had closed at ``moment``."""
        return bool(self.window_expires_at and self.window_expires_at <= moment)

    def _record_inbound_at(self, moment):
        """Note a missed window before the customer's message opens a new one."""
        if self._has_missed_window(moment):
            tickets = self.env["helpdesk.ticket"]
            theirs = [
                ("whatsapp_contact_id", "=", self.id),
                ("whatsapp_waiting_for", "=", US),
            ]
            tickets.search(theirs)._whatsapp_note_missed()
        return super()._record_inbound_at(moment)
