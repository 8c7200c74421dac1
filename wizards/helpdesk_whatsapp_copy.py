# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class HelpdeskWhatsappCopy(models.TransientModel):
    """Copies templates and automatic messages from one account to another.

    Helpdesk managers can use it.
    """

    _name = "helpdesk.whatsapp.copy"
    _description = "WhatsApp: Copy Templates and Rules"

    account_id = fields.Many2one(
        "helpdesk.whatsapp.account", "To", required=True, readonly=True
    )
    source_id = fields.Many2one(
        "helpdesk.whatsapp.account",
        "From",
        domain="[('id', '!=', account_id)]",
        help="Nothing of this account is changed.",
    )
    has_templates = fields.Boolean(
        "Templates",
        default=True,
        help="Those that this account does not have, by name and language. They are"
        " drafts: submit them to Meta afterwards.",
    )
    has_rules = fields.Boolean(
        "Automatic messages",
        default=True,
        help="When which template is sent to whom; what this account has for the same"
        " event and team is replaced.",
    )

    @api.model
    def _open(self, account):
        """Open the dialog that copies to ``account``."""
        others = self.env["helpdesk.whatsapp.account"].search(
            [("id", "!=", account.id)], limit=2
        )
        source = others if len(others) == 1 else others.browse()
        dialog = self.create({"account_id": account.id, "source_id": source.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Copy from another account"),
            "res_model": self._name,
            "res_id": dialog.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_copy(self):
        """Copy, and say what was copied.

        :raises AccessError: the user may not read the one or change the other account
        :raises UserError: no account is chosen
        """
        self.ensure_one()
        if not self.source_id:
            raise UserError(self.env._("Choose an account."))
        self.source_id.check_access("read")
        self.account_id.check_access("write")
        templates = rules = 0
        if self.has_templates:
            templates = self.account_id._copy_templates_of(self.source_id)
        if self.has_rules:
            rules = self.account_id._copy_rules_of(self.source_id)
        text = self.env._(
            "Copied: %(templates)s templates, %(rules)s automatic messages.",
            templates=templates,
            rules=rules,
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": text,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
