# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from concurrent.futures import ALL_COMPLETED
from contextlib import contextmanager
from unittest.mock import patch

from psycopg2.extensions import TransactionRollbackError

from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.lane import outcomes, run
from ...models.lane.calls import Call
from ...models.lane.lane import Lane
from ...tools import calls
from ..test_lane import LaneCase, _logger


@tagged("post_install", "-at_install")
class TestCalls(LaneCase):
    """Items whose work is a call, made while no transaction is open."""

    def setUp(self):
        super().setUp()
        self.answers, self.busy = [], []
        self.replace("res.partner", "_work", self.work)
        self.replace("res.partner", "_conclude", self.conclude)

    def work(self, item):
        self.worked.append(item.name)
        item.ref = "called"
        return Call(self.call, (item.name,), "_conclude", ("more",))

    def call(self, name):
        self.assertIn((0, 1), self.commits[2:], "committed before")
        if trouble := self.trouble.get(name):
            raise trouble
        return name.upper()

    def conclude(self, item, answer, more):
        if self.busy:
            raise self.busy.pop()
        self.assertEqual(more, "more")
        item.ref = str(answer)

    def test_outcomes_are_written_as_they_come(self):
        self.assertEqual(self.run_lane(), ["ONE", "TWO", "THREE", "FOUR"])
        self.assertFalse(self.claims())

    def test_a_claim_that_another_worker_has_taken_over_meanwhile_is_left_to_it(self):
        def conclude(item, answer, _more):
            item.ref = answer
            of_item = self.claims().filtered(lambda claim: claim.item == item.id)
            of_item.worker = 99
            of_item.flush_recordset()

        self.replace("res.partner", "_conclude", conclude)
        self.run_lane()
        self.assertEqual(self.claims().mapped("worker"), [99] * 4)

    @contextmanager
    def all_ended(self):
        """Have the lane wait until all of its calls have ended."""
        with (
            patch.object(calls, "FIRST_COMPLETED", ALL_COMPLETED),
            patch.object(run, "LOOK_UP", 600),
        ):
            yield

    def test_calls_of_a_slice_are_prepared_in_one_savepoint(self):
        with patch.object(Lane, "attempt", side_effect=AssertionError):
            refs = self.run_lane(slice_seconds=3600)
        self.assertEqual(refs, ["ONE", "TWO", "THREE", "FOUR"])

    @mute_logger(_logger.name)
    def test_one_of_a_slice_that_cannot_be_prepared_is_the_only_one(self):
        def work(item):
            call = self.work(item)
            return 1 / 0 if item.name == "Two" else call

        self.replace("res.partner", "_work", work)
        self.assertEqual(
            self.run_lane(slice_seconds=3600), ["ONE", "", "THREE", "FOUR"]
        )
        self.assertEqual(self.worked, ["One", "Two", "One", "Two", "Three", "Four"])

    def test_outcomes_that_have_come_are_written_at_once(self):
        together = []

        def conclude_all(items, answers):
            together.append(items)
            for item, (answer, more) in zip(items, answers, strict=True):
                self.conclude(item, answer, more)

        self.replace("res.partner", "_conclude_all", conclude_all)
        with self.all_ended():
            refs = self.run_lane(conclude_all="_conclude_all")
        self.assertEqual(refs, ["ONE", "TWO", "THREE", "FOUR"])
        self.assertEqual([len(items) for items in together], [4])
        self.assertFalse(self.claims())

    def test_outcomes_that_cannot_be_written_at_once_are_written_one_by_one(self):
        def conclude_all(items, _answers):
            items.write({"ref": "lost"})
            raise TransactionRollbackError

        self.replace("res.partner", "_conclude_all", conclude_all)
        with self.all_ended():
            refs = self.run_lane(conclude_all="_conclude_all")
        self.assertEqual(refs, ["ONE", "TWO", "THREE", "FOUR"])

    def test_the_outcome_of_a_call_that_raises_is_the_exception(self):
        self.trouble["Two"] = ValueError("no answer")
        self.assertEqual(self.run_lane(), ["ONE", "no answer", "THREE", "FOUR"])

    def test_an_outcome_is_written_until_it_holds(self):
        self.busy = [TransactionRollbackError()] * outcomes.ATTEMPTS
        self.assertEqual(self.run_lane(), ["ONE", "TWO", "THREE", "FOUR"])

    def test_an_outcome_that_others_lock_is_tried_again_after_growing_pauses(self):
        self.busy = [TransactionRollbackError()] * 12
        pauses = []
        with (
            patch.object(outcomes, "PAUSE", 1),
            patch.object(run.time, "sleep", pauses.append),
        ):
            self.assertEqual(self.run_lane(), ["ONE", "TWO", "THREE", "FOUR"])
        self.assertEqual([one for one in pauses if one], [1, 2, 3])

    def test_an_outcome_that_cannot_be_written_is_in_the_log_and_stops_no_other(self):
        self.replace("res.partner", "_conclude", lambda item, answer, more: 1 / 0)
        with self.assertLogs(_logger, "ERROR") as logs:
            self.assertEqual(self.run_lane(), ["called"] * 4)
        self.assertIn("event=outcome_lost lane=test", logs.output[0])

    def test_calls_that_are_under_way_when_the_time_is_over_are_concluded(self):
        self.seconds = iter([60, 60, *[0] * 9])
        self.assertEqual(self.run_lane(), ["ONE", "TWO", "THREE", "FOUR"])

    def test_no_more_calls_than_the_lane_allows_are_made_at_a_time(self):
        self.run_lane(batch=1)
        self.assertEqual(self.worked, ["One", "Two", "Three", "Four"])

    def test_a_call_waits_in_its_thread_for_its_moment(self):
        waited = []

        def schedule(_model, ids):
            self.assertEqual(ids, self.items.ids)
            return {ids[1]: lambda: waited.append(list(self.worked))}

        self.replace("res.partner", "_schedule", schedule)
        refs = self.run_lane(schedule="_schedule")
        self.assertEqual(refs, ["ONE", "TWO", "THREE", "FOUR"])
        self.assertEqual(waited, [["One", "Two", "Three", "Four"]])

    def test_calls_are_made_though_their_moments_are_not_known(self):
        self.replace("res.partner", "_schedule", lambda model, ids: 1 / 0)
        with (
            self.assertLogs(_logger, "WARNING") as logs,
            patch.object(self.env.cr, "rollback"),
        ):
            refs = self.run_lane(schedule="_schedule")
        self.assertEqual(refs, ["ONE", "TWO", "THREE", "FOUR"])
        self.assertIn("event=not_scheduled lane=test", logs.output[0])
