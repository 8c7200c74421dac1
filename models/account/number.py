from odoo import models

from ...tools import identity
from ..common.coded_error import CodedError


class HelpdeskWhatsappAccount(models.Model):
    _inherit = "helpdesk.whatsapp.account"

    def _wa_id_of_number(self, number):
        """The digits to send to for a number as a person wrote it.

        :raises UserError: it is no phone number
        """
        country = self.company_id.country_id
        return self._checked_wa_id(identity.wa_id_of_number(number, country.code))

    def _wa_id_of_address(self, address, field):
        """The same for a number as programs write it.

        :param str field: of the REST API's request that is to blame
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
