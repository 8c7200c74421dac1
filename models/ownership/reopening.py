# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import models

from ..bot.rating import stars


class HelpdeskTicket(models.Model):
    """Withdraws the rating of a ticket whose customer writes that it is not resolved.

    The customer is told that it is open again, agents find the former rating in a note,
    and the customer is asked again when it is resolved.
    """

    _inherit = "helpdesk.ticket"

    def _whatsapp_withdraw_rating(self, contact):
        """Withdraw the rating of an open ticket in which ``contact`` has written.

        :param contact: the customer's ``helpdesk.whatsapp.contact``, locked
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
            theirs.filtered(
                lambda given: given.partner_id == contact.partner_id
            ).reset()
        self._whatsapp_note_reopened(contact, rating)
        env = self.with_context(lang=contact._language()).env
        text = env._(
            "Ticket %(number)s is open again. Our team reads what you have written.",
            number=self.number,
        )
        contact._answer(f"reopened.{self.id}", text, ticket=self)

    def _whatsapp_note_reopened(self, contact, rating):
        env = self.with_context(lang=contact.account_id.company_id.partner_id.lang).env
        note = env._("The customer has written again: the ticket is open.")
        if rating:
            former = env._(
                "The rating %(stars)s is withdrawn; they are asked again.",
                stars=stars(rating),
            )
            note = f"{note} {former}"
        self._message_log(body=Markup("<p>%s</p>") % note)
