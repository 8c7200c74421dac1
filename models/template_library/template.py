# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class HelpdeskWhatsappTemplate(models.Model):
    """Has the button that opens Meta's template library."""

    _inherit = "helpdesk.whatsapp.template"

    def action_open_library(self):
        """Open the dialog *Meta's template library*.

        :raises AccessError: the user may not make templates
        """
        self.browse().check_access("create")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Meta's template library"),
            "res_model": "helpdesk.whatsapp.library",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }
