# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The section on how long customers wait for first and later answers."""

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ..sections.section import minutes, number, percent, row, section, share, text

_lt = LazyTranslate(__name__)

#: Average, median and 90th percentile of ``minutes``, as SQL.
SPREAD = SQL(
    """
    count(*) AS times, avg(minutes)::float AS average,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes) AS median,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY minutes) AS most
    """
)
SPREAD_COLUMNS = [
    minutes("average", _lt("Average")),
    minutes("median", _lt("Median")),
    minutes("most", _lt("9 of 10 within")),
]
#: By whether it is the first answer, and whether only working hours count.
NAMES = {
    (True, False): _lt("First answers"),
    (True, True): _lt("First answers, in working hours"),
    (False, False): _lt("Later answers"),
    (False, True): _lt("Later answers, in working hours"),
}


def answered(stats, period):
    """Return the answers of a ``Period`` as a subquery (SQL)."""
    return stats._answers(period.since, period.until, period.accounts)


def spread(found):
    """Return the cells of ``SPREAD_COLUMNS`` of a row with ``SPREAD``."""
    values = {name: found.get(name) for name in ("average", "median", "most")}
    return {
        name: value if value is None else round(value, 1)
        for name, value in values.items()
    }


@section(
    "response_times",
    100,
    _lt("Response times"),
    _lt(
        "From the customer's first message that nobody had answered until a person"
        " answered. Working hours are those of the ticket's team, or of its company."
        " The target is that of the team."
    ),
    [
        text("name", _lt("Answers")),
        number("times", _lt("Count")),
        *SPREAD_COLUMNS,
        percent("within", _lt("Within the target")),
    ],
)
def response_times(stats, period):
    found = {
        (each["is_first"], each["is_work"]): each for each in _count(stats, period)
    }
    return [
        _row(stats, period, key, found.get(key, {"times": 0, "aimed": 0, "within": 0}))
        for key in NAMES
    ]


def _count(stats, period):
    stats.env["helpdesk.ticket.team"].flush_model(["whatsapp_target"])
    return stats.env.execute_query_dict(
        SQL(
            """
            WITH answer AS MATERIALIZED (
                SELECT first_answers = 1 AS is_first, response_minutes, work_minutes,
                       nullif(team.whatsapp_target, 0) AS target
                  FROM (%(answers)s) answers
                  LEFT JOIN helpdesk_ticket_team team ON team.id = answers.team_id
            )
            SELECT is_first, is_work, %(spread)s, count(target) AS aimed,
                   count(*) FILTER (WHERE minutes <= target) AS within
              FROM answer CROSS JOIN LATERAL (
                   VALUES (false, response_minutes), (true, work_minutes::float)
                   ) kind (is_work, minutes)
             WHERE minutes IS NOT NULL
             GROUP BY is_first, is_work
            """,
            answers=answered(stats, period),
            spread=SPREAD,
        )
    )


def _row(stats, period, key, found):
    is_first, is_work = key
    conditions = [("answers", "=", 1), ("first_answers", "=", int(is_first))]
    if is_work:
        conditions.append(("work_answers", "=", 1))
    cells = {
        "name": stats.env._(NAMES[key]),
        "times": found["times"],
        **spread(found),
        "within": share(found["within"], found["aimed"]),
    }
    return row(cells, period.messages(*conditions))
