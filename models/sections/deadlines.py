# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A section on SLA deadlines kept and missed, with OCA's optional helpdesk_mgmt_sla."""

from odoo import fields
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from .dimensions import names_of
from .section import number, percent, records, row, section, share, text

_lt = LazyTranslate(__name__)

LINE, TICKET = "helpdesk.ticket.sla", "helpdesk.ticket"
NEEDED = {"ticket_id", "sla_id", "state", "deadline"}


def has_deadlines(stats):
    """Return whether there are SLA deadlines as this section reads them."""
    return LINE in stats.env and NEEDED <= stats.env[LINE]._fields.keys()


@section(
    "deadlines",
    170,
    _lt("SLA deadlines"),
    _lt("Deadlines in the period, of tickets of customers on WhatsApp."),
    [
        text("name", _lt("SLA")),
        number("deadlines", _lt("Deadlines")),
        number("kept", _lt("Kept")),
        number("missed", _lt("Missed")),
        number("open", _lt("Not due yet")),
        percent("share", _lt("Share kept")),
    ],
    is_available=has_deadlines,
)
def deadlines(stats, period):
    now = fields.Datetime.to_string(fields.Datetime.now())
    tickets = stats.env[TICKET].with_context(active_test=False)
    theirs = [("whatsapp_contact_id.account_id", "in", period.accounts.ids)]
    domain = [*period.between("deadline"), ("ticket_id", "in", tickets._search(theirs))]
    lines = stats.env[LINE]._search(domain)
    found = stats.env.execute_query_dict(
        SQL(
            """
            SELECT sla_id AS key, count(*) AS deadlines,
                   count(*) FILTER (WHERE state = 'accomplished') AS kept,
                   count(*) FILTER (WHERE state = 'expired' OR
                                    (state = 'in_progress' AND deadline < %(now)s)
                   ) AS missed
              FROM %(lines)s WHERE %(condition)s
             GROUP BY 1 ORDER BY deadlines DESC, 1
            """,
            now=now,
            lines=lines.from_clause,
            condition=lines.where_clause,
        )
    )
    names = names_of(stats, "helpdesk.sla", found)
    return [
        of_sla(theirs, period.between("deadline"), now, each, names) for each in found
    ]


def of_sla(theirs, due, now, sums, names):
    """Return the row of an SLA; a ticket has one deadline of each."""

    def tickets(*conditions):
        lines = [*due, ("sla_id", "=", sums["key"]), *conditions]
        return records(TICKET, [*theirs, ("ticket_sla_ids", "any", lines)])

    is_late = ["&", ("state", "=", "in_progress"), ("deadline", "<", now)]
    is_missed = ["|", ("state", "=", "expired"), *is_late]
    links = {
        "deadlines": tickets(),
        "kept": tickets(("state", "=", "accomplished")),
        "missed": tickets(*is_missed),
        "open": tickets("!", *is_missed, ("state", "!=", "accomplished")),
    }
    cells = {
        "name": names.get(sums["key"]),
        **{key: sums[key] for key in ("deadlines", "kept", "missed")},
        "open": sums["deadlines"] - sums["kept"] - sums["missed"],
        "share": share(sums["kept"], sums["kept"] + sums["missed"]),
    }
    return row(cells, links["deadlines"], links)
