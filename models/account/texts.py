from odoo import api, models


class HelpdeskWhatsappAccount(models.Model):
    """Texts to customers that an account starts with, in every language there is."""

    _inherit = "helpdesk.whatsapp.account"

    @api.model
    def _own_texts(self):
        """Our text for each translatable field that has one: name of the field to text.

        In the language of the environment; extensions add theirs.
        """
        return {}

    def _fill_own_texts(self):
        """Write our texts where the account has none of its own."""
        for name in self._own_texts():
            accounts = self.filtered(lambda account, name=name: not account[name])
            for lang, _name in self.env["res.lang"].get_installed():
                localized = accounts.with_context(lang=lang)
                localized.write({name: localized._own_texts()[name]})
