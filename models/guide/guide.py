# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import health
from ...tools.meta import cloud_api
from ..lane.outcomes import write_outcome

_logger = logging.getLogger(__name__)

ACCESS, NUMBER, WEBHOOK, HELPDESK, MESSAGE, DONE = (
    *("access", "number", "webhook", "helpdesk", "message", "done"),
)
#: By step: its health checks. The first must be passed, the others must not fail.
CHECKS_OF_STEP = {
    ACCESS: ("token", "connection", "permissions", "app_secret"),
    NUMBER: ("number", "business_account", "token", "connection"),
    WEBHOOK: (
        *("callback_url", "subscription", "webhook_fields"),
        *("token", "connection"),
    ),
}
#: Settings whose change makes the findings of the steps' checks invalid.
CREDENTIALS = {
    *("access_token", "app_secret", "phone_number_uid", "business_account_uid"),
    "api_url",
}


class HelpdeskWhatsappAccount(models.Model):
    """Leads through the setup of a number, step by step: the guide.

    Its state is stored on the account, so that it can be continued at any time. A step
    is done when the health checks in ``CHECKS_OF_STEP`` are passed.
    """

    _inherit = "helpdesk.whatsapp.account"

    guide_step = fields.Selection(
        [
            (ACCESS, "Access"),
            (NUMBER, "Number"),
            (WEBHOOK, "Webhook"),
            (HELPDESK, "Helpdesk"),
            (MESSAGE, "First message"),
            (DONE, "Done"),
        ],
        "Step of the guide",
        readonly=True,
        copy=False,
    )
    guide_started_at = fields.Datetime("Guide started on", readonly=True, copy=False)
    is_guide_tried = fields.Boolean(
        readonly=True, copy=False, help="The open step has been checked."
    )
    guide_problem = fields.Text(readonly=True, copy=False)
    found_numbers = fields.Json(
        readonly=True,
        copy=False,
        help="The numbers the access token reaches: id, display_phone_number,"
        " verified_name, business_account_uid, is_taken (by another account).",
    )
    is_access_done = fields.Boolean(compute="_compute_guide")
    is_number_done = fields.Boolean(compute="_compute_guide")
    is_webhook_done = fields.Boolean(compute="_compute_guide")
    is_helpdesk_done = fields.Boolean(compute="_compute_guide")
    guide_errors = fields.Text(compute="_compute_guide")
    guide_warnings = fields.Text(compute="_compute_guide")
    guide_administrators = fields.Char(compute="_compute_guide_administrators")

    @api.depends(
        *("guide_step", "is_guide_tried", "guide_problem", "check_ids.state"),
        "webhook_elsewhere",
    )
    @api.depends_context("lang")
    def _compute_guide(self):
        for account in self:
            account.is_access_done = account._has_passed(ACCESS)
            account.is_number_done = account._has_passed(NUMBER)
            account.is_webhook_done = account._has_passed(WEBHOOK)
            before = (False, *CHECKS_OF_STEP, HELPDESK)
            account.is_helpdesk_done = account.guide_step not in before
            account.guide_errors = account._guide_texts(
                health.ERROR
            ) or account._guide_texts(health.UNKNOWN)
            account.guide_warnings = account._guide_texts(health.WARNING)

    def _compute_guide_administrators(self):
        group = self.env.ref("base.group_system").sudo()
        people = group.all_user_ids.filtered(lambda user: user.active)[:3]
        self.guide_administrators = ", ".join(people.mapped("name"))

    def _checks_of_step(self, step):
        """Return the account's health checks of a step, by code."""
        codes = CHECKS_OF_STEP.get(step, ())
        lines = self.check_ids.filtered(lambda check: check.code in codes)
        return {check.code: check for check in lines}

    def _has_passed(self, step):
        lines, first = self._checks_of_step(step), CHECKS_OF_STEP[step][0]
        passed = (health.OK, health.WARNING)
        is_failing = any(line.state == health.ERROR for line in lines.values())
        return first in lines and lines[first].state in passed and not is_failing

    def _guide_texts(self, state):
        """Return the advice of the open step's checks that are in ``state``."""
        if self.guide_problem:
            return state == health.ERROR and self.guide_problem
        checks = self._checks_of_step(self.guide_step)
        if self.webhook_elsewhere:
            # Its advice names a button that the guide has replaced by another one.
            checks.pop("callback_url", None)
        lines = checks.values()
        shown = [line for line in lines if line.state == state and self.is_guide_tried]
        return "\n".join({line.advice: True for line in shown if line.advice})

    def _note_start_of_guide(self):
        self.filtered("guide_step").guide_started_at = self.env.cr.now()

    def _outdate_checks_of_guide_after(self, vals):
        """Reset the guide's checks after a change of credentials."""
        if CREDENTIALS & vals.keys():
            lines = self.sudo().check_ids
            codes = {code for codes in CHECKS_OF_STEP.values() for code in codes}
            lines.filtered(lambda check: check.code in codes).state = health.UNKNOWN

    # ------------------------------------------------------------------ opening it

    def action_guide(self):
        """Open the guide at an account that is being set up, else at a new one."""
        self.check_access("write")
        unfinished = self.search(
            [("guide_step", "not in", (False, DONE))], order="write_date desc"
        )
        left = unfinished.filtered(lambda account: not account.guide_ticket_id)
        return left[:1]._guide_page()

    def action_guide_another(self):
        """Open the guide at a new account."""
        self.check_access("write")
        return self.browse()._guide_page()

    def action_set_up_again(self):
        """Open the guide at its first step; this alone changes no settings."""
        self.check_access("write")
        self.ensure_one()
        self.guide_started_at = self.env.cr.now()
        self._guide_open(ACCESS)
        return self._guide_page()

    def action_open(self):
        """Open the account's form."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_mgmt_whatsapp.helpdesk_whatsapp_account_action"
        )
        return {**action, "res_id": self.id, "views": [(False, "form")]}

    def _guide_page(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_mgmt_whatsapp.helpdesk_whatsapp_guide_action"
        )
        return {**action, "res_id": self.id}

    # ------------------------------------------------------------------- its buttons

    def action_guide_open(self):
        """Show the step in the context's ``guide_step``."""
        self.check_access("write")
        step = self.env.context.get("guide_step")
        steps = dict(self._fields["guide_step"].selection)
        if step in steps and step != DONE:
            self._guide_open(step)

    def action_guide_check(self):
        """Check the open step, and open the next one if it is done."""
        self.check_access("write")
        self.ensure_one()
        account, problem = self.sudo(), False
        if account.guide_step == ACCESS:
            if account.access_token and account.app_secret:
                account._find_numbers()
            else:
                problem = self.env._("App secret and access token are needed to go on.")
        account._guide_open(account.guide_step, problem)
        account._guide_check()

    def action_use_number(self, phone_number_uid):
        """Choose one of the numbers that the access token reaches.

        :raises UserError: it is none of them
        """
        self.check_access("write")
        self.ensure_one()
        self.sudo()._use_number(phone_number_uid)
        self.sudo()._guide_check()

    def action_subscribe(self):
        """Subscribe the app's webhooks; open the guide if more is to be done."""
        before = self.guide_step
        self.action_guide_subscribe()
        if before not in (False, DONE) or not self.is_webhook_done:
            return self._guide_page()
        self._guide_open(before)
        text = self.env._("Meta delivers what customers write to this number here.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": text},
        }

    def action_guide_subscribe(self):
        """Subscribe the app's webhooks to this server, unless they go to another one.

        :raises AccessError: the user may not change the account
        """
        self._guide_subscribe()

    def action_guide_replace_callback(self):
        """Subscribe the app's webhooks to this server, even if they go to another one.

        :raises AccessError: the user may not change the account
        """
        self._guide_subscribe(replace=True)

    def _guide_subscribe(self, replace=False):
        self.check_access("write")
        self.ensure_one()
        account = self.sudo()
        problem = account._subscribe(replace)
        account._write_guide(lambda: account._guide_open(WEBHOOK, problem))
        account._guide_check()

    def action_guide_helpdesk(self):
        """Open the step of the first message, after team and language were chosen."""
        self.check_access("write")
        self._guide_open(MESSAGE)

    def action_guide_finish(self):
        """Check all of the account, end the guide and open the account's form."""
        self.action_test_connection()
        self.guide_step = DONE
        return self.action_open()

    # ------------------------------------------------------------------------ steps

    def _guide_open(self, step, problem=False):
        self.write(
            {"guide_step": step, "guide_problem": problem, "is_guide_tried": False}
        )

    def _guide_check(self):
        """Check the open step; if it is done, open the first one that is not.

        Settings are committed first: no lock is held while Meta is asked.
        """
        self.env["ir.cron"]._commit_progress()
        step = self.guide_step
        if step not in CHECKS_OF_STEP:
            return
        # The whole check reads the number's name and the next step's state.
        codes = None if step == NUMBER else CHECKS_OF_STEP[step]
        self._write_guide(lambda: self._refresh_health(codes))
        self._write_guide(lambda: self._conclude_step(step))
        if self.guide_step == NUMBER != step and self.phone_number_uid:
            self._guide_check()

    def _conclude_step(self, step):
        """Store that the step was checked; if it is done, open the next one."""
        if step == NUMBER and self.verified_name and self.name == self._default_name():
            self.name = self.verified_name
        self.is_guide_tried = True
        if self.guide_problem or not self._has_passed(step):
            return
        if step == NUMBER:
            self._outdate_templates()
        if step == WEBHOOK:
            self.webhook_elsewhere = False
        steps = [*CHECKS_OF_STEP]
        later = steps[steps.index(step) + 1 :]
        left = [step for step in later if not self._has_passed(step)]
        self._guide_open(left[0] if left else HELPDESK)

    def _write_guide(self, write):
        """Call ``write`` and commit; a conflict repeats ``write``, not the request.

        The request may have changed something at Meta.
        """
        write_outcome(self.env, write, _logger, account=self.id)

    def _find_numbers(self):
        """Store the numbers that the access token reaches.

        The number of the account, or the only one that no other account has, is chosen.
        """
        api_client = self._cloud_api()
        try:
            uids = health.business_accounts(api_client.debug_token())
            found = [
                {**number, "business_account_uid": uid}
                for uid in uids or filter(None, [self.business_account_uid])
                for number in api_client.phone_numbers(uid)
            ]
        except cloud_api.CloudApiError:
            return  # the checks of the step say what is wrong
        others = self.with_context(active_test=False).search([("id", "!=", self.id)])
        taken = others.mapped("phone_number_uid")
        found = [{**n, "is_taken": n["id"] in taken} for n in found]
        self.found_numbers = found
        free = {number["id"] for number in found if not number["is_taken"]}
        usable = free & {self.phone_number_uid} if self.phone_number_uid else free
        if len(usable) == 1:
            self._use_number(*usable)

    def _use_number(self, phone_number_uid):
        found = [n for n in self.found_numbers or () if n["id"] == phone_number_uid]
        if not found:
            raise UserError(self.env._("Check the access first: it finds the numbers."))
        self.write(
            {
                "phone_number_uid": phone_number_uid,
                "business_account_uid": found[0]["business_account_uid"],
            }
        )
