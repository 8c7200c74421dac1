# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class HelpdeskWhatsappAccount(models.Model):
    """Fills texts to customers with defaults, in each installed language."""

    _inherit = "helpdesk.whatsapp.account"

    @api.model
    def _own_texts(self):
        """Return the default texts, in the language of the environment.

        Rooms that add a text override this.

        :return: dict of text by name of a translated field of the account
        """
        return {}

    def _fill_own_texts(self):
        """Write the default texts into empty fields, in each installed language."""
        for name in self._own_texts():
            accounts = self.filtered(lambda account, name=name: not account[name])
            for lang, _name in self.env["res.lang"].get_installed():
                localized = accounts.with_context(lang=lang)
                localized.write({name: localized._own_texts()[name]})
