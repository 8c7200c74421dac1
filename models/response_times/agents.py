# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The section on who answers how fast, and what each agent has open now."""

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ..common.words import US
from ..sections.section import minutes, number, records, row, section, text
from .answers import SPREAD, SPREAD_COLUMNS, answered, spread

_lt = LazyTranslate(__name__)

TICKET = "helpdesk.ticket"
NOTHING = {"times": 0, "open": 0, "waiting": 0}


@section(
    "agents_now",
    125,
    _lt("Answers by agent"),
    _lt(
        "Who answered waiting customers in the period, and how fast. Open and waiting"
        " tickets are those that each agent has now, whatever the period."
    ),
    [
        text("name", _lt("Agent")),
        number("times", _lt("Answers")),
        *SPREAD_COLUMNS,
        minutes("work", _lt("Average in working hours")),
        number("open", _lt("Open now")),
        number("waiting", _lt("Waiting for us now")),
    ],
)
def agents_now(stats, period):
    found = {}
    for each in _answers(stats, period):
        found[each["user_id"]] = {**NOTHING, **each}
    for name, conditions in _now(period).items():
        groups = stats.env[TICKET]._read_group(conditions, ["user_id"], ["__count"])
        for user, count in groups:
            found.setdefault(user.id or None, {**NOTHING})[name] = count
    names = _names(stats, found)
    in_order = sorted(
        found.items(), key=lambda item: (-item[1]["times"], -item[1]["open"])
    )
    return [_row(period, user_id, names, each) for user_id, each in in_order]


def _answers(stats, period):
    return stats.env.execute_query_dict(
        SQL(
            """
            SELECT user_id, %s, avg(work_minutes)::float AS work
              FROM (SELECT *, response_minutes AS minutes FROM (%s) answers) answer
             GROUP BY user_id
            """,
            SPREAD,
            answered(stats, period),
        )
    )


def _now(period):
    """Return the domains of the tickets that are open, and that wait for us."""
    theirs = [
        ("whatsapp_contact_id.account_id", "in", period.accounts.ids),
        ("stage_id.closed", "=", False),
    ]
    return {"open": theirs, "waiting": [*theirs, ("whatsapp_waiting_for", "=", US)]}


def _names(stats, found):
    users = stats.env["res.users"].sudo().browse(filter(None, found)).exists()
    names = {user.id: user.display_name for user in users}
    return {**names, None: stats.env._("Nobody, or the WhatsApp Business app")}


def _row(period, user_id, names, found):
    theirs = ("user_id", "=", user_id or False)
    answers = period.messages(("answers", "=", 1), theirs)
    work = found.get("work")
    cells = {
        "name": names.get(user_id, str(user_id)),
        "times": found["times"],
        **spread(found),
        "work": work if work is None else round(work, 1),
        "open": found["open"],
        "waiting": found["waiting"],
    }
    links = {
        name: records(TICKET, [*conditions, theirs])
        for name, conditions in _now(period).items()
    }
    return row(cells, answers, links)
