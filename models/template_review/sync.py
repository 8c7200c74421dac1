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
#: Templates are read again this often, whatever the webhooks say.
SYNC_EVERY = timedelta(days=1)


class HelpdeskWhatsappAccount(models.Model):
    _inherit = "helpdesk.whatsapp.account"

    templates_synced_at = fields.Datetime(
        "Templates synced on", readonly=True, copy=False
    )
    templates_outdated = fields.Boolean(readonly=True, copy=False)

    def _outdate_templates(self):
        """Have the templates read again soon: they are out of step with Meta's."""
        self.sudo().templates_outdated = True
        self.env.ref("helpdesk_mgmt_whatsapp.ir_cron_templates")._trigger()

    @api.model
    def _cron_sync_templates(self):
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
            except Exception as error:  # one account's trouble stops no other
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
        return self.search([("active", "=", True)])

    def _with_templates(self):
        """The accounts whose templates can be asked for."""
        accounts = (self or self._all()).sudo()
        return accounts.filtered(lambda a: a.business_account_uid and a.access_token)

    def _sync_templates(self):
        """Make our templates as Meta has them; how many are new, changed and gone.

        :raises CloudApiError: Meta could not be asked
        """
        self.ensure_one()
        rows = list(self._cloud_api().templates(self.business_account_uid))
        counts = self._take_templates(rows)
        seen = {str(row.get("id")) for row in rows}
        gone = self.template_ids.filtered(
            lambda template: template._is_at_meta()
            and template.template_uid not in seen
        )
        gone.write({"status": DELETED})
        self.write(
            {"templates_synced_at": fields.Datetime.now(), "templates_outdated": False}
        )
        return {**counts, "gone": len(gone)}

    def _take_templates(self, rows):
        """Write down what Meta says of some templates: ``rows`` as Meta lists them."""
        templates = self.env["helpdesk.whatsapp.template"].sudo()
        counts = {"new": 0, "changed": 0}
        for row in rows:
            names = [row.get(key) for key in ("id", "name", "language")]
            if not all(isinstance(name, str) and name for name in names):
                continue  # no template of Meta's
            template = self._template_at_meta(*names)
            if not template:
                templates._make_of_row(self, row)
                counts["new"] += 1
            elif template._take_row(row):
                counts["changed"] += 1
        return counts

    def _template_at_meta(self, uid, name, language):
        """Our templates that Meta calls so: one in each account of ``self``."""
        templates, code = self.sudo().template_ids, normal(language)
        return templates.filtered(lambda t: uid and t.template_uid == str(uid)) or (
            templates.filtered(lambda t: t.name == name and t.language == code)
        )


class HelpdeskWhatsappTemplate(models.Model):
    """What Meta says of a template."""

    _inherit = "helpdesk.whatsapp.template"

    quality = fields.Selection(QUALITIES, readonly=True, copy=False)
    rejected_reason = fields.Selection(
        REJECTIONS, "Reason of the rejection", readonly=True, copy=False
    )
    meta_notice = fields.Text(
        "Meta says", readonly=True, copy=False, help="With the last change of status."
    )
    correct_category = fields.Selection(
        CATEGORIES,
        "Category Meta will put it into",
        readonly=True,
        copy=False,
    )

    @api.model
    def _said(self, row):
        """What a row of Meta's list says (``cloud_api.templates``), as our columns."""
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
        """``value``, if the selection ``name`` has it."""
        return value if value in dict(self._fields[name].selection) else False

    @api.model
    def _make_of_row(self, account, row):
        said = self._said(row)
        template = self.create(
            {
                "account_id": account.id,
                "name": row.get("name"),
                "language": normal(row.get("language")),
                "category": said["meta_category"] or "MARKETING",
                **said,
                **self._from_components(said["meta_components"]),
            }
        )
        template._take_samples(said["meta_components"])

    def _take_row(self, row):
        """Make it as Meta says; whether that changed anything a person sees.

        What the admin is writing, or has drafted, stays.
        """
        self.ensure_one()
        said = self._said(row)
        is_ours = self.is_changed or not self._is_at_meta()
        if not is_ours:
            said["category"] = said["meta_category"] or self.category
        changed = {name: value for name, value in said.items() if self[name] != value}
        held = said["meta_components"]
        if not is_ours and not is_same(held, self._to_components()):
            changed |= self._from_components(held)
        self.write(changed)
        self._take_samples(held)
        return bool(set(changed) - {"meta_components"})
