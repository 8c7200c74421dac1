# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks this server: its queues, failed webhook updates and scheduled actions."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ...tools.health import ERROR, OK, WARNING
from .check import Finding, Outcome, check, moment, names

_lt = LazyTranslate(__name__)

#: A record that waits longer than these is a warning, or an error.
PATIENCE = (timedelta(minutes=10), timedelta(hours=1))
#: Messages without an answer that are so old, and no older, are counted; so many are a
#: warning.
STATUS_PATIENCE, UNKNOWN_SINCE = timedelta(hours=1), timedelta(days=7)
MANY_UNKNOWN = 10
#: A scheduled action that is so late is taken not to run at all.
CRON_LATE = timedelta(minutes=30)
CRON_FAILURES = 3


def queue_outcomes(advice):
    """Return the outcomes of a check of a queue."""
    value = _lt("%(count)s waiting, the oldest since %(moment)s")
    return {
        "empty": Outcome(OK, _lt("Nothing is waiting")),
        "waiting": Outcome(OK, value),
        "late": Outcome(WARNING, value, advice),
        "too_late": Outcome(ERROR, value, advice),
    }


def check_queue(records, domain, order):
    """Return how many records wait, and since when, as a finding.

    :param order: field with the time since when a record waits
    """
    waiting = records.search_count(domain)
    if not waiting:
        return Finding("empty")
    oldest = records.search(domain, order=f"{order}, id", limit=1)[order]
    age = fields.Datetime.now() - oldest
    late, too_late = PATIENCE
    outcome = "waiting" if age < late else "too_late" if age > too_late else "late"
    return Finding(outcome, count=waiting, moment=moment(oldest))


@check(
    "inbox",
    "Inbox",
    **queue_outcomes(
        _lt(
            "What customers write does not reach the tickets. See the line on"
            " scheduled actions; an update that failed is tried again by itself."
        )
    ),
)
def check_inbox(account, _meta):
    pending = [("account_id", "=", account.id), ("state", "=", "pending")]
    return check_queue(account.env["helpdesk.whatsapp.event"], pending, "received_at")


@check(
    "events",
    "Failed updates",
    none=Outcome(OK, _lt("None")),
    stuck=Outcome(
        WARNING,
        "%(count)s",
        _lt(
            "Updates from Meta could not be processed. See Helpdesk → Configuration →"
            " WhatsApp → Updates from Meta."
        ),
    ),
)
def check_events(account, _meta):
    stuck = stuck_events(account)
    return Finding("stuck", count=stuck) if stuck else Finding("none")


def stuck_events(account):
    """Return how many webhook updates of the account need an administrator.

    Updates of unknown numbers are counted for all accounts, except those signed with
    another account's app secret.
    """
    events = account.env["helpdesk.whatsapp.event"].sudo()
    active = account.sudo().search([("active", "=", True)])
    others = set(active.mapped("app_secret"))
    others -= {account.sudo().app_secret, False}
    digests = [events._digest(secret) for secret in others]
    of_nobody = Domain("account_id", "=", False)
    return events.search_count(
        Domain("state", "in", ("failed", "unrouted"))
        & (
            Domain("account_id", "=", account.id)
            | of_nobody & Domain("signed_by", "not in", digests)
        )
    )


@check(
    "outbox",
    "Outbox",
    **queue_outcomes(
        _lt(
            "Answers do not go out. See the lines on sending and on scheduled"
            " actions, and what the messages say."
        )
    ),
)
def check_outbox(account, _meta):
    messages = account.env["helpdesk.whatsapp.message"]
    outgoing = [("account_id", "=", account.id), ("state", "=", "outgoing")]
    return check_queue(messages, outgoing, "create_date")


@check(
    "unknown",
    "Unknown outcomes",
    none=Outcome(OK, _lt("None")),
    some=Outcome(OK, "%(count)s"),
    many=Outcome(
        WARNING,
        "%(count)s",
        _lt(
            "Nobody knows whether messages of the last 7 days were sent: Meta gave no"
            " answer, and no status came. The connection breaks, or webhooks do not"
            " arrive. See Helpdesk → WhatsApp → Failures."
        ),
    ),
)
def check_unknown(account, _meta):
    now = fields.Datetime.now()
    count = account.env["helpdesk.whatsapp.message"].search_count(
        [
            ("account_id", "=", account.id),
            ("state", "=", "unknown"),
            ("dealt_with", "=", False),
            ("claimed_at", ">", now - UNKNOWN_SINCE),
            ("claimed_at", "<", now - STATUS_PATIENCE),
        ]
    )
    if not count:
        return Finding("none")
    return Finding("many" if count >= MANY_UNKNOWN else "some", count=count)


@check(
    "files",
    "Files",
    **queue_outcomes(
        _lt(
            "Files are not fetched or uploaded. Large ones take their time; of"
            " others, the messages say why."
        )
    ),
)
def check_files(account, _meta):
    messages = account.env["helpdesk.whatsapp.message"]
    waiting = [("account_id", "=", account.id), ("media_state", "=", "waiting")]
    return check_queue(messages, waiting, "create_date")


@check(
    "crons",
    "Scheduled actions",
    running=Outcome(OK, _lt("All %(count)s are running")),
    lazy=Outcome(
        ERROR,
        "%(names)s",
        _lt(
            "These scheduled actions are archived, late or failing. See Settings →"
            " Technical → Scheduled Actions, and that Odoo runs with cron threads"
            " (max_cron_threads)."
        ),
    ),
)
def check_crons(account, _meta):
    ours = account.env["ir.model.data"].search(
        [("module", "=", "helpdesk_mgmt_whatsapp"), ("model", "=", "ir.cron")]
    )
    crons = account.env["ir.cron"].with_context(active_test=False)
    crons = crons.browse(ours.mapped("res_id")).exists()
    lazy = crons.filtered(lambda cron: not is_cron_alive(cron))
    return (
        Finding("lazy", names=names(lazy))
        if lazy
        else Finding("running", count=len(crons))
    )


def is_cron_alive(cron):
    """Whether a scheduled action is active, not late and does not fail."""
    if not cron.active or cron.failure_count >= CRON_FAILURES:
        return False
    is_me = cron == cron.env.ref("helpdesk_mgmt_whatsapp.ir_cron_health")
    return is_me or cron.nextcall > fields.Datetime.now() - CRON_LATE
