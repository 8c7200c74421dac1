# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of what becomes of calls and their outcomes when the run itself fails."""

from contextlib import suppress
from functools import partial
from unittest.mock import patch

import psycopg2
from psycopg2.extensions import TransactionRollbackError

from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.lane import outcomes, run
from ...models.lane.calls import Call
from ...tools import calls
from ..test_lane import LaneCase

TESTS = "odoo.addons.helpdesk_mgmt_whatsapp.tests.test_lane"


@tagged("post_install", "-at_install")
class TestOutcomes(LaneCase):
    """Calls whose answers are known when the run itself fails."""

    def setUp(self):
        super().setUp()
        self.called, self.concluded, self.fails_at = [], [], None
        self.replace("res.partner", "_work", self.work)
        self.replace("res.partner", "_conclude", self.conclude)
        self.startPatcher(patch.object(self.env.cr, "rollback", self.rollback))
        self.addCleanup(self.env.cr.postrollback.clear)
        self.transaction = self.env.cr.savepoint()

    def work(self, item):
        self.worked.append(item.name)
        return Call(self.call, (item.name,), "_conclude")

    def call(self, name):
        self.called.append(name)
        return name.upper()

    def conclude(self, item, answer):
        self.concluded.append(item.name)
        item.ref = str(answer)

    def commit(self, _cron, processed=0, remaining=None):
        """Commit; the commit of that number fails before, or one of its hooks."""
        number = len(self.commits)
        if self.fails_at == (number, "before"):
            self.fails_at = None
            raise psycopg2.OperationalError("disk full")
        self.env.cr.postrollback.clear()
        seconds = super().commit(_cron, processed, remaining)
        self.transaction.close(rollback=False)
        self.transaction = self.env.cr.savepoint()
        if self.fails_at == (number, "hook"):
            self.fails_at = None
            raise psycopg2.OperationalError("too many connections")
        return seconds

    def rollback(self):
        self.transaction.rollback()
        self.env.cr.postrollback.run()

    def run_failing(self, number, moment):
        self.fails_at = (number, moment)
        try:  # Odoo's assertRaises would undo what is written
            self.run_lane()
        except psycopg2.OperationalError:
            self.assertIsNone(self.fails_at)
        else:
            self.fail("The run must fail.")
        return self.items.mapped(lambda item: str(item.ref or ""))

    def test_what_was_called_is_written_although_the_run_ends(self):
        refs = self.run_failing(3, "before")
        self.assertEqual(sorted(self.called), sorted(self.worked))
        self.assertEqual(refs, ["ONE", "TWO", "THREE", "FOUR"])
        self.assertFalse(self.claims())

    def test_what_was_written_and_not_committed_is_written_again(self):
        self.assertEqual(self.run_failing(4, "before"), ["ONE", "TWO", "THREE", "FOUR"])
        self.assertFalse(self.claims())

    def test_what_is_committed_is_called_although_a_hook_of_the_commit_fails(self):
        self.assertEqual(self.run_failing(2, "hook"), ["ONE", "TWO", "THREE", "FOUR"])

    def test_what_is_not_committed_is_not_called(self):
        self.assertEqual(self.run_failing(2, "before"), [""] * 4)
        self.assertFalse(self.called)
        self.assertEqual(set(self.claims().mapped("unfinished")), {1})

    def test_an_outcome_that_is_busy_is_written_later_although_the_run_ends(self):
        busy = [TransactionRollbackError()] * 3

        def conclude(item, answer):
            if busy:
                raise busy.pop()
            item.ref = answer

        self.replace("res.partner", "_conclude", conclude)
        self.assertEqual(self.run_failing(3, "before"), ["ONE", "TWO", "THREE", "FOUR"])

    @mute_logger(TESTS)
    def test_bookkeeping_follows_if_the_outcome_cannot_be_written(self):
        self.replace("res.partner", "_conclude", lambda item, answer: 1 / 0)
        self.run_lane(broke="_broke")
        self.assertEqual(
            set(self.broken), {(n, ZeroDivisionError) for n in self.worked}
        )

    def test_what_cannot_be_called_as_the_process_ends_was_not_reached(self):
        class Ending:
            def submit(self, *_call):
                raise RuntimeError("cannot schedule new futures after shutdown")

        with patch.object(calls, "_threads", Ending):
            self.assertEqual(self.run_lane(), ["not called"] * 4)
        self.assertFalse(self.called)

    def test_what_was_not_called_for_want_of_a_thread_is_not_called_later(self):
        class Full:
            def submit(self, *call):
                queued.append(call)
                raise RuntimeError("can't start new thread")

        queued = []
        with patch.object(calls, "_threads", Full):
            self.assertEqual(self.run_lane(), ["not called"] * 4)
        for make, *arguments in queued:
            make(*arguments)
        self.assertFalse(self.called)

    def test_a_call_that_fails_to_start_makes_no_other_start_twice(self):
        def start(under_way, claimed, call, wait=None):
            started.append(claimed.id)
            if len(started) == 2:
                raise MemoryError
            original(under_way, claimed, call, wait)

        started, original = [], calls.Calls.start
        with patch.object(calls.Calls, "start", start):
            with suppress(
                MemoryError
            ):  # Odoo's assertRaises would undo what is written
                self.run_lane()
        self.assertEqual(len(started), 4)
        self.assertEqual(set(started), set(self.items.ids))

    def test_what_is_committed_is_not_written_again_although_a_hook_fails(self):
        self.run_failing(4, "hook")
        self.assertEqual(sorted(self.concluded), sorted(self.worked))

    def test_what_another_worker_has_by_now_is_left_to_it(self):
        def lost(*_args):
            of_item = self.claims().filtered(lambda one: one.item == self.items[1].id)
            of_item.worker = 99
            of_item.flush_recordset()
            return 0

        self.startPatcher(patch.object(run.Run, "_conclude", lost))
        self.assertEqual(self.run_failing(3, "before"), ["ONE", "", "THREE", "FOUR"])
        self.assertEqual(self.claims().mapped("worker"), [99])

    def test_a_call_whose_preparation_is_undone_is_not_made(self):
        noted = []

        def note(_lane, _name, seconds, times=1):
            noted.append(times)
            if len(noted) == 2:
                raise psycopg2.OperationalError("of the figures")

        self.replace("helpdesk.whatsapp.lane", "_worked", note)
        with suppress(psycopg2.OperationalError):
            self.run_lane()
        self.assertEqual(self.worked, ["One", "Two"])
        self.assertFalse(self.called)

    def test_what_was_not_begun_is_given_back_when_the_run_fails(self):
        self.replace("res.partner", "_work", partial(LaneCase.work, self))
        self.run_failing(2, "before")
        self.assertEqual(self.worked, ["One"])
        claims = {one.item: (one.worker > 0, one.unfinished) for one in self.claims()}
        given_back = dict.fromkeys(self.items[1:].ids, (False, 0))
        self.assertEqual(claims, {self.items[0].id: (True, 1), **given_back})

    def test_an_answer_is_noted_once_however_often_it_is_written(self):
        noted, work = [], self.work
        ended = lambda item, answer: noted.append(answer)  # noqa: E731
        self.replace("res.partner", "_ended", ended)
        self.replace(
            "res.partner", "_work", lambda item: work(item)._replace(ended="_ended")
        )
        self.run_failing(4, "before")
        self.assertEqual(sorted(noted), ["FOUR", "ONE", "THREE", "TWO"])

    def test_a_rescued_outcome_that_others_lock_is_tried_again_after_pauses(self):
        def conclude(item, answer):
            if len(pauses) < 2:
                raise TransactionRollbackError
            item.ref = answer

        self.replace("res.partner", "_conclude", conclude)
        self.startPatcher(patch.object(run.Run, "_conclude", lambda _run: 0))
        pauses = []
        with (
            patch.object(outcomes, "PAUSE", 1),
            patch.object(run.time, "sleep", pauses.append),
        ):
            refs = self.run_failing(3, "before")
        self.assertEqual(refs, ["ONE", "TWO", "THREE", "FOUR"])
        self.assertEqual(pauses, [1, 2])

    def test_a_hook_that_fails_once_more_stops_no_other_outcome(self):
        self.startPatcher(patch.object(run.Run, "_conclude", lambda _run: 0))
        original, rescued = run.Run._rescue, []

        def rescue(turn):
            self.fails_at = (len(self.commits), "hook")
            rescued.append(turn)
            original(turn)

        with patch.object(run.Run, "_rescue", rescue):
            refs = self.run_failing(3, "before")
        self.assertTrue(rescued)
        self.assertEqual(refs, ["ONE", "TWO", "THREE", "FOUR"])
        self.assertEqual(sorted(self.concluded), sorted(self.worked))

    def test_an_item_is_not_blamed_for_a_lost_connection(self):
        known, item = self.lane(broke="_broke"), self.items[0]
        self.replace("res.partner", "_work", lambda item: 1 / 0)
        closed = patch.object(type(self.env.cr), "closed", True)
        with closed, self.assertNoLogs(TESTS), self.assertRaises(ZeroDivisionError):
            known.attempt(item)
        self.replace("res.partner", "_conclude", lambda item, answer: 1 / 0)
        call = Call(self.call, (), "_conclude")
        with closed, self.assertNoLogs(TESTS), self.assertRaises(ZeroDivisionError):
            known.conclude(item, call, "answer")
        self.assertFalse(self.broken)
