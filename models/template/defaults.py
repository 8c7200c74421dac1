# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Creates the predefined templates of accounts."""

from odoo import api, models

from ...tools.templates.defaults import DEFAULT_TEMPLATES


class HelpdeskWhatsappAccount(models.Model):
    """Adds the predefined templates to accounts."""

    _inherit = "helpdesk.whatsapp.account"

    def _make_default_templates(self):
        """Create drafts of the predefined templates that the accounts do not have."""
        templates = self.env["helpdesk.whatsapp.template"].sudo()
        for account in self.sudo():
            existing = {(t.name, t.language) for t in account.template_ids}
            templates.create(
                [
                    {"account_id": account.id, **values}
                    for values in templates._default_values()
                    if (values["name"], values["language"]) not in existing
                ]
            )

    def _default_templates(self):
        """Return the predefined templates of the accounts, in all languages."""
        return self.template_ids.filtered(lambda t: t.name in DEFAULT_TEMPLATES)


class HelpdeskWhatsappTemplate(models.Model):
    """Defines the values of the predefined templates."""

    _inherit = "helpdesk.whatsapp.template"

    @api.model
    def _default_values(self):
        """Yield the values of each predefined template in each language.

        Templates with fields of an optional addon are left out if it is not installed.
        """
        names = self.env["helpdesk.ticket"]._fields
        for name, default in DEFAULT_TEMPLATES.items():
            if any(path and path.split(".")[0] not in names for path in default.fields):
                continue
            for language, (body, *labels) in default.texts.items():
                yield {
                    "name": name,
                    "language": language,
                    "body": body,
                    "variable_ids": [
                        (0, 0, self._default_variable(number, path, sample))
                        for number, (path, sample) in enumerate(
                            zip(default.fields, default.samples, strict=True), 1
                        )
                    ],
                    "button_ids": [
                        (0, 0, {"type": "QUICK_REPLY", "text": label, "action": action})
                        for label, action in zip(labels, default.actions, strict=True)
                    ],
                }

    @api.model
    def _default_variable(self, number, path, sample):
        return {
            "sequence": number,
            "place": f"body.{number}",
            "sample": sample,
            "source": "field" if path else "agent",
            "field_path": path,
        }
