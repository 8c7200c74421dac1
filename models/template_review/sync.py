# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Syncs templates with Meta's list of an account's templates."""

import logging
from datetime import timedelta

from odoo import api, fields, models

from ...tools import log
from ...tools.templates.comparison import is_same
from ...tools.templates.languages import normal
from ...tools.templates.statuses import CATEGORIES, DELETED

_logger = logging.getLogger(__name__)

QUALITIES = [("GREEN", "High"), ("YELLOW", "Medium"), ("RED", "Low")]
REJECTIONS = [
    ("ABUSIVE_CONTENT", "Its content is abusive by WhatsApp's policy."),
    ("INCORRECT_CATEGORY", "Its text does not fit its category."),
    ("INVALID_FORMAT", "Variables or texts are not formatted as Meta wants."),
    ("PROMOTIONAL", "It advertises, which its category does not allow."),
    ("SCAM", "It looks like a scam, or asks for sensitive data."),
    ("TAG_CONTENT_MISMATCH", "Language or category do not match its text."),
]
#: Time between two syncs of an account, even if no webhook reports a change.
SYNC_EVERY = timedelta(days=1)


class HelpdeskWhatsappAccount(models.Model):
    """Syncs the templates of an account with Meta."""

    _inherit = "helpdesk.whatsapp.account"

    templates_synced_at = fields.Datetime(
        "Templates synced on", readonly=True, copy=False
    )
    templates_outdated = fields.Boolean(readonly=True, copy=False)

    def _outdate_templates(self):
        """Schedule a sync of the templates: they differ from those at Meta."""
        self.sudo().templates_outdated = True
        self.env.ref("helpdesk_mgmt_whatsapp.ir_cron_templates")._trigger()

    @api.model
    def _cron_sync_templates(self):
        """Sync the accounts that are due, each in a transaction of its own."""
        commit = self.env["ir.cron"]._commit_progress
        accounts = self._with_templates().filtered(
            lambda account: account.templates_outdated
            or (
                account.templates_synced_at or fields.Datetime.from_string("1970-01-01")
            )
            < fields.Datetime.now() - SYNC_EVERY
        )
        for number, account in enumerate(accounts, 1):
            try:
                with self.env.cr.savepoint():
                    account._sync_templates()
            except Exception as error:  # the other accounts are synced all the same
                log.event(
                    _logger,
                    log.WARNING,
                    "templates_not_read",
                    account=account.id,
                    **log.of_error(error),
                )
            if not commit(1, remaining=len(accounts) - number):
                return

    @api.model
    def _all(self):
        """Return all active accounts."""
        return self.search([("active", "=", True)])

    def _with_templates(self):
        """Return the accounts with the id and the token that a sync needs.

        An empty ``self`` means all accounts. The result has superuser rights.
        """
        accounts = (self or self._all()).sudo()
        return accounts.filtered(lambda a: a.business_account_uid and a.access_token)

    def _sync_templates(self):
        """Create and update the templates by Meta's list; mark the others as deleted.

        :return: dict of the numbers of ``new``, ``changed`` and ``gone`` templates
        :raises CloudApiError: Meta has refused, or gave no answer
        """
        self.ensure_one()
        rows = list(self._cloud_api().templates(self.business_account_uid))
        counts = self._store_rows(rows)
        uids = {str(row.get("id")) for row in rows}
        gone = self.template_ids.filtered(
            lambda template: template._is_at_meta()
            and template.template_uid not in uids
        )
        gone.write({"status": DELETED})
        self.write(
            {"templates_synced_at": fields.Datetime.now(), "templates_outdated": False}
        )
        return {**counts, "gone": len(gone)}

    def _store_rows(self, rows):
        """Create or update a template for each row of Meta's list.

        :param list rows: of ``CloudApi.templates``; rows without id, name and language
            are left out
        :return: dict of the numbers of ``new`` and ``changed`` templates
        """
        templates = self.env["helpdesk.whatsapp.template"].sudo()
        counts = {"new": 0, "changed": 0}
        for row in rows:
            names = [row.get(key) for key in ("id", "name", "language")]
            if not all(isinstance(name, str) and name for name in names):
                continue
            template = self._template_at_meta(*names)
            if not template:
                templates._create_from_row(self, row)
                counts["new"] += 1
            elif template._update_from_row(row):
                counts["changed"] += 1
        return counts

    def _template_at_meta(self, uid, name, language):
        """Return the templates with Meta's id, or else with the name and language.

        There is one at most in each account of ``self``.

        :param str uid: Meta's id of the template
        :param str language: Meta's code of the language
        """
        templates, code = self.sudo().template_ids, normal(language)
        return templates.filtered(lambda t: uid and t.template_uid == str(uid)) or (
            templates.filtered(lambda t: t.name == name and t.language == code)
        )


class HelpdeskWhatsappTemplate(models.Model):
    """Stores what Meta reports of a template: status, quality, category, rejection."""

    _inherit = "helpdesk.whatsapp.template"

    quality = fields.Selection(QUALITIES, readonly=True, copy=False)
    rejected_reason = fields.Selection(
        REJECTIONS, "Reason of the rejection", readonly=True, copy=False
    )
    meta_notice = fields.Text(
        "Meta's explanation",
        readonly=True,
        copy=False,
        help="With the last change of status.",
    )
    correct_category = fields.Selection(
        CATEGORIES,
        "Category after Meta's change",
        readonly=True,
        copy=False,
    )

    @api.model
    def _values_of_row(self, row):
        """Return the values of a template for a row of Meta's list.

        :param dict row: of ``CloudApi.templates``
        """
        category = self._known("category", row.get("category"))
        correct = self._known("category", row.get("correct_category"))
        score = (row.get("quality_score") or {}).get("score")
        return {
            "template_uid": str(row.get("id")),
            "status": self._known("status", row.get("status")) or "LOCKED",
            "meta_components": row.get("components") or [],
            "meta_category": category,
            "correct_category": correct if correct != category else False,
            "quality": self._known("quality", score),
            "rejected_reason": self._known(
                "rejected_reason", row.get("rejected_reason")
            ),
        }

    @api.model
    def _known(self, name, value):
        """Return ``value`` if the selection field ``name`` has it, else ``False``."""
        return value if value in dict(self._fields[name].selection) else False

    @api.model
    def _create_from_row(self, account, row):
        """Create the template of a row of Meta's list."""
        values = self._values_of_row(row)
        components = values["meta_components"]
        template = self.create(
            {
                "account_id": account.id,
                "name": row.get("name"),
                "language": normal(row.get("language")),
                "category": values["meta_category"] or "MARKETING",
                **values,
                **self._from_components(components),
            }
        )
        template._take_samples(components)

    def _update_from_row(self, row):
        """Update the template from a row of Meta's list.

        The form's content stays as it is in a draft, or if it has changes that have not
        been submitted.

        :return: whether more than the components at Meta has changed
        """
        self.ensure_one()
        values = self._values_of_row(row)
        is_edited = self.is_changed or not self._is_at_meta()
        if not is_edited:
            values["category"] = values["meta_category"] or self.category
        changed = {name: value for name, value in values.items() if self[name] != value}
        components = values["meta_components"]
        if not is_edited and not is_same(components, self._to_components()):
            changed |= self._from_components(components)
        self.write(changed)
        self._take_samples(components)
        return bool(set(changed) - {"meta_components"})
