# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..common.groups import AGENTS


class ResPartner(models.Model):
    """Adds the button *Write on WhatsApp* to partners."""

    _inherit = "res.partner"

    whatsapp_can_start = fields.Boolean(
        "Can be written to on WhatsApp",
        compute="_compute_whatsapp_can_start",
        groups=AGENTS,
    )

    @api.depends("phone")
    @api.depends_context("company")
    def _compute_whatsapp_can_start(self):
        accounts = self.env["helpdesk.whatsapp.account"].sudo()
        ours = [
            ("company_id", "=", self.env.company.id),
            ("phone_number_uid", "!=", False),
        ]
        has_account = bool(accounts.search_count(ours, limit=1))
        for partner in self:
            partner.whatsapp_can_start = has_account and bool(partner.phone)

    def action_whatsapp_start(self):
        """Open the dialog *Write on WhatsApp*.

        :raises AccessError: the user is no helpdesk user, or may not read the partner
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group(AGENTS):
            raise AccessError(
                self.env._("Only helpdesk users may write to customers on WhatsApp.")
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Write on WhatsApp"),
            "res_model": "helpdesk.whatsapp.start",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_partner_id": self.id},
        }
