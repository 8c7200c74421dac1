# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest
import logging
import sys
from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import LockNotAvailable
from psycopg2.extensions import TransactionRollbackError

from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..models.common import lane, pauses
from ..models.common.lane import Lane, Outcome, write_outcome
from ..tools import log

MODULE = "odoo.addons.helpdesk_mgmt_whatsapp"
_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install")
class TestLane(TransactionCase):
    """Base of the lane's tests: a partner without a reference is a due item."""

    def setUp(self):
        super().setUp()
        names = [{"name": name} for name in ("One", "Two", "Three", "Four")]
        self.items = self.env["res.partner"].create(names)
        self.worked, self.commits, self.woken = [], [], []
        self.trouble, self.seconds = {}, iter(lambda: 60, None)
        self.replace("res.partner", "_claim", self.claim)
        self.replace("res.partner", "_work", self.work)
        self.replace("res.partner", "_broke", self.broke)
        self.replace("ir.cron", "_commit_progress", self.commit)
        self.replace("helpdesk.whatsapp.lane", "_wake", self.wake)

    def replace(self, model, name, method):
        """Replace the model's method by ``method``, called with the recordset."""
        kind = type(self.env[model])
        patcher = patch.object(
            kind, name, lambda *args, **kw: method(*args, **kw), create=True
        )
        self.startPatcher(patcher)

    def claim(self, model, aside, limit=None):
        due = [
            ("id", "in", self.items.ids),
            ("ref", "=", False),
            ("id", "not in", list(aside)),
        ]
        return model.search(due, order="id", limit=limit)

    def work(self, item):
        self.worked.append(item.name)
        item.ref = "done"
        item.flush_recordset()
        if trouble := self.trouble.get(item.name):
            raise trouble

    def broke(self, item, error):
        item.ref = f"broken: {error}"

    def commit(self, _cron, processed=0, remaining=None):
        self.commits.append((processed, remaining))
        return next(self.seconds)

    def wake(self, _lane, cron, at=None):
        self.woken.append((cron, at))

    def lane(self, **more):
        values = {"cron": "the_cron", "claim": "_claim", "work": "_work", **more}
        return Lane(_logger, "test", noun="partner", **values)

    def run_lane(self, **more):
        self.lane(**more).run(self.env["res.partner"])
        return self.items.mapped(lambda item: str(item.ref or ""))

    # ---------------------------------------------------------------------- the run

    def test_each_item_is_committed_and_in_the_end_nothing_is_left(self):
        refs = self.run_lane()
        self.assertEqual(refs, ["done"] * 4)
        self.assertEqual(self.worked, ["One", "Two", "Three", "Four"])
        self.assertEqual(self.commits, [(0, 1), *[(1, 1)] * 4, (0, 0)])
        self.assertFalse(self.woken)

    def test_what_a_slice_has_time_for_is_committed_together(self):
        self.run_lane(slice_seconds=3600)
        self.assertEqual(self.commits, [(0, 1), (4, 1), (0, 0)])

    def test_when_the_time_is_over_it_wakes_itself(self):
        self.seconds = iter([60, 60, 0])
        self.run_lane()
        self.assertEqual(self.worked, ["One", "Two"])
        self.assertEqual(self.commits[-1], (1, 1), "something is left")
        self.assertEqual(self.woken, [("the_cron", None)])

    def test_without_time_nothing_is_begun(self):
        self.seconds = iter([0])
        self.run_lane()
        self.assertFalse(self.worked)
        self.assertEqual(self.woken, [("the_cron", None)])

    # -------------------------------------------------------------- what an item raises

    def test_an_item_that_raises_stops_no_other_and_is_counted(self):
        self.trouble["Two"] = ValueError("what a customer wrote")
        with self.assertLogs(_logger, "WARNING") as logs:
            refs = self.run_lane(broke="_broke", failed=("broke", log.WARNING))
        self.assertEqual(self.worked, ["One", "Two", "Three", "Four"])
        self.assertIn("broken: what a customer wrote", refs[1])
        self.assertNotIn("done", refs[1], "undone")
        self.assertEqual(self.commits, [(0, 1), *[(1, 1)] * 4, (0, 0)])
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
    def test_one_that_commits_by_itself_is_undone_by_a_rollback(self):
        self.trouble["One"] = ValueError()
        with patch.object(self.env.cr, "rollback") as rollback:
            self.run_lane(is_committing=True, broke="_broke")
        self.assertEqual(rollback.call_count, 1)
        self.assertEqual(self.worked, ["One", "Two", "Three", "Four"])

    @mute_logger(__name__)
    def test_the_others_of_its_partition_do_not_overtake_it(self):
        self.trouble["One"] = ValueError()

        def claim(model, aside):
            return self.claim(model, set()) if "even" not in aside else model

        self.replace("res.partner", "_claim", claim)
        self.run_lane(partition=lambda _item: "even", slice_seconds=3600)
        self.assertEqual(self.worked, ["One"])

    # ------------------------------------------------------------ what others are at

    def test_what_is_busy_is_left_alone_and_the_lane_comes_back(self):
        for error in (LockNotAvailable(), TransactionRollbackError()):
            with self.subTest(error=error):
                self.trouble["Two"] = error
                self.items.ref = False
                self.woken.clear()
                pause = timedelta(seconds=5)
                self.assertEqual(self.run_lane(busy_pause=pause)[1], "")
                at = self.env.cr.now() + pause
                self.assertEqual(self.woken, [("the_cron", at)])
                self.assertEqual(sum(done for done, _left in self.commits), 3)
                self.commits.clear()

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
        self.assertEqual(self.woken, [("the_cron", None)])

    def test_a_claim_that_another_transaction_disturbs_is_repeated(self):
        disturbed = iter([True, True])

        def claim(model, aside):
            if next(disturbed, False):
                raise TransactionRollbackError
            return self.claim(model, aside)

        self.replace("res.partner", "_claim", claim)
        with patch.object(self.env.cr, "rollback"):
            self.assertEqual(self.run_lane(), ["done"] * 4)

    def test_where_the_others_would_fare_the_same_it_rests(self):
        self.replace("res.partner", "_work", lambda item: Outcome.REST)
        self.run_lane()
        self.assertEqual(self.commits, [(0, 1), (1, 1), (0, 0)])
        self.assertFalse(self.woken)

    # --------------------------------------------------------------------- the outcome

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
        for failures in (0, 1, lane.ATTEMPTS - 1):
            with self.subTest(failures=failures):
                self.commits.clear()
                self.assertTrue(self.write_outcome(failures))
                self.assertEqual(self.commits, [(0, None)])

    def test_an_outcome_that_is_lost_is_in_the_log(self):
        with self.assertLogs(_logger, "ERROR") as logs:
            self.assertFalse(self.write_outcome(lane.ATTEMPTS))
        self.assertIn("event=outcome_lost partner=7", logs.output[0])
        self.assertFalse(self.commits)


@tagged("post_install", "-at_install")
class TestDeclared(TransactionCase):
    """The methods that lanes and lists of listeners name exist."""

    def test_the_methods_and_crons_of_the_lanes_exist(self):
        modules = [
            module
            for name, module in list(sys.modules.items())
            if name.startswith(f"{MODULE}.models.")
        ]
        lanes = {
            one.name: one
            for module in modules
            for one in vars(module).values()
            if isinstance(one, Lane)
        }
        self.assertGreaterEqual(len(lanes), 9, lanes)
        for one in lanes.values():
            self.env.ref(f"helpdesk_mgmt_whatsapp.{one.cron}")
            names = [name for name in (one.claim, one.work, one.broke) if name]
            owners = [
                model
                for model in self.registry.values()
                if all(hasattr(model, name) for name in names)
            ]
            self.assertTrue(owners, one.name)

    def test_the_examples_of_pauses(self):
        self.assertFalse(doctest.testmod(pauses).failed)
