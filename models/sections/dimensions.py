# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sections that divide the messages: by category, tag and country."""

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


def joined(stats, period, column, key, joins):
    """Return the sums of the period's messages; the others are as of ``_sums_by``."""
    times = (period.since, period.until, period.accounts)
    return stats._sums_by(*times, column, key, joins)


def names_of(stats, model, found):
    """Return the names of the records whose ids are the keys of ``found``, by id."""
    ids = [each["key"] for each in found if each["key"]]
    records = stats.env[model].sudo().with_context(active_test=False).browse(ids)
    return {record.id: record.display_name for record in records.exists()}


@section(
    "categories",
    200,
    _lt("Categories"),
    _lt("Messages by the category that their ticket has now."),
    [text("name", _lt("Category")), *COUNTS],
)
def categories(stats, period):
    found = joined(
        *(stats, period, "ticket_id"),
        SQL("ticket.category_id"),
        SQL("LEFT JOIN helpdesk_ticket ticket ON ticket.id = fine.ticket_id"),
    )
    names = names_of(stats, "helpdesk.ticket.category", found)
    nothing = stats.env._("No category")
    return [
        counted(
            *(period, each, names.get(each["key"], nothing)),
            *of_ticket("category_id", each["key"]),
        )
        for each in found
    ]


@section(
    "tags",
    210,
    _lt("Tags"),
    _lt(
        "Messages by the tags that their ticket has now; with several tags they count"
        " in each."
    ),
    [text("name", _lt("Tag")), *COUNTS],
)
def tags(stats, period):
    relation = stats.env["helpdesk.ticket"]._fields["tag_ids"]
    found = joined(
        *(stats, period, "ticket_id"),
        SQL.identifier("tagged", relation.column2),
        SQL(
            "LEFT JOIN %s tagged ON %s = fine.ticket_id",
            SQL.identifier(relation.relation),
            SQL.identifier("tagged", relation.column1),
        ),
    )
    names = names_of(stats, "helpdesk.ticket.tag", found)
    nothing = stats.env._("No tag")
    return [
        counted(
            *(period, each, names.get(each["key"], nothing)),
            *of_ticket("tag_ids", each["key"]),
        )
        for each in found
    ]


def of_ticket(field, key):
    """Return the conditions for messages whose ticket has ``key`` in ``field``.

    Without a key, those without a ticket, too.
    """
    if key:
        return [(f"ticket_id.{field}", "=", key)]
    return ["|", ("ticket_id", "=", False), (f"ticket_id.{field}", "=", False)]


@section(
    "countries",
    220,
    _lt("Countries"),
    _lt("Messages by the country of the customer's number."),
    [text("name", _lt("Country")), *COUNTS],
)
def countries(stats, period):
    found = joined(
        *(stats, period, "contact_id"),
        SQL("contact.country_code"),
        SQL(
            "LEFT JOIN helpdesk_whatsapp_contact contact"
            " ON contact.id = fine.contact_id"
        ),
    )
    codes = [each["key"] for each in found if each["key"]]
    known = stats.env["res.country"].sudo().search([("code", "in", codes)])
    names = {country.code: country.name for country in known}
    of_code = "contact_id.country_code"
    rows = [
        counted(period, each, names[each["key"]], (of_code, "=", each["key"]))
        for each in found
        if each["key"] in names
    ]
    others = [each for each in found if each["key"] not in names]
    if others:
        unknown = [each.pop("key") or False for each in others]
        sums = {name: sum(each[name] for each in others) for name in others[0]}
        label = stats.env._("Unknown")
        rows.append(counted(period, sums, label, (of_code, "in", unknown)))
    return sorted(rows, key=lambda row: -row["cells"]["messages"])
