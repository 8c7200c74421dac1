# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from contextlib import suppress
from datetime import timedelta

import psycopg2

from odoo import api, fields, models

from ...tools import health
from ...tools.meta import cloud_api
from ..common.words import NUMBER_REPLACED
from ..health_checks.check import Finding, declared, why_unanswered
from ..health_checks.number import throughput_of
from ..lane.outcomes import write_outcome
from .helpdesk_whatsapp_check import PROBLEMS

_logger = logging.getLogger(__name__)

#: Checks an account must pass to send; if one fails, sending is not resumed.
NEEDED_TO_SEND = (
    *("settings", "connection", "token", "permissions", "number"),
    *("meta_health", "business_account", "standing"),
)
#: Those whose findings must be known before sending is resumed automatically.
NEEDED_TO_RESUME = ("connection", "token", "number")
#: Fields whose new value may repair an account.
REPAIRING = {
    *("access_token", "phone_number_uid", "business_account_uid"),
    *("api_url", "api_version"),
}
#: The cron does not check an account again that was checked within this time.
FRESH = timedelta(minutes=10)


class HelpdeskWhatsappAccount(models.Model):
    """Carries out the health checks of an account, stores and reports their findings.

    The checks are declared in ``health_checks`` and write nothing: first all of them
    are carried out, without a lock while Meta is asked, then their findings are
    written.
    """

    _inherit = "helpdesk.whatsapp.account"

    state = fields.Selection(
        [
            ("untested", "Not tested"),
            ("connected", "Connected"),
            ("warning", "Needs attention"),
            ("error", "Not working"),
        ],
        compute="_compute_state",
        store=True,
    )
    check_ids = fields.One2many("helpdesk.whatsapp.check", "account_id", "Health")
    problems = fields.Char(compute="_compute_problems")
    checked_at = fields.Datetime("Checked on", readonly=True, copy=False)
    verified_name = fields.Char("Verified name", readonly=True, copy=False)

    @api.depends("check_ids.state", "checked_at")
    def _compute_state(self):
        for account in self:
            states = set(account.check_ids.mapped("state"))
            worst = next((s for s in (health.ERROR, health.WARNING) if s in states), "")
            sound = "connected" if account.checked_at else "untested"
            account.state = worst or sound

    @api.depends("check_ids.state")
    @api.depends_context("lang")
    def _compute_problems(self):
        for account in self:
            wrong = account.check_ids.filtered(lambda check: check.state in PROBLEMS)
            account.problems = ", ".join(check._label() for check in wrong)

    def _make_checks(self):
        """Create the lines of health checks of new accounts."""
        self.env["helpdesk.whatsapp.check"].sudo().create(
            [
                {"account_id": account.id, "code": code}
                for account in self
                for code in declared()
            ]
        )

    def action_test_connection(self):
        """Check the account now, and resume sending if it can send.

        :raises AccessError: the user may not change the account
        """
        self.check_access("write")
        for account in self.sudo():
            account._refresh_health()
            if account._can_send() and account.paused_reason != NUMBER_REPLACED:
                account._resume_sending()

    def _register_hook(self):
        """Check the default account when the server starts, if its sending is paused.

        Its access token may come from the environment, and be a new one.
        """
        result = super()._register_hook()
        self._default()._check_paused_soon()
        return result

    def _check_repaired_after(self, vals):
        """Check accounts soon whose sending is paused, if ``vals`` may repair them.

        Another token may be of another app, whose calls have a limit of their own.
        """
        if not REPAIRING.isdisjoint(vals):
            self.filtered("manage_after").manage_after = False
            self._check_paused_soon()

    def _check_paused_soon(self):
        """Have paused accounts checked soon; sound ones are resumed then."""
        if self.filtered(lambda account: account.active and account.paused_reason):
            self._check_soon()

    def _check_soon(self, at=None):
        """Have :meth:`_cron_check_health` run soon, or at ``at``."""
        cron = self.env.ref("helpdesk_mgmt_whatsapp.ir_cron_health", False)
        if cron:  # not while the addon is being installed
            cron.sudo()._trigger(at)

    @api.model
    def _cron_check_health(self):
        """Check all accounts, and notify the responsible users of new problems.

        An account that was paused and is sound now sends again.

        Each account is committed by itself, and before anything is written: no lock is
        held while Meta is asked, and an account that cannot be checked stops no other.
        """
        commit = self.env["ir.cron"]._commit_progress
        accounts = self.search([("active", "=", True)], order="checked_at, id")
        accounts = accounts.filtered("phone_number_uid")
        resting = accounts.filtered(lambda account: account._management_rests())
        if resting:
            accounts -= resting
            self._check_soon(min(resting.mapped("manage_after")))
        seconds_left = commit(remaining=len(accounts))
        for account in accounts:
            if not seconds_left:
                return
            try:
                account._check_today(commit)
            except Exception:
                self.env.cr.rollback()
                _logger.exception("whatsapp event=check_broken account=%s", account.id)
            seconds_left = commit(1)

    def _check_today(self, commit):
        findings, meta = {}, self._ask_meta()
        if self.paused_reason or not self._is_fresh():
            findings = self._examine(meta)
        paused_reason = self.paused_reason
        commit()

        def write():
            if findings:
                self._conclude_check(meta, findings)
            # Not one that was paused while Meta was asked.
            if paused_reason and findings and self._is_sound():
                self._resume_sending()
            self.check_ids._alarm()

        # A webhook may write to the same records at the same moment.
        write_outcome(self.env, write, _logger, account=self.id)

    def _is_fresh(self):
        return bool(self.checked_at) and self.checked_at > (
            fields.Datetime.now() - FRESH
        )

    # --------------------------------------------------------------- carrying them out

    def _refresh_health(self, codes=None):
        """Carry out all checks, or those of ``codes``, and store the findings.

        Meta is asked only what these checks need.
        """
        self.ensure_one()
        meta = self._ask_meta()
        findings = self._examine(meta, codes)
        if codes:
            self._adopt_throughput(meta)
            self._adopt_calls(findings)
            self._record_findings(findings)
        else:
            self._conclude_check(meta, findings)

    def _recheck(self, *codes, meta=None):
        """Carry out the checks ``codes`` after a change, and report new problems.

        :param meta: ``tools.health.Answers`` with what Meta has just reported; Meta is
            not asked
        """
        for account in self:
            answers = meta or health.Answers()
            findings = account._examine(answers, codes)
            account._adopt_throughput(answers)
            account._record_findings(findings)
            account._health_rows(*codes)._alarm()

    def _adopt_calls(self, findings):
        """Store whether customers can call the number, if that was found out."""
        outcome = findings["calls"].outcome if "calls" in findings else ""
        if outcome in ("on", "off"):
            self.sudo().takes_calls = outcome == "on"

    def _adopt_throughput(self, meta):
        """Send as many messages a second as Meta now allows the number."""
        number = meta.known("number") or {}
        is_told = isinstance(number.get("throughput") or {}, dict)
        limit = throughput_of(number)[1] if is_told else None
        if limit and limit != self.messages_per_second:
            self.sudo().messages_per_second = limit

    def _recheck_pause(self):
        self._recheck("paused")

    def _ask_meta(self):
        """Return the object that asks Meta for what the checks need."""
        return health.Answers(
            self._cloud_api(), self.business_account_uid, self.sudo().app_secret
        )

    def _examine(self, meta, codes=None):
        """Carry out the checks ``codes``, by default all: ``{code: Finding}``."""
        self.ensure_one()
        account = self.sudo()
        checks = declared()
        return {code: account._find(checks[code], meta) for code in codes or checks}

    def _find(self, check, meta):
        """Carry out one check; an error in it becomes a finding."""
        try:
            return check.examine(self, meta)
        except cloud_api.CloudApiError as error:
            return Finding("unanswered", reason=why_unanswered(error, meta))
        except psycopg2.Error:
            raise
        except Exception:  # such as an answer of Meta's in an unexpected form
            _logger.exception(
                "whatsapp event=check_broken account=%s check=%s", self.id, check.code
            )
            return Finding("broken")

    def _conclude_check(self, meta, findings):
        """Store the findings, and what Meta says of the number."""
        self._adopt_throughput(meta)
        self._adopt_calls(findings)
        values = {"checked_at": fields.Datetime.now()}
        with suppress(cloud_api.CloudApiError):
            number = meta.number()
            names = ("display_phone_number", "verified_name")
            values |= {name: number[name] for name in names if number.get(name)}
        self.write(values)
        self._follow_usage(meta.rests())
        self._end_disconnection(findings)
        self._record_findings(findings)

    def _record_findings(self, findings):
        """Store the findings; pause or resume sending if sanctions have changed."""
        was_sanctioned = self._is_sanctioned()
        checks = self._health_rows(*findings)
        sound = [c.code for c in checks if c._record(findings[c.code]) == health.OK]
        self._calm(*sound)
        self._follow_sanctions(was_sanctioned)

    def _health_row(self, code):
        """Return the account's check of that code."""
        return self._health_rows(code)

    def _health_rows(self, *codes):
        return self.env["helpdesk.whatsapp.check"]._of(self, *codes)

    def _is_sound(self):
        """Whether the account can send, and Meta has confirmed it."""
        known = self._health_rows(*NEEDED_TO_RESUME).mapped("state")
        is_known = health.UNKNOWN not in known and self._can_send()
        return (
            is_known and self.paused_reason != NUMBER_REPLACED
        )  # a person confirms that

    def _can_send(self):
        """Whether the checks that sending depends on found no error."""
        return health.ERROR not in self._health_rows(*NEEDED_TO_SEND).mapped("state")
