# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sections on how satisfied customers are, by agent and by team."""

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from .dimensions import names_of
from .section import number, percent, records, row, section, share, text

_lt = LazyTranslate(__name__)

TICKET = "helpdesk.ticket"
GOOD, LOW = ("4", "5"), ("1", "2")
COUNTS = [
    number("ratings", _lt("Ratings")),
    number("average", _lt("Average, of 5 stars")),
    number("good", _lt("4 or 5 stars")),
    number("low", _lt("1 or 2 stars")),
    percent("good_share", _lt("Share with 4 or 5 stars")),
]


@section(
    "ratings_by_agent",
    160,
    _lt("Satisfaction by agent"),
    _lt("Ratings that customers gave on WhatsApp, by the agent of the ticket."),
    [text("name", _lt("Agent")), *COUNTS],
)
def ratings_by_agent(stats, period):
    nobody = stats.env._("No agent")
    return ratings(stats, period, "user_id", "res.users", nobody)


@section(
    "ratings_by_team",
    165,
    _lt("Satisfaction by team"),
    _lt("Ratings that customers gave on WhatsApp, by the team of the ticket."),
    [text("name", _lt("Team")), *COUNTS],
)
def ratings_by_team(stats, period):
    return ratings(
        stats, period, "team_id", "helpdesk.ticket.team", stats.env._("No team")
    )


def ratings(stats, period, column, model, nothing):
    """Return the rows of ratings given in the period, by a column of the ticket."""
    domain = [
        *period.between("whatsapp_rated_at"),
        ("whatsapp_rating", "!=", False),
        ("whatsapp_contact_id.account_id", "in", period.accounts.ids),
    ]
    tickets = stats.env[TICKET].with_context(active_test=False)._search(domain)
    found = stats.env.execute_query_dict(
        SQL(
            """
            SELECT %(column)s AS key, count(*) AS ratings,
                   round(avg(whatsapp_rating::int), 1)::float AS average,
                   count(*) FILTER (WHERE whatsapp_rating IN %(good)s) AS good,
                   count(*) FILTER (WHERE whatsapp_rating IN %(low)s) AS low
              FROM %(tickets)s WHERE %(condition)s
             GROUP BY 1 ORDER BY ratings DESC, 1
            """,
            column=SQL.identifier(TICKET.replace(".", "_"), column),
            good=GOOD,
            low=LOW,
            tickets=tickets.from_clause,
            condition=tickets.where_clause,
        )
    )
    names = names_of(stats, model, found)
    return [
        of_rated(
            [*domain, (column, "=", each["key"] or False)],
            each,
            names.get(each["key"], nothing),
        )
        for each in found
    ]


def of_rated(domain, sums, name):
    """Return the row of an agent or a team."""
    rated = records(TICKET, domain)
    cells = {
        "name": name,
        **{key: sums[key] for key in ("ratings", "average", "good", "low")},
        "good_share": share(sums["good"], sums["ratings"]),
    }
    links = {
        "ratings": rated,
        "good": records(TICKET, [*domain, ("whatsapp_rating", "in", GOOD)]),
        "low": records(TICKET, [*domain, ("whatsapp_rating", "in", LOW)]),
    }
    return row(cells, rated, links)
