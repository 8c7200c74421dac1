from odoo import api, models
from odoo.exceptions import UserError

from ..tools import template as meta
from ..tools.template_languages import normal

#: Meta's categories until June 2023: what they are called now.
FORMER_CATEGORIES = {"TRANSACTIONAL": "UTILITY", "OTP": "AUTHENTICATION"}


class HelpdeskWhatsappTemplate(models.Model):
    """Templates made by other programs, in Meta's words."""

    _inherit = "helpdesk.whatsapp.template"

    @api.model
    def _category_of(self, value):
        """The category that ``value``, perhaps a former name of it, stands for.

        :raises UserError: it stands for none
        """
        value = str(value or "").upper()
        category = self._known("category", FORMER_CATEGORIES.get(value, value))
        if not category:
            raise UserError(self.env._("There is no category %s.", value))
        return category

    @api.model
    def _create_from_api(self, account, values):
        """File a draft.

        :param dict values: ``name``, ``language``, ``category`` and ``components`` as
            Meta takes them ("Components"); variables are left for whoever sends it
        :raises UserError: Meta would refuse it, or the editor does not know its parts
        """
        components = values.get("components") or []
        if not meta.is_known(components):
            raise UserError(self.env._("It has parts that cannot be edited here."))
        template = self.create(
            {
                "account_id": account.id,
                "name": values.get("name"),
                "language": normal(values.get("language")),
                "category": self._category_of(values.get("category")),
                **self._from_components(components),
            }
        )
        template._take_samples(components)
        template.variable_ids.source = "agent"
        template._check_rules()
        return template
