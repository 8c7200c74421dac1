# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks the account's settings, and whether its messages are sent at all."""

from odoo.tools.translate import LazyTranslate

from ...tools.health import ERROR, OK, WARNING
from .check import TEXTS, Finding, Outcome, check, failure, text

_lt = LazyTranslate(__name__)

TEXTS |= {
    "no_access_token": _lt(
        "The access token is missing. In Meta's Business settings, add a"
        " system user, give it the app and the WhatsApp account, and"
        " generate a token that does not expire."
    ),
    "no_phone_number_id": _lt(
        "The phone number id is missing. Copy it from Meta's console,"
        " WhatsApp → API Setup; it is not the phone number."
    ),
    "no_business_account_id": _lt(
        "The WhatsApp Business account id is missing. Copy it from Meta's"
        " console, WhatsApp → API Setup, to have the webhooks checked."
    ),
}
#: By setting of the account: the text to show if it is missing.
NEEDED = {
    "access_token": "no_access_token",
    "app_secret": "no_app_secret",
    "phone_number_uid": "no_phone_number_id",
    "business_account_uid": "no_business_account_id",
}


@check(
    "paused",
    "Sending of messages",
    sending=Outcome(OK, _lt("Messages are sent")),
    paused=Outcome(
        ERROR,
        "%(reason)s %(details)s",
        _lt(
            "No message is being sent. Fix the problem, then press Check now:"
            " queued messages are sent then."
        ),
    ),
)
def check_paused(account, _meta):
    if not account.paused_reason:
        return Finding("sending")
    reason = failure(account.paused_reason)
    return Finding("paused", reason=reason, details=account.paused_details)


@check(
    "settings",
    "Settings",
    complete=Outcome(OK, _lt("Complete")),
    not_checkable=Outcome(WARNING, _lt("Incomplete"), "%(missing)s"),
    incomplete=Outcome(ERROR, _lt("Incomplete"), "%(missing)s"),
    team_archived=Outcome(
        ERROR,
        _lt("The team is archived"),
        _lt(
            "New tickets have no team. Choose another one under Helpdesk, or unarchive"
            " it."
        ),
    ),
)
def check_settings(account, _meta):
    missing = [name for name in NEEDED if not account[name]]
    if not missing:
        has_team = not account.team_id or account.team_id.active
        return Finding("complete" if has_team else "team_archived")
    is_minor = missing == ["business_account_uid"]
    return Finding(
        "not_checkable" if is_minor else "incomplete",
        missing=[text(NEEDED[name]) for name in missing],
    )
