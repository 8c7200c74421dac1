# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Runs a lane once: see :class:`Run`."""

import math
import time
from collections import deque

from . import pauses
from .calls import LOOK_UP, Call, Calls
from .outcomes import ATTEMPTS, Outcome, repeated

#: Most seconds of waiting for locks of others at a time.
LOCK_PAUSE = 0.25
#: Seconds that are waited for the next item; for a later one, the lane is woken.
LONGEST_WAIT = 0.5


class Run:
    """One run of a lane by one worker.

    Round by round it claims (and commits), writes the outcomes of calls that have ended
    and processes items (and commits), and starts the calls of those items. While calls
    are under way it looks for new items, so that a slow answer delays no other.

    :param lane: :class:`.lane.Lane`
    :param int worker: number of the worker
    :param seconds: how long it may work, if the cron does not end it before
    """

    def __init__(self, lane, env, worker, seconds=math.inf):
        self.lane, self.env, self.worker = lane, env, worker
        self.claims = env["helpdesk.whatsapp.claim"]
        self.todo = deque()  # claimed, not begun
        self.calls = Calls()
        self.ready = []  # calls to be started after the commit
        self.unwritten = []  # calls that have ended, with their answers
        self.finished, self.released = [], []  # ids of items, since the last commit
        self.aside = set()  # partitions
        self.is_busy = False
        self.patience = lane.patience
        self.seconds_left, self.end = 0, time.monotonic() + seconds

    def go(self):
        """Work until nothing is due, or the time is over; then wake the lane."""
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
        done = self._conclude() + self._process()
        self._commit(done)
        for claimed, call in self.ready:
            self.calls.start(claimed, call)
        self.ready.clear()

    def _claim(self):
        """Claim as many items as can be processed now, and commit."""
        room = self.lane.batch - len(self.calls) - len(self.unwritten)
        if self.todo or room <= 0:
            return
        claimed = self._claimed(room)
        if not claimed and not self.calls:
            claimed = self._claimed_unfinished()
        if len(claimed) == self.lane.batch:
            self.env["helpdesk.whatsapp.lane"]._more(self.lane)
        if claimed:
            self.todo.extend(claimed)
            self._commit(0)

    def _claimed(self, room, is_unfinished=False):
        arguments = (self.lane, self.worker, room, self.aside, is_unfinished)
        self.env.flush_all()
        return repeated(self.env, lambda: self.claims._claim(*arguments))

    def _claimed_unfinished(self):
        """Claim one item that a worker has left unfinished, alone."""
        if not self.claims._has_unfinished(self.lane):
            return []
        return self._claimed(1, is_unfinished=True)

    def _item(self, claimed):
        return self.env[self.lane.model].browse(claimed.id)

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
        end, done = time.monotonic() + self.lane.slice_seconds, 0
        while self.todo:
            claimed = self.todo.popleft()
            if claimed.partition in self.aside:
                self.released.append(claimed.id)
                continue
            item = self._item(claimed)
            outcome = self.lane.attempt(item, claimed.unfinished)
            if isinstance(outcome, Call):
                self.ready.append((claimed, outcome))
                continue
            done += self._note(claimed, outcome)
            if time.monotonic() >= end:
                break
        return done

    def _note(self, claimed, outcome):
        """Note an item's outcome; return whether it is processed."""
        is_busy = outcome is Outcome.BUSY
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
        for claimed, call, answer in self.calls.finished(LOOK_UP if is_idle else 0):
            self.unwritten.append((ATTEMPTS, claimed, call, answer))
        attempts, self.unwritten, done = self.unwritten, [], 0
        for left, claimed, call, answer in attempts:
            outcome = self.lane.conclude(self._item(claimed), call, answer)
            if outcome is Outcome.BUSY and left:
                self.unwritten.append((left - 1, claimed, call, answer))
                continue
            if outcome is Outcome.BUSY:
                self.lane.log_lost(claimed.id)
            done += self._note(claimed, outcome)
        return done

    def _commit(self, done):
        self.claims._finish(self.lane, self.finished)
        self.claims._release(self.lane, self.released)
        commit = self.env["ir.cron"]._commit_progress
        left = commit(done, remaining=1)
        self.seconds_left = min(left, max(self.end - time.monotonic(), 0))
        self.finished, self.released = [], []

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
            self.lane.wake(self.env)
            return
        if moment := self._next_moment():
            self.lane.wake(self.env, moment)
        self.env["ir.cron"]._commit_progress(remaining=0)

    def _next_moment(self):
        """Return when the next item is due that is not yet, or ``None``."""
        now = self.env.cr.now()
        [[moment]] = self.env.execute_query(self.lane.queue.next_moment(now))
        if self.is_busy:
            soon = now + pauses.BUSY
            moment = min(moment or soon, soon)
        return moment
