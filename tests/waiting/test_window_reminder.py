# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import ValidationError

from ..users import new_test_user
from .test_waiting import WaitingCase

HELPDESK = "helpdesk_mgmt.group_helpdesk_user"
WINDOW = "odoo.addons.helpdesk_mgmt_whatsapp.models.waiting.reminder"


class TestWindowReminder(WaitingCase):
    """Reminders of a customer service window that closes in 90 minutes."""

    def prepare(self):
        super().prepare()
        self.ticket.user_id = self.agent
        self.contact = self.ticket.whatsapp_contact_id
        self.closes_in(minutes=90)

    def closes_in(self, **time):
        self.contact.window_expires_at = fields.Datetime.now() + timedelta(**time)

    def activities(self):
        """Run the cron; returns the ticket's reminders."""
        self.work("window")
        kind = self.env.ref("helpdesk_mgmt_whatsapp.mail_activity_window")
        return self.ticket.activity_ids.filtered(
            lambda activity: activity.activity_type_id == kind
        )

    def test_the_agent_is_reminded_once_a_window(self):
        self.closes_in(hours=3)
        self.assertFalse(self.activities())
        self.closes_in(minutes=90)
        activity = self.activities()
        self.assertEqual(activity.user_id, self.agent)
        self.assertIn("Maria", activity.note)
        self.assertEqual(self.activities(), activity)
        activity.action_feedback()
        self.assertFalse(self.activities())

    def test_it_is_in_the_agents_language_and_by_their_clock(self):
        self.agent.write({"lang": "pt_BR", "tz": "America/Sao_Paulo"})
        self.contact.window_expires_at = fields.Datetime.now().replace(
            hour=12, minute=34
        ) + timedelta(days=1)
        self.ticket._whatsapp_remind()
        [activity] = self.ticket.activity_ids
        self.assertIn("09:34", activity.summary)

    def test_without_an_agent_the_leader_is_reminded_or_the_members(self):
        self.ticket.user_id = False
        self.assertEqual(self.activities().user_id, self.agent)
        self.ticket._whatsapp_end_reminder()
        leader = new_test_user(
            self.env, "wa_leader", "helpdesk_mgmt.group_helpdesk_manager"
        )
        self.team.user_id = leader
        self.assertEqual(self.activities().user_id, leader)
        self.ticket.user_id = self.agent
        self.assertEqual(self.activities().user_id, self.agent)

    def test_without_anybody_in_the_team_the_accounts_user_is_reminded(self):
        self.ticket.user_id = False
        self.team.user_ids = False
        responsible = self.account._responsible_user()
        self.assertEqual(self.activities().user_id, responsible)

    def test_an_agent_who_may_not_see_the_ticket_is_not_reminded(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        here = {"company_id": company.id, "company_ids": company.ids}
        self.ticket.user_id = new_test_user(self.env, "wa_stranger", HELPDESK, **here)
        self.assertNotIn(self.ticket.user_id, self.activities().user_id)
        self.ticket._whatsapp_end_reminder()
        self.team.user_id = self.agent
        self.assertEqual(self.activities().user_id, self.agent)

    def test_a_ticket_that_breaks_stops_no_other(self):
        broken = self.receive("My screen, too", customer="joao").ticket_id
        broken.user_id = self.agent
        broken.whatsapp_contact_id.window_expires_at = self.contact.window_expires_at
        remind = type(self.ticket)._whatsapp_remind

        def breaks(ticket):
            if ticket == broken:
                raise ValueError("broken")
            remind(ticket)

        with (
            patch.object(type(self.ticket), "_whatsapp_remind", breaks),
            self.assertLogs(WINDOW, "ERROR") as logs,
        ):
            self.assertTrue(self.activities())
        self.assertIn(f"ticket={broken.id} error=ValueError", logs.output[0])
        self.assertEqual(len(self.activities()), 1)
        self.assertEqual(len(broken.activity_ids), 1, "tried again")

    def test_figures_do_not_stand_in_its_way(self):
        reminded = []

        def note_missed(_tickets):
            reminded.append(len(self.ticket.activity_ids))

        with patch.object(type(self.ticket), "_whatsapp_note_missed", note_missed):
            self.activities()
        self.assertEqual(reminded, [1])

    def test_an_answer_does_it(self):
        self.assertTrue(self.activities())
        self.answer(self.ticket)
        self.assertFalse(self.activities())
        self.assertFalse(self.ticket.whatsapp_reminded_of)

    def test_a_new_window_is_reminded_of_anew(self):
        former = self.activities()
        self.receive("Hello?")
        self.assertFalse(self.activities())
        self.closes_in(minutes=30)
        self.assertNotEqual(self.activities(), former)

    def test_it_goes_with_the_window(self):
        self.assertTrue(self.activities())
        past = fields.Datetime.now() - timedelta(minutes=1)
        self.contact.window_expires_at = past
        self.ticket._whatsapp_update_columns({"whatsapp_reminded_of": past})
        self.assertFalse(self.activities())

    def test_it_goes_with_the_ticket(self):
        self.assertTrue(self.activities())
        self.close()
        self.assertFalse(self.activities())

    def test_nobody_is_reminded_of_who_waits_for_nothing(self):
        self.answer(self.ticket)
        self.receive("Obrigada!")
        self.closes_in(minutes=90)
        self.assertFalse(self.activities())

    def test_an_account_sets_whether_and_when(self):
        self.account.remind_hours = 1
        self.assertFalse(self.activities())
        self.account.write({"remind_hours": 2, "is_reminding": False})
        self.assertFalse(self.activities())
        self.account.is_reminding = True
        self.assertTrue(self.activities())
        for hours in (0, 24):
            with self.assertRaises(ValidationError):
                self.account.remind_hours = hours
