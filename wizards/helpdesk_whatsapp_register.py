# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class HelpdeskWhatsappRegister(models.TransientModel):
    """Asks for the PIN with which a number is registered at Meta.

    Helpdesk managers can use it. The PIN is removed before Meta is called.
    """

    _name = "helpdesk.whatsapp.register"
    _description = "WhatsApp: Register a Number"

    account_id = fields.Many2one(
        "helpdesk.whatsapp.account", required=True, readonly=True, ondelete="cascade"
    )
    pin = fields.Char("PIN", copy=False)
    problem = fields.Text(readonly=True)

    def action_register(self):
        """Register the number; a refusal is shown in the dialog.

        :raises AccessError: the user may not change the account
        """
        self.ensure_one()
        account = self.account_id
        account.check_access("write")
        pin, self.pin = self.pin, False
        self.problem = account.sudo()._register_number(pin)
        return self._dialog() if self.problem else account._registered()

    def _dialog(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Register the number"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
