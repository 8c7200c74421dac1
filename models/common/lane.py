# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Works through the queues of the addon: see :class:`Lane`.

A queue is a set of records that are due. A lane is its worker: it claims what is due,
processes one item after the other, and commits. The model ``helpdesk.whatsapp.lane``
connects the lanes to what runs them.
"""

import time
from contextlib import nullcontext
from enum import Enum

from psycopg2.errors import LockNotAvailable
from psycopg2.extensions import TransactionRollbackError

from odoo import api, models
from odoo.exceptions import LockError

from ...tools import log

#: How often something is tried that conflicts with other transactions.
ATTEMPTS = 10
#: Another transaction has locked the record: nothing is wrong with the item.
BUSY_ERRORS = (TransactionRollbackError, LockNotAvailable, LockError)


class Outcome(Enum):
    """The result of processing an item.

    ``DONE``: it is processed, and the next of its partition may follow.
    ``HELD``: it is processed; its partition is left out for the rest of the run.
    ``BUSY``: another transaction has locked it; its partition is left out for now.
    ``REST``: the other items would have the same result; the run ends.
    """

    DONE, HELD, BUSY, REST = "done", "held", "busy", "rest"


class Lane:
    """Works through one queue: claims what is due, processes each item, and commits.

    A queue has one lane, a constant in the file with the methods it names. A cron calls
    :meth:`run`; code that puts something into the queue calls :meth:`wake`.

    Each item is processed in a savepoint. An exception undoes the work of this item
    only; it is logged with the item's id and where it was raised, but without its
    message, which may be a customer's text. Then ``broke`` decides when the item is due
    again. An item that another transaction has locked is tried again later.

    :param logger: of the module; failures are logged there
    :param str name: name of the queue
    :param str noun: what the log calls the item's id
    :param str cron: XML id, within this addon, of the cron that runs the lane
    :param str claim: method of the model: gets the partitions to leave out (a set);
        returns the records that are due, in order. It may lock them: they are processed
        in the same transaction.
    :param str work: method of the record; returns an :class:`Outcome`, or anything else
        for ``DONE``
    :param str broke: method of the record: gets the exception that ``work`` raised, and
        writes what follows. If it returns true, the next items of the partition are
        processed.
    :param partition: function of the record: what of the queue is to stay in order, for
        instance one customer's messages. By default, each item is a partition.
    :param float slice_seconds: seconds of work that are committed together; what is
        left of the claimed records is claimed anew. 0: each item is committed.
    :param bool is_committing: whether ``work`` commits by itself, before it calls Meta:
        it gets no savepoint, and an exception undoes what is not committed
    :param int patience: how often the lane, if all items left are locked by others,
        waits for the time of a slice before it ends the run and is woken again
    :param timedelta busy_pause: after what time it is woken again for locked items; by
        default it waits for the cron's next run
    :param tuple failed: the log event of an item that raised an exception, and its
        level
    """

    def __init__(
        self,
        logger,
        name,
        *,
        noun,
        cron,
        claim,
        work,
        broke=None,
        partition=lambda item: item.id,
        slice_seconds=0,
        is_committing=False,
        patience=0,
        busy_pause=None,
        failed=("item_failed", log.ERROR),
    ):
        self.logger, self.name, self.noun, self.cron = logger, name, noun, cron
        self.claim, self.work, self.broke = claim, work, broke
        self.partition, self.slice_seconds = partition, slice_seconds
        self.is_committing = is_committing
        self.patience, self.busy_pause = patience, busy_pause
        self.failed, self.failed_level = failed

    def wake(self, env, at=None):
        """Have the lane run soon.

        :param datetime at: not before then (UTC)
        """
        env["helpdesk.whatsapp.lane"]._wake(self.cron, at)

    def run(self, model):
        """Work until nothing is due, or the cron's time is over.

        :param model: recordset of the model with the methods ``claim`` and ``work``
        """
        commit = model.env["ir.cron"]._commit_progress
        state, patience = _Run(), self.patience
        seconds_left = commit(remaining=1)
        while seconds_left and not state.is_resting:
            items = self._claim(model, state)
            if items:
                done = self._work_through(items, state)
                seconds_left = commit(done, remaining=1)
            elif state.is_busy and patience:
                patience -= 1
                state = _Run()
                seconds_left = commit(remaining=1)  # what others wrote is seen
                time.sleep(self.slice_seconds)
            else:
                break
        if not seconds_left or (state.is_busy and self.patience):
            self.wake(model.env)
            return
        if state.is_busy and self.busy_pause:
            self.wake(model.env, model.env.cr.now() + self.busy_pause)
        commit(remaining=0)

    def attempt(self, item):
        """Process one item; its exceptions are logged, not raised.

        :return: its :class:`Outcome`
        """
        began = time.monotonic()
        try:
            with nullcontext() if self.is_committing else item.env.cr.savepoint():
                outcome = getattr(item, self.work)()
            outcome = outcome if isinstance(outcome, Outcome) else Outcome.DONE
        except BUSY_ERRORS:
            self._undo(item)
            outcome = Outcome.BUSY
        except Exception as error:
            self._undo(item)
            outcome = self._broke(item, error)
        seconds = time.monotonic() - began
        item.env["helpdesk.whatsapp.lane"]._worked(self.name, seconds)
        return outcome

    def _claim(self, model, state):
        claim = getattr(model, self.claim)
        return repeated(model.env, lambda: claim(state.set_aside))

    def _work_through(self, items, state):
        """Process what a slice has time for; return the number of items."""
        end, done = time.monotonic() + self.slice_seconds, 0
        for item in map(items.browse, items.ids):  # each one read for itself
            partition = self.partition(item)
            if partition in state.set_aside:
                continue
            outcome = self.attempt(item)
            done += outcome is not Outcome.BUSY
            if outcome is not Outcome.DONE:
                state.set_aside.add(partition)
            state.is_busy |= outcome is Outcome.BUSY
            state.is_resting |= outcome is Outcome.REST
            if state.is_resting or time.monotonic() >= end:
                break
        return done

    def _undo(self, item):
        if self.is_committing:
            item.env.cr.rollback()

    def _broke(self, item, error):
        ids = {"lane": self.name, self.noun: item.id}
        log.failure(self.logger, self.failed_level, self.failed, error, **ids)
        if not self.broke:
            return Outcome.HELD
        try:
            with item.env.cr.savepoint():
                goes_on = getattr(item, self.broke)(error)
        except Exception as second:
            event = "failure_not_written"
            log.failure(self.logger, log.ERROR, event, second, **ids)
            return Outcome.HELD
        return Outcome.DONE if goes_on else Outcome.HELD


class _Run:
    """Stores what one run of a lane has found so far."""

    def __init__(self):
        self.set_aside = set()
        self.is_busy = self.is_resting = False


def repeated(env, act):
    """Call ``act``, again in a new transaction each time another transaction conflicts.

    What was written and not committed before the call is lost then: there must be none.

    :return: what ``act`` returned
    :raises TransactionRollbackError: there was a conflict each time; or another one of
        ``BUSY_ERRORS``
    """
    for left in reversed(range(ATTEMPTS)):
        try:
            return act()
        except BUSY_ERRORS:
            env.cr.rollback()
            if not left:
                raise


def write_outcome(env, write, logger, **ids):
    """Write the outcome of a call of Meta's API, and commit, in spite of conflicts.

    The call cannot be repeated, so its outcome must not be lost.

    :param write: function without arguments; first locks what it writes
    :param ids: for the log, if the outcome could not be written
    :return: whether it was written
    """

    def write_and_commit():
        write()
        env["ir.cron"]._commit_progress()

    try:
        repeated(env, write_and_commit)
    except BUSY_ERRORS:
        log.event(logger, log.ERROR, "outcome_lost", **ids)
        return False
    return True


class HelpdeskWhatsappLane(models.AbstractModel):
    """Runs the lanes; to use another job runner, extend this model.

    By default, a cron runs each lane.
    """

    _name = "helpdesk.whatsapp.lane"
    _description = "WhatsApp Queue"

    @api.model
    def _wake(self, cron, at=None):
        """Have the lanes of ``cron`` (XML id) run soon, or at ``at``.

        With ``queue_job``, for instance, this would create a job.
        """
        self.env.ref(f"helpdesk_mgmt_whatsapp.{cron}")._trigger(at)

    @api.model
    def _worked(self, name, seconds):
        """Note that an item of the lane ``name`` was processed in ``seconds``."""
