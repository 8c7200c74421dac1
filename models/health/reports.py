from datetime import timedelta

from odoo import fields, models

from ...tools import health, identity
from ...tools.health import ERROR, OK, WARNING, Finding
from ...tools.meta import account_topics, errors
from ...tools.meta.webhook import text

#: What Meta tells in passing is shown so long.
SHOWN = {"errors": timedelta(days=1), "security": timedelta(days=30)}
#: The check that a field of Meta's phone number is shown by.
NUMBER_CHECKS = {
    "whatsapp_business_manager_messaging_limit": "messaging_limit",
    "throughput": "throughput",
    "quality_rating": "quality",
    "name_status": "display_name",
}


class HelpdeskWhatsappAccount(models.Model):
    """What Meta's webhooks tell of the account: it stands on the page at once.

    The ``_on_…`` are called with the ``value`` of the webhook, on all accounts it may
    concern (``common/hooks.py`` says which on what).
    """

    _inherit = "helpdesk.whatsapp.account"

    # ---------------------------------------------------------------- what Meta reports

    def _on_account_update(self, value):
        event = account_topics.event_of(value)
        if event in account_topics.SANCTIONING:
            self._store_report("standing", event, value)
        elif event in account_topics.ABSOLVING:
            for account in self:
                account._health_row("standing").reports = False
        else:
            self._note_update("account_update", value)
            return
        self._recheck_line("standing")

    def _on_alert(self, value):
        name, state, words = account_topics.alert(value)
        report = {"state": state, "words": words} if state else None
        concerned = self.filtered(
            lambda account: account.phone_number_uid == text(value.get("entity_id"))
        )
        accounts = concerned or self
        accounts._store_report("alerts", name, report)
        accounts._recheck_line("alerts")
        if not state:
            accounts._post(words)

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
        """Look at these checks again, and write into the chatter what they say now."""
        self._recheck(*codes, meta=meta)
        for account in self:
            for check in account._health_rows(*codes):
                account._post(f"{check._label()}: {check.value or check.advice}")

    def _post(self, words):
        for account in self:
            account.message_post(body=self.env._("Meta reports: %s", words))

    def _of_number(self, value):
        """Those of ``self`` that have the number Meta speaks of, or may have it."""
        number = identity.digits(text(value.get("display_phone_number")))
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

    # --------------------------------------------------------------- the checks of them

    def _reports(self, code):
        """What Meta reported and is to be seen still: ``{name: report}``."""
        reports = self._health_row(code)._known_reports()
        shown = SHOWN.get(code)
        if not shown:
            return reports
        oldest = fields.Datetime.now() - shown
        return {
            name: report
            for name, report in reports.items()
            if fields.Datetime.to_datetime(report["at"]) > oldest
        }

    def _health_standing(self, _meta):
        now = fields.Datetime.now()
        sanctions = account_topics.sanctions(self._reports("standing"), now)
        if not sanctions:
            return Finding(OK, self.env._("None"))
        is_stopped = any(sanction.state == ERROR for sanction in sanctions)
        return Finding(
            ERROR if is_stopped else WARNING,
            "; ".join(map(self._sanction_text, sanctions)),
            self.env._(
                "Open Business Support Home in Meta's Business Suite: it says what was"
                " wrong and until when this holds, and there you can ask for a review."
            ),
        )

    def _sanction_text(self, sanction):
        kind = {
            "violation": self.env._("WhatsApp's policy was violated"),
            "restriction": self.env._("Restricted"),
            "ban_planned": self.env._("Meta is going to disable the account"),
            "ban": self.env._("Meta has disabled the account"),
            "deleted": self.env._("The account was deleted"),
            "offboarded": self.env._("The number was disconnected from the API"),
        }[sanction.kind]
        text = f"{kind}: {sanction.details}" if sanction.details else kind
        if not sanction.until:
            return text
        until = self._moment(sanction.until)
        return self.env._("%(sanction)s, until %(day)s", sanction=text, day=until)

    def _health_alerts(self, _meta):
        alerts = self._reports("alerts").values()
        if not alerts:
            return Finding(OK, self.env._("None"))
        states = {alert["state"] for alert in alerts}
        return Finding(
            ERROR if ERROR in states else WARNING,
            "; ".join(alert["words"] for alert in alerts),
            self.env._(
                "Open the account in Meta's WhatsApp Manager and do what is said there;"
                " then dismiss this line."
            ),
        )

    def _health_security(self, _meta):
        reports = self._reports("security").values()
        if not reports:
            return Finding(OK, self.env._("Nothing has changed recently"))
        told = [f"{told['event']} {told['requester']}".strip() for told in reports]
        return Finding(
            WARNING,
            "; ".join(told),
            self.env._(
                "The two-step verification PIN of the number was changed, or somebody"
                " asked for that. If it was none of you, change it in Meta's WhatsApp"
                " Manager at once; otherwise dismiss this line."
            ),
        )

    def _health_errors(self, _meta):
        reports = self._reports("errors")
        if not reports:
            return Finding(OK, self.env._("None in the last 24 hours"))
        messages = self.env["helpdesk.whatsapp.message"]
        reasons = {errors.verdict(int(code)).reason for code in reports}
        return Finding(
            WARNING,
            "; ".join(report["words"] for report in reports.values()),
            "\n".join(messages._failure_label(reason) for reason in sorted(reasons)),
        )

    # --------------------------------------------------------- a sanction stops sending

    def _is_sanctioned(self):
        return self._health_row("standing").state == ERROR

    def _follow_sanctions(self, was_sanctioned):
        """Sending stops and goes on with what Meta does to the account."""
        is_sanctioned = self._is_sanctioned()
        if is_sanctioned and not was_sanctioned:
            self._pause_sending("locked", self._health_row("standing").value)
        elif was_sanctioned and not is_sanctioned and self.paused_reason == "locked":
            self._resume_sending()
