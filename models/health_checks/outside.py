# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks what the account has to do with other programs, and with money."""

from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ...tools.health import ERROR, OK, WARNING
from .check import Finding, Outcome, check, names, number

_lt = LazyTranslate(__name__)

#: Few free answers are left if they are less than this part of them.
FEW = 0.1


@check(
    "webhooks_out",
    "Outbound webhooks",
    none=Outcome(OK, _lt("None")),
    working=Outcome(OK, _lt("%(count)s, none of them paused")),
    paused=Outcome(
        WARNING,
        _lt("Paused: %(names)s"),
        _lt(
            "The receiver has accepted nothing for a day, or says that it is gone. What"
            " happens meanwhile is sent once you resume it: see Helpdesk →"
            " Configuration → WhatsApp → Outbound webhooks."
        ),
    ),
)
def check_webhooks_out(account, _meta):
    webhooks = account.env["helpdesk.whatsapp.webhook"].search(
        Domain("active", "=", True)
        & Domain("company_id", "=", account.company_id.id)
        & (Domain("account_ids", "=", False) | Domain("account_ids", "in", account.ids))
    )
    if paused := webhooks.filtered("paused_at"):
        return Finding("paused", names=names(paused))
    return Finding("working", count=len(webhooks)) if webhooks else Finding("none")


@check(
    "free_answers",
    "Free answers of the month",
    left=Outcome(OK, _lt("%(left)s of %(total)s left")),
    used=Outcome(OK, _lt("All %(total)s are used: Meta charges for answers now")),
    few=Outcome(
        WARNING,
        _lt("%(left)s of %(total)s left, and no payment method"),
        _lt(
            "Once they are used, Meta delivers no answer until the month is over. Add"
            " a payment method in Meta's Business settings, Billing."
        ),
    ),
    unpaid=Outcome(
        ERROR,
        _lt("None left, and no payment method"),
        _lt(
            "Meta delivers no answer until the month is over. Add a payment method in"
            " Meta's Business settings, Billing."
        ),
    ),
)
def check_free_answers(account, meta):
    left, total = account.free_answers_left, account.free_answers
    counts = {"left": number(left), "total": number(total)}
    if left > total * FEW:
        return Finding("left", **counts)
    if meta.funding():
        return Finding("left" if left else "used", **counts)
    return Finding("few" if left else "unpaid", **counts)
