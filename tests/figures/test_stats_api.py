# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the statistics in the REST API."""

from odoo.tests import tagged

from ..api.test_api import ApiCase
from .test_stats import StatsCase


@tagged("post_install", "-at_install")
class TestStatsApi(StatsCase, ApiCase):
    def prepare(self):
        super().prepare()
        self.happened()

    def test_the_figures_are_those_of_the_dashboard(self):
        period = "since=2026-06-01T00:00:00-03:00&until=2026-06-04T00:00:00-03:00"
        stats = self.get(f"/stats?{period}", self.manager)["stats"]
        figures = self.figures()
        for name in ("since", "until"):
            figures[name] = figures[name].replace(" ", "T") + "Z"
        self.assertEqual(stats, figures)
        self.assertEqual(stats["avgResponseTime"], 40)
        path = f"/stats?{period}&accountId={self.account.id}"
        self.assertEqual(self.get(path, self.manager)["stats"], stats)

    def test_by_default_the_last_thirty_days(self):
        stats = self.get("/stats", self.manager)["stats"]
        self.assertEqual(len(stats["days"]), 30)
        self.assertEqual(stats["totalMessages"], 0)
        self.assertIsNone(stats["avgResponseTime"])
        stats = self.get("/stats?days=7", self.manager)["stats"]
        self.assertEqual(len(stats["days"]), 7)

    def test_what_cannot_be_told_is_refused(self):
        for user in (self.agent, self.own):
            self.assertRefused(self.call("GET", "/stats", user=user), 403, "forbidden")
        for query, status in {
            "days=0": 400,
            "days=367": 400,
            "since=yesterday": 400,
            "accountId=999999": 422,
            "until=2026-06-01T00:00:00Z": 422,
            "since=2026-06-02T00:00:00Z&until=2026-06-01T00:00:00Z": 422,
            "since=2020-06-02T00:00:00Z": 422,
            "since=0001-01-01T00:00:00Z&until=0001-01-02T00:00:00Z": 422,
            "since=9999-12-30T00:00:00Z&until=9999-12-31T23:59:59Z": 422,
        }.items():
            answer = self.call("GET", f"/stats?{query}", user=self.manager)
            self.assertRefused(answer, status)
