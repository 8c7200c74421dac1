# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ...tools import identity


class HelpdeskWhatsappContact(models.Model):
    """Stores the customer's country, by which Meta's prices differ."""

    _inherit = "helpdesk.whatsapp.contact"

    country_code = fields.Char(
        "Country",
        compute="_compute_country_code",
        store=True,
        precompute=True,
        help="By the phone number, or else by Meta's user id.",
    )

    @api.depends("wa_id", "user_uid")
    def _compute_country_code(self):
        for contact in self:
            code = identity.region_of(contact.wa_id) if contact.wa_id else ""
            is_known = code and len(code) == 2 and code.isalpha() and code != "ZZ"
            by_uid = (contact.user_uid or "").partition(".")[0]
            contact.country_code = (
                code if is_known else by_uid if len(by_uid) == 2 else False
            )
