# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sections on the bot: what customers asked it for, and who opted out and in again."""

from datetime import timedelta

from odoo import fields
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from .section import BARS, LINE, date, number, percent, row, section, share, text

_lt = LazyTranslate(__name__)

#: Periods of more days have a row for each month.
DAYS = 92


@section(
    "bot",
    400,
    _lt("Bot"),
    _lt(
        "Customers' messages that the bot dealt with: commands, buttons and answers to"
        " its questions. It handed a message on if it showed it to an agent."
    ),
    [
        text("name", _lt("Topic")),
        number("messages", _lt("Messages")),
        number("alone", _lt("Without an agent")),
        number("handed_on", _lt("Handed to an agent")),
        percent("share", _lt("Share without an agent")),
    ],
    kind=BARS,
)
def bot(stats, period):
    rows = stats._messages(period.since, period.until, period.accounts)
    found = stats.env.execute_query_dict(
        SQL(
            """
            SELECT bot_topic, count(*) AS messages, sum(handed_on) AS handed_on
              FROM %s WHERE %s AND bot_topic IS NOT NULL
             GROUP BY 1 ORDER BY messages DESC, 1
            """,
            rows.from_clause,
            rows.where_clause,
        )
    )
    field = stats.env["helpdesk.whatsapp.message"]._fields["bot_topic"]
    labels = dict(field._description_selection(stats.env))
    return [of_topic(period, each, labels) for each in found]


def of_topic(period, sums, labels):
    """Return the row of a topic."""
    topic = ("bot_topic", "=", sums["bot_topic"])
    alone = sums["messages"] - sums["handed_on"]
    links = {
        "messages": period.messages(topic),
        "alone": period.messages(topic, ("handed_on", "=", 0)),
        "handed_on": period.messages(topic, ("handed_on", "=", 1)),
    }
    cells = {
        "name": labels[sums["bot_topic"]],
        "messages": sums["messages"],
        "alone": alone,
        "handed_on": sums["handed_on"],
        "share": share(alone, sums["messages"]),
    }
    return row(cells, links["messages"], links)


@section(
    "opting",
    410,
    _lt("Opting out and in again"),
    _lt(
        "Customers who turned automatic messages off by writing STOP, or on again by"
        " writing START."
    ),
    [
        date("date", _lt("Day")),
        number("opt_out", _lt("Opted out")),
        number("opt_in", _lt("Opted in again")),
    ],
    kind=LINE,
)
def opting(stats, period):
    rows = stats._messages(period.since, period.until, period.accounts)
    found = stats.env.execute_query(
        SQL(
            """
            SELECT timezone(%s, timezone('UTC', date))::date, bot_topic, count(*)
              FROM %s WHERE %s AND bot_topic IN ('opt_out', 'opt_in') GROUP BY 1, 2
            """,
            stats._zone().zone,
            rows.from_clause,
            rows.where_clause,
        )
    )
    if not found:
        return []
    return [
        of_days(stats, period, first, last, found)
        for first, last in spans(stats, period)
    ]


def spans(stats, period):
    """Return the first and the last day of each row: of days, or of months."""
    first, last = period.days(stats)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if len(days) <= DAYS:
        return [(day, day) for day in days]
    starts = [day for day in days if day == first or day.day == 1]
    ends = [day - timedelta(days=1) for day in starts[1:]]
    return list(zip(starts, [*ends, last], strict=True))


def of_days(stats, period, first, last, found):
    """Return the row of the days from ``first`` to ``last``."""
    times = [stats._midnight(day) for day in (first, last + timedelta(days=1))]
    since, until = map(fields.Datetime.to_string, times)
    when = [("date", ">=", since), ("date", "<", until)]
    cells, links = {"date": fields.Date.to_string(first)}, {}
    for topic in ("opt_out", "opt_in"):
        cells[topic] = sum(
            count
            for day, name, count in found
            if name == topic and first <= day <= last
        )
        links[topic] = period.messages(*when, ("bot_topic", "=", topic))
    both = period.messages(*when, ("bot_topic", "in", ["opt_out", "opt_in"]))
    return row(cells, both, links)
