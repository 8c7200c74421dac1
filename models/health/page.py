import logging
from contextlib import suppress
from datetime import timedelta

import psycopg2

from odoo import api, fields, models

from ...tools import health
from ...tools.meta import cloud_api
from ..common.lane import write_outcome
from ..health_checks.check import Finding, declared, why_unanswered
from .helpdesk_whatsapp_check import PROBLEMS

_logger = logging.getLogger(__name__)

#: Whoever fails one of these cannot send: what waits goes on waiting.
NEEDED_TO_SEND = (
    *("settings", "connection", "token", "permissions", "number"),
    *("meta_health", "business_account", "standing"),
)
#: An account that was checked so lately is not checked again by the cron.
FRESH = timedelta(minutes=10)


class HelpdeskWhatsappAccount(models.Model):
    """The health page: carries out the checks, stores and reports what they find.

    The checks are declared in the room ``health_checks``. They write nothing: first all
    of them are carried out, with no lock held while Meta is asked, then what they found
    is written.
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
        """Check the account now; a sound one sends again what it had to hold.

        :raises AccessError: the user may not change the account
        """
        self.check_access("write")
        for account in self.sudo():
            account._refresh_health()
            if account._can_send():
                account._resume_sending()

    @api.model
    def _cron_check_health(self):
        """Check every account; have the admins told of what is new.

        Committed one by one, and before anything is written: no lock is held while Meta
        is asked, and what one account suffers from stops no other.
        """
        commit = self.env["ir.cron"]._commit_progress
        accounts = self.search([("active", "=", True)], order="checked_at, id")
        accounts = accounts.filtered("phone_number_uid")
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
        if not self._is_fresh():
            findings = self._examine(meta)
        commit()

        def write():
            if findings:
                self._conclude_check(meta, findings)
            self.check_ids._alarm()

        # A webhook may tell something at the same moment.
        write_outcome(self.env, write, _logger, account=self.id)

    def _is_fresh(self):
        return bool(self.checked_at) and self.checked_at > (
            fields.Datetime.now() - FRESH
        )

    # ------------------------------------------------------------------- the way of it

    def _refresh_health(self, codes=None):
        """Do all checks, or those of ``codes``; Meta is asked only what they need."""
        self.ensure_one()
        meta = self._ask_meta()
        findings = self._examine(meta, codes)
        if codes:
            self._record_findings(findings)
        else:
            self._conclude_check(meta, findings)

    def _recheck(self, *codes, meta=None):
        """Look again at what was just seen to change, and tell of what is new.

        :param meta: what Meta has just said, for checks that ask; it is not called
        """
        for account in self:
            findings = account._examine(meta or health.Answers(), codes)
            account._record_findings(findings)
            account._health_rows(*codes)._alarm()

    def _recheck_pause(self):
        self._recheck("paused")

    def _ask_meta(self):
        return health.Answers(
            self._cloud_api(), self.business_account_uid, self.sudo().app_secret
        )

    def _examine(self, meta, codes=None):
        """Carry out the checks ``codes``, or all: ``{code: Finding}``."""
        self.ensure_one()
        account = self.sudo()
        checks = declared()
        return {code: account._find(checks[code], meta) for code in codes or checks}

    def _find(self, check, meta):
        """Carry out one check; what goes wrong in it is a finding, too."""
        try:
            return check.examine(self, meta)
        except cloud_api.CloudApiError as error:
            return Finding("unanswered", reason=why_unanswered(error, meta))
        except psycopg2.Error:
            raise
        except Exception:  # an answer of Meta's that nobody foresaw
            _logger.exception(
                "whatsapp event=check_broken account=%s check=%s", self.id, check.code
            )
            return Finding("broken")

    def _conclude_check(self, meta, findings):
        values = {"checked_at": fields.Datetime.now()}
        with suppress(cloud_api.CloudApiError):
            number = meta.number()
            names = ("display_phone_number", "verified_name")
            values |= {name: number[name] for name in names if number.get(name)}
        self.write(values)
        self._record_findings(findings)

    def _record_findings(self, findings):
        was_sanctioned = self._is_sanctioned()
        for code, finding in findings.items():
            self._health_row(code)._record(finding)
        self._follow_sanctions(was_sanctioned)

    def _health_row(self, code):
        """The account's line of ``code``."""
        return self.env["helpdesk.whatsapp.check"]._of(self, code)

    def _health_rows(self, *codes):
        rows = self.env["helpdesk.whatsapp.check"]
        return rows.union(*(self._health_row(code) for code in codes))

    def _can_send(self):
        return health.ERROR not in self._health_rows(*NEEDED_TO_SEND).mapped("state")
