# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ...tools import commands, interactive


class HelpdeskTicket(models.Model):
    """Extends a ticket's session when agents write, and ends it on closing."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_extend_session(self, by_hand=False):
        """Extend the contact's session on this ticket, or open one.

        So the answer to a message that is being sent comes to this ticket. A session
        that is active on another ticket stays there, unless an agent has written the
        message.

        :param bool by_hand: whether an agent has written it
        """
        contact, now = self.whatsapp_contact_id, fields.Datetime.now()
        sessions = self.env["helpdesk.whatsapp.session"]
        session = sessions.search(
            [("contact_id", "=", contact.id), ("state", "=", "active")], limit=1
        )
        if session and session.expires_at <= now:
            session._end("expired")
            session = sessions
        if by_hand and session.ticket_id != self:
            session._leave_for(self)
            session = sessions
        if session.ticket_id == self:
            session._touch(now)
        elif not session and not self.closed:
            sessions._open(contact, self, now)

    def _whatsapp_title(self):
        """Return the title as customers are told it; ``""`` if it is their own "Hi"."""
        self.ensure_one()
        return self.name if commands.has_substance(self.name) else ""

    def _whatsapp_reference(self, most=200):
        """Return the number and the title, of at most ``most`` characters."""
        title = interactive.cut(self._whatsapp_title(), most)
        return " – ".join(filter(None, (self.number, title)))

    def _whatsapp_question_of_session(self, _seen_id):
        """Return the ticket in which the conversation runs, if it is another one.

        :return: ``{"elsewhere": {id, number, name}}``; of a ticket that the user may
            not read only the number; ``False`` if there is none
        """
        session = self.env["helpdesk.whatsapp.session"].sudo()
        contact = self.sudo().whatsapp_contact_id
        session = session.search(
            [
                ("contact_id", "=", contact.id),
                ("state", "=", "active"),
                ("expires_at", ">", fields.Datetime.now()),
            ],
            limit=1,
        )
        ticket = session.ticket_id
        if ticket in (self, ticket.browse()) or ticket.closed or not ticket.active:
            return {"elsewhere": False}
        is_readable = ticket.sudo(False).has_access("read")
        return {
            "elsewhere": {
                "id": is_readable and ticket.id,
                "number": ticket.number,
                "name": is_readable and ticket.name,
            }
        }

    def _whatsapp_end_sessions_after(self, vals):
        """End the sessions on tickets that were closed, archived or moved abroad."""
        if "stage_id" in vals or "active" in vals:
            tickets = self.sudo()
            over = tickets.filtered(lambda ticket: ticket.closed or not ticket.active)
            over.whatsapp_session_ids._end("closed")
        if "company_id" in vals:
            self.sudo()._whatsapp_end_abroad()

    def _whatsapp_end_abroad(self):
        """End the sessions on tickets that other companies than the accounts' have."""
        for ticket in self.filtered("whatsapp_contact_id"):
            contact = ticket.whatsapp_contact_id
            if contact.company_id == ticket.company_id:
                continue
            ticket.whatsapp_session_ids._end("closed")
            ticket.message_post(
                body=self.env._(
                    "The WhatsApp number belongs to %(company)s: nobody can answer from"
                    " this ticket any more. What %(customer)s writes next goes to"
                    " another ticket, in that company.",
                    company=contact.company_id.name,
                    customer=contact.display_name,
                )
            )
