# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks what the account has to do with other programs."""

from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ...tools.health import OK, WARNING
from .check import Finding, Outcome, check, names

_lt = LazyTranslate(__name__)


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
