# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Submits templates to Meta, deletes and resumes them, and explains Meta's errors."""

import io
import logging

from psycopg2 import IntegrityError

from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import log
from ...tools.meta import cloud_api
from ...tools.meta.errors import Remedy
from ...tools.templates import rules as template_rules
from ...tools.templates.defaults import DEFAULT_TEMPLATES
from ...tools.templates.statuses import APPROVED, DELETED, PENDING
from .refusals import REFUSALS

_logger = logging.getLogger(__name__)

#: Subcodes of Meta's errors ("Error codes", template creation).
EXISTS, UNKNOWN = 2388024, 2593002


class HelpdeskWhatsappTemplate(models.Model):
    """Submits, deletes and resumes a template at Meta.

    Each operation calls Meta first, and then stores the result. If the second step
    fails, the next attempt or *Sync* corrects it: a template that Meta has already is
    updated from Meta's, one that Meta no longer has counts as deleted.
    """

    _inherit = "helpdesk.whatsapp.template"

    submitted_at = fields.Datetime("Submitted on", readonly=True, copy=False)

    def _submit(self):
        """Submit a new template, or the changes of one that Meta has, for review.

        :raises UserError: Meta would refuse it, or there is nothing to submit
        :raises CloudApiError: Meta has refused it, or gave no answer
        """
        self.ensure_one()
        if self._is_as_at_meta() or self.is_locked:
            raise UserError(
                self.env._("There is nothing to submit: %s.", self._status_text())
            )
        self._check_rules()
        api, values = self.account_id._cloud_api(), self._to_meta()
        self._upload_sample(api, values["components"])
        if self._is_at_meta():
            changes = {"components": values["components"]}
            if self.category != self.meta_category:
                changes["category"] = self.category
            if self.ttl_seconds != self.meta_ttl_seconds:
                changes["message_send_ttl_seconds"] = self.ttl_seconds
            api.edit_template(self.template_uid, **changes)
            self._now_in_review({})
        else:
            self._create_at_meta(api, values)

    def _create_at_meta(self, api, values):
        """Create the template at Meta, or update this one if Meta has it already.

        :param api: ``tools.meta.cloud_api.CloudApi``
        :param dict values: as of ``_to_meta``
        :raises CloudApiError: Meta has refused it, or gave no answer
        """
        business = self.account_id.business_account_uid
        try:
            answer = api.create_template(business, values)
        except (cloud_api.OutcomeUnknown, cloud_api.Refused) as error:
            if getattr(error, "subcode", EXISTS) != EXISTS:
                raise
            if not self._update_from_meta(api):
                raise
        else:
            self._now_in_review(answer)

    def _update_from_meta(self, api):
        """Update the template from Meta's of the same name and language.

        :return: whether Meta has it
        """
        rows = api.templates(self.account_id.business_account_uid, name=self.name)
        for row in rows:
            if (row.get("name"), row.get("language")) == (self.name, self.language):
                self.sudo()._update_from_row(row)
                return True
        return False

    def _now_in_review(self, answer):
        """Store that Meta has the template and its status.

        :param dict answer: Meta's answer when it was created, else ``{}``
        """
        category = self._known("category", answer.get("category")) or self.category
        values = {
            "status": self._known("status", answer.get("status")) or PENDING,
            "meta_components": self._to_components(),
            "category": category,
            "meta_category": category,
            "meta_ttl_seconds": self.ttl_seconds,
            "rejected_reason": False,
            "meta_notice": False,
            "submitted_at": fields.Datetime.now(),
        }
        if answer.get("id"):
            values["template_uid"] = str(answer["id"])
        self.sudo().write(values)

    def _upload_sample(self, api, components):
        """Upload the header's file and put its handle into ``components``.

        The upload needs the id of the app, which Meta reports for the access token
        ("Resumable Upload API").

        :raises UserError: Meta does not report the app
        :raises CloudApiError: Meta has refused it, or gave no answer
        """
        header = next((c for c in components if c["type"] == "HEADER"), {})
        if header.get("format") not in template_rules.SAMPLES:
            return
        app_uid = api.debug_token().get("app_id")
        if not app_uid:
            raise UserError(
                self.env._("Meta does not report the app of the access token.")
            )
        file = self.sudo().header_attachment_ids[:1]
        handle = api.upload_sample(
            app_uid, io.BytesIO(file.raw), file.name, file.file_size, file.mimetype
        )
        header["example"] = {"header_handle": [handle]}

    def _delete_at_meta(self):
        """Delete the template at Meta and then in Odoo.

        A template that other records refer to is not deleted in Odoo, but gets the
        status *Deleted*.

        :return: whether Meta keeps the name locked, as of approved templates
        :raises CloudApiError: Meta has refused, or gave no answer: nothing has changed
        """
        self.ensure_one()
        is_locked = self._is_at_meta() and self.status == APPROVED
        if self._is_at_meta():
            account = self.account_id
            try:
                account._cloud_api().delete_template(
                    account.business_account_uid, self.name, self.template_uid
                )
            except cloud_api.Refused as error:
                if error.subcode != UNKNOWN:
                    raise
        self.sudo().status = DELETED
        try:
            with self.env.cr.savepoint():
                self.sudo().unlink()
        except (IntegrityError, UserError):
            log.event(_logger, log.INFO, "template_in_use", template=self.id)
        return is_locked

    def _unpause(self):
        """Resume a template that Meta has paused by template pacing.

        :raises UserError: the template is not paused
        :raises CloudApiError: Meta has refused, as it does for other pauses, which end
            by themselves ("Template pausing"), or gave no answer
        """
        self.ensure_one()
        if self.status != "PAUSED":
            raise UserError(self.env._("The template is not paused."))
        self.account_id._cloud_api().unpause_template(self.template_uid)
        self.sudo().write({"status": APPROVED, "meta_notice": False})

    def _status_text(self):
        """Return the label of the template's status."""
        labels = dict(self._fields["status"]._description_selection(self.env))
        return labels[self.status]

    # --------------------------------------------------------------------- buttons

    def _start_task(self, operation):
        """Open the dialog that runs an operation on each of the templates.

        :raises AccessError: the user may not change the templates
        """
        self.check_access("write")
        tasks = self.env["helpdesk.whatsapp.template.task"]
        return tasks._start([(operation, template) for template in self])

    def action_submit(self):
        """Submit the templates for review, in a dialog that shows the progress.

        :raises UserError: there is one template, and Meta would refuse it; with several
            ones, the dialog shows the errors
        """
        if len(self) == 1:
            self._check_rules()
        return self._start_task("submit")

    def action_submit_languages(self):
        """Submit all languages of the templates for review."""
        return self._sisters().action_submit()

    def action_delete(self):
        """Delete the templates at Meta and in Odoo."""
        return self._start_task("delete")

    def action_delete_languages(self):
        """Delete all languages of the templates at Meta and in Odoo."""
        return self._sisters().action_delete()

    def action_unpause(self):
        """Resume templates that Meta has paused."""
        return self._start_task("unpause")

    def action_sync(self):
        """Sync the templates of the same accounts; of all, if ``self`` is empty."""
        return self.account_id.action_sync_templates()

    def action_register_templates(self):
        """Submit the predefined templates of the same accounts; of all, if empty."""
        return self.account_id.action_register_templates()


class HelpdeskWhatsappAccount(models.Model):
    """Adds the operations on all templates of an account."""

    _inherit = "helpdesk.whatsapp.account"

    def action_sync_templates(self):
        """Sync the templates of the accounts with Meta; of all, if ``self`` is empty.

        :raises AccessError: the user may not change the accounts
        """
        accounts = self or self._all()
        accounts.check_access("write")
        tasks = self.env["helpdesk.whatsapp.template.task"]
        return tasks._start([("sync", account) for account in accounts])

    def action_register_templates(self):
        """Open the dialog that asks in which languages to submit templates.

        They are the predefined ones that Meta does not have. An empty ``self`` means
        all accounts.

        :raises AccessError: the user may not change the accounts
        """
        accounts = self or self._all()
        accounts.check_access("write")
        return self.env["helpdesk.whatsapp.languages"]._open(accounts)

    def _languages_of_defaults(self):
        """Return Meta's codes of the languages of the predefined templates.

        :return: dict: code to whether the language is installed in Odoo
        """
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        spoken = {code.partition("_")[0] for code in installed}
        languages = {
            code: None for each in DEFAULT_TEMPLATES.values() for code in each.texts
        }
        return {code: code.partition("_")[0] in spoken for code in languages}

    def _registration(self, languages=None):
        """Return the operations that submit the accounts' predefined templates.

        Templates that the accounts lack are created as drafts.

        :param languages: Meta's codes of the languages to submit, by default all
        :return: list of pairs of operation and record (see ``operations``)
        :raises AccessError: the user may not change the accounts
        """
        self.check_access("write")
        self._make_default_templates()
        return [
            *(("sync", account) for account in self),
            *(
                ("register", template)
                for template in self._default_templates()
                if languages is None or template.language in languages
            ),
        ]

    def _refusal_text(self, error):
        """Return a text that explains why an operation at Meta has failed.

        :param error: ``tools.meta.cloud_api.CloudApiError``
        """
        if isinstance(error, cloud_api.Unreachable):
            return self.env._("Meta could not be reached. Try again in a moment.")
        if isinstance(error, cloud_api.OutcomeUnknown):
            return self.env._(
                "Meta gave no answer: the operation may have succeeded. The"
                " templates will be synced soon."
            )
        if error.subcode in REFUSALS:
            return self.env._(REFUSALS[error.subcode])
        if error.verdict.remedy is Remedy.FIX_ACCOUNT:
            return self.env._(
                "Meta refuses the account or its access token: press “Check now” on the"
                " account."
            )
        if error.verdict.remedy is Remedy.SLOW_NUMBER:
            return self.env._("Too many calls to Meta: try again in an hour.")
        return self.env._("Meta answers “%s”.", error.details or str(error))
