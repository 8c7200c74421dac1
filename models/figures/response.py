from datetime import timedelta

from odoo import api, fields, models

from ..common.words import OUTBOUND, US

#: The cron may have been away so long, and still no closed window is forgotten.
LOOKS_BACK = timedelta(days=1)


class HelpdeskWhatsappMessage(models.Model):
    """What statistics need to know of a message, kept when it is known.

    Nothing of it could be told from the history later without counting.
    """

    _inherit = "helpdesk.whatsapp.message"

    waited_since = fields.Datetime(
        "Customer had waited since",
        readonly=True,
        help="Of an answer: when the customer wrote what nobody had answered yet.",
    )
    is_missed = fields.Boolean(
        "Window closed unanswered",
        readonly=True,
        help="The 24 hours in which WhatsApp delivers free text ended, and nobody of"
        " ours had answered this message.",
    )
    price_category = fields.Char(
        "Meta's category", readonly=True, help="By which Meta charges it."
    )
    is_charged = fields.Boolean(
        "Charged", readonly=True, help="Meta charges for it, once it is delivered."
    )

    _by_time = models.Index("(create_date, account_id)")

    def _store_price(self, status):
        """:param status: ``tools.webhook.Status``"""
        if status.price_category:
            self.write(
                {
                    "price_category": status.price_category[:64],
                    "is_charged": status.is_charged,
                }
            )

    def _note_wait_after_state(self):
        """What has failed has answered nobody; sent again, it may."""
        for message in self.filtered(lambda m: m.direction == OUTBOUND):
            if message.state == "failed":
                message.waited_since = False
            elif message.state == "outgoing" and message._is_answer():
                message.ticket_id._whatsapp_note_wait(message)


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _whatsapp_answered(self, message):
        if self.whatsapp_contact_id._has_missed_window(fields.Datetime.now()):
            self._whatsapp_note_missed()
        self._whatsapp_note_wait(message)
        return super()._whatsapp_answered(message)

    def _whatsapp_note_wait(self, message):
        if self.whatsapp_waiting_for == US:
            message.waited_since = self.whatsapp_waiting_since

    def _whatsapp_note_missed(self):
        """The customer service window has closed on those that wait for us."""
        messages = self.env["helpdesk.whatsapp.message"]
        for ticket in self.filtered(lambda t: t.whatsapp_waiting_for == US):
            asked = [("ticket_id", "=", ticket.id), ("awaits_answer", "=", True)]
            messages.search(asked, limit=1).is_missed = True

    @api.model
    def _cron_whatsapp_window(self):
        """Agents are reminded first: figures must not stand in the way of that."""
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
    _inherit = "helpdesk.whatsapp.contact"

    def _has_missed_window(self, moment):
        """Whether the window they last opened had closed by then."""
        return bool(self.window_expires_at and self.window_expires_at <= moment)

    def _record_inbound_at(self, moment):
        if self._has_missed_window(moment):
            tickets = self.env["helpdesk.ticket"]
            theirs = [
                ("whatsapp_contact_id", "=", self.id),
                ("whatsapp_waiting_for", "=", US),
            ]
            tickets.search(theirs)._whatsapp_note_missed()
        return super()._record_inbound_at(moment)
