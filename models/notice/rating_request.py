# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from ..common.automatic_events import CUSTOMER, RESOLVED


class HelpdeskTicket(models.Model):
    """Holds back the survey of ``helpdesk_mgmt_rating`` where WhatsApp asks already.

    A customer's rating on WhatsApp is a rating of Odoo's, too (``bot``).
    """

    _inherit = "helpdesk.ticket"

    @api.private
    def rating_send_request(self, template, **options):
        """Send the survey to customers whom WhatsApp does not ask.

        The method is that of the optional module ``rating``.
        """
        asked = self.filtered(lambda ticket: ticket._whatsapp_asks_for_rating())
        others = self - asked
        if not others:
            return None
        return super(HelpdeskTicket, others).rating_send_request(template, **options)

    def _whatsapp_asks_for_rating(self):
        """Whether the customer is, or was, asked on WhatsApp how satisfied they are."""
        ticket = self.sudo()
        if ticket.whatsapp_rating_asked or ticket.whatsapp_rating:
            return True
        account = ticket.closed and ticket._whatsapp_account_of(CUSTOMER)
        if not account or ticket._whatsapp_is_known():
            return False
        rule = account._rule(RESOLVED, ticket.team_id)
        contact = ticket.whatsapp_contact_id
        if not rule._is_sent_to(CUSTOMER) or not contact:
            return False
        template = rule._template_for(contact, ticket.stage_id.whatsapp_template_id)
        return "resolved" in template.button_ids.mapped("action")
