# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of what becomes of items and outcomes when something fails around a lane."""

import time
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime
from unittest.mock import patch

import psycopg2
from psycopg2.extensions import TransactionRollbackError

from odoo import fields, sql_db
from odoo.tests import TransactionCase, tagged

from ...models.common import cron_time
from ...models.lane import lane, pauses, run, wake_ups
from ...models.lane.helpdesk_whatsapp_claim import _unbroken
from ...models.lane.queue import Queue
from ..test_lane import LaneCase

CLAIM = "odoo.addons.helpdesk_mgmt_whatsapp.models.lane.helpdesk_whatsapp_claim"
TESTS = "odoo.addons.helpdesk_mgmt_whatsapp.tests.test_lane"


def connect(test):
    """Return a connection with the isolation that Odoo's have."""
    _name, info = sql_db.connection_info_for(test.env.cr.dbname)
    connection = psycopg2.connect(**info)
    test.addCleanup(connection.close)
    connection.set_session(isolation_level="REPEATABLE READ")
    return connection


@tagged("post_install", "-at_install")
class TestTwoWorkers(TransactionCase):
    """Workers that claim at the same moment, in transactions of their own."""

    def setUp(self):
        super().setUp()
        self.first, self.second = connect(self), connect(self)
        table = "whatsapp_test_queue"
        setup = connect(self)
        with setup, setup.cursor() as cr:
            cr.execute(f"DROP TABLE IF EXISTS {table}")
            cr.execute(f"CREATE TABLE {table} (id int, customer varchar)")
            cr.execute(
                f"INSERT INTO {table} SELECT n, 'c' || n % 2"
                " FROM generate_series(1, 20) n"
            )
        self.queue = Queue(
            table, "true", account="1", partition="item.customer", together=10
        )

        def drop():
            with setup, setup.cursor() as cr:
                cr.execute(f"DROP TABLE {table}")

        self.addCleanup(drop)
        self.addCleanup(self.first.rollback)
        self.addCleanup(self.second.rollback)

    def due(self, connection, limit):
        claims = self.env["helpdesk.whatsapp.claim"]
        query = self.queue.due(
            lane="test",
            living=claims._living(),
            now=self.env.cr.now(),
            aside=[],
            is_unfinished=False,
            limit=limit,
        )
        with connection.cursor() as cr:
            cr.execute(query.code, query.params)
            return cr.fetchall()

    def test_the_second_takes_nothing_of_a_customer_whom_the_first_serves(self):
        taken = self.due(self.first, 12)
        self.assertEqual(len(_unbroken(taken)), 12)
        rest = self.due(self.second, 12)
        self.assertEqual({place for _item, _customer, place in rest}, {7, 8, 9, 10})
        self.assertEqual(_unbroken(rest), [])

    def test_customers_are_served_side_by_side(self):
        self.assertEqual(_unbroken(self.due(self.first, 1)), [(1, "c1")])
        rest = _unbroken(self.due(self.second, 20))
        self.assertEqual({customer for _item, customer in rest}, {"c0"})
        self.assertEqual(len(rest), 10)


@tagged("post_install", "-at_install")
class TestClaims(LaneCase):
    def test_claims_that_others_always_disturb_are_left_to_them_for_now(self):
        def disturbed(*_args):
            raise TransactionRollbackError

        self.replace("helpdesk.whatsapp.claim", "_claim", disturbed)
        with patch.object(self.env.cr, "rollback"):
            self.run_lane()
        self.assertFalse(self.worked)
        self.assertEqual(self.woken, [("test", self.env.cr.now() + pauses.BUSY)])

    def test_a_flood_of_others_does_not_hold_up_what_was_left_unfinished(self):
        self.claim(self.items[3])
        self.run_lane(batch=1)
        self.assertEqual(self.worked, ["One", "Four", "Two", "Three"])

    def test_a_job_gives_the_rest_back_after_some_seconds(self):
        self.env.flush_all()
        self.lane().run(self.env, seconds=0)
        self.assertFalse(self.worked)
        self.assertEqual(self.woken, [("test", None)])

    def test_jobs_have_that_limit(self):
        one, given = self.lane(), []
        with patch.object(one, "run", lambda env, **more: given.append(more)):
            self.env["helpdesk.whatsapp.lane"]._run("test")
        self.assertEqual(given, [{"seconds": lane.JOB_SECONDS}])


@tagged("post_install", "-at_install")
class TestWorkerLock(TransactionCase):
    """The lock of a worker never outlives it on a connection that Odoo uses again."""

    def working(self, query):
        """Run a query while a worker lives in a connection; return the connection."""
        with sql_db.db_connect(self.env.cr.dbname).cursor() as cr:
            connection = cr.connection
            claims = self.env(cr=cr)["helpdesk.whatsapp.claim"]
            with claims._working():
                cr.execute(query, log_exceptions=False)
        return connection

    def test_a_lost_connection_is_the_error_that_is_seen(self):
        with self.assertRaises(psycopg2.Error):
            self.working("SELECT pg_terminate_backend(pg_backend_pid())")

    def test_a_connection_that_keeps_the_lock_is_closed(self):
        cr = sql_db.db_connect(self.env.cr.dbname).cursor()
        with suppress(psycopg2.InterfaceError), cr:
            worker = cr.connection
            claims = self.env(cr=cr)["helpdesk.whatsapp.claim"]
            broken = patch.object(cr, "rollback", side_effect=psycopg2.OperationalError)
            with broken, self.assertRaises(ZeroDivisionError), claims._working():
                raise ZeroDivisionError
            self.assertTrue(worker.closed)

    def test_a_pooler_that_changes_the_connection_is_in_the_log(self):
        with self.assertLogs(CLAIM, "ERROR") as logs:
            self.working("SELECT pg_advisory_unlock_all()")
        self.assertIn("event=worker_lock_lost", logs.output[0])


@tagged("post_install", "-at_install")
class TestTurns(TransactionCase):
    """All that a cron worker does in a turn ends before Odoo kills it."""

    def seconds(self, elapsed):
        """Return how long each of many lanes may work, all of which take their time."""
        began, given = time.monotonic() - elapsed, []
        limit, cpu = patch.object(cron_time, "time_limit", lambda: 120), 60
        with limit, patch.dict(cron_time.config.options, {"limit_time_cpu": cpu}):
            for _lane in range(20):
                cron_time._turn.began = began
                given.append(cron_time.seconds_of_lane())
                began -= given[-1]
        del cron_time._turn.began
        return given

    def test_the_lanes_of_a_turn_share_it_and_each_gets_a_part(self):
        given = self.seconds(0)
        self.assertLess(sum(given), 60 * cron_time.SHARE_OF_CPU + 20)
        self.assertEqual(given, sorted(given, reverse=True))
        self.assertGreaterEqual(given[-1], cron_time.LEAST)

    def test_no_lane_has_the_worker_for_longer_than_a_moment(self):
        self.assertLessEqual(self.seconds(0)[0], 5)

    def test_a_lane_goes_on_while_it_would_only_wait_for_calls(self):
        queue = Queue("res_partner", "false", account="1", partition="item.street")
        with patch.dict(lane.LANES):
            words = dict.fromkeys(("model", "noun", "cron", "work"), "res.partner")
            known = lane.Lane(None, "turns", queue=queue, **words)
        cron_time._turn.began = time.monotonic()
        with patch.object(cron_time, "time_limit", lambda: 120):
            turn = run.Run(known, self.env, 1)
        del cron_time._turn.began
        turn.end -= 60
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", lambda *_a, **_k: 60
        ):
            turn._commit(0)
            self.assertFalse(turn.seconds_left)
            turn.calls._running[Future()] = ()
            turn._commit(0)
        self.assertTrue(turn.seconds_left)

    def test_what_other_crons_took_counts(self):
        self.assertLess(self.seconds(100)[0], 1)

    def test_outside_of_a_turn_nothing_is_limited(self):
        self.assertEqual(cron_time.seconds_of_lane(), float("inf"))

    def test_a_turn_is_what_one_cursor_of_the_cron_worker_does(self):
        crons, seen = type(self.env["ir.cron"]), []

        def note(cls, cron_cr, job):
            seen.append(cron_time._turn.began)

        base = self.env.registry["base"]
        parent = next(
            kind
            for kind in crons.mro()[crons.mro().index(cron_time.IrCron) + 1 :]
            if "_process_job" in vars(kind)
        )
        self.assertNotEqual(parent, base)
        with patch.object(parent, "_process_job", classmethod(note)):
            crons._process_job(self.env.cr, {})
            crons._process_job(self.env.cr, {})
        self.assertEqual(seen, [seen[0]] * 2)
        self.assertIsNone(cron_time.elapsed())


@tagged("post_install", "-at_install")
class TestClocks(TransactionCase):
    def test_a_host_whose_clock_is_fast_wakes_the_lanes_at_once(self):
        cron = self.env.ref("helpdesk_mgmt_whatsapp.ir_cron_inbox")
        triggers = self.env["ir.cron.trigger"]
        triggers.search([("cron_id", "=", cron.id)]).unlink()
        fast = datetime(2100, 1, 1)
        with patch.object(fields.Datetime, "now", lambda *_args: fast):
            wake_ups.now(cron)
        [trigger] = triggers.search([("cron_id", "=", cron.id)])
        self.assertLessEqual(trigger.call_at, self.env.cr.now())


@tagged("post_install", "-at_install")
class TestTriggers(TransactionCase):
    """Triggers of crons, whoever is at work on them at that moment."""

    def setUp(self):
        super().setUp()
        self.cron = self.env.ref("helpdesk_mgmt_whatsapp.ir_cron_inbox")
        self.other, setup = connect(self), connect(self)
        self.run_sql(setup, "DELETE FROM ir_cron_trigger WHERE cron_id = %s")
        self.addCleanup(
            self.run_sql, setup, "DELETE FROM ir_cron_trigger WHERE cron_id = %s"
        )
        self.addCleanup(self.other.rollback)

    def run_sql(self, connection, query, commit=True):
        with connection.cursor() as cr:
            cr.execute(query, [self.cron.id])
        if commit:
            connection.commit()

    def cursor(self):
        return sql_db.db_connect(self.env.cr.dbname).cursor()

    def notify(self, *more):
        """Wake the cron as a bell does; return the triggers and who was notified."""
        notified = []
        kind = type(self.env["ir.cron"])
        with (
            patch.object(kind, "_notifydb", lambda cron: notified.append(1)),
            patch.object(wake_ups.Registry(self.env.cr.dbname), "cursor", self.cursor),
        ):
            wake_ups._notify(self.env.cr.dbname, {self.cron.id, *more})
        with self.cursor() as cr:
            query = "SELECT count(*) FROM ir_cron_trigger WHERE cron_id = %s"
            cr.execute(query, [self.cron.id])
            return cr.fetchone()[0], len(notified)

    def test_a_cron_that_waits_to_be_started_is_not_triggered_again(self):
        self.assertEqual([self.notify(), self.notify()], [(1, 1), (1, 0)])
        self.assertEqual(self.notify(None), (1, 1), "of another one nobody knows yet")

    def test_a_cron_whose_run_has_begun_is_triggered_again(self):
        self.notify()
        delete = "DELETE FROM ir_cron_trigger WHERE cron_id = %s"
        self.run_sql(self.other, delete, commit=False)
        self.assertEqual(self.notify(), (2, 1))

    def test_of_former_runs_only_the_last_is_stored_for_long(self):
        progress = self.env["ir.cron.progress"]
        foreign = self.env.ref("base.autovacuum_job")
        runs = progress.create([{"cron_id": c.id} for c in (*[self.cron] * 3, foreign)])
        self.env.flush_all()
        query = "UPDATE ir_cron_progress SET create_date = %s WHERE id = ANY(%s)"
        self.env.cr.execute(query, [datetime(2020, 1, 1), runs.ids])
        runs.invalidate_recordset()
        self.env["helpdesk.whatsapp.lane"]._gc_progress()
        self.assertEqual(runs.exists(), runs[2:])

    def test_an_inactive_cron_is_not_triggered(self):
        self.cron.active = False
        self.env.flush_all()
        self.assertEqual(wake_ups._trigger(self.env.cr, [self.cron.id]), 0)
