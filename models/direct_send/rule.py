# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ...tools import direct_send
from ...tools.templates.statuses import DRAFT, PENDING

#: Statuses of templates that Meta has not decided on yet.
UNDECIDED = (DRAFT, PENDING)


class HelpdeskWhatsappRule(models.Model):
    """Uses templates that Meta has not approved yet as texts for Direct Send."""

    _inherit = "helpdesk.whatsapp.rule"

    def _goes_directly(self, template):
        """Return whether the text of a template is sent after the window."""
        is_utility = template.category == direct_send.UTILITY
        return is_utility and self.account_id._may_send_directly()

    def _template_for(self, contact, first=None):
        found = super()._template_for(contact, first)
        if found:
            return found
        for template in (first or self.template_id.browse(), self.template_id):
            name, lang = template.name, contact._language()
            nearest = template and self.account_id._template(name, lang)
            is_open = nearest and nearest.status in UNDECIDED
            if is_open and self._goes_directly(nearest):
                return nearest
        return found
