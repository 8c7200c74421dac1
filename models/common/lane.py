"""How every queue of the addon is worked through: :class:`Lane`.

A queue is a set of rows that are due. A lane is who works on them: it claims what is
due, works item by item, and commits. The model ``helpdesk.whatsapp.lane`` is the seam
to whatever runs the lanes.
"""

import time
from contextlib import nullcontext
from enum import Enum

from psycopg2.errors import LockNotAvailable
from psycopg2.extensions import TransactionRollbackError

from odoo import api, models
from odoo.exceptions import LockError

from ...tools import log

#: How often something is repeated that another transaction gets in the way of.
ATTEMPTS = 10
#: Another transaction has the row: nothing is wrong with the item.
BUSY_ERRORS = (TransactionRollbackError, LockNotAvailable, LockError)


class Outcome(Enum):
    """What became of an item; the method that works on it may return one.

    ``DONE``: it is dealt with, and its partition may go on.
    ``HELD``: it is dealt with; its partition is left alone for the rest of the run.
    ``BUSY``: another transaction has it; its partition is left alone for now.
    ``REST``: the other items would fare the same; the run ends.
    """

    DONE, HELD, BUSY, REST = "done", "held", "busy", "rest"


class Lane:
    """Works through one queue: claims what is due, works item by item, commits.

    A queue has one instance, a constant beside the methods it names. A cron calls
    :meth:`run`; whoever puts something into the queue calls :meth:`wake`.

    Each item is worked on in a savepoint. An exception undoes this item's work only; it
    is logged with the item's id and where it was raised, but not with what it says,
    which may be a customer's text. Then the item's own bookkeeping (``broke``) decides
    when it is due again. One that another transaction has is tried again later.

    :param logger: of the module; failures are logged there
    :param str name: of the queue
    :param str noun: what the log calls the item's id
    :param str cron: XML id, within this addon, of the cron that runs the lane
    :param str claim: method of the model: gets the partitions to leave alone (a set);
        returns the records whose turn it is, in order. It may lock them: they are
        worked on in the same transaction.
    :param str work: method of the record; returns an :class:`Outcome`, or anything else
        for ``DONE``
    :param str broke: method of the record: gets the exception that ``work`` raised,
        and writes what follows. If it returns true, the partition may go on.
    :param partition: function of the record: what of the queue is to stay in order, for
        instance one customer's messages. By default each item stands alone.
    :param float slice: seconds of work that are committed together; what is left of the
        claimed records is claimed anew. 0: each item is committed.
    :param bool is_committing: ``work`` commits by itself, before it calls Meta: it gets
        no savepoint, and an exception undoes what is not committed
    :param int patience: how often, when all that is left is busy, the lane waits for
        the time of a slice before it gives its place to others and is woken again
    :param timedelta busy_pause: when it is woken again for what was busy; by default
        the cron's next turn will do
    :param str failed: the log's event for an item that raised, and its level
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
        slice=0,
        is_committing=False,
        patience=0,
        busy_pause=None,
        failed=("item_failed", log.ERROR),
    ):
        self.logger, self.name, self.noun, self.cron = logger, name, noun, cron
        self.claim, self.work, self.broke = claim, work, broke
        self.partition, self.slice = partition, slice
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

        :param model: the recordset whose methods are ``claim`` and ``work``
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
                time.sleep(self.slice)
            else:
                break
        if not seconds_left or (state.is_busy and self.patience):
            self.wake(model.env)
            return
        if state.is_busy and self.busy_pause:
            self.wake(model.env, model.env.cr.now() + self.busy_pause)
        commit(remaining=0)

    def attempt(self, item):
        """Work on one item, in a savepoint; whatever it raises is its own trouble.

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
        """Work on what a slice has time for; the number of items dealt with."""
        end, done = time.monotonic() + self.slice, 0
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
    """What one run of a lane has met so far."""

    def __init__(self):
        self.set_aside = set()
        self.is_busy = self.is_resting = False


def repeated(env, act):
    """Call ``act()``, in a new transaction each time another one gets in the way.

    What is not committed before is lost then: nothing may be.

    :return: what ``act`` returned
    :raises TransactionRollbackError: another one did, each time
    """
    for left in reversed(range(ATTEMPTS)):
        try:
            return act()
        except TransactionRollbackError:
            env.cr.rollback()
            if not left:
                raise


def write_outcome(env, write, logger, **ids):
    """Write the outcome of a call, and commit; others may write at the same moment.

    The call was made, and cannot be repeated: what came of it must not be lost.

    :param write: function without arguments; begins with locking what it writes
    :param ids: for the log, if it could not be written
    :return: whether it was written
    """

    def write_and_commit():
        write()
        env["ir.cron"]._commit_progress()

    try:
        repeated(env, write_and_commit)
    except TransactionRollbackError:
        log.event(logger, log.ERROR, "outcome_lost", **ids)
        return False
    return True


class HelpdeskWhatsappLane(models.AbstractModel):
    """Where the lanes meet what runs them; extend it for another job runner.

    By default that is a cron for each lane.
    """

    _name = "helpdesk.whatsapp.lane"
    _description = "WhatsApp Queue"

    @api.model
    def _wake(self, cron, at=None):
        """Have the lanes of ``cron`` (XML id) run soon, or at ``at``.

        The only place that knows how: with ``queue_job`` it would make a job.
        """
        self.env.ref(f"helpdesk_mgmt_whatsapp.{cron}")._trigger(at)

    @api.model
    def _worked(self, name, seconds):
        """Called after each item of the lane ``name``, which took ``seconds``."""
