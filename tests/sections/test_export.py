# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the workbook with the dashboard's figures."""

import io
from datetime import datetime, timedelta
from unittest.mock import patch

import openpyxl

from odoo.tools import mute_logger

from ...models.sections import workbook
from ...models.sections.section import as_rows
from .common import PERIOD, SectionsCase

ROUTE = "/helpdesk_mgmt_whatsapp/figures/export"
STATS = "odoo.addons.helpdesk_mgmt_whatsapp.models.sections.stats"
CATEGORIES = "odoo.addons.helpdesk_mgmt_whatsapp.models.sections.dimensions.names_of"


class TestExport(SectionsCase):
    def prepare(self):
        super().prepare()
        self.happened()
        self.stats = self.env["helpdesk.whatsapp.stats"].with_user(self.manager)

    def exported(self):
        name, file = self.stats._export(account_id=self.account.id, **PERIOD)
        self.assertEqual(name, "whatsapp-2026-06-01-2026-06-03.xlsx")
        return openpyxl.load_workbook(io.BytesIO(file))

    def values(self, sheet):
        """Return the table of a sheet, below its head."""
        return [list(line) for line in sheet.iter_rows(min_row=6, values_only=True)]

    def test_each_section_has_a_sheet_with_its_figures(self):
        book = self.exported()
        period = self.stats._period(account_id=self.account.id, **PERIOD)
        sections = self.stats._sections(period)
        self.assertEqual(len(book.worksheets), len(sections))
        for shown, sheet in zip(sections, book.worksheets, strict=True):
            with self.subTest(shown["key"]):
                self.assertEqual(sheet["A1"].value, shown["title"])
                self.assertEqual(sheet["A3"].value, "06/01/2026 – 06/03/2026")
                self.assertEqual(sheet["A4"].value, self.account.name)
                head, *rows = self.values(sheet)
                expected, *others = as_rows(shown)
                self.assertEqual(head, expected)
                self.assertEqual(len(rows), len(others))

    def test_the_values_are_numbers_shares_durations_and_days(self):
        book = self.exported()
        rows = {row[0]: row[1:] for row in self.values(book["Overview"])[1:]}
        self.assertEqual(rows["From customers"], [4, 0])
        self.assertEqual(rows["Delivered"], [0.6, None])
        self.assertEqual(rows["Average response time"], [timedelta(minutes=40), None])
        day = self.values(book["Days"])[1]
        self.assertEqual(day[0], datetime(2026, 6, 1))
        self.assertEqual(day[1:], [3, 4, 1, 1, timedelta(minutes=20)])
        self.assertEqual(self.values(book["Why messages failed"])[1][1:], ["131026", 1])

    def test_a_name_is_no_formula(self):
        category = self.env["helpdesk.ticket.category"].create({"name": "=1+1"})
        self.ticket.category_id = category
        cell = self.exported()["Categories"]["A7"]
        self.assertEqual((cell.value, cell.data_type), ("=1+1", "s"))

    def test_titles_too_long_or_alike_become_names_of_sheets(self):
        names = set()
        found = [
            workbook.name_of(title, names)
            for title in ("A/B: c", "a b c", "x" * 40, "x" * 40, "'s")
        ]
        self.assertEqual(found[0], "A B  c")
        self.assertEqual(found[2:4], ["x" * 31, "x" * 29 + " 2"])
        self.assertEqual(found[4], "s")

    def test_one_that_breaks_holds_up_no_other(self):
        with (
            patch(CATEGORIES, side_effect=ZeroDivisionError),
            self.assertLogs(STATS, "ERROR") as logged,
        ):
            book = self.exported()
        self.assertIn("section=categories", str(logged.output))
        text = "These figures could not be read."
        self.assertEqual(book["Categories"]["A6"].value, text)
        self.assertEqual(len(self.values(book["Countries"])), 2)

    def test_managers_download_it_for_the_companies_they_work_in(self):
        self.authenticate("wa_manager", "wa_manager")
        self.env.cr.flush()
        days = "since=2026-06-01&until=2026-06-03"
        answer = self.url_open(f"{ROUTE}?{days}&company_ids={self.env.company.id}")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("whatsapp-2026-06-01", answer.headers["Content-Disposition"])
        openpyxl.load_workbook(io.BytesIO(answer.content))
        other = self.env["res.company"].create({"name": "Other"})
        with mute_logger("odoo.http"):
            for query, status in (
                (f"company_ids={other.id}", 403),
                ("days=x", 400),
                ("since=yesterday&until=today", 400),
            ):
                refused = self.url_open(f"{ROUTE}?{query}")
                self.assertEqual(refused.status_code, status, query)
            self.authenticate("wa_agent", "wa_agent")
            self.assertEqual(self.url_open(ROUTE).status_code, 403)
