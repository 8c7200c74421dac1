# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import identity

LOOKUP = "privacy.lookup.wizard"


class HelpdeskWhatsappContact(models.Model):
    """Lets Odoo's *Privacy Lookup* find contacts, if ``privacy_lookup`` is installed.

    It finds contacts by their partner's name and e-mail, as all records with a partner.
    This adds the profile name, the user name, and the phone number written as the name.
    """

    _inherit = "helpdesk.whatsapp.contact"

    def _register_hook(self):
        super()._register_hook()
        lookup = self.env.registry.get(LOOKUP)
        if lookup is not None and "_get_query" not in vars(lookup):
            lookup._get_query = _with_contacts(lookup._get_query)

    @api.model
    def _named(self, name):
        """Return the domain of the contacts whose number or name is ``name``.

        The name may be the profile name or the user name, with or without ``@``.
        """
        domain = Domain("profile_name", "=ilike", name)
        domain |= Domain("username", "=ilike", name.removeprefix("@"))
        country = self.env.company.country_id.code
        key = identity.match_key_of_number(name, country)
        return domain | Domain("match_key", "=", key) if key else domain


def _with_contacts(get_query):
    """Return ``_get_query`` of the lookup wizard, with the contacts in addition."""

    def _get_query(self):
        contacts = self.env["helpdesk.whatsapp.contact"].sudo()
        found = contacts._search(contacts._named(self.name.strip()))
        return SQL(
            "%s UNION SELECT %s AS res_model_id, id AS res_id, True AS is_active"
            " FROM helpdesk_whatsapp_contact WHERE id IN %s",
            get_query(self),
            self.env["ir.model"]._get_id(contacts._name),
            found.subselect(),
        )

    return _get_query
