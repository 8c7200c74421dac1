# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import models
from odoo.fields import Domain

#: Most tickets of a contact that are read: a program may have opened thousands.
TICKETS_KNOWN = 500
#: Message types in the chatter that are updates of a ticket.
UPDATES = ("comment", "email", "email_outgoing", "whatsapp")


class HelpdeskWhatsappContact(models.Model):
    """Finds the tickets to which a contact's message may go."""

    _inherit = "helpdesk.whatsapp.contact"

    def _theirs(self, ticket):
        """Return ``ticket`` if it is the contact's and not archived, else none.

        One that was moved to another company is not theirs any more: nobody there can
        answer from the account.
        """
        is_theirs = ticket.whatsapp_contact_id == self and ticket.active
        is_ours = ticket.company_id == self.company_id
        return ticket if is_theirs and is_ours else ticket.browse()

    def _find_tickets(self, domain, **options):
        """Return those of the contact's tickets (:meth:`_theirs`) in ``domain``."""
        theirs = Domain("whatsapp_contact_id", "=", self.id)
        theirs &= Domain("company_id", "=", self.company_id.id)
        return self.env["helpdesk.ticket"].search(theirs & Domain(domain), **options)

    def _quoted_ticket(self, message):
        """Return the contact's ticket with the message that ``message`` quotes."""
        return self._theirs(message.quoted_id.ticket_id._whatsapp_successor())

    def _open_tickets(self):
        """Return the contact's open tickets, that with the latest message first."""
        tickets = self._find_tickets(
            [("stage_id.closed", "=", False)], order="id desc", limit=TICKETS_KNOWN
        )
        return self._latest_first(tickets)

    def _ticket_to_thank_for(self):
        """Return the contact's ticket, open or closed, that was busy last, if any."""
        tickets = self._find_tickets([], order="id desc", limit=TICKETS_KNOWN)
        return self._latest_first(tickets)[:1]

    def _latest_first(self, tickets):
        """Return ``tickets``, that with the latest message, or closed last, first."""
        if len(tickets) < 2:
            return tickets
        latest = self._latest_messages(tickets)

        def busy_at(ticket):
            date, last = latest.get(ticket.id, (ticket.create_date, 0))
            return max(date, ticket.closed and ticket.closed_date or date), last

        return tickets.sorted(busy_at, reverse=True)

    def _latest_messages(self, tickets, where=()):
        """Return the date and the id of the last message, by the ticket's id."""
        groups = self.env["mail.message"]._read_group(
            [
                ("model", "=", "helpdesk.ticket"),
                ("res_id", "in", tickets.ids),
                ("message_type", "in", UPDATES),
                ("subtype_id.internal", "=", False),
                *where,
            ],
            ["res_id"],
            ["date:max", "id:max"],
        )
        return {ticket_id: (date, last) for ticket_id, date, last in groups}

    def _ticket_closed_lately(self, moment):
        """Return the contact's ticket that was closed within the account's grace time.

        One that the contact has cancelled is left out.
        """
        grace = timedelta(minutes=self.account_id.grace_minutes)
        ticket = self._find_tickets(
            [("stage_id.closed", "=", True), ("closed_date", ">", moment - grace)],
            order="closed_date desc",
            limit=1,
        )
        last = ticket.whatsapp_session_ids[:1]
        return ticket.browse() if (last.data or {}).get("is_withdrawn") else ticket

    def _closed_ticket_we_wrote_from(self, moment):
        """Return the closed ticket from which an agent last wrote to the contact.

        It must have been written after the ticket was closed, and within a session's
        hours.
        """
        last = self.env["helpdesk.whatsapp.message"].search(
            [("contact_id", "=", self.id), ("direction", "=", "outbound")], limit=1
        )
        ticket = self._theirs(last.ticket_id)
        hours = timedelta(hours=self.account_id.session_hours)
        if not ticket.closed or last.is_automatic:
            return ticket.browse()
        since = max(ticket.closed_date or moment, moment - hours)
        return ticket if last.create_date > since else ticket.browse()
