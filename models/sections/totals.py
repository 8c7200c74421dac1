# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The figures that the dashboard draws itself, as sections of workbooks and e-mails."""

from functools import partial

from odoo.tools.translate import LazyTranslate

from .dimensions import COUNTS
from .section import (
    MINUTES,
    PERCENT,
    date,
    minutes,
    money,
    number,
    row,
    text,
)
from .section import section as declare

_lt = LazyTranslate(__name__)
section = partial(declare, is_on_dashboard=False)

#: Of the overview: the keys of ``_totals``, with labels and formats.
TOTALS = {
    "inboundMessages": (_lt("From customers"), None),
    "outboundMessages": (_lt("To customers"), None),
    "automaticMessages": (_lt("Automatic, of those"), None),
    "uniqueContacts": (_lt("Customers"), None),
    "ticketsCreated": (_lt("Tickets created"), None),
    "answers": (_lt("Answers"), None),
    "avgResponseTime": (_lt("Average response time"), MINUTES),
    "windowsExpiredUnanswered": (_lt("Windows closed unanswered"), None),
    "deliveryRate": (_lt("Delivered"), PERCENT),
    "readRate": (_lt("Read"), PERCENT),
    "failureRate": (_lt("Failed"), PERCENT),
    "chargedMessages": (_lt("Charged by Meta"), None),
}
#: Keys of ``_figures`` by column.
FIGURES = {
    "messages": "totalMessages",
    "opened": "ticketsCreated",
    "answers": "answers",
    "response": "avgResponseTime",
    "failed": "failedMessages",
}


@section(
    "overview",
    10,
    _lt("Overview"),
    _lt("The period, and the one of the same length before."),
    [
        text("name", _lt("Figure")),
        number("now", _lt("This period")),
        number("before", _lt("Before")),
    ],
)
def overview(stats, period):
    length = period.until - period.since
    now = stats._totals(period.since, period.until, period.accounts)
    before = stats._totals(period.since - length, period.since, period.accounts)
    return [
        row(
            {"name": stats.env._(label), "now": now[key], "before": before[key]},
            formats={"now": form, "before": form} if form else None,
        )
        for key, (label, form) in TOTALS.items()
    ]


@section(
    "days",
    20,
    _lt("Days"),
    _lt("Messages by day, in your time zone."),
    [
        date("date", _lt("Day")),
        number("inbound", _lt("From customers")),
        number("outbound", _lt("To customers")),
        number("opened", _lt("Tickets created")),
        number("failed", _lt("Failed")),
        minutes("response", _lt("Response time")),
    ],
)
def days(stats, period):
    found = summed(stats, period)["days"]
    return [
        row(
            {
                "date": each["date"],
                "inbound": each["inboundMessages"],
                "outbound": each["outboundMessages"],
                "opened": each["ticketsCreated"],
                "failed": each["failedMessages"],
                "response": each["avgResponseTime"],
            }
        )
        for each in stats._every_day(period.since, period.until, found)
    ]


def summed(stats, period):
    """Return the sums of the period by all dimensions."""
    return stats._sums(period.since, period.until, period.accounts)


def named(stats, period, name, column, nothing):
    """Return the rows of teams, agents or accounts."""
    found = stats._with_names(name, summed(stats, period)[name])
    return [
        row(
            {
                "name": each["name"] or nothing,
                **{key: each[figure] for key, figure in FIGURES.items()},
            },
            period.messages((column, "=", each["id"] or False)),
        )
        for each in found
    ]


@section(
    "teams",
    30,
    _lt("Teams"),
    _lt("Messages by the team that their ticket has now."),
    [text("name", _lt("Team")), *COUNTS],
)
def teams(stats, period):
    return named(stats, period, "teams", "team_id", stats.env._("No team"))


@section(
    "agents",
    40,
    _lt("Agents"),
    _lt("Messages by the user who wrote them."),
    [text("name", _lt("Agent")), *COUNTS],
)
def agents(stats, period):
    nobody = stats.env._("Customers, and automatic")
    return named(stats, period, "agents", "user_id", nobody)


@section(
    "accounts",
    50,
    _lt("Accounts"),
    _lt("Messages by WhatsApp account."),
    [text("name", _lt("Account")), *COUNTS],
)
def accounts(stats, period):
    return named(stats, period, "accounts", "account_id", "")


@section(
    "failures",
    60,
    _lt("Why messages failed"),
    _lt("Messages that failed, by the reason and Meta's error code."),
    [
        text("name", _lt("Reason")),
        text("code", _lt("Meta's error code")),
        number("messages", _lt("Messages")),
    ],
)
def failures(stats, period):
    return [
        row(
            {
                "name": each["words"],
                "code": str(each["code"]) if each["code"] else None,
                "messages": each["messages"],
            },
            period.messages(
                ("failure_reason", "=", each["reason"]),
                ("error_code", "=", str(each["code"]) if each["code"] else False),
            ),
        )
        for each in stats._failures(summed(stats, period)["failures"])
    ]


@section(
    "categories_charged",
    70,
    _lt("What Meta charges"),
    _lt("Delivered messages by Meta's pricing category."),
    [
        text("name", _lt("Meta's category")),
        number("messages", _lt("Messages")),
        number("charged", _lt("Charged")),
    ],
)
def categories_charged(stats, period):
    return [
        row(
            {
                "name": each["category"],
                "messages": each["messages"],
                "charged": each["charged"],
            },
            period.messages(("price_category", "=", each["category"])),
        )
        for each in stats._costs(summed(stats, period)["costs"])
    ]


@section(
    "costs",
    80,
    _lt("Costs"),
    _lt("By the price table, and what Meta says it has charged."),
    [
        text("name", _lt("Account")),
        money("cost", _lt("By the price table")),
        number("unpriced", _lt("Without a price")),
        money("meta", _lt("By Meta")),
        number("free", _lt("Free answers left")),
    ],
)
def costs(stats, period):
    currencies = stats.env["res.currency"]
    return [
        row(
            {
                "name": each["name"],
                "cost": each["cost"],
                "unpriced": each["unpriced"],
                "meta": each["metaCost"],
                "free": each["freeLeft"],
            },
            currency=currencies.browse(each["currency"]),
        )
        for each in stats._money(period.since, period.until, period.accounts)
    ]
