# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Runs the lanes as jobs of OCA's ``queue_job`` in databases that have it installed.

Waking a lane enqueues a job on its channel, ``root.helpdesk_whatsapp.<lane>``. How many
jobs of it run at once is the capacity of the channel, in Odoo's settings file. The
crons remain for what no job was enqueued for: the server was killed at that moment, or
the job runner does not run.

A job that waits to be started stands for every wake-up before its start: it reads what
was committed until then. A wake-up is therefore enqueued *after* the commit. Within the
transaction, the query for a waiting job would return one that has begun meanwhile, and
has not seen what this transaction has written.
"""

import logging
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import NamedTuple

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

from ...tools import log
from ..lane.lane import LANES

_logger = logging.getLogger(__name__)

CHANNEL = "helpdesk_whatsapp"
#: Model and method of the jobs.
MODEL, METHOD = "helpdesk.whatsapp.lane", "_run"
WAITING = ("pending", "enqueued")
#: While a job of the lane runs, which looks for more by itself, another one is put off.
FOLLOW_UP = timedelta(seconds=1)
#: A job that has waited for longer is overdue: the cron is woken.
OVERDUE = timedelta(seconds=30)
#: Days after which the vacuum of ``queue_job`` deletes jobs that are done.
REMOVAL_DAYS = 1
#: Where a transaction stores which lanes it wakes.
WAKE_UPS = "helpdesk_mgmt_whatsapp.wake_ups"
#: Keys of the advisory lock of whoever enqueues jobs; no other meaning.
ENQUEUING = (57412, 0)


class WakeUp(NamedTuple):
    """A lane that is to run: soon, at a moment, or by one more worker (``is_more``)."""

    lane: str
    at: object = None
    is_more: bool = False

    @property
    def channel(self):
        return f"root.{CHANNEL}.{self.lane}"

    @property
    def key(self):
        """The identity key of the job: one for each second, if it is for later."""
        slot = f"{self.at:%Y-%m-%d %H:%M:%S}" if self.at else "now"
        return f"{self.channel} {'more' if self.is_more else slot}"


class HelpdeskWhatsappLane(models.AbstractModel):
    """Enqueues a job for each wake-up of a lane, in place of triggering its cron."""

    _inherit = "helpdesk.whatsapp.lane"

    @api.model
    def _wake(self, lane, at=None):
        """Enqueue a job after the commit, if ``queue_job`` is installed."""
        if "queue.job" not in self.env:
            return super()._wake(lane, at)
        if at:
            at = at.replace(microsecond=0) + timedelta(seconds=at.microsecond > 0)
            at = at if at > fields.Datetime.now() else None
        return self._enqueue_after_commit(WakeUp(lane.name, at))

    @api.model
    def _more(self, lane):
        """Enqueue another job, which a free place of the channel may take."""
        if "queue.job" not in self.env:
            return super()._more(lane)
        return self._enqueue_after_commit(WakeUp(lane.name, is_more=True))

    def _enqueue_after_commit(self, wake_up):
        postcommit = self.env.cr.postcommit
        wake_ups = postcommit.data.setdefault(WAKE_UPS, {})
        if not wake_ups:
            runner = self.env.context.get("job_uuid")
            postcommit.add(partial(_enqueue, self.env.registry, wake_ups, runner))
        wake_ups[wake_up] = True

    def _is_enqueued(self, wake_up):
        """Return whether a job waits that does the same.

        For a moment, that is any job that starts before: a lane ends with waking itself
        for the next item that is due. If the job has waited too long, the lane's cron
        is woken.
        """
        waits = Domain("state", "in", WAITING) & Domain("identity_key", "!=", False)
        if wake_up.at:
            before = Domain("eta", "=", False) | Domain("eta", "<=", wake_up.at)
            waits &= Domain("channel", "=", wake_up.channel) & before
        else:
            waits &= Domain("identity_key", "=", wake_up.key)
        job = self.env["queue.job"].search(waits, limit=1)
        if job and (job.eta or job.date_created) + OVERDUE < fields.Datetime.now():
            self._wake_cron(LANES[wake_up.lane])
        return bool(job)

    def _enqueue(self, wake_up, runner):
        """Enqueue a job.

        :param str runner: uuid of the job that wakes the lane, if one does
        """
        at = wake_up.at
        if not at and not wake_up.is_more:
            runs = [("channel", "=", wake_up.channel), ("state", "=", "started")]
            others = [*runs, ("uuid", "!=", runner)]
            if self.env["queue.job"].search(others, limit=1):
                at = fields.Datetime.now() + FOLLOW_UP
        delayed = self.with_delay(
            channel=wake_up.channel,
            identity_key=wake_up.key,
            eta=at,
            description=f"WhatsApp: {wake_up.lane}",
        )
        delayed._run(wake_up.lane)

    def _has_job_function(self):
        """Return whether ``queue_job`` knows the method; the answer is cached."""
        functions = self.env["queue.job.function"]
        name = functions.job_function_name(MODEL, METHOD)
        return bool(functions.job_config(name).job_function_id)

    def _create_job_function(self):
        """Create the channels and the job function that are missing."""
        root = self.env.ref("queue_job.channel_root")
        main = self._find_or_create_channel(root, CHANNEL)
        for name in LANES:
            self._find_or_create_channel(main, name)
        functions = self.env["queue.job.function"]
        known = [("model_id.model", "=", MODEL), ("method", "=", METHOD)]
        if not functions.search(known, limit=1):
            functions.create(
                {
                    "model_id": self.env["ir.model"]._get_id(MODEL),
                    "method": METHOD,
                    "channel_id": main.id,
                    "allow_commit": True,  # a lane commits what each item has done
                    "related_action": {"enable": False},
                }
            )
        self.env.registry.clear_cache()

    def _find_or_create_channel(self, parent, name):
        channels = self.env["queue.job.channel"]
        values = {"name": name, "parent_id": parent.id}
        same = [("name", "=", name), ("parent_id", "=", parent.id)]
        return channels.search(same, limit=1) or channels.create(
            values | {"removal_interval": REMOVAL_DAYS}
        )

    @api.model
    def _delete_jobs(self):
        """Delete the jobs of the lanes, their channels and the job function."""
        if "queue.job" not in self.env:
            return
        self.env.cr.execute("DELETE FROM queue_job WHERE model_name = %s", [MODEL])
        self.env["queue.job.function"].search([("model_id.model", "=", MODEL)]).unlink()
        channels = self.env["queue.job.channel"]
        main = channels.search([("complete_name", "=", f"root.{CHANNEL}")])
        channels.search([("parent_id", "in", main.ids)]).unlink()
        main.unlink()


def _enqueue(registry, wake_ups, runner):
    """Enqueue the jobs for the wake-ups of a transaction that is committed."""
    try:
        with _lanes(registry) as lanes:
            known = lanes._has_job_function()
            if known:
                wake_ups = [one for one in wake_ups if not lanes._is_enqueued(one)]
        if wake_ups:
            _enqueue_missing(registry, wake_ups, runner)
    except Exception as error:
        log.failure(_logger, log.WARNING, "not_enqueued", error)


def _enqueue_missing(registry, wake_ups, runner):
    """Enqueue jobs, one process after the other, so that none is enqueued twice."""
    with _lanes(registry) as lanes, _alone(lanes.env.cr):
        if not lanes._has_job_function():
            # Other processes must know of it before a job runs: it allows to commit.
            lanes._create_job_function()
            lanes.env.cr.commit()  # pylint: disable=invalid-commit
            registry.signal_changes()
        for wake_up in wake_ups:
            if not lanes._is_enqueued(wake_up):
                lanes._enqueue(wake_up, runner)
        lanes.env.cr.commit()  # pylint: disable=invalid-commit


@contextmanager
def _lanes(registry):
    """Return the model in a new transaction."""
    with registry.cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, {})[MODEL]


@contextmanager
def _alone(cr):
    """Wait for the lock of whoever enqueues jobs, and begin a transaction with it.

    One that had begun before would not see what others have enqueued meanwhile.
    """
    cr.execute("SELECT pg_advisory_lock(%s, %s)", ENQUEUING)
    try:
        cr.commit()  # pylint: disable=invalid-commit
        yield
    finally:
        cr.rollback()
        cr.execute("SELECT pg_advisory_unlock(%s, %s)", ENQUEUING)
