import io
import logging

from psycopg2 import IntegrityError

from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import log
from ...tools.meta import cloud_api
from ...tools.meta.errors import Remedy
from ...tools.templates import rules as template_rules
from ...tools.templates.statuses import APPROVED, DELETED, PENDING
from .refusals import REFUSALS

_logger = logging.getLogger(__name__)

#: Subcodes of Meta's refusals ("Error codes", template creation).
EXISTS, UNKNOWN = 2388024, 2593002


class HelpdeskWhatsappTemplate(models.Model):
    """What is done to a template at Meta, one at a time.

    Meta is asked first, and what it answered is written then. Whatever breaks between
    the two is mended by the next attempt or *Sync*: a template that is there already is
    taken over, one that is gone already counts as deleted.
    """

    _inherit = "helpdesk.whatsapp.template"

    submitted_at = fields.Datetime("Submitted on", readonly=True, copy=False)

    def _submit(self):
        """Give it to Meta for review: a new one, or the changes.

        :raises UserError: Meta would refuse it
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
            api.edit_template(self.template_uid, **changes)
            self._now_in_review({})
        else:
            self._create_at_meta(api, values)

    def _create_at_meta(self, api, values):
        business = self.account_id.business_account_uid
        try:
            answer = api.create_template(business, values)
        except (cloud_api.OutcomeUnknown, cloud_api.Refused) as error:
            if getattr(error, "subcode", EXISTS) != EXISTS:
                raise
            if not self._take_over(api):
                raise
        else:
            self._now_in_review(answer)

    def _take_over(self, api):
        """Meta has it already, or may have: whether it does."""
        rows = api.templates(self.account_id.business_account_uid, name=self.name)
        for row in rows:
            if (row.get("name"), row.get("language")) == (self.name, self.language):
                self.sudo()._take_row(row)
                return True
        return False

    def _now_in_review(self, answer):
        category = self._known("category", answer.get("category")) or self.category
        values = {
            "status": self._known("status", answer.get("status")) or PENDING,
            "meta_components": self._to_components(),
            "category": category,
            "meta_category": category,
            "rejected_reason": False,
            "meta_notice": False,
            "submitted_at": fields.Datetime.now(),
        }
        if answer.get("id"):
            values["template_uid"] = str(answer["id"])
        self.sudo().write(values)

    def _upload_sample(self, api, components):
        """Put Meta's handle of the header's file into ``components``."""
        header = next((c for c in components if c["type"] == "HEADER"), {})
        if header.get("format") not in template_rules.SAMPLES:
            return
        app_uid = api.debug_token().get("app_id")
        if not app_uid:
            raise UserError(
                self.env._("Meta does not say which app the access token is of.")
            )
        file = self.sudo().header_attachment_ids[:1]
        handle = api.upload_sample(
            app_uid, io.BytesIO(file.raw), file.name, file.file_size, file.mimetype
        )
        header["example"] = {"header_handle": [handle]}

    def _delete_at_meta(self):
        """Delete it there, and then here, or keep it as deleted where it is in use.

        :return: whether Meta keeps the name locked
        :raises CloudApiError: Meta did not: ours stays as it is
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
        """Go on with one that Meta paused to see how customers take it.

        :raises CloudApiError: Meta refuses: other pauses end by themselves
        """
        self.ensure_one()
        if self.status != "PAUSED":
            raise UserError(self.env._("It is not paused."))
        self.account_id._cloud_api().unpause_template(self.template_uid)
        self.sudo().write({"status": APPROVED, "meta_notice": False})

    def _status_text(self):
        text = dict(self._fields["status"]._description_selection(self.env))
        return text[self.status]

    # --------------------------------------------------------------------- buttons

    def _start_task(self, operation):
        self.check_access("write")
        tasks = self.env["helpdesk.whatsapp.template.task"]
        return tasks._start([(operation, template) for template in self])

    def action_submit(self):
        """Submit for review; of several, each gets its line of the result.

        :raises UserError: of one, everything Meta would refuse, by field
        """
        if len(self) == 1:
            self._check_rules()
        return self._start_task("submit")

    def action_submit_languages(self):
        return self._sisters().action_submit()

    def action_delete(self):
        """Delete at Meta and here."""
        return self._start_task("delete")

    def action_delete_languages(self):
        return self._sisters().action_delete()

    def action_unpause(self):
        return self._start_task("unpause")

    def action_sync(self):
        """Read the templates of the accounts again: of all, without a template."""
        return self.account_id.action_sync_templates()

    def action_register_templates(self):
        """Submit the predefined templates of every account."""
        return self.account_id.browse().action_register_templates()


class HelpdeskWhatsappAccount(models.Model):
    _inherit = "helpdesk.whatsapp.account"

    def action_sync_templates(self):
        """Make our templates as Meta has them; of all accounts, if of none.

        :raises UserError: Meta can be asked about none of them
        """
        accounts = self or self._all()
        accounts.check_access("write")
        tasks = self.env["helpdesk.whatsapp.template.task"]
        return tasks._start([("sync", account) for account in accounts])

    def action_register_templates(self):
        """Submit the predefined templates that Meta does not have yet."""
        tasks = self.env["helpdesk.whatsapp.template.task"]
        return tasks._start((self or self._all())._registration())

    def _registration(self):
        """The operations that submit the predefined templates of these accounts.

        :return: pairs of operation and record (see ``operations``)
        :raises AccessError: the user may not change the accounts
        """
        self.check_access("write")
        self._make_default_templates()
        return [
            *(("sync", account) for account in self),
            *(("register", template) for template in self._default_templates()),
        ]

    def _refusal_text(self, error):
        """Why Meta did not do what it was asked about a template."""
        if isinstance(error, cloud_api.Unreachable):
            return self.env._("Meta could not be reached. Try again in a moment.")
        if isinstance(error, cloud_api.OutcomeUnknown):
            return self.env._(
                "Meta gave no answer: it may have been done. The templates are synced"
                " in a moment."
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
