# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import models

from ...tools.meta.contents import CHANGE_TYPES

#: So long before the message that opens a ticket, echoes belong to it.
TALK_BEFORE = timedelta(days=1)


class HelpdeskWhatsappContact(models.Model):
    """Posts messages that were written in the WhatsApp Business app ("echoes")."""

    _inherit = "helpdesk.whatsapp.contact"

    def _receive_echo(self, update, sent_at):
        """Process a message that was written in the WhatsApp Business app.

        It is not sent again, and opens neither a ticket nor the customer service
        window.

        :param update: ``tools.meta.webhook.Message``
        :param datetime sent_at: when it was written, by Meta's clock
        """
        messages = self.env["helpdesk.whatsapp.message"]
        known, awaiting = messages._with_wamid(self.account_id, update.wamid)
        if known:
            return
        message = messages._create_echo(self, update, sent_at)
        if message._change_another():
            return
        if not message._take_place_of_edit(awaiting):
            self._route_echo(message)
        message._apply_awaiting(awaiting)
        self.env["helpdesk.whatsapp.event"]._take_up_early(
            self.account_id, update.wamid
        )

    def _route_echo(self, message):
        """Post a message from the WhatsApp Business app in the contact's ticket.

        The customer's answer to it comes to that ticket, too, unless a session is
        active on another one. Without a ticket, the message waits for the customer's.
        """
        session, moment = self._current_session(message.sent_at), message.sent_at
        quoted = self._quoted_ticket(message)
        ticket = quoted or session.ticket_id or self._open_tickets()[:1]
        if not session and ticket and not ticket.closed:
            session = session._open(self, ticket, moment)
        if session.ticket_id != ticket:
            session = session.browse()
        if ticket:
            message._attach_to(ticket, session)
            session._touch(moment)

    def _show_earlier_echoes(self, ticket, message):
        """Post the echoes of the last day before ``message`` in its new ticket.

        They waited for it: an echo opens no ticket.
        """
        if not self.account_id.has_echoes:
            return
        echoes = self.env["helpdesk.whatsapp.message"].search(
            [
                ("contact_id", "=", self.id),
                ("direction", "=", "outbound"),
                ("uuid", "=", False),
                ("ticket_id", "=", False),
                ("mail_message_id", "=", False),
                ("deleted_at", "=", False),
                ("message_type", "not in", CHANGE_TYPES),
                ("sent_at", ">", message.sent_at - TALK_BEFORE),
                ("sent_at", "<=", message.sent_at),
            ],
            order="sent_at, id",
        )
        for echo in echoes:
            echo._attach_to(ticket)
