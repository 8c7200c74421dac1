# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ...tools.meta import responders
from ...tools.meta.cloud_api import CloudApiError
from ..common.coded_error import CodedError
from ..common.sentinels import KNOWN
from .contact import OTHER, US

HANDED = "helpdesk_mgmt_whatsapp.mail_activity_handover"


class HelpdeskTicket(models.Model):
    """Shows who answers the customer; takes a conversation over, and gives it back."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_responder_to_chatter(self):
        """Return who answers the customer, for the composer (JSON)."""
        contact = self.sudo().whatsapp_contact_id
        has_others = contact.account_id.has_responders
        return {
            "is_watched": contact._is_watched(),
            "can_give_back": has_others and contact.thread_owner == US,
        }

    def _whatsapp_check_window(self):
        """Check also that no other system answers the customer.

        :raises UserError: another one does (``CodedError``)
        """
        result = super()._whatsapp_check_window()
        if self.sudo().whatsapp_contact_id._is_watched():
            raise CodedError(
                "other_responder",
                self.env._(
                    "Another system answers this customer at the moment. Take over the"
                    " conversation to write."
                ),
            )
        return result

    def whatsapp_take_over(self):
        """Take the conversation from the system that answers it ("Thread control").

        :raises AccessError: the user may not answer on this ticket
        :raises UserError: Meta refuses, or gives no answer
        """
        self._whatsapp_control_thread(responders.TAKE, US)

    def whatsapp_give_back(self):
        """Give the conversation back; raises as :meth:`whatsapp_take_over`.

        Meta decides who answers the customer's next message.
        """
        self._whatsapp_control_thread(responders.RELEASE, OTHER)

    def _whatsapp_control_thread(self, action, owner):
        """Call Meta, then store the thread's owner, and note who did it.

        The call is repeated with the request, if another transaction was in the way:
        to Meta, taking or releasing twice is the same as once.
        """
        self.ensure_one()
        self._whatsapp_check_may_send()
        self._whatsapp_check_contact()
        contact = self.sudo().whatsapp_contact_id
        client = contact.account_id._cloud_api()
        try:
            client.control_thread(contact._recipient(), action)
        except CloudApiError as error:
            raise UserError(self._whatsapp_control_failure(error)) from error
        contact._lock()
        contact._note_thread_owner(owner, fields.Datetime.now())
        is_ours = owner == US
        note = self.env._("I have taken over the conversation on WhatsApp.")
        if not is_ours:
            note = self.env._("I have given the conversation on WhatsApp back.")
        self.message_post(body=note)

    def _whatsapp_control_failure(self, error):
        verdict = getattr(error, "verdict", None)
        if not verdict:
            return self.env._("WhatsApp gave no answer. Try again in a moment.")
        if verdict.reason == "other_responder":
            return self.env._(
                "Meta does not let Odoo take over: the business has chosen another"
                " system for that, in Meta's Business Suite."
            )
        label = self.env["helpdesk.whatsapp.message"]._failure_label(verdict.reason)
        return " ".join(filter(None, (label, getattr(error, "details", ""))))

    def _whatsapp_create_silently(self, values):
        """Create a ticket of which the customer gets no automatic message."""
        quiet = self.with_context(mail_create_nosubscribe=True, whatsapp_known=KNOWN)
        return quiet.create(values)

    def _whatsapp_note_handover(self, handover):
        """Post what was handed on, and notify who is to answer by an activity.

        :param handover: ``tools.meta.responders.Handover``
        :return: the posted mail.message
        """
        contact = self.whatsapp_contact_id
        account = contact.account_id
        user = self._whatsapp_agent() or account._responsible_user()
        note = self.env._("Another system has handed this conversation over to us.")
        if handover.summary:
            note = f"{note}\n\n{handover.summary}"
        posted = self.message_post(body=plaintext2html(note))
        ticket = self.with_context(lang=user.lang)
        if not self.sudo().activity_search([HANDED]):
            ticket.activity_schedule(
                HANDED,
                summary=ticket.env._("Answer on WhatsApp: handed over to us"),
                note=plaintext2html(handover.summary),
                user_id=user.id,
                whatsapp_problem=HANDED,  # its note goes with the messages
            )
        return posted
