# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.templates import rules as template_rules
from ...tools.templates.comparison import is_known
from ...tools.templates.rules import Problem
from ...tools.templates.statuses import APPROVED, DELETED, DRAFT
from .problem_texts import PROBLEMS

#: Field of the form by the part of a template.
PART_FIELDS = {
    "name": "name",
    "language": "language",
    "category": "category",
    "header": "header_type",
    "body": "body",
    "footer": "footer",
    "minutes": "code_minutes",
    "ttl": "ttl_seconds",
    "buttons": "button_ids",
    "variables": "variable_ids",
}


class HelpdeskWhatsappTemplate(models.Model):
    """Checks a template by Meta's rules while it is edited, and before submission."""

    _inherit = "helpdesk.whatsapp.template"

    problems = fields.Json(
        compute="_compute_problems",
        help="What Meta would refuse: by part of the form, a list of texts.",
    )

    @api.depends(
        *("name", "language", "account_id", "components", "is_changed", "status"),
        *("category", "ttl_seconds"),
        *("variable_ids.source", "variable_ids.field_path", "variable_ids.fixed_text"),
    )
    def _compute_problems(self):
        for template in self:
            found = template._problems()
            if not template._origin:  # an empty form is no mistake yet
                found = [problem for problem in found if problem.kind != "empty"]
            template.problems = template._problem_texts(found)

    def _why_not_fillable(self):
        """Return why nobody can fill in the template here, or ``""``.

        It has parts that this addon does not know, such as a carousel: what would be
        sent without them is not what Meta approved.
        """
        if is_known(self.components):
            return ""
        return self.env._(
            "“%(name)s” cannot be filled in here: it has parts, such as a carousel,"
            " that this addon cannot send.",
            name=self.name,
        )

    def _check_can_be_filled(self):
        """Check that each template can be chosen for messages.

        :raises ValidationError: one has parts that cannot be filled in here
        """
        for template in self:
            if problem := template._why_not_fillable():
                raise ValidationError(problem)

    def _problems(self):
        """Return what prevents the template from being submitted or sent.

        :return: list of ``tools.templates.rules.Problem``
        """
        self.ensure_one()
        found = template_rules.problems(self._to_meta())
        if self.is_locked or self._is_as_at_meta():
            found = [problem for problem in found if problem.kind == "file_missing"]
        else:
            found += [*self._file_problems(), *self._own_problems()]
        return [*found, *self._source_problems()]

    def _is_as_at_meta(self):
        """Whether Meta has approved the template as it is here."""
        return self._is_at_meta() and not self.is_changed and self.status == APPROVED

    def _file_problems(self):
        """Yield the problems of the header's file."""
        if self.header_type not in template_rules.SAMPLES:
            return
        for file in self.sudo().header_attachment_ids[:1]:
            yield from template_rules.file_problems(
                self.header_type, file.mimetype, file.file_size
            )

    def _own_problems(self):
        """Yield problems that depend on what Meta has of this or another template."""
        if self.status == APPROVED and self.category != self.meta_category:
            yield Problem("category", "category_fixed")
        if self._is_at_meta() and self.meta_ttl_seconds and not self.ttl_seconds:
            yield Problem("ttl", "ttl_kept")
        same = [
            ("account_id", "=", self.account_id.id),
            ("language", "=", self.language),
            ("name", "!=", self.name),
            ("body", "=", self.body),
            ("footer", "=", self.footer or False),
            ("status", "not in", (DRAFT, DELETED)),
        ]
        other = self.body and self.search(same, limit=1)
        if other and self.category != "AUTHENTICATION":
            yield Problem("body", "duplicate", values={"name": other.name})

    def _source_problems(self):
        """Yield a problem for each variable whose text cannot be determined."""
        needed = {"field": "field_path", "fixed": "fixed_text"}
        for variable in self.variable_ids:
            column = needed.get(variable.source)
            if column and not variable[column]:
                yield Problem("variables", "source", variable.place)
                continue
            try:
                if variable.source == "field":
                    variable._fields_of_path()
            except ValidationError:
                yield Problem("variables", "source", variable.place)

    def _problem_texts(self, found):
        """Return the problems as texts: a dict of lists by part of the template.

        The problems of one button or variable are one text.
        """
        by_item = defaultdict(list)
        for problem in found:
            item = problem.part, self._item_label(problem)
            text = self.env._(PROBLEMS[problem.kind])
            by_item[item].append(text % problem.values)
        by_part = defaultdict(list)
        for (part, item), texts in by_item.items():
            by_part[part] += [f"{item}: {' '.join(texts)}"] if item else texts
        return dict(by_part)

    def _item_label(self, problem):
        """Return the label of the problem's button or variable, or ``""``."""
        if problem.item is None:
            return ""
        if problem.part == "buttons":
            return self.env._("Button %(number)s", number=problem.item + 1)
        rows = self.variable_ids
        return rows.filtered(lambda row: row.place == problem.item)[:1].label or ""

    def _check_rules(self):
        """Check that Meta would accept the template, as far as its rules are known.

        :raises UserError: it would not; the text has all reasons, by field
        """
        if found := self._problems():
            raise UserError(self._all_problems(found))

    def _all_problems(self, found):
        """Return the problems as one text: a line for each, with the field's label."""
        by_part = self._problem_texts(found)
        return "\n".join(
            f"{self._fields[PART_FIELDS[part]]._description_string(self.env)}: {text}"
            for part, texts in by_part.items()
            for text in texts
        )
