# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class HelpdeskWhatsappAccount(models.Model):
    """Copies templates and automatic messages of another account."""

    _inherit = "helpdesk.whatsapp.account"

    def action_copy_from(self):
        """Open the dialog that copies from another account to this one.

        :raises AccessError: the user may not change the account
        """
        self.ensure_one()
        self.check_access("write")
        return self.env["helpdesk.whatsapp.copy"]._open(self)

    def _copy_templates_of(self, source):
        """Copy the templates of ``source`` that this account lacks, as drafts.

        Those that Odoo cannot edit, and Meta's samples, are left out.

        :return: how many were copied
        """
        mine = {(template.name, template.language) for template in self.template_ids}
        copied = source.template_ids.filtered(
            lambda template: not template.is_sample
            and not template.is_foreign
            and template.status != "DELETED"
            and (template.name, template.language) not in mine
        )
        for template in copied:
            template.copy({"account_id": self.id, "name": template.name})
        return len(copied)

    def _copy_rules_of(self, source):
        """Make this account's automatic messages those of ``source``.

        A rule whose template this account lacks is left out.

        :return: how many were copied
        """
        count = 0
        for rule in source.rule_ids:
            template = self.template_ids.filtered(
                lambda each, name=rule.template_id.name: (
                    each.is_primary and each.name == name
                )
            )
            team = rule.team_id
            is_foreign = team.company_id and team.company_id != self.company_id
            if (rule.template_id and not template) or is_foreign:
                continue
            values = rule.copy_data({"account_id": self.id})[0]
            values["template_id"] = template[:1].id
            own = self.rule_ids.filtered(
                lambda each, rule=rule: (each.event, each.team_id)
                == (rule.event, rule.team_id)
            )
            if own:
                own.write(values)
            else:
                own.create(values)
            count += 1
        return count
