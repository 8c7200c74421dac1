# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo import api, fields, models

from ...tools.meta import webhook
from ..common.groups import AGENTS
from ..common.words import INBOUND


class HelpdeskTicket(models.Model):
    """Lets agents say whether a number's new user id is still the same person's."""

    _inherit = "helpdesk.ticket"

    whatsapp_is_doubted = fields.Boolean(
        "Person in question", compute="_compute_whatsapp_is_doubted", groups=AGENTS
    )
    whatsapp_doubted_name = fields.Char(
        "Name now", compute="_compute_whatsapp_is_doubted", groups=AGENTS
    )

    @api.depends("whatsapp_contact_id.doubted_uid")
    def _compute_whatsapp_is_doubted(self):
        for ticket in self:
            contact = ticket.sudo().whatsapp_contact_id
            ticket.whatsapp_is_doubted = bool(contact.doubted_uid)
            ticket.whatsapp_doubted_name = contact.doubted_name or "–"

    def action_whatsapp_same_person(self):
        """Say that the contact's new user id is the same person's.

        :raises AccessError: the user may not answer on this ticket
        """
        contact = self._whatsapp_contact_in_question()
        if contact.doubted_uid:
            contact._confirm_doubted()

    def action_whatsapp_other_person(self):
        """Say that somebody else has the contact's number now.

        What they have written moves to a new ticket of theirs.

        :raises AccessError: the user may not answer on this ticket
        """
        contact = self._whatsapp_contact_in_question()
        if contact.doubted_uid:
            contact._part_from_doubted()

    def _whatsapp_contact_in_question(self):
        self.ensure_one()
        self._whatsapp_check_may_send()
        contact = self.sudo().whatsapp_contact_id
        contact._lock()
        return contact


class HelpdeskWhatsappContact(models.Model):
    """Separates what somebody else has written from a contact's number."""

    _inherit = "helpdesk.whatsapp.contact"

    def _part_from_doubted(self):
        """Give number and messages of the user id in question to a new contact.

        The tickets that only they have written in become the new contact's. What is in
        other tickets moves to one of these, or to a new one.
        """
        messages = self._messages_in_question()
        owner = self._split_doubted(messages[:1].sent_at or fields.Datetime.now())
        if not messages:
            return
        tickets = messages.ticket_id.filtered(
            lambda ticket: ticket.whatsapp_message_ids.filtered(
                lambda message: message.direction == INBOUND
            )
            <= messages
        )
        messages |= tickets.whatsapp_message_ids
        messages.session_id.filtered(
            lambda session: session.ticket_id in tickets
        ).contact_id = owner
        messages.contact_id = owner
        written = messages.filtered(lambda message: message.direction == INBOUND)
        written.mail_message_id.author_id = owner.partner_id
        tickets.whatsapp_contact_id = owner
        tickets.write(owner.partner_id._whatsapp_ticket_values())
        ticket = tickets[-1:] or owner._create_ticket(written[0])
        if elsewhere := messages.filtered(lambda m: m.ticket_id not in tickets):
            elsewhere._move_to(ticket)
        session = owner.session_ids._open(owner, ticket, owner.wa_id_at)
        messages.filtered(lambda m: m.ticket_id == ticket).session_id = session
        owner._record_inbound_at(written[-1].sent_at)
        owner._introduce(ticket)

    def _messages_in_question(self):
        """Return what the user id in question has written, the first message first."""
        inbound = self.message_ids.filtered(
            lambda message: message.direction == INBOUND
        ).sorted("id")
        return inbound.filtered(lambda message: self._is_in_question(message.content))

    def _is_in_question(self, content):
        message = webhook.read_message({"message": json.loads(content or "{}")})
        return message.user_uid == self.doubted_uid
