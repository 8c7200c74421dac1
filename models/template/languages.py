# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ...tools.templates.languages import LANGUAGES


class HelpdeskWhatsappTemplate(models.Model):
    """Groups the templates of one account and name: the languages of one template.

    One of them, the primary one, represents them where a template is chosen by name.
    """

    _inherit = "helpdesk.whatsapp.template"

    is_primary = fields.Boolean(
        "First language",
        default=True,
        copy=False,
        readonly=True,
        index=True,
        help="Represents all languages of its name where a name is to be chosen.",
    )
    sister_ids = fields.Many2many(
        "helpdesk.whatsapp.template",
        string="Languages",
        compute="_compute_sister_ids",
        help="All languages of this name.",
    )
    sister_count = fields.Integer("Number of languages", compute="_compute_sister_ids")

    @api.depends("account_id", "name")
    def _compute_sister_ids(self):
        for template in self:
            template.sister_ids = template._sisters()
            template.sister_count = len(template.sister_ids)

    def _sisters(self):
        """Return the templates in ``self`` and those of the same account and name."""
        names = self.mapped("name")
        found = self.search(
            [("account_id", "in", self.account_id.ids), ("name", "in", names)]
        )
        wanted = {(template.account_id, template.name) for template in self}
        return found.filtered(lambda t: (t.account_id, t.name) in wanted)

    @api.model_create_multi
    def create(self, vals_list):
        templates = super().create(vals_list)
        templates._mark_primary()
        return templates

    def write(self, vals):
        moved = bool({"account_id", "name"} & set(vals))
        left = self._sisters() if moved else self.browse()
        result = super().write(vals)
        if moved:
            (left | self)._mark_primary()
        return result

    def unlink(self):
        self._hand_over_uses()
        left = self._sisters() - self
        result = super().unlink()
        left._mark_primary()
        return result

    def _hand_over_uses(self):
        """Make rules and stages that refer to these refer to another language.

        The oldest template of the same name is taken.
        """
        for model, field in (
            ("helpdesk.whatsapp.rule", "template_id"),
            ("helpdesk.ticket.stage", "whatsapp_template_id"),
        ):
            for record in self.env[model].sudo().search([(field, "in", self.ids)]):
                others = record[field]._sisters() - self
                record[field] = others.sorted("id")[:1]

    def _mark_primary(self):
        """Mark the oldest template of each name as the primary one."""
        groups = self._sisters().grouped(lambda t: (t.account_id, t.name))
        for sisters in groups.values():
            for template in sisters:
                is_primary = template.id == min(sisters.ids)
                if template.is_primary != is_primary:
                    template.sudo().is_primary = is_primary

    def _next_language(self):
        """Return an installed language that the template lacks, or ``False``."""
        taken = {code.partition("_")[0] for code in self._sisters().mapped("language")}
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        free = [code for code in installed if code.partition("_")[0] not in taken]
        return next((code for code in free if code in LANGUAGES), False)

    def action_add_language(self):
        """Open the form of a new template: a copy of this one in another language."""
        self.ensure_one()
        values = self.copy_data({"language": False})[0]
        values["language"] = self._next_language()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "view_mode": "form",
            "views": [(False, "form")],
            "name": self.env._("Another language of %(name)s", name=self.name),
            "context": {f"default_{name}": value for name, value in values.items()},
        }
