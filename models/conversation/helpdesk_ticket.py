from odoo import fields, models


class HelpdeskTicket(models.Model):
    """Sessions go on while a ticket is answered, and end when it is closed."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_extend_session(self):
        """Have the customer's answer to what is being sent come to this ticket.

        A conversation that is alive on another ticket stays there.
        """
        contact, now = self.whatsapp_contact_id, fields.Datetime.now()
        sessions = self.env["helpdesk.whatsapp.session"]
        session = sessions.search(
            [("contact_id", "=", contact.id), ("state", "=", "active")], limit=1
        )
        if session and session.expires_at <= now:
            session._end("expired")
            session = sessions
        if session.ticket_id == self:
            session._touch(now)
        elif not session and not self.closed:
            sessions._open(contact, self, now)

    def _whatsapp_end_sessions_after(self, vals):
        """End the sessions on tickets that were closed or archived."""
        if "stage_id" in vals or "active" in vals:
            tickets = self.sudo()
            over = tickets.filtered(lambda ticket: ticket.closed or not ticket.active)
            over.whatsapp_session_ids._end("closed")
