# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ...tools import health, identity
from ...tools.health import ERROR, OK, WARNING
from ...tools.meta import account_topics, errors
from ...tools.meta.webhook import text
from ..health_checks.check import declared, failure, shown

#: Why sending is paused while Meta's sanctions hold.
SANCTIONED = ("locked", "disconnected")
#: The checks that fail as long as the number is disconnected from the API.
SHOW_CONNECTION = ("token", "number", "business_account", "subscription")

#: The check that a field of Meta's phone number is shown by.
NUMBER_CHECKS = {
    "whatsapp_business_manager_messaging_limit": "messaging_limit",
    "throughput": "throughput",
    "quality_rating": "quality",
    "name_status": "display_name",
}


class HelpdeskWhatsappAccount(models.Model):
    """Shows what Meta's webhooks report about an account as findings of health checks.

    ``common/hooks.py`` names the method for each topic. It gets the ``value`` of the
    webhook, on all accounts that it may concern.
    """

    _inherit = "helpdesk.whatsapp.account"

    paused_explanation = fields.Char(compute="_compute_paused_explanation")

    @api.depends("paused_reason", "paused_details")
    @api.depends_context("lang")
    def _compute_paused_explanation(self):
        for account in self:
            parts = (failure(account.paused_reason), account.paused_details)
            texts = [shown(account, part) for part in parts]
            account.paused_explanation = " ".join(filter(None, texts))

    # ---------------------------------------------------------------- what Meta reports

    def _on_account_update(self, value):
        event = account_topics.event_of(value)
        ended = account_topics.ABSOLVING.get(event, ())
        accounts = self
        if event in account_topics.SANCTIONING:
            if event in account_topics.DISCONNECTING:
                accounts = self._of_number(value, "phone_number")
            accounts._store_report("standing", event, value)
            accounts._check_at_end_of(event, value)
        elif True not in [account._end_sanctions(ended) for account in self]:
            self._note_update("account_update", value)
            return
        accounts._recheck_line("standing")

    def _end_sanctions(self, events):
        """Delete the reports of ``events``; return whether there were any."""
        row = self._health_row("standing")
        ended = row._known_reports().keys() & set(events)
        for event in ended:
            row._store_report(event, None)
        return bool(ended)

    def _check_at_end_of(self, event, value):
        """Have the accounts checked when the sanctions in a webhook are over."""
        now = fields.Datetime.now()
        ends = {s.until for s in account_topics.sanctions({event: value}, now)}
        for end in ends - {None}:
            self._check_soon(end)

    def _on_alert(self, value):
        name, state, message = account_topics.alert(value)
        report = {"state": state, "words": message} if state else None
        concerned = self.filtered(
            lambda account: account.phone_number_uid == text(value.get("entity_id"))
        )
        accounts = concerned or self
        accounts._store_report("alerts", name, report)
        accounts._recheck_line("alerts")
        if not state:
            accounts._post(message)

    def _on_security_update(self, value):
        event, requester = text(value.get("event")), text(value.get("requester"))
        report = {"event": event, "requester": requester, "at": self._now_as_text()}
        accounts = self._of_number(value)
        accounts._store_report("security", event, report)
        accounts._recheck_line("security")

    def _on_errors(self, value):
        for code, message in account_topics.errors(value):
            report = {"words": message, "at": self._now_as_text()}
            self._store_report("errors", str(code), report)
            verdict = errors.verdict(code)
            if verdict.remedy is errors.Remedy.FIX_ACCOUNT:
                for account in self:
                    account._pause_sending(verdict.reason, message)
        self._recheck_line("errors")

    def _on_number_update(self, value):
        facts = account_topics.number_facts(value)
        codes = [NUMBER_CHECKS[name] for name in facts if name in NUMBER_CHECKS]
        accounts = self._of_number(value)
        if codes:
            accounts._recheck_line(*codes, meta=health.Answers(number=facts))
        else:
            accounts._note_update("phone_number_quality_update", value)

    def _on_review_update(self, value):
        decision = text(value.get("decision"))
        self._recheck_line("review", meta=health.Answers(review=decision))

    def _recheck_line(self, *codes, meta=None):
        """Carry out the checks ``codes``, and post their findings in the chatter."""
        self._recheck(*codes, meta=meta)
        for account in self:
            for check in account._health_rows(*codes):
                account._post(f"{check._label()}: {check.value or check.advice}")

    def _post(self, message):
        for account in self:
            account.message_post(body=self.env._("Meta reports: %s", message))

    def _of_number(self, value, name="display_phone_number"):
        """Return the accounts whose number is the one in ``value``, or not known."""
        number = identity.digits(text(value.get(name)))
        if not number:
            return self
        return self.filtered(
            lambda account: identity.digits(account.display_phone_number or "")
            in ("", number)
        )

    def _store_report(self, code, name, report):
        for account in self:
            account._health_row(code)._store_report(name, report)

    def _now_as_text(self):
        return fields.Datetime.to_string(self.env.cr.now())

    # --------------------------------------------------------- a sanction stops sending

    def _is_sanctioned(self):
        return self._health_row("standing").state == ERROR

    def _follow_sanctions(self, was_sanctioned):
        """Pause sending when Meta's sanctions begin, and resume it when they end."""
        is_sanctioned = self._is_sanctioned()
        if is_sanctioned and not was_sanctioned:
            row = self._health_row("standing")
            cuts = row._known_reports().keys() & set(account_topics.DISCONNECTING)
            sanctions = row.finding["params"]["sanctions"]
            self._pause_sending("disconnected" if cuts else "locked", sanctions)
        elif was_sanctioned and not is_sanctioned and self.paused_reason in SANCTIONED:
            self._resume_sending()

    def _end_disconnection(self, findings):
        """End Meta's report that the number was disconnected, if all works again.

        While it is disconnected no webhook comes that could report the opposite. So a
        check in which Meta accepts token, number and subscription is the proof.

        :param dict findings: of all checks
        """
        checks = declared()
        states = {checks[code].state_of(findings[code]) for code in SHOW_CONNECTION}
        if states <= {OK, WARNING} and self._end_sanctions(
            account_topics.DISCONNECTING
        ):
            findings["standing"] = checks["standing"].examine(self, None)
