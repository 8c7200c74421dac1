# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A section on templates: how many were delivered, read and answered."""

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from .dimensions import names_of
from .section import number, percent, row, section, share, text

_lt = LazyTranslate(__name__)


@section(
    "templates",
    300,
    _lt("Templates"),
    _lt(
        "Messages sent as templates. A template is answered if it was delivered and"
        " the customer wrote within a day."
    ),
    [
        text("name", _lt("Template")),
        number("messages", _lt("Messages")),
        number("delivered", _lt("Delivered")),
        number("seen", _lt("Read")),
        percent("seen_share", _lt("Read, of the delivered")),
        number("replied", _lt("Answered")),
        percent("replied_share", _lt("Answered, of the delivered")),
        number("failed", _lt("Failed")),
    ],
)
def templates(stats, period):
    rows = stats._messages(period.since, period.until, period.accounts)
    found = stats.env.execute_query_dict(
        SQL(
            """
            SELECT template_id AS key, count(*) AS messages,
                   sum(delivered) AS delivered, sum(seen) AS seen,
                   coalesce(sum(replied), 0) AS replied, sum(failed) AS failed
              FROM %s WHERE %s AND message_type = 'template' AND direction = 'outbound'
             GROUP BY 1 ORDER BY messages DESC, 1
            """,
            rows.from_clause,
            rows.where_clause,
        )
    )
    names = names_of(stats, "helpdesk.whatsapp.template", found)
    deleted = stats.env._("Deleted template")
    return [
        of_template(period, each, names.get(each["key"], deleted)) for each in found
    ]


def of_template(period, sums, name):
    """Return the row of a template."""
    conditions = [
        ("message_type", "=", "template"),
        ("direction", "=", "outbound"),
        ("template_id", "=", sums["key"] or False),
    ]
    figures = ("delivered", "seen", "replied", "failed")
    links = {
        figure: period.messages(*conditions, (figure, "=", 1)) for figure in figures
    }
    every = period.messages(*conditions)
    cells = {
        "name": name,
        "messages": sums["messages"],
        **{figure: sums[figure] for figure in figures},
        "seen_share": share(sums["seen"], sums["delivered"]),
        "replied_share": share(sums["replied"], sums["delivered"]),
    }
    return row(cells, every, {"messages": every, **links})
