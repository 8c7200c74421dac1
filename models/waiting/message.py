# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ..common.groups import AGENTS
from ..common.words import OUTBOUND


class HelpdeskWhatsappMessage(models.Model):
    """Updates who waits on a ticket, and its unread count, with each message."""

    _inherit = "helpdesk.whatsapp.message"

    awaits_answer = fields.Boolean(
        readonly=True, help="A person of ours is to answer it."
    )

    def _written_at(self):
        """Return when the message was written, by Meta's clock if known (datetime)."""
        self.ensure_one()
        return self.sent_at or self.create_date

    def _count_in_waiting(self, is_notified):
        """Update the ticket with a message that was posted in its chatter.

        :param bool is_notified: whether the ticket's recipients are notified of it
        """
        ticket = self.ticket_id
        if self.direction == OUTBOUND:
            ticket._whatsapp_answered(self)
        else:
            # A new ticket has a notification of its own.
            is_for_us = is_notified or self.opened_ticket_id == ticket
            ticket._whatsapp_on_inbound(self, is_for_us)

    def _count_answer(self):
        """Update the ticket if the queued message is an agent's answer."""
        if self._is_answer():
            self.ticket_id._whatsapp_answered(self)

    def _is_answer(self):
        """Return whether a person wrote the message in the chatter of a ticket."""
        return bool(self.ticket_id and self.mail_message_id and not self.is_automatic)

    def _recount_waiting(self):
        """Recount the tickets of answers that failed, or are sent again.

        A failed answer does not count as one.
        """
        changed = self.filtered(
            lambda message: message.state in ("failed", "outgoing")
            and message._is_answer()
        )
        if changed:
            changed.ticket_id._whatsapp_recount()

    def _recount_arrived(self):
        """Recount the tickets of answers that have arrived though they had failed."""
        arrived = self.filtered(lambda message: message._is_answer())
        arrived.ticket_id._whatsapp_recount()

    def _move_unread_count(self, ticket, by_source):
        """Recount the tickets between which messages were moved.

        :param ticket: where they are now
        :param dict by_source: the former tickets and their messages
        """
        for source, messages in by_source.items():
            ticket._whatsapp_take_unread(source, messages)
        (ticket | ticket.union(*by_source))._whatsapp_recount()

    def _erase(self):
        self.ticket_id._whatsapp_forget()
        return super()._erase()


class HelpdeskTicket(models.Model):
    """Resets the unread count when an agent opens the ticket."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_reset_unread(self):
        """Reset the unread count, if the user is an agent.

        An agent who may only read the ticket does so, too.
        """
        ticket = self.sudo()
        if self.env.user.has_group(AGENTS) and ticket.whatsapp_unread:
            ticket.whatsapp_contact_id._lock()
            ticket._whatsapp_update_columns({"whatsapp_unread": 0})
