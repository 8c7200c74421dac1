# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class HelpdeskWhatsappLanguages(models.TransientModel):
    """Asks in which languages the predefined templates are submitted to Meta.

    Helpdesk managers can use it. The languages that are installed in Odoo are chosen.
    """

    _name = "helpdesk.whatsapp.languages"
    _description = "WhatsApp: Languages of the Default Templates"

    account_ids = fields.Many2many("helpdesk.whatsapp.account", readonly=True)
    line_ids = fields.One2many("helpdesk.whatsapp.languages.line", "dialog_id")

    @api.model
    def _open(self, accounts):
        """Open the dialog for the templates of ``accounts``."""
        known = accounts._languages_of_defaults()
        if not any(known.values()):
            known["en"] = True
        lines = [
            Command.create({"language": code, "is_chosen": is_installed})
            for code, is_installed in known.items()
        ]
        values = {"account_ids": [Command.set(accounts.ids)], "line_ids": lines}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Register default templates"),
            "res_model": self._name,
            "res_id": self.create(values).id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_register(self):
        """Submit the templates, in a dialog that shows the progress.

        :raises AccessError: the user may not change the accounts
        :raises UserError: no language is chosen
        """
        self.ensure_one()
        chosen = self.line_ids.filtered("is_chosen").mapped("language")
        if not chosen:
            raise UserError(self.env._("Choose a language."))
        tasks = self.env["helpdesk.whatsapp.template.task"]
        return tasks._start(self.account_ids._registration(chosen))


class HelpdeskWhatsappLanguagesLine(models.TransientModel):
    """A language of the predefined templates, and whether it is chosen."""

    _name = "helpdesk.whatsapp.languages.line"
    _description = "WhatsApp: Language of the Default Templates"
    _order = "is_chosen desc, id"

    dialog_id = fields.Many2one(
        "helpdesk.whatsapp.languages", required=True, ondelete="cascade"
    )
    is_chosen = fields.Boolean("Submit")
    language = fields.Selection("_languages", required=True, readonly=True)

    @api.model
    def _languages(self):
        template = self.env["helpdesk.whatsapp.template"]
        return template._fields["language"]._description_selection(self.env)
