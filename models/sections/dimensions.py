# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sections that divide the messages: by category …"""

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from .section import minutes, number, row, section, text

_lt = LazyTranslate(__name__)

#: Columns of each section here, after the name.
COUNTS = [
    number("messages", _lt("Messages")),
    number("opened", _lt("Tickets created")),
    number("answers", _lt("Answers")),
    minutes("response", _lt("Response time")),
    number("failed", _lt("Failed")),
]


def counted(period, sums, name, *conditions):
    """Return a row with the sums of the messages to which conditions apply."""
    answers = sums["answers"]
    cells = {
        "name": name,
        **{key: int(sums[key]) for key in ("messages", "opened", "answers", "failed")},
        "response": round(sums["waited"] / answers, 1) if answers else None,
    }
    answered = period.messages(*conditions, ("answers", "=", 1))
    links = {
        "messages": period.messages(*conditions),
        "opened": period.messages(*conditions, ("opened", "=", 1)),
        "answers": answered,
        "response": answered,
        "failed": period.messages(*conditions, ("failed", "=", 1)),
    }
    return row(cells, links["messages"], links)


@section(
    "categories",
    200,
    _lt("Categories"),
    _lt("Messages by the category that their ticket has now."),
    [text("name", _lt("Category")), *COUNTS],
)
def categories(stats, period):
    found = stats._sums_by(
        *(period.since, period.until, period.accounts, "ticket_id"),
        SQL("ticket.category_id"),
        SQL("LEFT JOIN helpdesk_ticket ticket ON ticket.id = fine.ticket_id"),
    )
    model = stats.env["helpdesk.ticket.category"].with_context(active_test=False)
    names = {
        category.id: category.display_name
        for category in model.browse(each["key"] for each in found if each["key"])
    }
    nothing = stats.env._("No category")
    return [
        counted(
            *(period, each, names.get(each["key"], nothing)),
            ("ticket_id.category_id", "=", each["key"] or False),
        )
        for each in found
    ]
