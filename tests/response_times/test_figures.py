# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the sections on response times, against a history counted by hand."""

from odoo import fields

from ..figures.test_stats import StatsCase
from .calendars import working_hours

#: Answers: ticket, since when the customer had waited (UTC), when it was answered.
#: São Paulo is three hours behind.
ANSWERS = """
    A  2026-06-01 13:00  2026-06-01 13:30
    A  2026-06-01 20:50  2026-06-02 12:20  over a night
    A  2026-06-02 14:30  2026-06-02 16:15  over lunch
    B  2026-06-05 20:00  2026-06-08 13:00  over a weekend
    C  2026-06-03 19:00  2026-06-05 12:30  over a holiday
"""
#: Tickets that were closed: when, how many answers they had, how it ended.
CLOSINGS = """
    A  2026-06-01 13:00  2026-06-02 17:00  3
    B  2026-06-05 20:00  2026-06-08 14:00  1
    C  2026-06-03 19:00  2026-06-05 12:40  1  reopened
"""


class TestResponseTimes(StatsCase):
    def prepare(self):
        super().prepare()
        self.team.resource_calendar_id = working_hours(self.env)
        self.team.whatsapp_target = 120
        self.by_name = {"A": self.ticket, "B": self.other(), "C": self.other()}
        for line in ANSWERS.strip().splitlines():
            name, day, since, day_after, clock, *_why = line.split()
            self.answered(name, f"{day} {since}:00", f"{day_after} {clock}:00")
        for line in CLOSINGS.strip().splitlines():
            name, day, since, day_after, clock, answers, *how = line.split()
            moments = (f"{day} {since}:00", f"{day_after} {clock}:00")
            self.closed(name, *moments, int(answers), how)

    def other(self):
        return self.ticket.copy({"whatsapp_contact_id": self.contacts[0].id})

    def answered(self, name, since, moment):
        """A customer wrote, and the agent answered."""
        since, moment = map(fields.Datetime.to_datetime, (since, moment))
        messages = self.env["helpdesk.whatsapp.message"]
        ticket = self.by_name[name]
        for clock, who, state in (
            (since, "customer", "received"),
            (moment, "agent", "read"),
        ):
            self.wrote(clock, who, state, [])
            messages.search([], order="id desc", limit=1).ticket_id = ticket
        answer = messages.search([], order="id desc", limit=1)
        is_first = not messages.search_count(ticket._whatsapp_answers())
        answer.write({"waited_since": since, "is_first_answer": is_first})
        answer._count_work_minutes(moment)

    def closed(self, name, opened, moment, answers, how):
        opened, moment = map(fields.Datetime.to_datetime, (opened, moment))
        ticket = self.by_name[name]
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = %s WHERE id = %s",
            [opened, ticket.id],
        )
        ticket.invalidate_recordset(["create_date"])
        values = ticket._whatsapp_closing(moment, is_first=True)
        self.assertEqual(values["answers"], answers)
        closing = self.env["helpdesk.whatsapp.closing"].create(values)
        if how:
            closing.write({"reopened_at": moment, "is_first_solved": False})

    def rows(self, key, user=None, since="2026-06-01", until="2026-06-08"):
        """Return the rows of a section as lists, and check that links count right."""
        stats = self.env["helpdesk.whatsapp.stats"].with_user(user or self.manager)
        stats = stats.with_context(tz=self.manager.tz)
        shown = stats.section(key, account_id=self.account.id, since=since, until=until)
        self.links = [each["links"] for each in shown["rows"]]
        self.link = [each["link"] for each in shown["rows"]]
        keys = [column["key"] for column in shown["columns"]]
        return [[each["cells"][name] for name in keys] for each in shown["rows"]]

    def counted(self, link):
        model = self.env[link["model"]].with_user(self.manager)
        return model.with_context(tz=self.manager.tz).search_count(link["domain"])

    def test_first_and_later_answers_plain_and_in_working_hours(self):
        self.assertEqual(
            self.rows("response_times"),
            [
                # 30, 2490 and 3900 minutes; in working hours 30, 150 and 120
                ["First answers", 3, 2140.0, 2490.0, 3618.0, 0.3333],
                ["First answers, in working hours", 3, 100.0, 120.0, 144.0, 0.6667],
                # 930 and 105 minutes; in working hours 30 and 45
                ["Later answers", 2, 517.5, 517.5, 847.5, 0.5],
                ["Later answers, in working hours", 2, 37.5, 37.5, 43.5, 1.0],
            ],
        )
        self.assertEqual([self.counted(link) for link in self.link], [3, 3, 2, 2])

    def test_without_a_target_or_an_answer_there_is_no_share(self):
        self.team.whatsapp_target = 0
        self.assertEqual([row[-1] for row in self.rows("response_times")], [None] * 4)
        empty = self.rows("response_times", since="2026-05-01", until="2026-05-02")
        self.assertEqual(empty[0], ["First answers", 0, None, None, None, None])

    def test_the_time_to_resolution_of_what_stayed_closed(self):
        # A: 28 hours, B: 66; in working hours 7 + 4 and 1 + 2
        self.assertEqual(
            self.rows("resolution"),
            [
                ["All hours", 2, 2820.0, 2820.0, 3732.0],
                ["Working hours", 2, 420.0, 420.0, 612.0],
            ],
        )
        self.assertEqual([self.counted(link) for link in self.link], [2, 2])

    def test_reopened_and_solved_with_the_first_answer(self):
        self.assertEqual(
            self.rows("outcomes"),
            [
                ["Closed in the period", 3, 1.0],
                ["Reopened since", 1, 0.3333],
                ["Solved with the first answer", 1, 0.3333],
            ],
        )
        self.assertEqual([self.counted(link) for link in self.link], [3, 1, 1])

    def test_by_hour_and_weekday_of_the_reader(self):
        rows = self.rows("received_hours")
        self.assertEqual(
            [row[0] for row in rows], [f"{n:02}:00" for n in range(10, 18)]
        )
        by_hour = {row[0]: row[1:] for row in rows}
        self.assertEqual(by_hour["10:00"], [1, *[None] * 6])  # Monday
        self.assertEqual(by_hour["16:00"], [None, None, 1, None, None, None, None])
        self.assertEqual(by_hour["17:00"], [1, None, None, None, 1, None, None])
        for links, row in zip(self.links, rows, strict=True):
            for day, link in links.items():
                place = 1 + "1234560".index(day)
                self.assertEqual(self.counted(link), row[place])
        by_hour = {row[0]: row[1:] for row in self.rows("wait_hours")}
        self.assertEqual(by_hour["17:00"], [930.0, *[None] * 3, 3900.0, None, None])
        self.manager.tz = "Asia/Tokyo"
        by_hour = {row[0]: row[1:] for row in self.rows("received_hours")}
        self.assertEqual(by_hour["22:00"], [1, *[None] * 6])  # 10:00 in São Paulo
        self.assertEqual(by_hour["04:00"][3], 1)  # Wednesday 16:00 is Thursday there

    def test_by_agent_with_what_is_open_and_waits_now(self):
        self.by_name["A"].write({"user_id": self.agent.id})
        self.by_name["B"].write({"user_id": self.agent.id})
        self.by_name["B"]._whatsapp_update_columns({"whatsapp_waiting_for": "us"})
        alice, nobody = self.rows("agents_now")
        # 30, 930, 105, 3900 and 2490 minutes; in working hours 30, 30, 45, 120 and 150
        self.assertEqual(alice, ["Alice", 5, 1491.0, 930.0, 3336.0, 75.0, 2, 1])
        self.assertEqual(nobody[1:], [0, None, None, None, None, 1, 0])
        self.assertEqual(self.counted(self.link[0]), 5)
        self.assertEqual(self.counted(self.links[0]["open"]), 2)
        self.assertEqual(self.counted(self.links[0]["waiting"]), 1)
