# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ...tools.templates.statuses import APPROVED, PENDING

#: The guide's last step.
TEMPLATES = "templates"


class HelpdeskWhatsappAccount(models.Model):
    """Adds the guide's last step: business profile and default templates."""

    _inherit = "helpdesk.whatsapp.account"

    guide_step = fields.Selection(
        selection_add=[(TEMPLATES, "Templates"), ("done",)],
        ondelete={TEMPLATES: "set null"},
    )
    is_templates_done = fields.Boolean(compute="_compute_is_templates_done")

    @api.depends("template_ids.status")
    def _compute_is_templates_done(self):
        """Compute whether Meta has approved a default template, or reviews one."""
        for account in self:
            statuses = account._default_templates().mapped("status")
            account.is_templates_done = not {APPROVED, PENDING}.isdisjoint(statuses)

    def action_guide_templates(self):
        """Open the last step, after the first message has arrived.

        :raises AccessError: the user may not change the account
        """
        self.check_access("write")
        self._guide_open(TEMPLATES)
