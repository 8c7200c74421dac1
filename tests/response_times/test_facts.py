# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of what is stored about answers and closed tickets when they happen."""

import runpy
from datetime import datetime, timedelta
from pathlib import Path

from odoo import fields

from ...tools.meta.webhook import Status
from ..common import WhatsappCase
from .calendars import working_hours

MIGRATIONS = Path(__file__).parents[2] / "migrations"


class TestAnswers(WhatsappCase):
    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.first = self.receive("My printer is on fire")
        self.ticket = self.first.ticket_id

    def test_the_first_answer_to_a_waiting_customer_is_the_tickets_first(self):
        first = self.answer(self.ticket)
        self.assertTrue(first.is_first_answer)
        more = self.answer(self.ticket, "<p>And?</p>")
        self.assertFalse(more.is_first_answer or more.waited_since)
        self.receive("It still burns")
        later = self.answer(self.ticket)
        self.assertTrue(later.waited_since)
        self.assertFalse(later.is_first_answer)

    def test_a_failed_answer_is_not_the_first_and_the_next_one_is(self):
        failed = self.answer(self.ticket)
        failed._fail("refused")
        self.assertFalse(failed.is_first_answer)
        first = self.answer(self.ticket)
        self.assertTrue(first.is_first_answer)
        self.receive("It still burns")
        later = self.answer(self.ticket)
        first._fail("undeliverable", 131026)
        self.assertTrue(later.is_first_answer)

    def test_moved_answers_are_first_where_they_are_now(self):
        first = self.answer(self.ticket)
        self.receive("It still burns")
        later = self.answer(self.ticket)
        other = self.ticket.copy()
        first._move_to(other)
        self.assertTrue(first.is_first_answer)
        self.assertTrue(later.is_first_answer)
        later._move_to(other)
        self.assertEqual((first | later).filtered("is_first_answer"), first)

    def test_the_wait_is_counted_in_working_hours_of_team_or_company(self):
        since = datetime(2026, 6, 1, 20, 50)
        self.ticket.whatsapp_waiting_since = since
        company = self.ticket.company_id
        company.resource_calendar_id = working_hours(self.env)
        answer = self.answer(self.ticket)
        answer._count_work_minutes(datetime(2026, 6, 2, 12, 20))
        self.assertEqual(answer.work_minutes, 30)  # 17:50 to 9:20 in São Paulo
        self.team.resource_calendar_id = company.resource_calendar_id.copy(
            {"tz": "America/Manaus"}
        )
        answer._count_work_minutes(datetime(2026, 6, 2, 12, 20))
        self.assertEqual(answer.work_minutes, 70)  # 16:50 to 8:20

    def test_without_working_hours_it_is_unknown_not_zero(self):
        self.ticket.company_id.resource_calendar_id.flexible_hours = True
        answer = self.answer(self.ticket)
        answer.flush_recordset()
        report = self.env["helpdesk.whatsapp.report"].browse(answer.id)
        self.assertEqual((report.answers, report.work_answers), (1, 0))

    def test_an_answer_that_was_sent_late_is_counted_until_it_was_sent(self):
        self.ticket.company_id.resource_calendar_id = working_hours(self.env)
        self.ticket.whatsapp_waiting_since = datetime(2026, 6, 1, 12, 0)
        answer = self.answer(self.ticket)
        self.env.cr.execute(
            "UPDATE helpdesk_whatsapp_message SET create_date = %s WHERE id = %s",
            [datetime(2026, 6, 1, 12, 10), answer.id],
        )
        answer.invalidate_recordset()
        answer.work_minutes = 10
        for minutes, expected in ((11, 10), (30, 30)):
            moment = datetime(2026, 6, 1, 12, minutes)
            status = Status("", "sent", moment, answer.uuid, "", "", None, "")
            answer._note_late_sending(status)
            self.assertEqual(answer.work_minutes, expected)


class TestClosings(WhatsappCase):
    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.ticket = self.receive("My printer is on fire").ticket_id
        self.done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")

    def closings(self):
        theirs = [("ticket_id", "=", self.ticket.id)]
        return self.env["helpdesk.whatsapp.closing"].search(theirs, order="id")

    def test_solved_with_the_first_answer_until_it_is_reopened(self):
        self.answer(self.ticket)
        self.ticket.user_id = self.agent
        self.ticket.stage_id = self.done
        [closing] = self.closings()
        self.assertTrue(closing.is_first_solved)
        self.assertEqual(closing.answers, 1)
        self.assertEqual(closing.user_id, self.agent)
        self.assertEqual(closing.account_id, self.account)
        self.receive("It burns again")
        self.assertFalse(self.ticket.closed)
        self.assertTrue(closing.reopened_at)
        self.assertFalse(closing.is_first_solved)
        self.ticket.stage_id = self.done
        second = self.closings() - closing
        self.assertEqual(len(second), 1)
        self.assertFalse(second.is_first or second.is_first_solved)
        self.assertFalse(second.reopened_at)

    def test_two_answers_or_none_do_not_solve_with_the_first(self):
        self.ticket.stage_id = self.done
        self.assertFalse(self.closings().is_first_solved)
        self.assertEqual(self.closings().answers, 0)
        other = self.receive("Hello", customer="joao").ticket_id
        for text in ("Who is it?", "And now?"):
            self.answer(other)
            self.receive(text, customer="joao")
        other.stage_id = self.done
        closing = self.closings().search([("ticket_id", "=", other.id)])
        self.assertEqual(closing.answers, 2)
        self.assertFalse(closing.is_first_solved)

    def test_other_changes_close_nothing_and_a_closed_one_is_closed_once(self):
        self.ticket.user_id = self.agent
        self.assertFalse(self.closings())
        self.ticket.stage_id = self.done
        self.ticket.write({"stage_id": self.done.id, "name": "Printer"})
        self.assertEqual(len(self.closings()), 1)

    def test_an_upgrade_stores_them_for_existing_tickets(self):
        first = self.answer(self.ticket)
        self.receive("It still burns")
        later = self.answer(self.ticket)
        self.ticket.stage_id = self.done
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM helpdesk_whatsapp_closing")
        self.env.cr.execute(
            "UPDATE helpdesk_whatsapp_message SET is_first_answer = NULL"
        )
        path = MIGRATIONS / "19.0.1.3.0" / "post-response-times.py"
        for _time in range(2):
            runpy.run_path(str(path))["migrate"](self.env.cr, "19.0.1.2.0")
        self.env.invalidate_all()
        self.assertEqual((first | later).filtered("is_first_answer"), first)
        [closing] = self.closings()
        self.assertEqual((closing.answers, closing.is_first_solved), (2, False))
        self.assertEqual(closing.closed_at, self.ticket.closed_date)
        self.assertEqual(closing.account_id, self.account)

    def test_the_time_to_resolution(self):
        self.ticket.company_id.resource_calendar_id = working_hours(self.env)
        created = datetime(2026, 6, 5, 20, 0)  # a Friday, 17:00 in São Paulo
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = %s WHERE id = %s",
            [created, self.ticket.id],
        )
        self.ticket.invalidate_recordset(["create_date"])
        monday = created + timedelta(days=2, hours=17)
        values = self.ticket._whatsapp_closing(monday, is_first=True)
        self.assertEqual(values["minutes"], 65 * 60)
        self.assertEqual(values["work_minutes"], 120)
        self.assertEqual(fields.Datetime.to_string(monday), "2026-06-08 13:00:00")
