# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Declares sections: tables of figures of a period, each computed by one function.

A section is declared like this; the dashboard, the exports and the REST API follow::

    @section(
        "categories",
        200,
        _lt("Categories"),
        _lt("Messages by the category of their ticket."),
        [text("name", _lt("Category")), number("messages", _lt("Messages"))],
    )
    def categories(stats, period):
        return [row({"name": "Printers", "messages": 3}, link=...)]

The function gets ``helpdesk.whatsapp.stats`` of the user and a :class:`Period`. It
counts in SQL, never by loading messages, and only what the user may read.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from odoo import fields

#: Kinds of sections: how the dashboard shows them. A table; a table whose first number
#: has a bar; a chart by the first column, a date; a table shaded by its numbers.
KINDS = TABLE, BARS, LINE, HEAT = "table", "bars", "line", "heat"
#: Formats of a column's values. A percentage is a number from 0 to 1; minutes are a
#: duration; the currency of money is that of the row; a date is ``YYYY-MM-DD``.
FORMATS = TEXT, NUMBER, PERCENT, MINUTES, MONEY, DATE = (
    *("text", "number", "percent"),
    *("minutes", "money", "date"),
)
REPORT = "helpdesk.whatsapp.report"


@dataclass(frozen=True)
class Period:
    """The time and the accounts whose figures are shown.

    ``since`` and ``until`` are naive datetimes in UTC; the period does not include
    ``until``.
    """

    since: datetime
    until: datetime
    accounts: object

    def between(self, field):
        """Return the domain of records whose ``field``, a time, is in the period."""
        return [
            (field, ">=", fields.Datetime.to_string(self.since)),
            (field, "<", fields.Datetime.to_string(self.until)),
        ]

    def days(self, stats):
        """Return the first and the last day, in the user's time zone."""
        last = stats._local_day(self.until - timedelta(seconds=1))
        return stats._local_day(self.since), last

    def messages(self, *conditions):
        """Return the link to the messages of the period to which conditions apply."""
        return records(REPORT, [*self._domain("date"), *conditions])

    def _domain(self, field):
        accounts = ("account_id", "in", self.accounts.ids)
        return [*self.between(field), accounts]


@dataclass(frozen=True)
class Column:
    """A column of a section. The first one names the row."""

    key: str
    label: object
    format: str

    def shown(self, env):
        """Return the column as JSON, in the language of ``env``."""
        label = env._(self.label)
        return {"key": self.key, "label": label, "format": self.format}


@dataclass(frozen=True)
class Section:
    """A section: what it is called, how it is shown, and what computes its rows."""

    key: str
    position: int
    title: object
    help: object
    columns: list
    kind: str
    compute: object
    is_available: object
    is_on_dashboard: bool

    def named(self, env):
        """Return the section without figures, in the language of ``env`` (JSON)."""
        return {
            "key": self.key,
            "kind": self.kind,
            "title": env._(self.title),
            "help": env._(self.help),
            "columns": [column.shown(env) for column in self.columns],
        }

    def shown(self, stats, period):
        """Return the section with the figures of ``period`` (JSON).

        :param stats: ``helpdesk.whatsapp.stats`` of the user who reads it
        """
        rows = self.compute(stats, period)
        return {**self.named(stats.env), "rows": rows}


_SECTIONS = {}


def declared(stats):
    """Return the sections there are for the user, by key, in their order."""
    found = [each for each in _SECTIONS.values() if each.is_available(stats)]
    return {each.key: each for each in sorted(found, key=lambda each: each.position)}


def section(
    key,
    position,
    title,
    help_text,
    columns,
    kind=TABLE,
    is_available=None,
    is_on_dashboard=True,
):
    """Declare the decorated function as what computes the section ``key``.

    :param int position: its place on the dashboard, the lowest first
    :param help_text: a sentence on what is counted
    :param columns: list of :class:`Column`; the first names the row
    :param is_available: function of ``helpdesk.whatsapp.stats``: whether there is such
        a section here. For what another addon has.
    :param bool is_on_dashboard: no, if the dashboard shows these figures otherwise;
        they are in the workbook, the e-mail and the REST API
    """

    def declare(compute):
        _SECTIONS[key] = Section(
            *(key, position, title, help_text, columns, kind, compute),
            *(is_available or (lambda stats: True), is_on_dashboard),
        )
        return compute

    return declare


# -------------------------------------------------------------------- columns and rows


def text(key, label):
    """Return a column of texts."""
    return Column(key, label, TEXT)


def number(key, label):
    """Return a column of numbers."""
    return Column(key, label, NUMBER)


def percent(key, label):
    """Return a column of shares, numbers from 0 to 1."""
    return Column(key, label, PERCENT)


def minutes(key, label):
    """Return a column of durations in minutes."""
    return Column(key, label, MINUTES)


def money(key, label):
    """Return a column of amounts in the currency of their row."""
    return Column(key, label, MONEY)


def date(key, label):
    """Return a column of dates, ``YYYY-MM-DD``."""
    return Column(key, label, DATE)


def row(cells, link=None, links=None, currency=None, formats=None):
    """Return a row of a section (JSON).

    :param dict cells: value by key of the column; ``None`` where there is none
    :param link: what the row leads to (:func:`records`)
    :param links: what single cells lead to, by key of the column: exactly the records
        that a number counts
    :param currency: ``res.currency`` of the row's amounts
    :param dict formats: formats of cells that differ from those of their columns
    """
    return {
        "cells": cells,
        "link": link,
        "links": links or {},
        "currency": currency.id if currency else None,
        "formats": formats or {},
    }


def records(model, domain, group_by=()):
    """Return a link to the records of ``domain`` (JSON)."""
    return {"model": model, "domain": list(domain), "groupBy": list(group_by)}


def share(part, whole):
    """Return ``part`` of ``whole`` as a number from 0 to 1; ``None`` of nothing."""
    return round(part / whole, 4) if whole else None


def is_text(form):
    """Whether values of a format are texts, not numbers."""
    return form in (TEXT, DATE)


def as_rows(shown):
    """Return a section as the rows of a sheet: the head, then the values.

    :param dict shown: as :meth:`Section.shown` returns it
    """
    head = [column["label"] for column in shown["columns"]]
    return [
        head,
        *([value for value, _form in cells_of(shown, each)] for each in shown["rows"]),
    ]


def cells_of(shown, each):
    """Return the (value, format) of each cell of a row, in the columns' order."""
    return [
        (
            each["cells"].get(column["key"]),
            each["formats"].get(column["key"], column["format"]),
        )
        for column in shown["columns"]
    ]
