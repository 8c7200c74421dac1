# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, timedelta

from pytz import timezone, utc

from odoo import fields

from ..common_bot import BotCase

ZONE = "America/Sao_Paulo"


def hours(first, last, days=7):
    """Return commands for ``attendance_ids`` of the first days of a week."""
    span = {"name": "Work", "hour_from": first, "hour_to": last}
    return [(0, 0, {**span, "dayofweek": str(day)}) for day in range(days)]


class TestOutOfHours(BotCase):
    """Outside the team's working hours, a reply says when they begin again."""

    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.calendar = self.env["resource.calendar"].create(
            {"name": "Always", "tz": ZONE, "attendance_ids": hours(0, 24)}
        )
        self.team.resource_calendar_id = self.calendar
        self.account.continue_open_ticket = False
        self.end_session()

    def away(self, **until):
        """Close the team since an hour ago; returns its next opening, by its clock."""
        back = datetime.now(timezone(ZONE)) + timedelta(**until)
        back = back.replace(hour=9, minute=0, second=0, microsecond=0)
        self.leave = self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "calendar_id": self.calendar.id,
                "date_from": fields.Datetime.now() - timedelta(hours=1),
                "date_to": back.astimezone(utc).replace(tzinfo=None),
            }
        )
        return back

    def end_conversation(self):
        self.tickets()[-1:].whatsapp_session_ids._end("closed")

    def answers(self, text="It is broken again", **more):
        """Receive a message of Maria; returns the replies about working hours."""
        return [reply for reply in self.say(text, **more) if "🌙" in reply]

    def test_it_is_said_once_a_conversation_in_the_customers_language(self):
        self.away(days=1)
        [reply] = self.answers()
        self.assertRegex(reply, r"will be back tomorrow at 9:00.AM\.$")
        self.assertEqual(reply, self.queued()[-1:].text)
        self.assertIn("🌙", self.chatter(self.tickets()[-1:])[-1])
        self.assertEqual(self.answers("And the phone"), [])
        self.end_conversation()
        self.assertEqual(len(self.answers("The screen, too")), 1)

    def test_every_language_has_a_text_of_ours(self):
        terms = self.account.with_context(lang="pt_BR").out_of_hours_text
        self.assertIn("{back}", terms)
        self.account.with_context(lang="pt_BR").out_of_hours_text = "🌙 Até {back}"
        self.contact.lang = "pt_BR"
        back = self.away(days=5)
        [reply] = self.answers()
        self.assertIn("🌙 Até ", reply)
        self.assertIn(f"{back.day} de ", reply)

    def test_d36_it_is_one_message_with_the_confirmation(self):
        self.account._rule("created").to_customer = True
        self.away(days=1)
        [reply] = self.say("It is broken again")
        self.assertRegex(reply, r"(?s)created.*\n\n🌙.*tomorrow")
        self.assertIn("🌙", self.chatter(self.tickets()[-1:])[-1])
        self.assertEqual(self.answers("And the phone"), [], "once a conversation")

    def test_d36_so_it_is_where_a_command_opens_the_ticket(self):
        self.away(days=1)
        self.assertEqual(len(self.answers("/new The screen is dead")), 1)
        self.account._rule("created").to_customer = True
        self.end_conversation()
        [reply] = self.say("/new The mouse, too")
        self.assertRegex(reply, r"(?s)created.*\n\n🌙")

    def test_no_word_of_it(self):
        self.assertEqual(self.answers(), [], "within the hours")
        self.away(days=1)
        self.assertEqual(self.answers("/status"), [], "to a command")
        self.answer(self.tickets()[-1:])
        self.assertEqual(self.answers(), [], "while an agent is in it")

    def test_nor_where_it_is_not_wanted(self):
        self.away(days=1)
        self.account.has_out_of_hours_reply = False
        self.assertEqual(self.answers(), [])
        self.account.has_out_of_hours_reply = True
        self.team.resource_calendar_id = False
        self.assertEqual(self.answers(), [], "nothing says when they are there")
        self.team.resource_calendar_id = self.calendar
        self.calendar.attendance_ids.unlink()
        self.assertEqual(self.answers(), [], "they are never back")
        self.contact._set_opted_out(True)
        self.calendar.attendance_ids = hours(0, 24)
        self.assertEqual(self.answers(), [], "they have opted out")

    def test_leaves_of_another_company_do_not_count(self):
        self.away(days=1)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.leave.calendar_id = False
        self.assertEqual(len(self.answers()), 1, "a holiday of the whole company")
        self.leave.company_id = other
        self.end_conversation()
        self.assertEqual(self.answers(), [])


class TestBackAt(BotCase):
    def test_the_next_working_hour_in_the_calendars_time_zone(self):
        calendar = self.env["resource.calendar"].create(
            {"name": "Weekdays", "tz": ZONE, "attendance_ids": hours(9, 17.5, days=5)}
        )
        self.team.resource_calendar_id = calendar
        for moment, back in (  # UTC; there it is three hours earlier
            ((2026, 3, 4, 11, 59), "today at 9:00 AM"),
            ((2026, 3, 4, 12, 0), None),
            ((2026, 3, 4, 20, 29), None),
            ((2026, 3, 4, 20, 30), "tomorrow at 9:00 AM"),
            ((2026, 3, 5, 2, 59), "tomorrow at 9:00 AM"),
            ((2026, 3, 5, 3, 1), "today at 9:00 AM"),
            ((2026, 3, 7, 2, 0), "on Monday, March 9, 2026 at 9:00 AM"),
        ):
            with self.subTest(moment=moment):
                now = datetime(*moment)
                back_at = self.team._whatsapp_back_at(now)
                text = back_at and self.contact._day_and_time(back_at, now)
                self.assertEqual(text and text.replace("\u202f", " "), back)

    def test_flexible_hours_say_nothing(self):
        self.team.resource_calendar_id = self.env["resource.calendar"].create(
            {"name": "Any time", "schedule_type": "flexible"}
        )
        self.assertIsNone(self.team._whatsapp_back_at(datetime(2026, 3, 7, 2, 0)))

    def test_the_teams_form_has_the_hours_once(self):
        arch = self.team.get_view(view_type="form")["arch"]
        self.assertEqual(arch.count('name="resource_calendar_id"'), 1)
