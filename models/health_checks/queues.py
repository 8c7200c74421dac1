"""Checks of this server: queues, failed events, scheduled actions."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ...tools.health import ERROR, OK, WARNING
from .check import Finding, Outcome, check, moment, names

_lt = LazyTranslate(__name__)

#: What waits in a queue ought to be gone after the first, and must after the second.
PATIENCE = (timedelta(minutes=10), timedelta(hours=1))
#: A scheduled action that is so late is not run at all.
CRON_LATE = timedelta(minutes=30)
CRON_FAILURES = 3


def queue_outcomes(advice):
    """What the check of a queue can find."""
    value = _lt("%(count)s waiting, the oldest since %(moment)s")
    return {
        "empty": Outcome(OK, _lt("Nothing is waiting")),
        "waiting": Outcome(OK, value),
        "late": Outcome(WARNING, value, advice),
        "too_late": Outcome(ERROR, value, advice),
    }


def check_queue(records, domain, order):
    """How many wait, and for how long.

    :param order: the column that says since when
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
            "%(count)s updates from Meta could not be processed. See Helpdesk →"
            " Configuration → WhatsApp → Inbox."
        ),
    ),
)
def check_events(account, _meta):
    stuck = stuck_events(account)
    return Finding("stuck", count=stuck) if stuck else Finding("none")


def stuck_events(account):
    """How many of its events, or of an unknown number of its app, wait for help.

    What was signed with a secret that no account has any more concerns all.
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
    if not cron.active or cron.failure_count >= CRON_FAILURES:
        return False
    is_me = cron == cron.env.ref("helpdesk_mgmt_whatsapp.ir_cron_health")
    return is_me or cron.nextcall > fields.Datetime.now() - CRON_LATE
