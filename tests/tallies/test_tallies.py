# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests that the sums of past days are what would be counted, after any change."""

import random
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.tools import SQL

from ...models.tallies import helpdesk_whatsapp_tally_day as tally_day
from ...models.tallies.stats import HelpdeskWhatsappStats
from ..figures.test_stats import StatsCase

FIRST, DAYS = datetime(2026, 6, 1), 9
LAST = FIRST + timedelta(days=DAYS)
#: Sequences of changes, and changes in each.
SEQUENCES, LENGTH = 12, 8
ZONES = ("America/Sao_Paulo", "Asia/Kolkata", "Asia/Tokyo", "UTC")


class TestTallies(StatsCase):
    def prepare(self):
        super().prepare()
        self.teams = self.team | self.team.copy({"name": "Sales"})
        self.other_ticket = self.ticket.copy({"team_id": self.teams[1].id})
        self.days = self.env["helpdesk.whatsapp.tally.day"]
        self.random = random.Random(7)
        for _number in range(60):
            self.change_write()

    # ----------------------------------------------------------- what may be changed

    def moment(self):
        seconds = self.random.randrange(DAYS * 24 * 60 * 60)
        return FIRST + timedelta(seconds=seconds, microseconds=seconds % 7)

    def one(self):
        """Return any of the messages."""
        messages = self.env["helpdesk.whatsapp.message"].search(
            [("contact_id", "in", self.contacts.ids)]
        )
        return self.random.choice(messages) if messages else messages

    def change_write(self):
        """A message was written."""
        who = self.random.choice(("customer", "other", "agent", "automatic", "app"))
        state = self.random.choice(("delivered", "read", "failed", "outgoing"))
        if who in ("customer", "other"):
            state = "received"
        more = self.random.choice(
            (["waited=30"], ["missed"], ["opens"], ["price=service", "charged"], [])
        )
        self.wrote(self.moment(), who, state, more)

    def change_state(self):
        """Meta reported a status long afterwards."""
        state = self.random.choice(("delivered", "read", "failed", "sent"))
        self.one().write({"state": state, "error_code": 131026, "is_charged": True})

    def change_ticket(self):
        """A message was moved to another ticket, or to none."""
        tickets = (self.ticket.id, self.other_ticket.id, False)
        self.one().ticket_id = self.random.choice(tickets)

    def change_team(self):
        """A ticket was given to another team."""
        ticket = self.random.choice((self.ticket, self.other_ticket))
        ticket.team_id = self.random.choice(self.teams)

    def change_contact(self):
        """A message turned out to be another person's."""
        self.one().contact_id = self.random.choice(self.contacts)

    def change_wait(self):
        """A message was an answer after all."""
        waited = {"waited_since": self.moment(), "work_minutes": 7.5}
        is_first = self.random.choice((True, False))
        self.one().write({**waited, "is_missed": True, "is_first_answer": is_first})

    def change_type(self):
        self.one().message_type = self.random.choice(("reaction", "text"))

    def change_delete(self):
        self.one().unlink()

    def change_time(self):
        """A record was changed by SQL alone."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_whatsapp_message SET create_date = %s WHERE id = %s",
            [self.moment(), self.one().id or 0],
        )
        self.env.invalidate_all()

    def change_sum_up(self):
        """The scheduled action had time for some days."""
        for day in self.days._due()[: self.random.randrange(1, 5)]:
            self.env["helpdesk.whatsapp.tally"]._sum_up(day)

    # -------------------------------------------------------------------- comparing

    def sum_up_all(self):
        while days := self.days._due():
            for day in days:
                self.env["helpdesk.whatsapp.tally"]._sum_up(day)

    def summed(self):
        return self.days._summed(FIRST.date(), LAST.date())

    def stats(self):
        self.manager.tz = self.random.choice(ZONES)
        return self.env["helpdesk.whatsapp.stats"].with_user(self.manager)

    def figures(self, stats, *period):
        """Return all that is counted of a period."""
        found = stats._sums(*period)
        return {
            "sums": {
                name: sorted(repr(_rounded(row)) for row in rows)
                for name, rows in found.items()
            },
            "sum": _rounded(stats._sum(*period)),
            "contacts": stats._contacts(*period),
            "answers": sorted(map(repr, self.rows(stats._answers(*period)))),
            "received": self.rows(
                SQL(
                    "SELECT date_trunc('hour', moment), sum(messages)"
                    " FROM (%s) received GROUP BY 1 ORDER BY 1",
                    stats._received(*period),
                )
            ),
        }

    def rows(self, query):
        return self.env.execute_query(query)

    def assert_as_counted(self):
        stats = self.stats()
        since = FIRST + timedelta(minutes=self.random.randrange(3 * 24 * 60))
        period = (since, LAST + timedelta(minutes=30), self.account)
        summed = self.figures(stats, *period)
        with patch.object(HelpdeskWhatsappStats, "_can_sum", lambda *args: False):
            counted = self.figures(stats, *period)
        self.assertEqual(summed, counted)

    def test_sums_are_what_would_be_counted_after_any_changes(self):
        changes = [name for name in dir(self) if name.startswith("change_")]
        used = 0
        for seed in range(SEQUENCES):
            self.random.seed(seed)
            self.sum_up_all()
            made = [self.random.choice(changes) for _number in range(LENGTH)]
            for name in made:
                getattr(self, name)()
            used += len(self.summed())
            with self.subTest(seed=seed, changes=made):
                self.assert_as_counted()
        self.assertGreater(used, SEQUENCES, "some days are read from the sums")

    def test_a_change_is_marked_until_the_day_is_summed_up_again(self):
        self.sum_up_all()
        self.assertEqual(len(self.summed()), DAYS)
        message = self.one()
        message.is_missed = not message.is_missed
        changed = message.create_date.date()
        self.assertNotIn(changed, self.summed())
        self.assertEqual(self.days._due(), [changed])
        self.work("tallies")
        self.assertIn(changed, self.summed())
        self.assertFalse(self.days.search([("is_changed", "=", True)]))

    def test_what_does_not_concern_the_figures_marks_nothing(self):
        self.sum_up_all()
        self.one().write({"text": "erased", "content": False})
        self.ticket.write({"name": "Printer", "team_id": self.ticket.team_id.id})
        self.env.flush_all()
        self.assertFalse(self.days._due())

    def test_young_messages_are_neither_marked_nor_summed_up(self):
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM helpdesk_whatsapp_tally_day")
        message = self.env["helpdesk.whatsapp.message"].create(
            {
                "contact_id": self.contacts[0].id,
                "direction": "outbound",
                "message_type": "text",
                "state": "accepted",
            }
        )
        message.state = "read"
        message.flush_recordset()
        self.assertFalse(self.days.search([]))
        self.assertGreater(tally_day.AGE, tally_day.MARKED)
        oldest = self.env.cr.now() - timedelta(days=tally_day.AGE)
        self.assertLess(max(self.days._due()), oldest.date())

    def test_deleted_tickets_teams_and_contacts_change_the_sums(self):
        for records in (self.ticket, self.teams[1], self.contacts[0]):
            self.sum_up_all()
            records.unlink()
            self.assert_as_counted()

    def test_other_record_rules_and_odd_time_zones_are_counted(self):
        self.sum_up_all()
        stats = self.stats()
        period = (FIRST, LAST, self.account)
        self.assertTrue(stats._divide(*period)[0])
        self.manager.tz = "Asia/Kathmandu"
        self.assertFalse(stats._divide(*period)[0])
        self.manager.tz = "UTC"
        report = self.env.ref("helpdesk_mgmt_whatsapp.model_helpdesk_whatsapp_report")
        self.env["ir.rule"].create(
            {
                "name": "No failures",
                "model_id": report.id,
                "domain_force": "[('state', '!=', 'failed')]",
            }
        )
        self.assertFalse(stats._divide(*period)[0])

    def test_two_cannot_sum_up_the_same_day(self):
        query = "SELECT indexdef FROM pg_indexes WHERE indexname LIKE %s"
        name = "helpdesk_whatsapp_tally_day_%once"
        [(index,)] = self.env.execute_query(SQL(query, name))
        self.assertIn("UNIQUE", index)


def _rounded(row):
    """Return a row whose sums do not depend on the order of what was added up."""
    return {
        name: round(value, 6) if isinstance(value, float) else value
        for name, value in row.items()
    }
