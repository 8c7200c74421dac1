# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta
from unittest.mock import patch

from odoo import fields

from ..common_automatic import AutomaticCase

SLA = "odoo.addons.helpdesk_mgmt_whatsapp.models.notice.sla"


class TestSlaWarning(AutomaticCase):
    """With helpdesk_mgmt_sla, each deadline leads to one warning before it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "helpdesk.sla" not in cls.env:
            cls.skipTest(cls, "helpdesk_mgmt_sla is not installed")

    def prepare(self):
        super().prepare()
        self.bob = self.agent_with_phone()
        self.phone = self.simulator.customer("Bob", "5511912345678")
        self.approve(self.template("sla_warning"))
        self.ticket.user_id = self.bob
        self.team.use_sla = True
        self.team.resource_calendar_id = self.env.company.resource_calendar_id
        self.sla = self.env["helpdesk.sla"].create(
            {"name": "Two hours", "stage_id": self.stage("done").id, "hours": 2}
        )
        self.ticket.set_sla()
        self.line = self.ticket.ticket_sla_ids.filtered(
            lambda line: line.sla_id == self.sla
        )
        self.env.cr.flush()

    def due_in(self, **time):
        self.line.deadline = fields.Datetime.now() + timedelta(**time)
        self.line.flush_recordset()
        self.ticket.invalidate_recordset(["sla_deadline"])

    def send_notices(self):
        self.env.cr.flush()
        self.work("deadlines")
        return super().send_notices()

    def warned(self):
        return self.simulator.received(self.phone)

    def test_the_agent_is_warned_once_a_deadline(self):
        self.due_in(hours=3)
        self.send_notices()
        self.assertFalse(self.warned(), "not yet")
        self.due_in(minutes=110)
        self.send_notices()
        with self.assertNoLogs(SLA, "ERROR"):
            self.send_notices()
        [text] = self.warned()
        self.assertIn(self.ticket.number, text)
        self.assertFalse(self.sent_texts(), "the customer is not")
        self.due_in(minutes=60)
        self.send_notices()
        self.assertEqual(len(self.warned()), 2, "it was moved")

    def another(self, **time):
        """Return another ticket of the same agent, with a deadline."""
        ticket = self.ticket.copy({"user_id": self.bob.id})
        ticket.set_sla()
        ticket.ticket_sla_ids.deadline = fields.Datetime.now() + timedelta(**time)
        self.env.flush_all()
        ticket.invalidate_recordset(["sla_deadline"])
        return ticket

    def test_one_that_breaks_stops_no_other_and_batches_are_committed(self):
        self.due_in(minutes=50)
        later = self.another(minutes=40)
        notices = type(self.env["helpdesk.whatsapp.notice"])
        look = notices._deadline_is_near

        def breaks(notice, ticket, *args):
            if ticket == self.ticket:
                raise KeyError
            return look(notice, ticket, *args)

        with (
            patch.object(notices, "_deadline_is_near", breaks),
            patch(f"{SLA}.BATCH", 1),
        ):
            with self.assertLogs(SLA, "ERROR"):
                self.send_notices()
        [text] = self.warned()
        self.assertIn(later.number, text)

    def test_a_deadline_that_was_told_is_not_looked_at_again(self):
        notices = self.env["helpdesk.whatsapp.notice"]
        self.due_in(minutes=50)
        rules = notices._deadline_rules()
        self.assertEqual(notices._near_deadlines(rules, 0), self.ticket)
        self.send_notices()
        self.assertFalse(notices._near_deadlines(rules, 0))
        self.due_in(minutes=20)
        self.assertEqual(notices._near_deadlines(rules, 0), self.ticket, "moved")

    def test_a_change_of_a_ticket_looks_at_no_deadline(self):
        self.due_in(minutes=50)
        self.move("in_progress")
        self.work("notices")
        self.send()
        self.assertFalse(self.warned())

    def test_the_rule_sets_the_time_also_of_one_team(self):
        self.team_rule("sla", hours_before=0.5)
        self.due_in(minutes=110)
        self.send_notices()
        self.assertFalse(self.warned())
        self.due_in(minutes=20)
        self.send_notices()
        self.assertEqual(len(self.warned()), 1)

    def test_not_of_what_is_resolved_or_late_already(self):
        self.due_in(minutes=-5)
        self.send_notices()
        self.assertFalse(self.warned())
        self.due_in(minutes=60)
        self.rule("resolved", to_customer=False)
        self.move("done")
        self.send_notices()
        self.assertFalse(self.warned())

    def test_an_account_from_before_gets_the_rule(self):
        self.env.cr.execute("DELETE FROM helpdesk_whatsapp_rule WHERE event = 'sla'")
        self.env.invalidate_all()
        self.send_notices()
        self.assertTrue(self.account._rule("sla").to_agent)
