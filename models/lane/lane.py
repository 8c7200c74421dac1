# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Works through the queues of the addon: see :class:`Lane`.

A queue is a set of records that wait (``queue.py``). A lane is its worker: it claims a
batch of what is due, processes one item after the other, and commits (``run.py``). The
model ``helpdesk.whatsapp.lane`` connects the lanes to what runs them.
"""

import time
from contextlib import contextmanager

from odoo import api, models

from ...tools import log
from . import wake_ups
from .calls import Call
from .outcomes import BUSY_ERRORS, Outcome, Unfinished
from .queue import MOST_UNFINISHED
from .run import Run

#: Seconds that a job runs, as a cron does (``MIN_TIME_PER_JOB`` in ``ir_cron.py``).
JOB_SECONDS = 10
#: All lanes, by name.
LANES = {}


class Lane:
    """Works through one queue: claims what is due, processes each item, and commits.

    A queue has one lane, a constant in the file with the methods it names. Any number
    of workers, in any number of processes and hosts, may run a lane at once
    (``helpdesk_whatsapp_claim.py``). Code that puts something into the queue calls
    :meth:`wake`.

    Each item is processed in a savepoint, or several share one (``slice_seconds``). An
    exception undoes the work of this item only; it is logged with the item's id and
    where it was raised, but without its message, which may be a customer's text. Then
    ``broke`` decides when the item is due again. An item that another transaction has
    locked is tried again later. One that workers have claimed three times without an
    end is not processed again: ``broke`` gets :class:`Unfinished`. If it waits even
    then, its claim remains, and the queue leaves it out until the vacuum deletes that.

    :param logger: of the module; failures are logged there
    :param str name: name of the queue
    :param str model: name of the model with the methods
    :param str noun: what the log calls the item's id
    :param str cron: XML id, within this addon, of the cron that runs the lane
    :param queue: the :class:`.queue.Queue` of what waits
    :param bool is_set: ``work`` processes a recordset at once. If it raises, it is
        called for each record, so that an item's failure stays the item's.
    :param str work: method of the record; returns an :class:`Outcome`, a
        :class:`.calls.Call` to have a server called outside of the transaction, or
        anything else for ``DONE``
    :param str broke: method of the record: gets the exception that ``work`` raised, or
        the writing of a call's outcome, and writes what follows. If it returns true,
        the next items of the partition are processed.
    :param str admit: method of the model: gets the ids to be claimed, and returns those
        that may be processed now
    :param str schedule: method of the model: gets the ids whose calls begin; returns,
        by id, a function that the call's thread calls before, to wait for its moment
    :param str conclude_all: method of the records whose calls have ended: gets a list
        of what each ``Call`` gives its own ``conclude``, and writes all outcomes. If it
        raises, each is written alone.
    :param str before: method of the model that each run begins with
    :param int batch: most items claimed at once; for calls, most calls at a time
    :param float slice_seconds: seconds of the processor for work that is committed
        together; for calls, all that is claimed is. Items of a slice share a savepoint.
        If one of them raises, each has its own, so that its failure stays its own.
    :param str foresee: method of the records of a slice: finds with few queries what
        processing them looks up (``common/foreseen.py``). If it returns true, it has
        begun with them: all are processed, whatever time that takes.
    :param int patience: how often the lane, if all items left are locked by others,
        waits for a moment before it ends the run
    :param bool is_each_minute: the cron runs each minute: a wake-up may be lost
    :param bell: of ``wake_ups.py``: how soon the cron is woken then
    :param tuple failed: the log event of an item that raised an exception, and its
        level
    """

    def __init__(
        self,
        logger,
        name,
        *,
        model,
        noun,
        cron,
        queue,
        work,
        broke=None,
        admit=None,
        schedule=None,
        conclude_all=None,
        before=None,
        is_set=False,
        batch=20,
        slice_seconds=0,
        foresee=None,
        patience=0,
        is_each_minute=True,
        bell=wake_ups.BELL,
        failed=("item_failed", log.ERROR),
    ):
        self.logger, self.name, self.model, self.noun = logger, name, model, noun
        self.cron, self.queue, self.work, self.broke = cron, queue, work, broke
        self.admit, self.schedule, self.before = admit, schedule, before
        self.conclude_all = conclude_all
        self.is_set, self.batch = is_set, batch
        self.slice_seconds, self.foresee = slice_seconds, foresee
        self.patience, self.is_each_minute = patience, is_each_minute
        self.bell = bell
        self.failed, self.failed_level = failed
        LANES[name] = self

    def wake(self, env, at=None):
        """Have the lane run soon.

        :param datetime at: not before then (UTC)
        """
        env["helpdesk.whatsapp.lane"]._wake(self, at)

    def run(self, env, **more):
        """Work until nothing is due, or the time is over.

        E-mails go through Odoo's queue meanwhile: no lane waits for the mail server.

        :param more: ``seconds``, see :class:`.run.Run`
        """
        env = env(context={**env.context, "mail_notify_force_send": False})
        with log.without_queries():
            if self.before:
                getattr(env[self.model], self.before)()
            with env["helpdesk.whatsapp.claim"]._working() as worker:
                Run(self, env, worker, **more).go()

    def admitted(self, env, rows):
        """Return those of the due items that may be processed now.

        :param rows: pairs of the item's id and its partition
        """
        if not self.admit or not rows:
            return rows
        admitted = set(getattr(env[self.model], self.admit)([row[0] for row in rows]))
        return [row for row in rows if row[0] in admitted]

    def attempt(self, item, unfinished=0):
        """Process one item; its exceptions are logged, not raised.

        :param int unfinished: how many workers did not finish it
        :return: its :class:`Outcome`, or a ``Call`` that is to be made
        """
        with self._measured(item):
            try:
                if unfinished >= MOST_UNFINISHED:
                    raise Unfinished(f"{unfinished} workers did not finish it")
                with item.env.cr.savepoint():
                    outcome = getattr(item, self.work)()
            except BUSY_ERRORS:
                return Outcome.BUSY
            except Exception as error:
                return self._broke(item, error, self.failed, self.failed_level)
        return outcome if isinstance(outcome, Outcome | Call) else Outcome.DONE

    def attempt_all(self, items):
        """Process a set of items at once, or one by one if that fails.

        :return: pairs of an item and its ``Outcome``
        """
        if len(items) > 1:
            try:
                with self._measured(items), items.env.cr.savepoint():
                    getattr(items, self.work)()
            except Exception as error:
                self._log_undone(error)
            else:
                return [(item, Outcome.DONE) for item in items]
        return [(item, self.attempt(item)) for item in items]

    def attempt_slice(self, items):
        """Process several items in one savepoint, one after the other.

        :return: of each its ``Outcome``, or the ``Call`` that is to be made, of as many
            as there was time for; none if one item failed, and nothing is changed
        """
        outcomes, end = [], time.thread_time() + self.slice_seconds
        try:
            with self._measured(items, outcomes), items.env.cr.savepoint():
                if self.foresee and getattr(items, self.foresee)():
                    end = float("inf")
                for item in items:
                    outcome = getattr(item, self.work)()
                    is_known = isinstance(outcome, Outcome | Call)
                    outcomes.append(outcome if is_known else Outcome.DONE)
                    is_held = outcomes[-1] in (Outcome.HELD, Outcome.BUSY)
                    if is_held or time.thread_time() >= end:
                        break
        except Exception as error:
            self._log_undone(error)
            return []
        return outcomes

    def _log_undone(self, error):
        event = "set_not_processed"
        log.event(self.logger, log.INFO, event, **log.of_error(error))

    def conclude_together(self, items, ended):
        """Have the outcomes of several calls written in one savepoint.

        :param list ended: of each item, its ``Call`` and what that returned or raised
        :return: whether they are written; else nothing is changed
        """
        answers = [(answer, *call.more) for call, answer in ended]
        try:
            with items.env.cr.savepoint():
                getattr(items, self.conclude_all)(answers)
        except Exception as error:
            self._log_undone(error)
            return False
        return True

    def conclude(self, item, call, answer):
        """Have the outcome of a call written.

        :param call: the ``Call`` that ``work`` returned
        :param answer: what it returned, or the exception it raised
        :return: ``Outcome.BUSY`` if another transaction has locked what is written, and
            this one must end first, else another one
        """
        try:
            with item.env.cr.savepoint():
                outcome = getattr(item, call.conclude)(answer, *call.more)
        except BUSY_ERRORS:
            return Outcome.BUSY
        except Exception as error:
            return self._broke(item, error, "outcome_lost", log.ERROR)
        return outcome if isinstance(outcome, Outcome) else Outcome.DONE

    def log_lost(self, item_id, error):
        """Log why the outcome of a call could not be written."""
        ids = {"lane": self.name, self.noun: item_id}
        log.failure(self.logger, log.ERROR, "outcome_lost", error, **ids)

    def log_unscheduled(self, error):
        """Log that calls are made without having waited for their moment."""
        event = "not_scheduled"
        log.failure(self.logger, log.WARNING, event, error, lane=self.name)

    @contextmanager
    def _measured(self, items, outcomes=None):
        began = time.monotonic()
        yield
        seconds = time.monotonic() - began
        times = len(items if outcomes is None else outcomes)
        items.env["helpdesk.whatsapp.lane"]._worked(self.name, seconds, times)

    def _broke(self, item, error, event, level):
        """Log what an item raised, and have ``broke`` write what follows.

        :return: its ``Outcome``
        :raises Exception: the connection is lost, which is no fault of the item
        """
        ids, goes_on = {"lane": self.name, self.noun: item.id}, False
        if item.env.cr.closed:
            raise error
        log.failure(self.logger, level, event, error, **ids)
        try:
            with item.env.cr.savepoint():
                goes_on = self.broke and getattr(item, self.broke)(error)
        except Exception as second:
            if item.env.cr.closed:
                raise
            event = "failure_not_written"
            log.failure(self.logger, log.ERROR, event, second, **ids)
        if isinstance(error, Unfinished) and self.queue.has(item):
            return Outcome.PARKED
        return Outcome.DONE if goes_on else Outcome.HELD


class HelpdeskWhatsappLane(models.AbstractModel):
    """Runs the lanes; to use another job runner, extend this model.

    By default, a cron runs each lane.
    """

    _name = "helpdesk.whatsapp.lane"
    _description = "WhatsApp Queue"

    @api.model
    def _wake(self, lane, at=None):
        """Have a lane run soon, or at ``at``.

        :param lane: :class:`Lane`
        :param datetime at: UTC
        """
        self._wake_cron(lane, at)

    def _wake_cron(self, lane, at=None):
        """Trigger the lane's cron; parameters of :meth:`_wake`."""
        xml_id = f"helpdesk_mgmt_whatsapp.{lane.cron}"
        cron_id = self.env["ir.model.data"]._xmlid_to_res_id(xml_id)
        cron = self.env["ir.cron"].browse(cron_id).sudo()
        if at is None or at <= self.env.cr.now():
            if lane.is_each_minute:
                wake_ups.after_commit(cron, lane.bell)
            else:
                wake_ups.now(cron)
        elif not self._is_woken_before(cron, at):
            cron._trigger(at)
            wake_ups.at(self.env, at)

    def _is_woken_before(self, cron, at):
        """Return whether the lane runs before ``at``: its end sets the next moment."""
        triggers = self.env["ir.cron.trigger"].sudo()
        now = self.env.cr.now()
        of_cron = [("cron_id", "=", cron.id), ("call_at", ">", now)]
        return bool(triggers.search_count([*of_cron, ("call_at", "<=", at)], limit=1))

    @api.autovacuum
    def _gc_progress(self):
        """Delete the records of former runs; Odoo reads the last one of each cron.

        Odoo would delete them after a week. A lane may run several times a second.
        """
        self.env["ir.cron.progress"].flush_model()
        self.env.cr.execute(
            """DELETE FROM ir_cron_progress progress
                USING (SELECT cron_id, max(id) AS id FROM ir_cron_progress
                        GROUP BY cron_id) last, ir_model_data data
                WHERE data.module = 'helpdesk_mgmt_whatsapp' AND data.model = 'ir.cron'
                  AND progress.cron_id = data.res_id AND last.cron_id = data.res_id
                  AND progress.id < last.id
                  AND progress.create_date < timezone('UTC', now()) - interval '1 hour'
            """
        )
        self.env["ir.cron.progress"].invalidate_model(flush=False)

    @api.model
    def _more(self, lane):
        """Have further workers take part: there was more than one could claim."""

    @api.model
    def _run(self, name):
        """Run the lane of that name (what a job calls).

        A job that had work for ever would be killed after the server's time limit.
        """
        LANES[name].run(self.env, seconds=JOB_SECONDS)

    @api.model
    def _worked(self, name, seconds, times=1):
        """Note that items of the lane ``name`` were processed in ``seconds``."""
