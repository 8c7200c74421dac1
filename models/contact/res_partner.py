# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ...tools import identity


class ResPartner(models.Model):
    """Adds the key by which a partner is found for a contact's phone number."""

    _inherit = "res.partner"

    whatsapp_match_key = fields.Char(
        "WhatsApp match key",
        compute="_compute_whatsapp_match_key",
        store=True,
        index="btree_not_null",
        help="The number's digits, the same for every way of writing one number.",
    )

    @api.depends("phone", "country_id", "company_id")
    def _compute_whatsapp_match_key(self):
        for partner in self:
            company = partner.company_id or self.env.company
            country = partner.country_id or company.country_id
            partner.whatsapp_match_key = (
                identity.match_key_of_number(partner.phone, country.code) or False
            )

    def _whatsapp_ticket_values(self):
        """Return the values of a ticket whose customer is this partner."""
        return {
            "partner_id": self.id,
            "partner_name": self.name,
            "partner_email": self.email,
        }
