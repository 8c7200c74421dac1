# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Runs a lane once: see :class:`Run`."""

import time
from collections import deque
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice

import psycopg2
from psycopg2.errors import LockNotAvailable

from ...tools.calls import LOOK_UP, Calls
from ..common import cron_time
from . import outcomes, pauses
from .calls import Call
from .outcomes import ATTEMPTS, BUSY_ERRORS, Outcome, repeated

#: Has a commit not wait for the disk: after a crash of PostgreSQL, nobody needs what it
#: has written.
NOT_DURABLE = "SET LOCAL synchronous_commit TO off"
#: Most items whose work shares a savepoint.
MOST_TOGETHER = 16
#: Most seconds of waiting for locks of others at a time.
LOCK_PAUSE = 0.25
#: Seconds that are waited for the next item; for a later one, the lane is woken.
LONGEST_WAIT = 0.5
#: Seconds between attempts to write an outcome when the database is not reached.
LOST_PAUSE = 3


class Run:
    """One run of a lane by one worker.

    Round by round it claims (and commits), writes the outcomes of calls that have ended
    and processes items (and commits), and starts the calls of those items. While calls
    are under way it looks for new items, so that a slow answer delays no other.

    :param lane: :class:`.lane.Lane`
    :param int worker: number of the worker
    :param seconds: after so many it ends; a cron's run ends with the cron's time too,
        but while it would only wait for calls, it takes all that a lane may take
    """

    def __init__(self, lane, env, worker, seconds=float("inf")):
        self.lane, self.env, self.worker = lane, env, worker
        self.claims = env["helpdesk.whatsapp.claim"]
        self.todo = deque()  # claimed, not begun
        self.calls = Calls()
        self.ready = []  # calls to be started after the commit
        self.unwritten = []  # calls that have ended, with their answers
        self.written = []  # the same, written since the last commit
        self.finished, self.released = [], []  # ids of items, since the last commit
        self.aside = set()  # partitions
        self.is_busy = False
        self.patience = lane.patience
        self.is_turn_of_unfinished, self.tries_unfinished = False, True
        self.is_alone = False  # one that a worker has left unfinished is in work
        self.singly = 0  # so many of the next items share no savepoint
        now, whole = time.monotonic(), cron_time.seconds_of_lane(float("inf"))
        self.end = now + min(seconds, cron_time.seconds_of_lane())
        self.end_of_calls = now + min(seconds, whole)
        self.seconds_left = 0

    def go(self):
        """Work until nothing is due, or the time is over; then wake the lane."""
        try:
            self._work()
        except Exception:
            self._rescue()
            raise

    def _work(self):
        self.env.cr.execute(NOT_DURABLE)
        self._commit(0)
        while self.seconds_left:
            self._claim()
            if not (self.todo or self.calls or self.unwritten):
                if not (self._waits_for_locks() or self._waits_for_moment()):
                    break
                continue
            self._round()
        self._end()

    def _round(self):
        self._commit(self._conclude() + self._process())
        self._start()

    def _start(self):
        waits = self._schedule() if self.lane.schedule and self.ready else {}
        while self.ready:  # what fails to start may have started: it is not tried again
            claimed, call = self.ready.pop(0)
            self.calls.start(claimed, call, waits.get(claimed.id))

    def _schedule(self):
        """Return, by id, what the calls wait for; they are made without it if need be.

        A PostgreSQL that crashes is away for longer than they wait.
        """

        def schedule():
            self.env.cr.execute(NOT_DURABLE)
            waits = getattr(self.env[self.lane.model], self.lane.schedule)(ids)
            self.env["ir.cron"]._commit_progress()
            return waits

        ids = [claimed.id for claimed, _call in self.ready]
        try:
            return repeated(self.env, schedule)
        except Exception as error:
            self.lane.log_unscheduled(error)
            with suppress(psycopg2.Error):
                self.env.cr.rollback()
            return {}

    def _claim(self):
        """Claim as many items as can be processed now, and commit."""
        room = self.lane.batch - len(self.calls) - len(self.unwritten)
        if self.todo or room <= 0:
            return
        claimed = self._next_claimed(room)
        if len(claimed) == self.lane.batch:
            self.env["helpdesk.whatsapp.lane"]._more(self.lane)
        self.todo.extend(claimed)
        if claimed or self.calls:  # no transaction stays open while a call is awaited
            self._commit(0)

    def _next_claimed(self, room):
        """Claim a batch, then one item that a worker has left unfinished, and so on.

        So a flood of others does not hold that one up. It is in work alone: if it kills
        this worker too, no other is blamed for it.
        """
        is_calling = bool(self.calls or self.unwritten)
        if self.is_alone and is_calling:
            return []
        self.is_alone = False
        if self.is_turn_of_unfinished and self.claims._has_unfinished(self.lane):
            if is_calling:
                return []
            self.is_turn_of_unfinished = False
            if claimed := self._claimed(1, is_unfinished=True):
                return claimed
            self.tries_unfinished = False  # they are not due, or locked
        claimed = self._claimed(room)
        self.is_turn_of_unfinished = self.tries_unfinished
        if claimed or is_calling or not self.claims._has_unfinished(self.lane):
            return claimed
        return self._claimed(1, is_unfinished=True)

    def _claimed(self, room, is_unfinished=False):
        arguments = (self.lane, self.worker, room, self.aside, is_unfinished)
        self.env.flush_all()
        try:
            claimed = repeated(self.env, lambda: self.claims._claim(*arguments))
        except BUSY_ERRORS:
            self.is_busy = True  # other workers are claiming the same ones
            return []
        self.is_alone = is_unfinished and bool(claimed)
        return claimed

    def _item(self, claimed, beside=()):
        """Return the record; Odoo reads what it needs of those beside it as well."""
        item = self.env[self.lane.model].browse(claimed.id)
        return item.with_prefetch([one.id for one in beside] or item.ids)

    def _process_set(self):
        """Process all that is claimed at once; return the number of items."""
        claimed = {one.id: one for one in self.todo}
        self.todo.clear()
        if any(one.unfinished for one in claimed.values()):
            [one] = claimed.values()  # claimed alone
            outcome = self.lane.attempt(self._item(one), one.unfinished)
            return self._note(one, outcome)
        items = self.env[self.lane.model].browse(claimed)
        outcomes = self.lane.attempt_all(items)
        return sum(self._note(claimed[item.id], outcome) for item, outcome in outcomes)

    def _process(self):
        """Process what a slice has time for; return the number of items."""
        if self.lane.is_set:
            return self._process_set()
        if self.lane.slice_seconds and len(self.todo) > 1 and not self.singly:
            return self._process_together()
        end, done = time.thread_time() + self.lane.slice_seconds, 0
        claimed_all = tuple(self.todo)
        while self._put_aside():
            claimed = self.todo.popleft()
            self.singly = max(self.singly - 1, 0)
            item = self._item(claimed, claimed_all)
            outcome = self.lane.attempt(item, claimed.unfinished)
            done += self._take(claimed, outcome)
            if not isinstance(outcome, Call) and time.thread_time() >= end:
                break
        return done

    def _process_together(self):
        """Process the next items in one savepoint; return their number.

        If one of them fails, each is processed in its own.
        """
        if not self._put_aside():
            return 0
        ids = [claimed.id for claimed in islice(self.todo, MOST_TOGETHER)]
        outcomes = self.lane.attempt_slice(self.env[self.lane.model].browse(ids))
        if not outcomes:
            self.singly = len(ids)
        return sum(self._take(self.todo.popleft(), outcome) for outcome in outcomes)

    def _put_aside(self):
        """Give back what is of a partition that is left out; return what is left."""
        claimed = list(self.todo) if self.aside else ()
        for one in claimed:
            if one.partition in self.aside:
                self.todo.remove(one)
                self.released.append(one.id)
        return self.todo

    def _take(self, claimed, outcome):
        """Note an item's outcome, or the call it needs; return whether it is done."""
        if isinstance(outcome, Call):
            self.ready.append((claimed, outcome))
            self.env.cr.postrollback.add(self.ready.clear)  # it is not called then
            return False
        return self._note(claimed, outcome)

    def _note(self, claimed, outcome):
        """Note an item's outcome; return whether it is processed."""
        is_busy = outcome is Outcome.BUSY
        if outcome is not Outcome.PARKED:
            (self.released if is_busy else self.finished).append(claimed.id)
        if outcome is not Outcome.DONE:
            self.aside.add(claimed.partition)
        self.is_busy |= is_busy
        return not is_busy

    def _conclude(self):
        """Write the outcomes of calls that have ended; return their number.

        If there is nothing to be processed, wait for one of them.
        """
        is_idle = not (self.todo or self.unwritten)
        tries = max((ATTEMPTS - left for left, *_call in self.unwritten), default=0)
        time.sleep(outcomes.PAUSE * tries)  # until others give their locks back
        self._collect(LOOK_UP if is_idle else 0)
        attempts = tuple(self.unwritten)
        if tries == 0 and self._conclude_together(attempts):
            self.written += attempts
            self.unwritten.clear()
            return sum(self._note(one, Outcome.DONE) for _left, one, *_call in attempts)
        ended, done = [claimed for _left, claimed, *_call in attempts], 0
        for left, claimed, call, answer in attempts:
            outcome = self.lane.conclude(self._item(claimed, ended), call, answer)
            del self.unwritten[0]
            if outcome is Outcome.BUSY and left:
                self.unwritten.append((left - 1, claimed, call, answer))
                continue
            if outcome is Outcome.BUSY:
                self.lane.log_lost(claimed.id, LockNotAvailable())
            self.written.append((ATTEMPTS, claimed, call, answer))
            done += self._note(claimed, outcome)
        return done

    def _collect(self, seconds):
        """Take the answers of calls that have ended; wait so long for one of them."""
        for claimed, call, answer in self.calls.finished(seconds):
            self.unwritten.append((ATTEMPTS, claimed, call, answer))
            if call.ended:
                getattr(self._item(claimed), call.ended)(answer, *call.more)

    def _conclude_together(self, attempts):
        """Write the outcomes of several calls at once; return whether they are."""
        if not self.lane.conclude_all or len(attempts) < 2:
            return False
        ids = [claimed.id for _left, claimed, *_call in attempts]
        ended = [tuple(call) for _left, _claimed, *call in attempts]
        items = self.env[self.lane.model].browse(ids)
        return self.lane.conclude_together(items, ended)

    def _commit(self, done):
        self.claims._finish(self.lane, self.finished, self.worker)
        self.claims._release(self.lane, self.released, self.worker)
        left = self.env["ir.cron"]._commit_progress(done, remaining=1)
        end = self.end_of_calls if self.calls else self.end
        own = max(end - time.monotonic(), 0)
        self.seconds_left = min(left, own)
        self.finished, self.released, self.written = [], [], []

    def _rescue(self):
        """Write the outcomes of the calls under way, after an exception of the run.

        Else nobody would know of a message that Meta has refused, or slowed down. What
        was written and not committed is written again, what was not begun given back.
        """
        try:
            self.env.cr.rollback()
        except Exception:
            self.env.cr.connection.close()
            self.ready.clear()  # whether their claims are committed is not known
        self._start()
        while self.calls:
            self._collect(LOOK_UP)
        for _left, claimed, call, answer in self.written + self.unwritten:
            if error := self._alone(partial(self._write, claimed, call, answer)):
                self.lane.log_lost(claimed.id, error)
        rest = (self.released + [one.id for one in self.todo], self.worker)
        self._alone(lambda env: self.claims.with_env(env)._release(self.lane, *rest))

    def _write(self, claimed, call, answer, env):
        """Write the outcome of a call, unless it is committed: its claim is gone then.

        If the item is another worker's by now, which may call again, it has the claim.
        """
        claims = self.claims.with_env(env)
        is_mine = claims._finish(self.lane, [claimed.id], self.worker)
        item = env[self.lane.model].browse(claimed.id)
        if is_mine and self.lane.conclude(item, call, answer) is Outcome.BUSY:
            raise LockNotAvailable

    def _alone(self, act):
        """Call ``act`` in a transaction of its own, again while it raises anything.

        :return: the last exception, ``None`` if it is committed
        """
        for number in range(1, ATTEMPTS + 1):
            try:
                with self._living_env() as env:
                    act(env)
                    env["ir.cron"]._commit_progress()
                    return None
            except Exception as error:
                failure = error
            time.sleep(LOST_PAUSE if self.env.cr.closed else outcomes.PAUSE * number)
        return failure

    @contextmanager
    def _living_env(self):
        """Return an environment whose connection is not lost, in a new transaction."""
        if self.env.cr.closed:
            with self.env.registry.cursor() as cr:
                yield self.env(cr=cr)
        else:
            self.env.cr.rollback()
            yield self.env

    def _waits_for_locks(self):
        """Wait for what others have locked, if the lane has patience left."""
        if not (self.is_busy and self.patience):
            return False
        self.patience -= 1
        self.is_busy = False
        self.aside.clear()
        time.sleep(LOCK_PAUSE)
        self._commit(0)  # what others wrote is seen
        return True

    def _waits_for_moment(self):
        """Wait for the next item if it is due in a moment, such as a limit's end."""
        moment = self._next_moment()
        if not moment:
            return False
        seconds = (moment - self.env.cr.now()).total_seconds()
        if seconds > LONGEST_WAIT:
            return False
        time.sleep(max(seconds, 0))
        self._commit(0)
        return True

    def _end(self):
        """Finish the calls, give the rest back, and wake the lane when it is needed."""
        self.released += [claimed.id for claimed in self.todo]
        self.todo.clear()
        is_over = not self.seconds_left
        while self.calls or self.unwritten:
            self._round()
        if is_over:
            self._commit(0)
            self.env["helpdesk.whatsapp.lane"]._more(self.lane)
            self.lane.wake(self.env)
        elif moment := self._next_moment():
            self.lane.wake(self.env, moment)
        # Nothing remains for this run of the cron: Odoo would begin another at once.
        self.env["ir.cron"]._commit_progress(remaining=0)

    def _next_moment(self):
        """Return when the next item is due that is not yet, or ``None``."""
        now = self.env.cr.now()
        [[moment]] = self.env.execute_query(self.lane.queue.next_moment(now))
        if self.is_busy:
            soon = now + pauses.BUSY
            moment = min(moment or soon, soon)
        return moment
