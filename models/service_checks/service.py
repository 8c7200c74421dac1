# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks what the service needs: approved templates, echoes, somebody to be alarmed."""

from datetime import timedelta

from odoo import fields
from odoo.tools.translate import LazyTranslate

from ...tools.health import OK, UNKNOWN, WARNING
from ...tools.meta import cloud_api
from ...tools.templates.statuses import APPROVED, PENDING
from ..health_checks.check import Finding, Outcome, check, moment, names

_lt = LazyTranslate(__name__)

#: Echoes are taken to be missing after this time, in which so many customers' messages
#: were answered neither here nor there.
ECHOES_EXPECTED, UNANSWERED = timedelta(days=14), 10


@check(
    "templates",
    "Templates",
    approved=Outcome(OK, _lt("%(count)s approved")),
    in_review=Outcome(
        UNKNOWN,
        _lt("%(count)s in review"),
        _lt("Meta reviews templates within 24 hours."),
    ),
    none=Outcome(
        WARNING,
        _lt("None is approved"),
        _lt(
            "24 hours after a customer has written, nobody can answer any more:"
            " WhatsApp delivers only approved templates then. Press Register default"
            " templates."
        ),
    ),
)
def check_templates(account, _meta):
    own = account.template_ids.filtered(lambda template: not template.is_sample)
    approved = own.filtered(lambda template: template.status == APPROVED)
    if approved:
        return Finding("approved", count=len(approved))
    reviewed = own.filtered(lambda template: template.status == PENDING)
    if reviewed:
        return Finding("in_review", count=len(reviewed))
    return Finding("none")


@check(
    "echoes",
    "WhatsApp Business app",
    unused=Outcome(OK, _lt("The number is not on the app")),
    seen=Outcome(OK, _lt("The last message written there came %(moment)s")),
    none=Outcome(UNKNOWN, _lt("No message written there has come yet")),
    silent=Outcome(
        WARNING,
        _lt("The last message written there came %(moment)s"),
        _lt(
            "Since then customers have written and nobody has answered in Odoo. If you"
            " answer in the app, its messages do not arrive here: press Subscribe. If"
            " the line stays, connect the app again at Meta."
        ),
    ),
)
def check_echoes(account, meta):
    try:
        is_on_app = meta.number().get("is_on_biz_app")
    except cloud_api.CloudApiError:
        is_on_app = account.has_echoes
    if not is_on_app:
        return Finding("unused")
    messages = account.env["helpdesk.whatsapp.message"]
    own = [("account_id", "=", account.id)]
    written = [*own, ("direction", "=", "outbound")]
    echo = messages.search([*written, ("uuid", "=", False)], order="id desc", limit=1)
    if not echo:
        return Finding("none")
    shown = moment(echo.create_date)
    since = fields.Datetime.now() - ECHOES_EXPECTED
    if echo.create_date < since:
        later = [*own, ("create_date", ">", since)]
        theirs = messages.search_count([*later, ("direction", "=", "inbound")])
        by_hand = [("direction", "=", "outbound"), ("is_automatic", "=", False)]
        ours = messages.search_count([*later, *by_hand], limit=1)
        if theirs >= UNANSWERED and not ours:
            return Finding("silent", moment=shown)
    return Finding("seen", moment=shown)


@check(
    "alarmed",
    "Who is alarmed",
    somebody=Outcome(OK, "%(names)s"),
    by_email=Outcome(OK, "%(names)s, %(addresses)s"),
    nobody=Outcome(
        WARNING,
        _lt("Nobody"),
        _lt(
            "No helpdesk manager of the account's company is there, and no"
            " administrator: problems of this page reach nobody. Give somebody the"
            " helpdesk's group for managers, or enter an e-mail address under Alarms."
        ),
    ),
)
def check_alarmed(account, _meta):
    user = account._responsible_user()
    is_nobody = user == account.env.ref("base.user_root")
    addresses = account.alarm_emails
    if is_nobody and not addresses:
        return Finding("nobody")
    if addresses:
        shown = names(user.browse() if is_nobody else user)
        return Finding("by_email", names=shown, addresses=addresses)
    return Finding("somebody", names=names(user))
