# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Stores what the report needs: answers, missed windows and prices of messages."""

from datetime import timedelta

from odoo import api, fields, models

from ..common.words import OUTBOUND, US

#: Time for which the scheduled action may not run without missing a closed window.
LOOKS_BACK = timedelta(days=1)


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

    def _note_wait_after_state(self):
        """Update whether messages are answers after their state has changed.

        A failed message is none; one that is sent again may be.
        """
        for message in self.filtered(lambda m: m.direction == OUTBOUND):
            if message.state == "failed":
                message.waited_since = False
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
        if self.whatsapp_waiting_for == US:
            message.waited_since = self.whatsapp_waiting_since

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
