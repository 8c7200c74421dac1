# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Turns phone numbers that people or programs write into WhatsApp ids."""

from odoo import models

from ...tools import identity
from ..common.coded_error import CodedError


class HelpdeskWhatsappAccount(models.Model):
    """Checks phone numbers by the country of the account's company."""

    _inherit = "helpdesk.whatsapp.account"

    def _is_own_number(self, wa_id):
        """Whether a customer's number is the account's own, in any spelling."""
        own = identity.digits(self.display_phone_number)
        return bool(wa_id and own) and (
            identity.match_key(wa_id) == identity.match_key(own)
        )

    def _wa_id_of_number(self, number):
        """Return the WhatsApp id of a phone number as a person writes it.

        A number without a country code is of the country of the account's company.

        :return: digits with the country code, like ``5511987654321``
        :raises CodedError: it is no phone number (``no_number``)
        """
        country = self.company_id.country_id
        return self._checked_wa_id(identity.wa_id_of_number(number, country.code))

    def _wa_id_of_address(self, address, field):
        """Return the WhatsApp id of a phone number in a call of the REST API.

        :param str address: the number
        :param str field: path of the number in the request, for the error
        :raises CodedError: it is no phone number (``no_number``)
        """
        country = self.company_id.country_id
        wa_id = identity.wa_id_of_address(address, country.code)
        return self._checked_wa_id(wa_id, field)

    def _checked_wa_id(self, wa_id, field=None):
        if not wa_id:
            text = self.env._(
                "This is no phone number. Write it with its country code, like +55 11"
                " 98765-4321."
            )
            raise CodedError("no_number", text, field)
        return wa_id
