# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the figures that are sent by e-mail regularly."""

import base64
import io
from datetime import date, datetime, timedelta
from unittest.mock import patch

import openpyxl

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError

from ..figures.test_stats import MANAGER, StatsCase
from ..users import new_test_user

SENDING = "odoo.addons.helpdesk_mgmt_whatsapp.models.schedule.sending"


class TestSchedule(StatsCase):
    def prepare(self):
        super().prepare()
        self.env["res.lang"]._activate_lang("pt_BR")
        self.joana = new_test_user(
            self.env, "wa_joana", MANAGER, name="Joana", email="joana@example.com"
        )
        self.joana.lang = "pt_BR"
        self.manager.email = "manager@example.com"
        self.schedule = self.made(self.manager | self.joana)
        _first, last = self.schedule._latest_period(self.manager)
        noon = datetime.combine(last, datetime.min.time()) + timedelta(hours=15)
        self.wrote(noon, "customer", "received", [])
        self.wrote(noon - timedelta(days=7), "customer", "received", [])
        self.before = self.env["mail.mail"].search([])

    def made(self, users, **values):
        schedule = self.env["helpdesk.whatsapp.schedule"].create(
            {"name": "Figures", "user_ids": users.ids, **values}
        )
        schedule.flush_recordset()
        self.env.cr.execute(
            "UPDATE helpdesk_whatsapp_schedule"
            " SET create_date = create_date - interval '60 days' WHERE id = %s",
            [schedule.id],
        )
        schedule.invalidate_recordset(["create_date"])
        return schedule

    def sent(self):
        """Run the scheduled action; returns the new e-mails by recipient."""
        before = self.env["mail.mail"].search([])
        self.work("schedule")
        mails = self.env["mail.mail"].search([]) - before
        found = {mail.email_to.split('"')[1]: mail for mail in mails}
        self.assertEqual(len(found), len(mails))
        return found

    def overview(self, mail):
        """Return the first rows of the e-mail's workbook."""
        [attachment] = mail.attachment_ids
        file = io.BytesIO(base64.b64decode(attachment.datas))
        sheet = openpyxl.load_workbook(file).worksheets[0]
        return list(sheet.iter_rows(min_row=6, max_row=7, values_only=True))

    def test_each_recipient_gets_a_period_once_and_in_their_language(self):
        mails = self.sent()
        self.assertEqual(mails.keys(), {self.manager.name, "Joana"})
        mine, hers = mails[self.manager.name], mails["Joana"]
        self.assertIn("From customers", mine.body_html)
        self.assertEqual(self.overview(mine)[1], ("From customers", 1, 1))
        self.assertIn("De clientes", hers.body_html)
        self.assertEqual(self.overview(hers)[1][1:], (1, 1))
        first, last = self.schedule._latest_period(self.manager)
        self.assertIn(last.strftime("%m/%d/%Y"), mine.subject)
        self.assertIn(last.strftime("%d/%m/%Y"), hers.subject)
        sendings = self.schedule.sending_ids
        self.assertEqual(sendings.user_id, self.manager | self.joana)
        self.assertEqual(sendings.mapped("first_day"), [first, first])
        self.assertFalse(self.sent(), "once")

    def test_two_workers_do_not_send_the_same(self):
        sendings = self.env["helpdesk.whatsapp.sending"]
        days = self.schedule._latest_period(self.manager)
        due = self.schedule._due()
        self.assertTrue(sendings._claim(self.schedule, self.manager, *days))
        for schedule, user, first, last in due:  # found before the other was done
            schedule._send_once(user, first, last)
        mails = self.env["mail.mail"].search([]) - self.before
        self.assertIn("Joana", mails.email_to)

    def test_nothing_is_left_of_one_that_failed_and_it_is_sent_later(self):
        schedules = type(self.schedule)
        send = schedules._send

        def fail_for_joana(schedule, user, *days):
            send(schedule, user, *days)
            if user == self.joana:
                raise ZeroDivisionError

        with (
            patch.object(schedules, "_send", fail_for_joana),
            self.assertLogs(SENDING, "ERROR") as logged,
        ):
            self.assertEqual(self.sent().keys(), {self.manager.name})
        self.assertIn(f"user={self.joana.id}", str(logged.output))
        self.assertNotIn("joana@example.com", str(logged.output))
        self.assertEqual(self.sent().keys(), {"Joana"})

    def test_who_may_not_see_figures_any_more_is_passed_over(self):
        self.joana.group_ids -= self.env.ref(MANAGER)
        self.assertEqual(self.sent().keys(), {self.manager.name})
        leaver = new_test_user(self.env, "wa_leaver", MANAGER, email="l@example.com")
        nobody = new_test_user(self.env, "wa_nobody", MANAGER)
        nobody.email = False
        company = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "wa_stranger",
            MANAGER,
            email="s@example.com",
            company_id=company.id,
            company_ids=company.ids,
        )
        self.made(leaver | nobody | stranger)
        leaver.active = False
        self.assertFalse(self.sent())

    def test_a_period_before_the_schedule_is_not_sent(self):
        self.schedule.active = False
        new = self.env["helpdesk.whatsapp.schedule"].create(
            {"user_ids": self.manager.ids}
        )
        self.assertFalse(self.sent())
        next_week = fields.Datetime.now() + timedelta(days=8)
        with patch.object(fields.Datetime, "now", return_value=next_week):
            self.assertEqual(len(new._due()), 1)

    def test_periods_end_by_the_recipients_clock(self):
        # Monday, 2 March, 01:00 UTC: still Sunday in São Paulo
        self.joana.tz = "UTC"
        monthly = self.made(self.joana, periodicity="monthly")
        now = datetime(2026, 3, 2, 1)
        with patch.object(fields.Datetime, "now", return_value=now):
            latest = self.schedule._latest_period
            week = (date(2026, 2, 23), date(2026, 3, 1))
            self.assertEqual(latest(self.joana), week)
            week = (date(2026, 2, 16), date(2026, 2, 22))
            self.assertEqual(latest(self.manager), week)
            month = (date(2026, 2, 1), date(2026, 2, 28))
            self.assertEqual(monthly._latest_period(self.joana), month)

    def test_only_managers_make_schedules_and_get_figures(self):
        schedules = self.env["helpdesk.whatsapp.schedule"]
        with self.assertRaises(AccessError):
            schedules.with_user(self.agent).create({})
        mine = schedules.with_user(self.manager).create({})
        self.assertEqual(mine.user_ids, self.manager)
        with self.assertRaises(ValidationError):
            mine.user_ids = self.agent
        with self.assertRaises(AccessError):
            self.schedule.sending_ids.with_user(self.manager).create(
                {"schedule_id": mine.id, "user_id": self.manager.id}
            )

    def test_a_manager_has_the_latest_sent_to_them_at_once(self):
        mine = self.schedule.with_user(self.manager)
        mine.action_send_to_me()
        mail = self.env["mail.mail"].search([]) - self.before
        self.assertEqual(mail.email_to, self.manager.email_formatted)
        self.assertEqual(len(self.sent()), 2, "the regular ones go out all the same")
        self.manager.email = False
        with self.assertRaises(UserError):
            mine.action_send_to_me()
