# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import contact_request

#: A customer may be asked again when a request is older than this.
PATIENCE = timedelta(hours=24)


class HelpdeskWhatsappContact(models.Model):
    """Asks customers whose phone number WhatsApp does not show for the number."""

    _inherit = "helpdesk.whatsapp.contact"

    phone_request_id = fields.Many2one(
        "helpdesk.whatsapp.message",
        "Request for the number",
        index="btree_not_null",
        ondelete="set null",
    )

    def action_ask_for_phone(self):
        """Ask the customer for the number, in the ticket of the conversation.

        :raises AccessError: the user may not see the contact
        :raises UserError: the customer has no open ticket that the user may change, or
            as for :meth:`helpdesk.ticket.whatsapp_ask_for_phone`
        """
        self.ensure_one()
        self.check_access("read")
        tickets = self._tickets_to_write_from()
        if not tickets:
            raise UserError(
                self.env._(
                    "To ask for the number you need an open ticket of this customer"
                    " that you may change."
                )
            )
        return tickets[0].whatsapp_ask_for_phone()

    def _tickets_to_write_from(self):
        """Return the contact's open tickets that the user may change.

        The ticket of the active session comes first, then the latest. The caller has
        checked that the user may see the contact.
        """
        sessions = self.sudo().session_ids
        active = sessions.filtered(lambda session: session.state == "active")
        open_tickets = (
            self.sudo()
            ._tickets()
            .filtered(lambda ticket: ticket.active and not ticket.closed)
        )
        tickets = active.ticket_id | open_tickets.sorted("id", reverse=True)
        return tickets.with_env(self.env)._filtered_access("write")

    def _check_may_be_asked_for_phone(self):
        """Check that the customer may be asked for the number.

        :raises UserError: the number is known, or a request waits for its answer
        """
        if self.wa_id:
            raise UserError(self.env._("The customer's number is known already."))
        if self._is_asked_for_phone():
            raise UserError(
                self.env._(
                    "The customer has been asked already, and has not answered yet."
                )
            )

    def _is_asked_for_phone(self):
        """Whether a request younger than ``PATIENCE`` waits for the answer."""
        request = self.phone_request_id
        oldest = fields.Datetime.now() - PATIENCE
        return request.state not in (False, "failed") and request.create_date > oldest

    def _phone_request(self):
        """Return text and content of the request message ("Request contact info").

        :return: ``(text, content)``: what the chatter shows, and Meta's ``interactive``
            object
        """
        env = self.with_context(lang=self._language()).env
        text = env._("May we have your phone number? You can share it with one tap.")
        name = "request_contact_info"
        return text, {"type": name, "body": {"text": text}, "action": {"name": name}}

    def _take_shared_number(self, update, moment):
        """Store the phone number that a customer shares on request.

        :param update: ``tools.meta.webhook.Message``; one without a shared number has
            no effect
        :param datetime moment: when it was written, by Meta's clock
        """
        wa_id = contact_request.shared_number(update.content, self.user_uid)
        if not wa_id or self.wa_id:
            return
        self._become({"wa_id": wa_id}, moment)
        if not self.wa_id:
            return
        self.phone_request_id = False
        self._note_in_conversation(
            self.env._("The customer has shared their number: %s", self.number)
        )
