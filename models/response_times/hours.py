# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The sections by hour and day of the week, in the time zone of who reads them."""

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ..sections.section import minutes, number, row, section, text
from .answers import answered

_lt = LazyTranslate(__name__)

#: By PostgreSQL's number of the day of the week: its name, from Monday.
DAYS = {
    1: _lt("Mon"),
    2: _lt("Tue"),
    3: _lt("Wed"),
    4: _lt("Thu"),
    5: _lt("Fri"),
    6: _lt("Sat"),
    0: _lt("Sun"),
}


@section(
    "received_hours",
    130,
    _lt("When customers write"),
    _lt("Messages from customers by hour and day of the week."),
    [text("name", _lt("Hour")), *(number(str(day), DAYS[day]) for day in DAYS)],
    "heat",
)
def received_hours(stats, period):
    received = stats._received(period.since, period.until, period.accounts)
    counts = _by_hour(stats, received, SQL("moment"), SQL("sum(messages)::int"))
    return _rows(period, counts, "date", ("direction", "=", "inbound"))


@section(
    "wait_hours",
    140,
    _lt("How long they wait"),
    _lt(
        "Average time until a person answered, by hour and day of the week at which the"
        " customer had begun to wait."
    ),
    [text("name", _lt("Hour")), *(minutes(str(day), DAYS[day]) for day in DAYS)],
    "heat",
)
def wait_hours(stats, period):
    average = SQL("round(avg(response_minutes)::numeric, 1)::float")
    counts = _by_hour(stats, answered(stats, period), SQL("waited_since"), average)
    return _rows(period, counts, "waited_since", ("answers", "=", 1))


def _by_hour(stats, rows, moment, value):
    """Return ``value`` (SQL) of the rows by hour and day of ``moment``: a dict."""
    found = stats.env.execute_query(
        SQL(
            """
            SELECT date_part('hour', here)::int, date_part('dow', here)::int, %(value)s
              FROM (SELECT *, timezone(%(zone)s, timezone('UTC', %(moment)s)) AS here
                      FROM (%(rows)s) found) counted
             GROUP BY 1, 2
            """,
            value=value,
            zone=stats._zone().zone,
            moment=moment,
            rows=rows,
        )
    )
    return {(hour, day): value for hour, day, value in found}


def _rows(period, counts, field, condition):
    """Return a row for each hour from the first to the last one with a value."""
    hours = [hour for hour, _day in counts]
    return [
        row(
            {
                "name": f"{hour:02}:00",
                **{str(day): counts.get((hour, day)) for day in DAYS},
            },
            period.messages(condition, (f"{field}.hour_number", "=", hour)),
            {
                str(day): period.messages(
                    condition,
                    (f"{field}.hour_number", "=", hour),
                    (f"{field}.day_of_week", "=", day),
                )
                for day in DAYS
                if (hour, day) in counts
            },
        )
        for hour in (range(min(hours), max(hours) + 1) if hours else ())
    ]
