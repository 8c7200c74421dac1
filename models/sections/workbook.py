# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Writes sections as a workbook for spreadsheet programs, one sheet a section."""

import io
import re

import xlsxwriter

from odoo import fields

from ...tools.amounts import decimals_of
from .formats import accounts_text, period_text
from .section import DATE, HEAT, MINUTES, MONEY, NUMBER, PERCENT, TEXT, cells_of

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MINUTES_OF_DAY = 24 * 60
#: Rows above the head of the table: title, sentence, period, accounts, an empty one.
HEAD = 5
#: Longest name of a sheet, and what it may not have, by Microsoft Excel.
LONGEST_NAME, FORBIDDEN = 31, re.compile(r"[\[\]:*?/\\]")
#: Formats of numbers. 14 is the date as the reader's program writes it.
FORMS = {
    PERCENT: "0.0%",
    MINUTES: "[h]:mm:ss",
    DATE: 14,
}


def workbook(stats, period, sections):
    """Return the sections as a file in XLSX.

    :param stats: ``helpdesk.whatsapp.stats`` of the user who reads it
    :param sections: as ``_sections`` returns them
    :return: bytes
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"title": stats.env._("WhatsApp figures")})
    about = [
        period_text(stats.env, stats, period),
        accounts_text(stats.env, period),
    ]
    names = set()
    for shown in sections:
        Sheet(stats.env, book, name_of(shown["title"], names)).fill(shown, about)
    book.close()
    return file.getvalue()


def name_of(title, names):
    """Return a name for a sheet that is not among ``names`` yet, and add it."""
    name = FORBIDDEN.sub(" ", title).strip("' ")[:LONGEST_NAME]
    number = 2
    while name.casefold() in names:
        end = f" {number}"
        name = name[: LONGEST_NAME - len(end)] + end
        number += 1
    names.add(name.casefold())
    return name


class Sheet:
    """Writes one section into a sheet of a workbook."""

    def __init__(self, env, book, name):
        self.env = env
        self.book = book
        self.sheet = book.add_worksheet(name)
        self.forms = {}

    def fill(self, shown, about):
        """Write the section ``shown`` below the texts ``about`` it."""
        bold = self.form(bold=True)
        self.sheet.write_string(
            0, 0, shown["title"], self.form(bold=True, font_size=14)
        )
        for place, line in enumerate([shown["help"], *about], 1):
            self.sheet.write_string(place, 0, line)
        if shown["is_broken"]:
            broken = self.env._("These figures could not be read.")
            self.sheet.write_string(HEAD, 0, broken)
            return
        columns = shown["columns"]
        for place, column in enumerate(columns):
            is_text = column["format"] == TEXT
            head = bold if is_text else self.form(bold=True, align="right")
            self.sheet.write_string(HEAD, place, column["label"], head)
            width = 40 if not place else max(12, len(column["label"]) + 2)
            self.sheet.set_column(place, place, width)
        for line, each in enumerate(shown["rows"], HEAD + 1):
            for place, (value, form) in enumerate(cells_of(shown, each)):
                self.write_cell(line, place, value, form, each["currency"])
        self.sheet.freeze_panes(HEAD + 1, 1)
        if shown["kind"] == HEAT and shown["rows"]:
            last = (HEAD + len(shown["rows"]), len(columns) - 1)
            self.sheet.conditional_format(HEAD + 1, 1, *last, {"type": "2_color_scale"})

    def write_cell(self, line, place, value, form, currency):
        """Write a value; texts are never taken for formulas."""
        if value is None:
            return
        if form == TEXT:
            self.sheet.write_string(line, place, str(value))
        elif form == DATE:
            day = fields.Date.to_date(value)
            look = self.form(num_format=FORMS[DATE])
            self.sheet.write_datetime(line, place, day, look)
        else:
            written = value / MINUTES_OF_DAY if form == MINUTES else value
            look = self.form(num_format=self.number(value, form, currency))
            self.sheet.write_number(line, place, written, look)

    def number(self, value, form, currency):
        """Return Excel's format of a number."""
        if form == MONEY:
            of_row = self.env["res.currency"].browse(currency)
            decimals = "0" * decimals_of(value, of_row.decimal_places)
            return f"[${of_row.symbol}] #,##0.{decimals}".rstrip(".")
        if form == NUMBER:
            return "#,##0" if value == int(value) else "#,##0.0"
        return FORMS[form]

    def form(self, **values):
        """Return the format of the workbook that has these values."""
        key = tuple(sorted(values.items()))
        if key not in self.forms:
            self.forms[key] = self.book.add_format(values)
        return self.forms[key]
