# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest
import logging
from unittest.mock import patch

from psycopg2.errors import LockNotAvailable
from psycopg2.extensions import TransactionRollbackError

from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..models.lane import lane as lanes
from ..models.lane import outcomes, pauses, run
from ..models.lane.lane import Lane
from ..models.lane.outcomes import Unfinished, write_outcome
from ..models.lane.queue import MOST_UNFINISHED, Queue
from ..tools import log
from . import workers

_logger = logging.getLogger(__name__)


class LaneCase(TransactionCase):
    """Base of the lane's tests: a partner without a reference waits.

    Its ``city`` is the account, its ``street`` the partition, its ``function`` the
    moment before which it is not due.
    """

    def setUp(self):
        super().setUp()
        names = [{"name": n, "street": n} for n in ("One", "Two", "Three", "Four")]
        self.items = self.env["res.partner"].create(names)
        self.worked, self.commits, self.woken, self.broken = [], [], [], []
        self.trouble, self.seconds = {}, iter(lambda: 60, None)
        self.startPatcher(patch.dict(lanes.LANES))
        self.startPatcher(patch.object(run, "LOCK_PAUSE", 0))
        self.startPatcher(patch.object(run, "LOST_PAUSE", 0))
        self.startPatcher(patch.object(outcomes, "PAUSE", 0))
        self.replace("res.partner", "_work", self.work)
        self.replace("res.partner", "_broke", self.broke)
        self.replace("ir.cron", "_commit_progress", self.commit)
        self.replace("helpdesk.whatsapp.lane", "_wake", self.wake)
        self.queue = {"account": "coalesce(item.city, '')", "partition": "item.street"}

    def replace(self, model, name, method):
        """Replace the model's method by ``method``, called with the recordset."""
        kind = type(self.env[model])
        patcher = patch.object(
            kind, name, lambda *args, **kw: method(*args, **kw), create=True
        )
        self.startPatcher(patcher)

    def work(self, item):
        self.worked.append(item.name)
        item.ref = "done"
        item.flush_recordset()
        if trouble := self.trouble.get(item.name):
            raise trouble

    def broke(self, item, error):
        self.broken.append((item.name, type(error)))
        item.ref = f"broken: {error}"

    def commit(self, _cron, processed=0, remaining=None):
        self.env.flush_all()
        self.commits.append((processed, remaining))
        return next(self.seconds)

    def wake(self, _lane, lane, at=None):
        self.woken.append((lane.name, at))

    def lane(self, **more):
        ids = ",".join(map(str, self.items.ids))
        waits = f"item.ref IS NULL AND item.id IN ({ids})"
        queue = {"waits": waits, "later": "item.function::timestamp", **self.queue}
        values = {"queue": Queue("res_partner", **queue), "work": "_work", **more}
        model, noun = "res.partner", "partner"
        return Lane(_logger, "test", model=model, noun=noun, cron="cron", **values)

    def run_lane(self, **more):
        self.env.flush_all()
        self.lane(**more).run(self.env)
        return self.items.mapped(lambda item: str(item.ref or ""))

    def claims(self):
        return self.env["helpdesk.whatsapp.claim"].search([("lane", "=", "test")])

    def claim(self, item, **more):
        return workers.claim(item, "test", item.street, **more)

    def named(self, *names, **more):
        """Replace the items; a name is "account partition number"."""
        self.items = self.env["res.partner"].create(
            [
                {"name": name, "city": name.split()[0], "street": name[:-2], **more}
                for name in names
            ]
        )


@tagged("post_install", "-at_install")
class TestLane(LaneCase):
    # ---------------------------------------------------------------------- the run

    def test_each_item_is_committed_and_in_the_end_nothing_is_left(self):
        refs = self.run_lane()
        self.assertEqual(refs, ["done"] * 4)
        self.assertEqual(self.worked, ["One", "Two", "Three", "Four"])
        claimed = (0, 1)
        self.assertEqual(self.commits, [claimed] * 2 + [(1, 1)] * 4 + [(0, 0)])
        self.assertFalse(self.woken)
        self.assertFalse(self.claims())

    def test_what_a_slice_has_time_for_is_committed_together(self):
        self.run_lane(slice_seconds=3600)
        self.assertEqual(self.commits, [(0, 1), (0, 1), (4, 1), (0, 0)])

    def test_when_the_time_is_over_it_gives_the_rest_back_and_wakes_itself(self):
        self.seconds = iter([60, 60, 60, 0, 0, 0])
        self.run_lane()
        self.assertEqual(self.worked, ["One", "Two"])
        self.assertEqual(self.commits[-1], (0, 0), "Odoo begins no run at once")
        self.assertEqual(self.woken, [("test", None)])
        self.assertEqual(set(self.claims().mapped("unfinished")), {0})

    def test_without_time_nothing_is_begun(self):
        self.seconds = iter([0, 0, 0])
        self.run_lane()
        self.assertFalse(self.worked)
        self.assertEqual(self.woken, [("test", None)])

    def test_it_wakes_at_the_moment_of_the_next_item(self):
        self.items[1].function = "2100-01-02"
        self.items[2].function = "2100-01-01"
        self.run_lane()
        self.assertEqual(self.worked, ["One", "Four"])
        [(_name, at)] = self.woken
        self.assertEqual(str(at), "2100-01-01 00:00:00")

    def test_a_full_claim_calls_for_further_workers(self):
        called = []
        more = lambda _model, lane: called.append(lane.name)  # noqa: E731
        self.replace("helpdesk.whatsapp.lane", "_more", more)
        self.run_lane(batch=3)
        self.assertEqual(called, ["test"])
        self.assertEqual(len(self.worked), 4)

    def test_what_one_cannot_do_in_a_turn_calls_for_further_workers(self):
        called = []
        more = lambda _model, lane: called.append(lane.name)  # noqa: E731
        self.replace("helpdesk.whatsapp.lane", "_more", more)
        self.seconds = iter([60, 60, 60, 0, 0, 0])
        self.run_lane()
        self.assertEqual(called, ["test"])

    # ----------------------------------------------------------------- whose turn it is

    def test_turns_go_round_accounts_then_customers(self):
        self.named("A x 1", "A x 2", "A x 3", "A y 1", "B z 1", "B z 2")
        self.run_lane(batch=1)
        first = self.worked[:2]
        self.assertEqual(first, ["A x 1", "A x 2"], "one at a time, oldest first")
        self.worked.clear()
        self.items.ref = False
        self.queue["together"] = 3
        self.run_lane()
        self.assertEqual(self.worked[:2], ["A x 1", "B z 1"])
        self.assertEqual(self.worked[2], "A y 1", "before the second of another")
        self.assertEqual(len(self.worked), 6)

    def test_priority_never_changes_the_order_within_a_partition(self):
        self.named("A x 1", "A x 2", "A y 1")
        self.items[0].color = 1
        self.queue |= {"priority": "coalesce(item.color, 0)", "together": 2}
        self.run_lane()
        self.assertEqual(self.worked, ["A y 1", "A x 1", "A x 2"])

    def test_what_may_not_be_processed_now_is_not_claimed(self):
        two = self.items[1].id
        allowed = lambda _model, ids: [one for one in ids if one != two]  # noqa: E731
        self.replace("res.partner", "_admit", allowed)
        self.run_lane(admit="_admit")
        self.assertEqual(self.worked, ["One", "Three", "Four"])

    # -------------------------------------------------------------------- other workers

    def test_what_a_living_worker_has_is_left_to_it_with_its_partition(self):
        self.named("A x 1", "A x 2", "A y 1")
        worker, _connection = workers.living_worker(self)
        self.claim(self.items[0], worker=worker)
        self.run_lane()
        self.assertEqual(self.worked, ["A y 1"])

    def test_an_earlier_item_that_comes_meanwhile_waits_for_what_is_in_work(self):
        self.named("A x 1", "A x 2")
        worker, _connection = workers.living_worker(self)
        self.claim(self.items[1], worker=worker)
        self.run_lane()
        self.assertFalse(self.worked)

    def test_what_a_worker_left_when_it_ended_is_taken_over_at_once(self):
        worker, connection = workers.living_worker(self)
        self.claim(self.items[1], worker=worker)
        workers.end_worker(self, worker, connection)
        self.assertEqual(self.run_lane(), ["done"] * 4)
        self.assertEqual(self.worked[-1], "Two", "alone, after the others")
        self.assertFalse(self.claims())

    def test_the_others_of_a_partition_wait_for_what_was_left_unfinished(self):
        self.named("A x 1", "A x 2")
        self.claim(self.items[0])
        self.run_lane()
        self.assertEqual(self.worked, ["A x 1", "A x 2"])

    def test_an_item_that_kills_its_workers_is_parked(self):
        self.claim(self.items[1], unfinished=MOST_UNFINISHED)
        with mute_logger(__name__):
            refs = self.run_lane(broke="_broke")
        self.assertEqual(self.broken, [("Two", Unfinished)])
        self.assertNotIn("Two", self.worked)
        self.assertTrue(refs[1].startswith("broken: "))

    def test_a_claim_that_another_transaction_disturbs_is_repeated(self):
        disturbed = iter([True, True])
        claims = type(self.env["helpdesk.whatsapp.claim"])
        genuine = claims._claim

        def claim(*args):
            if next(disturbed, False):
                raise TransactionRollbackError
            return genuine(*args)

        self.replace("helpdesk.whatsapp.claim", "_claim", claim)
        with patch.object(self.env.cr, "rollback"):
            self.assertEqual(self.run_lane(), ["done"] * 4)

    # -------------------------------------------------------------- what an item raises

    def test_an_item_that_raises_stops_no_other_and_is_counted(self):
        self.trouble["Two"] = ValueError("what a customer wrote")
        with self.assertLogs(_logger, "WARNING") as logs:
            refs = self.run_lane(broke="_broke", failed=("broke", log.WARNING))
        self.assertEqual(self.worked, ["One", "Two", "Three", "Four"])
        self.assertIn("broken: what a customer wrote", refs[1])
        self.assertNotIn("done", refs[1], "undone")
        self.assertEqual(sum(done for done, _left in self.commits), 4)
        [line] = [record.getMessage() for record in logs.records]
        partner = self.items[1].id
        head = f"whatsapp event=broke lane=test partner={partner} error=ValueError\n"
        self.assertTrue(line.startswith(head), line)
        self.assertIn("test_lane.py", line, "where it was raised")
        self.assertNotIn("customer wrote", line)

    @mute_logger(__name__)
    def test_without_bookkeeping_it_is_left_alone_for_this_run(self):
        self.trouble["Two"] = ValueError()
        self.assertEqual(self.run_lane()[1], "")
        self.assertEqual(self.worked, ["One", "Two", "Three", "Four"])
        self.run_lane()
        self.assertEqual(self.worked[4:], ["Two"])

    @mute_logger(__name__)
    def test_bookkeeping_that_breaks_stops_no_other_either(self):
        self.trouble["One"] = ValueError()
        self.replace("res.partner", "_broke", lambda item, error: 1 / 0)
        self.assertEqual(self.run_lane(broke="_broke")[1], "done")
        self.assertEqual(self.worked, ["One", "Two", "Three", "Four"])

    @mute_logger(__name__)
    def test_the_others_of_its_partition_do_not_overtake_it(self):
        self.named("A x 1", "A x 2", "A y 1")
        self.queue["together"] = 2
        self.trouble["A x 1"] = ValueError()
        self.run_lane(slice_seconds=3600)
        self.assertEqual(self.worked, ["A x 1", "A x 1", "A y 1"], "at last alone")

    # ----------------------------------------------------------------------- in slices

    def test_what_the_items_of_a_slice_look_up_is_found_before(self):
        foreseen = []
        self.replace("res.partner", "_foresee", foreseen.append)
        self.run_lane(slice_seconds=3600, foresee="_foresee")
        self.assertEqual(foreseen, [self.items])
        self.assertEqual(self.worked, ["One", "Two", "Three", "Four"])

    @mute_logger(__name__)
    def test_one_of_a_slice_that_raises_is_the_only_one(self):
        self.trouble["Two"] = ValueError()
        refs = self.run_lane(slice_seconds=3600, broke="_broke")
        self.assertEqual([ref == "done" for ref in refs], [True, False, True, True])
        self.assertEqual(self.worked, ["One", "Two", "One", "Two", "Three", "Four"])
        self.assertEqual(self.broken, [("Two", ValueError)])
        self.assertFalse(self.claims())

    @mute_logger(__name__)
    def test_what_cannot_be_foreseen_is_processed_nevertheless(self):
        self.replace("res.partner", "_foresee", lambda items: 1 / 0)
        refs = self.run_lane(slice_seconds=3600, foresee="_foresee")
        self.assertEqual(refs, ["done"] * 4)

    def test_a_slice_ends_with_an_item_whose_partition_is_left_out(self):
        self.named("A x 1", "A y 1", "A x 2")
        self.queue["together"] = 2
        self.replace("res.partner", "_work", self.hold)
        self.run_lane(slice_seconds=3600)
        self.assertEqual(self.worked, ["A x 1", "A y 1"])

    def hold(self, item):
        self.work(item)
        return outcomes.Outcome.HELD

    # ------------------------------------------------------------------------- in sets

    def test_a_set_is_processed_at_once(self):
        self.replace("res.partner", "_work", lambda items: items.write({"ref": "done"}))
        self.assertEqual(self.run_lane(is_set=True), ["done"] * 4)
        self.assertEqual(self.commits, [(0, 1), (0, 1), (4, 1), (0, 0)])

    @mute_logger(__name__)
    def test_one_of_a_set_that_raises_is_the_only_one(self):
        def work(items):
            items.write({"ref": "done"})
            if "Two" in items.mapped("name"):
                raise ValueError

        self.replace("res.partner", "_work", work)
        refs = self.run_lane(is_set=True, broke="_broke")
        self.assertEqual([ref == "done" for ref in refs], [True, False, True, True])

    # ------------------------------------------------------------ what others are at

    def test_what_is_busy_is_left_alone_and_the_lane_comes_back(self):
        for error in (LockNotAvailable(), TransactionRollbackError()):
            with self.subTest(error=error):
                self.trouble["Two"] = error
                self.items.ref = False
                self.woken.clear()
                self.assertEqual(self.run_lane()[1], "")
                at = self.env.cr.now() + pauses.BUSY
                self.assertEqual(self.woken, [("test", at)])
                self.assertEqual(sum(done for done, _left in self.commits), 3)
                self.commits.clear()
                [left] = self.claims()
                self.assertEqual((left.worker, left.unfinished), (0, 0))

    def test_what_is_busy_for_a_moment_is_done_in_the_same_run(self):
        self.trouble["Two"] = LockNotAvailable()

        def commit(*args, **kwargs):
            if len(self.worked) > 4:
                self.trouble.clear()
            return self.commit(*args, **kwargs)

        self.replace("ir.cron", "_commit_progress", commit)
        self.assertEqual(self.run_lane(patience=5), ["done"] * 4)
        self.assertEqual(self.worked[4:], ["Two", "Two"])
        self.assertFalse(self.woken)

    def test_what_stays_busy_takes_no_worker_for_long(self):
        self.trouble["Two"] = LockNotAvailable()
        self.run_lane(patience=2)
        self.assertEqual(self.worked[4:], ["Two", "Two"])
        self.assertEqual(len(self.woken), 1)


@tagged("post_install", "-at_install")
class TestOutcome(LaneCase):
    def write_outcome(self, failures):
        """Write an outcome that fails so often by a concurrent transaction."""
        calls = []

        def write():
            calls.append(True)
            if len(calls) <= failures:
                raise TransactionRollbackError

        with patch.object(self.env.cr, "rollback") as rollback:
            is_written = write_outcome(self.env, write, _logger, partner=7)
        self.assertEqual(rollback.call_count, failures)
        return is_written

    def test_an_outcome_is_written_until_it_holds(self):
        for failures in (0, 1, outcomes.ATTEMPTS - 1):
            with self.subTest(failures=failures):
                self.commits.clear()
                self.assertTrue(self.write_outcome(failures))
                self.assertEqual(self.commits, [(0, None)])

    def test_an_outcome_that_is_lost_is_in_the_log(self):
        with self.assertLogs(_logger, "ERROR") as logs:
            self.assertFalse(self.write_outcome(outcomes.ATTEMPTS))
        self.assertIn("event=outcome_lost partner=7", logs.output[0])
        self.assertFalse(self.commits)


@tagged("post_install", "-at_install")
class TestDeclared(TransactionCase):
    """What the lanes name exists."""

    def test_the_methods_crons_and_queues_of_the_lanes_exist(self):
        self.assertGreaterEqual(len(lanes.LANES), 11)
        for one in lanes.LANES.values():
            self.env.ref(f"helpdesk_mgmt_whatsapp.{one.cron}")
            names = (one.work, one.broke, one.admit, one.schedule, one.foresee)
            for name in filter(None, names):
                self.assertTrue(hasattr(self.env[one.model], name), (one.name, name))
            claims = self.env["helpdesk.whatsapp.claim"]
            with claims._working() as worker:
                claims._claim(one, worker, 1)
            self.env.execute_query(one.queue.next_moment(self.env.cr.now()))

    def test_the_examples_of_pauses(self):
        self.assertFalse(doctest.testmod(pauses).failed)
