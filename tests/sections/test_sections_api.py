# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the sections in the REST API."""

from odoo.tests import tagged

from ..api.test_api import ApiCase
from .common import SectionsCase

PERIOD = "since=2026-06-01T00:00:00-03:00&until=2026-06-04T00:00:00-03:00"


@tagged("post_install", "-at_install")
class TestSectionsApi(SectionsCase, ApiCase):
    def prepare(self):
        super().prepare()
        self.happened()

    def test_each_section_has_the_figures_of_the_dashboard(self):
        sections = self.get("/stats/sections", self.manager)["sections"]
        self.assertIn("templates", [section["key"] for section in sections])
        for named in sections:
            path = f"/stats/sections/{named['key']}?{PERIOD}"
            shown = self.get(path, self.manager)["section"]
            rows = shown.pop("rows")
            times = {"since": "2026-06-01T03:00:00Z", "until": "2026-06-04T03:00:00Z"}
            self.assertEqual(shown, named | times)
            expected = [row["cells"] for row in self.section(named["key"])["rows"]]
            self.assertEqual([row["cells"] for row in rows], expected)

    def test_formats_and_currencies(self):
        path = f"/stats/sections/overview?{PERIOD}&accountId={self.account.id}"
        rows = self.get(path, self.manager)["section"]["rows"]
        [share] = [row for row in rows if row["cells"]["name"] == "Delivered"]
        self.assertEqual(
            share["cells"], {"name": "Delivered", "now": 0.6, "before": None}
        )
        self.assertEqual(share["formats"], {"now": "percent", "before": "percent"})
        path = f"/stats/sections/costs?{PERIOD}"
        [row, *_others] = self.get(path, self.manager)["section"]["rows"]
        self.assertEqual(len(row["currency"]), 3)

    def test_what_there_is_not_or_not_for_them_is_refused(self):
        answer = self.call("GET", "/stats/sections/secrets", user=self.manager)
        self.assertRefused(answer, 404, "not_found")
        for path in ("/stats/sections", "/stats/sections/bot"):
            answer = self.call("GET", path, user=self.agent)
            self.assertRefused(answer, 403, "forbidden")
        path = "/stats/sections/bot?until=2026-06-01T00:00:00Z"
        answer = self.call("GET", path, user=self.manager)
        self.assertRefused(answer, 422, "no_period")
