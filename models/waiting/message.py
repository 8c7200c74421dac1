# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ..common.groups import AGENTS
from ..common.words import OUTBOUND


class HelpdeskWhatsappMessage(models.Model):
    """What messages mean for the figures of their ticket (``HelpdeskTicket`` there)."""

    _inherit = "helpdesk.whatsapp.message"

    awaits_answer = fields.Boolean(
        readonly=True, help="A person of ours is to answer it."
    )

    def _written_at(self):
        self.ensure_one()
        return self.sent_at or self.create_date

    def _count_in_waiting(self, is_notified):
        ticket = self.ticket_id
        if self.direction == OUTBOUND:
            ticket._whatsapp_answered(self)
        else:
            # Of a new ticket agents hear by its own notification.
            is_for_us = is_notified or self.opened_ticket_id == ticket
            ticket._whatsapp_on_inbound(self, is_for_us)

    def _count_answer(self):
        if self._is_answer():
            self.ticket_id._whatsapp_answered(self)

    def _is_answer(self):
        """Whether a person wrote it in the chatter of a ticket."""
        return bool(self.ticket_id and self.mail_message_id and not self.is_automatic)

    def _recount_waiting(self):
        """What has failed has answered nobody; what is sent again, has."""
        turned = self.filtered(
            lambda message: message.state in ("failed", "outgoing")
            and message._is_answer()
        )
        turned.ticket_id._whatsapp_recount()

    def _move_unread_count(self, ticket, by_source):
        for source, messages in by_source.items():
            ticket._whatsapp_take_unread(source, messages)
        (ticket | ticket.union(*by_source))._whatsapp_recount()

    def _erase(self):
        self.ticket_id._whatsapp_forget()
        return super()._erase()


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _whatsapp_reset_unread(self):
        """Read, too, by whoever may read the ticket as an agent."""
        ticket = self.sudo()
        if self.env.user.has_group(AGENTS) and ticket.whatsapp_unread:
            ticket.whatsapp_contact_id._lock()
            ticket._whatsapp_update_columns({"whatsapp_unread": 0})
