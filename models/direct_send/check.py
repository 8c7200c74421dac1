# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks whether Direct Send is used, and whether Meta lets the account use it."""

from odoo.tools.translate import LazyTranslate

from ...tools.health import OK, WARNING
from ..health_checks.check import Finding, Outcome, check, moment

_lt = LazyTranslate(__name__)


@check(
    "direct_send",
    "Direct Send",
    off=Outcome(OK, _lt("Switched off: after 24 hours, templates are sent")),
    on=Outcome(OK, _lt("Switched on: after 24 hours, texts need no template")),
    refused=Outcome(
        WARNING,
        _lt("Meta does not admit the account"),
        _lt(
            "It was switched off, and templates are sent. WhatsApp Manager, under"
            " Message templates, says whether your business account is admitted. Then"
            " switch it on again, under Automatic messages. Meta: %(details)s"
        ),
    ),
    resting=Outcome(
        WARNING,
        _lt("Not used until %(moment)s: Meta has restricted it"),
        _lt(
            "Meta found messages that are not utility. Until then, templates are sent."
            " Write only about the customer's own request, order or account, or switch"
            " it off, under Automatic messages. Meta: %(details)s"
        ),
    ),
)
def check_direct_send(account, _meta):
    details = account.direct_send_refusal or ""
    if not account.uses_direct_send:
        return Finding("refused", details=details) if details else Finding("off")
    if account._may_send_directly():
        return Finding("on")
    shown = moment(account.direct_send_rests_until)
    return Finding("resting", moment=shown, details=details)
