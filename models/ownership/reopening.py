# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import models

from ...tools import limits
from ...tools.meta import calls
from ..bot.rating import stars
from ..common import hooks
from ..common.automatic_events import CUSTOMER, UPDATED
from ..common.words import OUTBOUND


class HelpdeskTicket(models.Model):
    """Says that a ticket is open again, and withdraws a rating of it.

    A customer who writes in a closed ticket is told so once, where changes of stage are
    told: the stage itself is no news then. Agents find who has reopened it, and the
    former rating, in a note. The customer is asked again when it is resolved.
    """

    _inherit = "helpdesk.ticket"

    def _whatsapp_confirm_reopening(self, message):
        """Say that the customer's ``message`` has opened the ticket again.

        :param message: posted in the ticket; its contact is locked
        """
        env = self._whatsapp_note_env()
        note = env._("The customer has written again: the ticket is open.")
        self._whatsapp_note(note)
        contact, kind = message.contact_id, f"reopened.{self.id}"
        is_told = self._whatsapp_announces_reopening(message)
        if not (is_told and contact._may_answer(kind)):
            return
        env = self.with_context(lang=contact._language()).env
        text = env._(
            "Ticket %(number)s is open again. Our team reads what you have written.",
            number=self.number,
        )
        addition = hooks.TICKET_CONFIRMATION.first(self, message.session_id)
        text = f"{text}\n\n{addition}" if addition else text
        contact._answer(kind, text[: limits.TEXT_BODY], ticket=self)

    def _whatsapp_announces_reopening(self, message):
        """Return whether the customer is told: as of a stage, and if they have written.

        Who has called is asked about it in another way. Whose last word from us is an
        agent's talks with a person, and does not know that the ticket was closed.
        """
        rule = message.account_id._rule_now(UPDATED, self.team_id)
        is_told = rule._is_sent_to(CUSTOMER) and self.stage_id.whatsapp_is_announced
        if not is_told or message.message_type == calls.TYPE:
            return False
        ours = [("ticket_id", "=", self.id), ("direction", "=", OUTBOUND)]
        last = message.search(ours, order="id desc", limit=1)
        is_agents = last and not last.is_automatic
        return not is_agents and self._whatsapp_is_notified(CUSTOMER)

    def _whatsapp_withdraw_rating(self, partner):
        """Withdraw the rating of an open ticket in which the customer has written.

        :param partner: the customer's ``res.partner``
        """
        rating = self._whatsapp_rating_given()
        if self.closed or not (rating or self.whatsapp_rating_asked):
            return
        self.write(
            {
                "whatsapp_rating": False,
                "whatsapp_rated_at": False,
                "whatsapp_rating_asked": False,
            }
        )
        if "rating.rating" in self.env:
            theirs = self.rating_ids.filtered("consumed")
            theirs.filtered(lambda given: given.partner_id == partner).reset()
        if rating:
            env = self._whatsapp_note_env()
            note = env._(
                "The rating %(stars)s is withdrawn; they are asked again.",
                stars=stars(rating),
            )
            self._whatsapp_note(note)

    def _whatsapp_note_env(self):
        """Return the environment for notes, in the language of the company."""
        company = self.whatsapp_contact_id.company_id
        return self.with_context(lang=company.partner_id.lang).env

    def _whatsapp_note(self, text):
        self._message_log(body=Markup("<p>%s</p>") % text)
