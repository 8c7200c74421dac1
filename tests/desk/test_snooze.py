# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, timedelta
from unittest.mock import patch

from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user
from odoo.tools.safe_eval import safe_eval

from ...models.desk import snooze
from ..waiting.test_waiting import WaitingCase

#: A Wednesday, 23:30 in São Paulo.
LATE = datetime(2026, 3, 5, 2, 30)


class TestSnooze(WaitingCase):
    """A ticket leaves *Waiting for us* until a time, or until its customer replies."""

    def prepare(self):
        super().prepare()
        self.agent.tz = "America/Sao_Paulo"
        self.colleague = new_test_user(
            self.env, "wa_colleague", "helpdesk_mgmt.group_helpdesk_user"
        )
        self.ticket.user_id = self.colleague

    def snooze(self, **time):
        until = fields.Datetime.now() + timedelta(**(time or {"hours": 3}))
        self.ticket.with_user(self.agent)._whatsapp_snooze(until)
        self.before = self.told()

    def told(self):
        """Return the notes by which the agent was notified."""
        return self.env["mail.message"].search(
            [
                ("message_type", "=", "user_notification"),
                ("partner_ids", "in", self.agent.partner_id.ids),
            ]
        )

    def found(self, name):
        arch = (
            self.env["helpdesk.ticket"]
            .with_user(self.agent)
            .get_view(view_type="search")["arch"]
        )
        [node] = etree.fromstring(arch).xpath(f"//filter[@name='{name}']")
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        return self.ticket in tickets.search(safe_eval(node.get("domain")))

    def test_from_a_form_the_ticket_itself_is_snoozed_not_those_of_its_list(self):
        action = self.ticket.with_user(self.agent).action_whatsapp_snooze()
        wizard = self.env[action["res_model"]].with_user(self.agent)
        others = self.env["helpdesk.ticket"].search([]).ids
        wizard = wizard.with_context(active_ids=others, **action["context"]).create({})
        self.assertEqual(wizard.ticket_ids, self.ticket)

    def test_it_leaves_the_list_and_has_one_of_its_own(self):
        self.snooze()
        self.assertFalse(self.found("whatsapp_us"))
        self.assertTrue(self.found("whatsapp_snoozed"))
        self.assertEqual(self.ticket.whatsapp_waiting_for, "us")
        self.ticket.with_user(self.agent).action_whatsapp_wake()
        self.assertTrue(self.found("whatsapp_us"))
        self.assertFalse(self.found("whatsapp_snoozed"))

    def test_it_is_back_when_its_time_has_come_and_who_snoozed_is_notified(self):
        self.snooze()
        self.work("snoozed")
        self.assertTrue(self.ticket.whatsapp_snoozed_until)
        self.ticket.whatsapp_snoozed_until -= timedelta(hours=4)
        self.work("snoozed")
        self.assertFalse(self.ticket.whatsapp_snoozed_until)
        self.assertFalse(self.ticket.whatsapp_snoozed_by_id)
        [note] = self.told() - self.before
        self.assertEqual(note.res_id, self.ticket.id)
        self.assertIn("Maria", note.body)
        self.assertTrue(self.ticket.with_user(self.agent).whatsapp_unread_mine)

    def test_a_reply_wakes_it(self):
        self.snooze()
        self.receive("Anybody there?")
        self.assertFalse(self.ticket.whatsapp_snoozed_until)
        self.assertEqual(len(self.told() - self.before), 1)

    def test_who_is_notified_of_the_reply_gets_nothing_else(self):
        self.ticket.user_id = self.agent
        self.snooze()
        self.receive("Anybody there?")
        self.assertFalse(self.ticket.whatsapp_snoozed_until)
        self.assertFalse(self.told() - self.before)

    def test_thanks_and_answers_do_not_wake_it(self):
        self.answer(self.ticket)
        self.snooze()
        self.receive("Obrigada!")
        self.answer(self.ticket)
        self.assertTrue(self.ticket.whatsapp_snoozed_until)

    def test_closing_it_ends_the_snooze_without_a_word(self):
        self.snooze()
        self.close()
        self.assertFalse(self.ticket.whatsapp_snoozed_until)
        self.assertFalse(self.told() - self.before)

    def morning(self, when, now=LATE):
        class Clock(datetime):
            @classmethod
            def now(cls, tz=None):
                return now.replace(tzinfo=snooze.ZoneInfo("UTC")).astimezone(tz)

        with patch.object(snooze, "datetime", Clock):
            return self.ticket.with_user(self.agent)._whatsapp_morning(when)

    def test_tomorrow_is_by_the_agents_clock(self):
        self.assertEqual(self.morning("tomorrow"), datetime(2026, 3, 5, 12))
        self.assertEqual(self.morning("next_week"), datetime(2026, 3, 9, 12))
        self.agent.tz = "Europe/Paris"
        self.assertEqual(self.morning("tomorrow"), datetime(2026, 3, 6, 8))

    def test_the_day_begins_with_the_teams_working_hours(self):
        self.team.resource_calendar_id = self.env["resource.calendar"].create(
            {
                "name": "From Friday noon",
                "tz": "America/Sao_Paulo",
                "attendance_ids": [
                    (5, 0, 0),
                    (
                        *(0, 0),
                        {
                            "name": "Friday",
                            "dayofweek": "4",
                            "hour_from": 12,
                            "hour_to": 18,
                        },
                    ),
                ],
            }
        )
        self.assertEqual(self.morning("tomorrow"), datetime(2026, 3, 6, 15))

    def test_the_dialog_takes_several_tickets_and_no_time_that_is_over(self):
        other = self.receive("My screen, too", customer="joao").ticket_id
        tickets = self.ticket | other
        wizards = self.env["helpdesk.whatsapp.snooze"].with_user(self.agent)
        form = Form(wizards.with_context(active_ids=tickets.ids))
        mine = self.ticket.with_user(self.agent)
        self.assertEqual(form.until, mine._whatsapp_morning("tomorrow"))
        form.save().action_snooze()
        self.assertTrue(all(tickets.mapped("whatsapp_snoozed_until")))
        self.assertEqual(tickets.whatsapp_snoozed_by_id, self.agent)
        form = Form(wizards.with_context(active_ids=tickets.ids))
        form.when = "date"
        form.until = fields.Datetime.now() - timedelta(hours=1)
        with self.assertRaises(UserError):
            form.save().action_snooze()

    def test_only_the_server_writes_who_snoozed(self):
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.agent).whatsapp_snoozed_by_id = self.colleague
