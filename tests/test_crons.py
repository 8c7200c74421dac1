# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from .common import WhatsappCase


class TestCrons(WhatsappCase):
    """The crons do what most tests call their methods for."""

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
