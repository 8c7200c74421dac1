# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import identity


class ResPartner(models.Model):
    """Adds the keys by which a partner is found for a contact's phone number.

    People write several numbers, or remarks, into one field: each number that is plain
    to see counts.
    """

    _inherit = "res.partner"

    whatsapp_match_key = fields.Char(
        "WhatsApp match key",
        compute="_compute_whatsapp_match_key",
        store=True,
        index="btree_not_null",
        help="The number's digits, the same for every way of writing one number.",
    )

    whatsapp_other_keys = fields.Char(
        "WhatsApp match keys of other numbers",
        compute="_compute_whatsapp_match_key",
        store=True,
        help="Of the field's further numbers, with blanks between.",
    )

    _whatsapp_other_keys = models.Index(
        "USING gin (string_to_array(whatsapp_other_keys, ' '))"
        " WHERE whatsapp_other_keys IS NOT NULL"
    )

    @api.depends("phone", "country_id", "company_id")
    def _compute_whatsapp_match_key(self):
        for partner in self:
            keys = [identity.match_key(wa_id) for wa_id in partner._whatsapp_numbers()]
            partner.whatsapp_match_key = keys[0] if keys else False
            partner.whatsapp_other_keys = " ".join(keys[1:]) or False

    def _whatsapp_numbers(self):
        """Return the WhatsApp ids of the numbers in the phone field, the first first.

        :rtype: list
        """
        company = self.company_id or self.env.company
        country = self.country_id or company.country_id
        return identity.wa_ids_of_field(self.phone, country.code)

    @api.model
    def _whatsapp_with_number(self, *keys):
        """Return the domain of the partners with one of these numbers.

        :param str keys: ``tools.identity.match_key`` of each number
        """

        def is_among(model, alias, query):
            others = model._field_to_sql(alias, "whatsapp_other_keys", query)
            return SQL("string_to_array(%s, ' ') && %s", others, list(keys))

        first = Domain("whatsapp_match_key", "in", keys)
        some = Domain("whatsapp_other_keys", "!=", False)
        return first | (some & Domain.custom(to_sql=is_among))

    def _whatsapp_ticket_values(self):
        """Return the values of a ticket whose customer is this partner."""
        return {
            "partner_id": self.id,
            "partner_name": self.name,
            "partner_email": self.email,
        }
