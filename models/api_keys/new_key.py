# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from odoo.addons.base.models.res_users import check_identity

from ...tools.api.scopes import READ, SEND


class ResUsersApikeysDescription(models.TransientModel):
    """Lets users make keys that open only a part of the REST API."""

    _inherit = "res.users.apikeys.description"

    whatsapp_scope = fields.Selection(
        [
            (READ, "Only read, in the REST API of WhatsApp"),
            (SEND, "Only send messages, in the REST API of WhatsApp"),
        ],
        "The key may",
    )

    @check_identity
    def make_key(self):
        """Generate a key, with the scope that was chosen."""
        scope = self.whatsapp_scope
        if not scope:
            return super().make_key()
        self.check_access_make_key()
        description = self.sudo()
        keys = self.env["res.users.apikeys"]
        key = keys._generate(scope, description.name, self.expiration_date)
        description.unlink()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.users.apikeys.show",
            "name": self.env._("API Key Ready"),
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_key": key},
        }
