from odoo import models
from odoo.exceptions import UserError

from ..tools import identity


class HelpdeskWhatsappAccount(models.Model):
    _inherit = "helpdesk.whatsapp.account"

    def _wa_id_of_number(self, number):
        """The digits to send to for a number as a person wrote it.

        :raises UserError: it is no phone number
        """
        country = self.company_id.country_id
        wa_id = identity.wa_id_of_number(number, country.code)
        if not wa_id:
            raise UserError(
                self.env._(
                    "This is no phone number. Write it with its country code, like"
                    " +55 11 98765-4321."
                )
            )
        return wa_id
