# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Syncs templates with Meta's list of an account's templates."""

import logging

from odoo import api, fields, models

from ...tools import log
from ...tools.templates.comparison import is_same
from ...tools.templates.languages import normal
from ...tools.templates.statuses import CATEGORIES, DELETED
from ..lane.calls import Call
from ..lane.lane import Lane
from ..lane.outcomes import Outcome
from ..lane.queue import Queue

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
LANE = Lane(
    _logger,
    "templates",
    model="helpdesk.whatsapp.account",
    noun="account",
    cron="ir_cron_templates",
    is_each_minute=False,
    queue=Queue(
        "helpdesk_whatsapp_account",
        waits="item.active",
        # Once a day even if no webhook reports a change.
        later="""greatest(
            CASE WHEN item.templates_outdated THEN NULL
                 ELSE item.templates_synced_at + interval '1 day' END,
            item.manage_after)""",
        account="item.id",
    ),
    work="_prepare_sync",
    batch=4,
    failed=("templates_not_read", log.WARNING),
)


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
        LANE.wake(self.env)

    @api.model
    def _cron_sync_templates(self):
        """Sync the accounts that are due (cron)."""
        LANE.run(self.env)

    def _prepare_sync(self):
        """Return the ``Call`` that reads the account's templates from Meta."""
        account = self.exists()._with_templates() if self.exists() else self
        if not account:
            return Outcome.HELD
        client, uid = account._cloud_api(), account.business_account_uid
        return Call(_templates, (client, uid), "_conclude_sync", (client,))

    def _conclude_sync(self, rows, client):
        """Store the templates, or log why Meta's list could not be read.

        :param rows: what :func:`_templates` returned, or the exception it raised
        :param client: the ``CloudApi`` that made the calls
        """
        self.exists().sudo()._follow_usage(client.rests)
        if isinstance(rows, Exception):
            event, ids = "templates_not_read", {"account": self.id}
            log.event(_logger, log.WARNING, event, **ids, **log.of_error(rows))
            return Outcome.HELD
        self.exists().sudo()._store_templates(rows)
        return Outcome.DONE

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
        client = self._cloud_api()
        rows = _templates(client, self.business_account_uid)
        self._follow_usage(client.rests)
        return self._store_templates(rows)

    def _store_templates(self, rows):
        """Create, update and mark templates by Meta's complete list of them.

        :param list rows: of ``CloudApi.templates``
        :return: as :meth:`_sync_templates`
        """
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
            "meta_ttl_seconds": _seconds(row.get("message_send_ttl_seconds")),
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
                "ttl_seconds": values["meta_ttl_seconds"],
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
            values["ttl_seconds"] = values["meta_ttl_seconds"]
        changed = {name: value for name, value in values.items() if self[name] != value}
        components = values["meta_components"]
        if not is_edited and not is_same(components, self._to_components()):
            changed |= self._from_components(components)
        self.write(changed)
        self._take_samples(components)
        return bool(set(changed) - {"meta_components"})


def _seconds(value):
    """Return Meta's time limit, 0 if there is none (Meta has -1 for that, too)."""
    return value if isinstance(value, int) and value > 0 else 0


def _templates(client, business_account_uid):
    """Return all rows of Meta's list of templates, as a list of dicts."""
    return list(client.templates(business_account_uid))
