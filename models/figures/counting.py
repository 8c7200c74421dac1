# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL

from ..common.message_states import ON_THE_WAY

#: Columns of the report by which messages are grouped, by the name of the grouping.
DIMENSIONS = {
    "total": [],
    "days": ["day"],
    "accounts": ["account_id"],
    "teams": ["team_id"],
    "agents": ["user_id"],
    "failures": ["failure_reason", "error_code"],
    "costs": ["price_category"],
}
COLUMNS = sorted({column for columns in DIMENSIONS.values() for column in columns})
#: Sums of the report's rows, as SQL. ``settled`` are the messages that Odoo has sent
#: and that Meta has accepted or refused: not what an agent has cancelled.
MEASURES = {
    "messages": "count(*)",
    "inbound": "sum(inbound)",
    "outbound": "sum(outbound)",
    "automatic": "count(*) FILTER (WHERE source = 'automatic')",
    "opened": "sum(opened)",
    "missed": "sum(missed)",
    "charged": "sum(charged)",
    "delivered": "sum(delivered)",
    "seen": "sum(seen)",
    "failed": "sum(failed)",
    "settled": "count(*) FILTER (WHERE source IN ('agent', 'automatic')"
    f" AND state NOT IN {(*ON_THE_WAY, 'unknown')}"
    " AND NOT (state = 'failed' AND failed = 0))",
    "answers": "sum(answers)",
    "waited": "sum(response_minutes)",
}


class HelpdeskWhatsappStats(models.AbstractModel):
    """Counts the messages of a period by all dimensions, in one pass over an index."""

    _inherit = "helpdesk.whatsapp.stats"

    @api.model
    def _messages(self, since, until, accounts):
        """Return the query of the report's rows that the user may read."""
        return self.env["helpdesk.whatsapp.report"]._search(
            [
                ("date", ">=", since),
                ("date", "<", until),
                ("account_id", "in", accounts.ids),
            ]
        )

    @api.model
    def _contacts(self, since, until, accounts):
        """Return the number of contacts that the messages of the period have."""
        rows = self._messages(since, until, accounts)
        found = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM (SELECT DISTINCT contact_id FROM %s WHERE %s) c",
                rows.from_clause,
                rows.where_clause,
            )
        )
        return found[0][0]

    @api.model
    def _sum(self, since, until, accounts):
        """Return the sums (``MEASURES``) of all messages, and ``contacts``: a dict."""
        rows = self._messages(since, until, accounts)
        found = self.env.execute_query_dict(
            SQL(
                "SELECT %s, count(DISTINCT contact_id) AS contacts FROM %s WHERE %s",
                _named({m: f"coalesce({sql}, 0)" for m, sql in MEASURES.items()}),
                rows.from_clause,
                rows.where_clause,
            )
        )
        return found[0]

    @api.model
    def _sums(self, since, until, accounts):
        """Return the sums (``MEASURES``) of the messages by each of ``DIMENSIONS``.

        The messages are read once and grouped by all columns; these groups are then
        summed up by each dimension.

        :return: dict of lists of rows, by the name of the dimension
        """
        rows = self._messages(since, until, accounts)
        sets = [SQL("(%s)", _identifiers(names)) for names in DIMENSIONS.values()]
        found = self.env.execute_query_dict(
            SQL(
                """
                WITH fine AS MATERIALIZED (
                    SELECT timezone(%(zone)s, timezone('UTC', date))::date AS day,
                           account_id, team_id, user_id, failure_reason, error_code,
                           price_category, %(measures)s
                      FROM %(rows)s WHERE %(condition)s
                     GROUP BY 1, 2, 3, 4, 5, 6, 7
                )
                SELECT %(columns)s, GROUPING(%(columns)s) AS grouping, %(sums)s
                  FROM fine GROUP BY GROUPING SETS (%(sets)s)
                 ORDER BY messages DESC, %(columns)s
                """,
                zone=self._zone().zone,
                measures=_named(MEASURES),
                rows=rows.from_clause,
                condition=rows.where_clause,
                columns=_identifiers(COLUMNS),
                sums=_named({name: f"coalesce(sum({name}), 0)" for name in MEASURES}),
                sets=SQL(", ").join(sets),
            )
        )
        return {
            name: [row for row in found if row["grouping"] == _grouping(name)]
            for name in DIMENSIONS
        }

    @api.model
    def _sums_by(self, since, until, accounts, column, key, joins):
        """Return the sums (``MEASURES``) of the messages by what is joined to them.

        The messages are first summed up by ``column``, so that few rows are joined.

        :param str column: column of the report
        :param SQL key: by what the sums are grouped
        :param SQL joins: joins of the tables in ``key`` to ``fine``, which has
            ``column``
        :return: list of dicts with ``key`` and the sums, most messages first
        """
        rows = self._messages(since, until, accounts)
        return self.env.execute_query_dict(
            SQL(
                """
                WITH fine AS MATERIALIZED (
                    SELECT %(column)s, %(measures)s
                      FROM %(rows)s WHERE %(condition)s GROUP BY 1
                )
                SELECT %(key)s AS key, %(sums)s FROM fine %(joins)s
                 GROUP BY 1 ORDER BY messages DESC, 1
                """,
                column=SQL.identifier(column),
                measures=_named(MEASURES),
                rows=rows.from_clause,
                condition=rows.where_clause,
                key=key,
                sums=_named({m: f"coalesce(sum(fine.{m}), 0)" for m in MEASURES}),
                joins=joins,
            )
        )


def _identifiers(names):
    return SQL(", ").join(map(SQL.identifier, names))


def _named(expressions):
    """Return the SQL of named expressions, which must be constants of this file."""
    return SQL(", ").join(
        SQL("%s::float AS %s", SQL(expression), SQL.identifier(name))
        for name, expression in expressions.items()
    )


def _grouping(name):
    """Return the value of PostgreSQL's ``GROUPING()`` in the rows of a dimension."""
    bits = ["0" if column in DIMENSIONS[name] else "1" for column in COLUMNS]
    return int("".join(bits), 2)
