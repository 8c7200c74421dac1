# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks what Meta has reported in webhooks and cannot be asked for again."""

from datetime import timedelta

from odoo import fields
from odoo.tools.translate import LazyTranslate

from ...tools.health import ERROR, OK, WARNING
from ...tools.meta import account_topics
from ...tools.meta import errors as meta_errors
from .check import TEXTS, Finding, Outcome, check, failure, listed, moment, text

_lt = LazyTranslate(__name__)

#: How long reports of single events are shown, by code of check.
SHOWN = {"errors": timedelta(days=1), "security": timedelta(days=30)}

#: Kinds of sanctions (``tools.meta.account_topics``).
SANCTIONS = {
    "violation": _lt("WhatsApp's policy was violated"),
    "restriction": _lt("Restricted"),
    "ban_planned": _lt("Meta is going to disable the account"),
    "ban": _lt("Meta has disabled the account"),
    "deleted": _lt("The account was deleted"),
    "offboarded": _lt("The number was disconnected from the API"),
    "removed": _lt("The account is no longer shared with this app"),
    "uninstalled": _lt("The app was removed from the account"),
}
#: Why a number was disconnected ("account_update", ``disconnection_info.reason``).
DISCONNECTIONS = {
    "PRIMARY_INACTIVITY": _lt(
        "the WhatsApp Business app was not opened on the phone for two weeks"
    ),
    "COMPANION_INACTIVITY": _lt("the connection was not used for a month"),
    "CHANGE_NUMBER": _lt("the number was changed in the WhatsApp Business app"),
    "USER_RE_REGISTERED": _lt("the number was registered on another phone"),
    "BUSINESS_DOWNGRADE": _lt(
        "the number was registered with the WhatsApp app for private persons"
    ),
    "ACCOUNT_DISCONNECTED": _lt(
        "the account was deleted or disconnected, in the app or by Meta"
    ),
}
#: What to do about the kinds of sanctions of which Business Support Home says nothing.
WAYS_BACK = {
    "in_app": _lt(
        "Connect the number to the API again, in the way in which it was connected"
        " first, and keep the WhatsApp Business app in use. Then press Subscribe and"
        " Check now: queued messages are sent."
    ),
    "changed": _lt(
        "Enter the phone number id of the new number under Connection, or set up the"
        " new number as another account."
    ),
    "shared": _lt(
        "In Meta's Business settings, give this app and its system user the WhatsApp"
        " account again, and generate the access token again. Then press Subscribe and"
        " Check now: queued messages are sent."
    ),
    "deleted_for_good": _lt(
        "The account is gone at Meta. Set up the number again in another WhatsApp"
        " Business account, and enter the new ids and the access token under"
        " Connection."
    ),
    "support_home": _lt(
        "Open Business Support Home in Meta's Business Suite: it says what was"
        " wrong and until when this holds, and there you can ask for a review."
    ),
}
TEXTS |= SANCTIONS | {
    "sanction_details": "%(sanction)s: %(details)s",
    "sanction_until": _lt("%(sanction)s, until %(day)s"),
    "remedy": _lt("Meta says: %(remedy)s"),
    **DISCONNECTIONS,
    **WAYS_BACK,
}
NOTHING = Outcome(OK, _lt("None"))


def reports(account, code):
    """Return Meta's reports that the check ``code`` still shows: ``{name: report}``."""
    known = account._health_row(code)._known_reports()
    shown_for = SHOWN.get(code)
    if not shown_for:
        return known
    oldest = fields.Datetime.now() - shown_for
    return {
        name: report
        for name, report in known.items()
        if fields.Datetime.to_datetime(report["at"]) > oldest
    }


@check(
    "standing",
    "Meta's sanctions",
    none=NOTHING,
    sanctioned=Outcome(WARNING, "%(sanctions)s", "%(ways_back)s"),
)
def check_standing(account, _meta):
    now = fields.Datetime.now()
    sanctions = account_topics.sanctions(reports(account, "standing"), now)
    if not sanctions:
        return Finding("none")
    is_stopped = any(sanction.state == ERROR for sanction in sanctions)
    ways_back = dict.fromkeys(map(_way_back, sanctions))
    remedies = [text("remedy", remedy=s.remedy) for s in sanctions if s.remedy]
    return Finding(
        "sanctioned",
        ERROR if is_stopped else WARNING,
        sanctions=listed(map(_sanction, sanctions)),
        ways_back=[*remedies, *map(text, ways_back)],
    )


def _way_back(sanction):
    """Return the key in ``WAYS_BACK`` of what to do about a sanction."""
    if sanction.details == "CHANGE_NUMBER":
        return "changed"
    if sanction.kind == "offboarded" or sanction.details in DISCONNECTIONS:
        return "in_app"
    known = {"removed": "shared", "uninstalled": "shared"}
    known["deleted"] = "deleted_for_good"
    return known.get(sanction.kind, "support_home")


def _sanction(sanction):
    shown, details = text(sanction.kind), sanction.details
    if details:
        is_known = details in DISCONNECTIONS
        details = text(details) if is_known else details
        shown = text("sanction_details", sanction=shown, details=details)
    if sanction.until:
        shown = text("sanction_until", sanction=shown, day=moment(sanction.until))
    return shown


@check(
    "alerts",
    "Meta's alerts",
    none=NOTHING,
    open=Outcome(
        WARNING,
        "%(alerts)s",
        _lt(
            "Open the account in Meta's WhatsApp Manager and do what is said there;"
            " then dismiss this line."
        ),
    ),
)
def check_alerts(account, _meta):
    alerts = reports(account, "alerts").values()
    if not alerts:
        return Finding("none")
    is_bad = ERROR in {alert["state"] for alert in alerts}
    texts = listed(alert["words"] for alert in alerts)
    return Finding("open", ERROR if is_bad else WARNING, alerts=texts)


@check(
    "security",
    "Two-step verification",
    unchanged=Outcome(OK, _lt("Nothing has changed recently")),
    changed=Outcome(
        WARNING,
        "%(events)s",
        _lt(
            "The two-step verification PIN of the number was changed, or somebody"
            " asked for that. If it was none of you, change it in Meta's WhatsApp"
            " Manager at once; otherwise dismiss this line."
        ),
    ),
)
def check_security(account, _meta):
    known = reports(account, "security").values()
    if not known:
        return Finding("unchanged")
    events = [f"{report['event']} {report['requester']}".strip() for report in known]
    return Finding("changed", events=listed(events))


@check(
    "errors",
    "Errors Meta reports",
    none=Outcome(OK, _lt("None in the last 24 hours")),
    reported=Outcome(WARNING, "%(errors)s", "%(reasons)s"),
)
def check_errors(account, _meta):
    known = reports(account, "errors")
    if not known:
        return Finding("none")
    reasons = {meta_errors.verdict(int(code)).reason for code in known}
    return Finding(
        "reported",
        errors=listed(report["words"] for report in known.values()),
        reasons=[failure(reason) for reason in sorted(reasons)],
    )
