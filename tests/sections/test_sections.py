# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the sections of the dashboard; the figures are counted by hand."""

from odoo.exceptions import AccessError, UserError

from ...models.sections.section import as_rows
from .common import SectionsCase


class TestSections(SectionsCase):
    def prepare(self):
        super().prepare()
        self.happened()
        self.printers = self.env["helpdesk.ticket.category"].create(
            {"name": "Printers"}
        )

    def test_the_dashboard_names_the_sections_and_each_is_read_on_its_own(self):
        stats = self.env["helpdesk.whatsapp.stats"].with_user(self.manager)
        named = stats.dashboard()["sections"]
        self.assertIn("categories", [section["key"] for section in named])
        for section in named:
            shown = stats.section(section["key"])
            self.assertEqual(shown, {**section, "rows": shown["rows"]})

    def test_only_managers_read_sections_and_of_their_companies(self):
        with self.assertRaises(AccessError):
            self.section("categories", user=self.agent)
        with self.assertRaises(UserError) as refused:
            self.section("secrets")
        self.assertIn("secrets", str(refused.exception))
        self.manager.company_ids += (
            other := self.env["res.company"].create({"name": "Other"})
        )
        stats = self.env["helpdesk.whatsapp.stats"].with_user(self.manager)
        there = stats.with_context(allowed_company_ids=other.ids)
        self.assertEqual(
            there.section(
                "categories", **{"since": "2026-06-01", "until": "2026-06-03"}
            )["rows"],
            [],
        )

    def test_a_section_as_rows_of_a_sheet(self):
        self.ticket.category_id = self.printers
        head, *rows = as_rows(self.section("categories"))
        self.assertEqual(
            head,
            [
                "Category",
                "Messages",
                "Tickets created",
                "Answers",
                "Response time",
                "Failed",
            ],
        )
        self.assertEqual(rows, [["Printers", 11, 2, 3, 40.0, 2]])
