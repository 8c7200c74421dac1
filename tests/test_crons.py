# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import suppress

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from ..models.lane import wake_ups
from ..models.lane.lane import LANES
from ..models.outbox.sending import LANE as OUTBOX
from .common import WhatsappCase


class TestWakeUps(WhatsappCase, CronMixinCase):
    """A lane is woken when a transaction commits, whatever happens within it."""

    def prepare(self):
        super().prepare()
        self.xmlid = "helpdesk_mgmt_whatsapp.ir_cron_notices"
        self.cron = self.env.ref(self.xmlid)
        self.env.cr.postcommit.data.pop(wake_ups.MADE, None)

    def test_a_transaction_wakes_it_once(self):
        with self.capture_triggers(self.xmlid) as triggers:
            wake_ups.now(self.cron)
            wake_ups.now(self.cron)
        self.assertEqual(len(triggers.records), 1)

    def test_a_savepoint_that_is_rolled_back_takes_no_later_waking_along(self):
        with suppress(ZeroDivisionError), self.env.cr.savepoint():
            wake_ups.now(self.cron)
            raise ZeroDivisionError
        with self.capture_triggers(self.xmlid) as triggers:
            wake_ups.now(self.cron)
        self.assertEqual(len(triggers.records.exists()), 1)

    def test_a_queue_that_is_looked_at_each_minute_costs_no_statement_to_wake(self):
        OUTBOX.wake(self.env)
        before = self.env.cr.sql_log_count
        OUTBOX.wake(self.env)
        self.assertEqual(self.env.cr.sql_log_count, before)
        cron = self.env.ref("helpdesk_mgmt_whatsapp.ir_cron_outbox")
        self.assertIn(cron.id, self.env.cr.postcommit.data[wake_ups.MADE])

    def test_a_queue_that_is_looked_at_rarely_is_woken_by_a_trigger(self):
        for lane in LANES.values():
            with self.subTest(lane.name):
                cron = self.env.ref(f"helpdesk_mgmt_whatsapp.{lane.cron}")
                interval = (cron.interval_number, cron.interval_type)
                self.assertEqual(lane.is_each_minute, interval == (1, "minutes"))


class TestCrons(WhatsappCase):
    """The crons do what all other tests call their methods for."""

    def run_cron(self, name):
        """Run a cron, which must succeed; Odoo returns an action if it fails."""
        cron = self.env.ref(f"helpdesk_mgmt_whatsapp.ir_cron_{name}")
        outcome = cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertIs(outcome, True)

    def test_a_message_is_answered_by_webhook_and_crons_alone(self):
        self.confirm_nothing()
        wamid = self.simulator.writes(self.maria, "The printer is broken")
        self.deliver()
        self.run_cron("inbox")
        ticket = self.message(wamid).ticket_id
        self.assertTrue(ticket)
        self.simulator.control("PATCH", "customers/maria", behaviour="delivers")
        answer = self.answer(ticket)
        self.run_cron("outbox")
        self.assertEqual(self.simulator.received(self.maria), ["Hello Maria"])
        for _round in ("sent", "delivered"):
            self.deliver()
            self.run_cron("statuses")
        self.assertEqual(answer.state, "delivered")

    def test_each_cron_runs_though_nothing_is_due(self):
        crons = self.env["ir.model.data"].search(
            [("module", "=", "helpdesk_mgmt_whatsapp"), ("model", "=", "ir.cron")]
        )
        self.assertTrue(crons)
        for name in crons.mapped("name"):
            with self.subTest(name):
                self.run_cron(name.removeprefix("ir_cron_"))
