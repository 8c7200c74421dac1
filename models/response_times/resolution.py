# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The sections on tickets that were closed: how long it took, and whether it lasted."""

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ..sections.section import number, percent, records, row, section, share, text
from .answers import SPREAD, SPREAD_COLUMNS, spread

_lt = LazyTranslate(__name__)

CLOSING = "helpdesk.whatsapp.closing"
#: By whether only working hours count.
NAMES = {False: _lt("All hours"), True: _lt("Working hours")}
#: What each row counts.
OUTCOMES = {
    "closed": _lt("Closed in the period"),
    "reopened": _lt("Reopened since"),
    "first": _lt("Solved with the first answer"),
}
#: Which closings these are, as SQL and as domain.
CONDITIONS = {
    "closed": ("true", []),
    "reopened": ("reopened_at IS NOT NULL", [("reopened_at", "!=", False)]),
    "first": ("is_first_solved", [("is_first_solved", "=", True)]),
}


def closed(stats, period, *conditions):
    """Return the domain, and the query, of the closings of a ``Period``."""
    domain = [
        *period.between("closed_at"),
        ("account_id", "in", period.accounts.ids),
        *conditions,
    ]
    return domain, stats.env[CLOSING]._search(domain)


@section(
    "resolution",
    110,
    _lt("Time to resolution"),
    _lt(
        "From the creation of a ticket until it was closed, of the tickets that were"
        " closed in the period and not reopened since."
    ),
    [
        text("name", _lt("Counted")),
        number("times", _lt("Tickets")),
        *SPREAD_COLUMNS,
    ],
)
def resolution(stats, period):
    domain, rows = closed(stats, period, ("reopened_at", "=", False))
    found = stats.env.execute_query_dict(
        SQL(
            """
            SELECT is_work, %s
              FROM (SELECT is_work, value AS minutes
                      FROM %s CROSS JOIN LATERAL (
                           VALUES (false, minutes), (true, work_minutes)
                           ) kind (is_work, value)
                     WHERE %s) closing
             WHERE minutes IS NOT NULL GROUP BY is_work
            """,
            SPREAD,
            rows.from_clause,
            rows.where_clause,
        )
    )
    by_kind = {each["is_work"]: each for each in found}
    return [
        row(
            {
                "name": stats.env._(name),
                "times": by_kind.get(is_work, {}).get("times", 0),
                **spread(by_kind.get(is_work, {})),
            },
            records(CLOSING, domain),
        )
        for is_work, name in NAMES.items()
    ]


@section(
    "outcomes",
    120,
    _lt("Closed tickets"),
    _lt(
        "How often tickets were closed in the period, how often they have been reopened"
        " since, and how many needed a single answer of a person."
    ),
    [
        text("name", _lt("Tickets")),
        number("times", _lt("Count")),
        percent("share", _lt("Share")),
    ],
)
def outcomes(stats, period):
    domain, rows = closed(stats, period)
    [counts] = stats.env.execute_query_dict(
        SQL(
            "SELECT %s FROM %s WHERE %s",
            SQL(", ").join(
                SQL("count(*) FILTER (WHERE %s) AS %s", SQL(each), SQL.identifier(key))
                for key, (each, _domain) in CONDITIONS.items()
            ),
            rows.from_clause,
            rows.where_clause,
        )
    )
    return [
        row(
            {
                "name": stats.env._(name),
                "times": counts[key],
                "share": share(counts[key], counts["closed"]),
            },
            records(CLOSING, [*domain, *CONDITIONS[key][1]]),
        )
        for key, name in OUTCOMES.items()
    ]
