from odoo import api, fields, models

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

    def _attach_to(self, ticket, session=None, notify=True):
        result = super()._attach_to(ticket, session=session, notify=notify)
        if self.direction == OUTBOUND:
            ticket._whatsapp_answered(self)
        else:
            # Of a new ticket agents hear by its own notification.
            ticket._whatsapp_on_inbound(self, notify or self.opened_ticket_id == ticket)
        return result

    @api.model
    def _queue(self, contact, message_type, content, text, **more):
        message = super()._queue(contact, message_type, content, text, **more)
        if message._is_answer():
            message.ticket_id._whatsapp_answered(message)
        return message

    def _is_answer(self):
        """Whether a person wrote it in the chatter of a ticket."""
        return bool(self.ticket_id and self.mail_message_id and not self.is_automatic)

    def _state_changed(self):
        """What has failed has answered nobody; what is sent again, has."""
        result = super()._state_changed()
        turned = self.filtered(
            lambda message: message.state in ("failed", "outgoing")
            and message._is_answer()
        )
        turned.ticket_id._whatsapp_recount()
        return result

    def _move_to(self, ticket):
        by_source = self.filtered("ticket_id").grouped("ticket_id")
        result = super()._move_to(ticket)
        for source, messages in by_source.items():
            ticket._whatsapp_take_unread(source, messages)
        (ticket | ticket.union(*by_source))._whatsapp_recount()
        return result

    def _erase(self):
        self.ticket_id._whatsapp_forget()
        return super()._erase()


class HelpdeskWhatsappContact(models.Model):
    _inherit = "helpdesk.whatsapp.contact"

    def unlink(self):
        """Others may speak on in the tickets of somebody who is erased."""
        tickets = self.sudo().message_ids.ticket_id
        result = super().unlink()
        tickets._whatsapp_recount()
        return result


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def whatsapp_seen(self):
        """Read, too, by whoever may read the ticket as an agent."""
        result = super().whatsapp_seen()
        ticket = self.sudo()
        if self.env.user.has_group(AGENTS) and ticket.whatsapp_unread:
            ticket.whatsapp_contact_id._lock()
            ticket._whatsapp_update_columns({"whatsapp_unread": 0})
        return result
