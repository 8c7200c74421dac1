# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, time, timedelta

import pytz

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..figures import counting
from .helpdesk_whatsapp_tally import FACTS

REPORT = "helpdesk.whatsapp.report"
#: The only record rule of the report that the sums by account follow.
RULE = "helpdesk_mgmt_whatsapp.report_company_rule"
DAY, SLOT = timedelta(days=1), timedelta(minutes=30)
#: The sums of rows that are sums.
TOTALS = counting._named(
    {name: f"coalesce(sum({name}), 0)" for name in counting.MEASURES}
)
#: Fewer days are counted as fast as they are summed up.
FEWEST = 3

#: Sums by each dimension: ``fine`` for all but days, which the half hours make up.
SUMS = """
WITH live AS MATERIALIZED (
    SELECT timezone(%(zone)s, timezone('UTC', date))::date AS day,
           account_id, team_id, user_id, failure_reason, error_code,
           price_category, %(measures)s
      FROM %(rows)s WHERE %(condition)s
     GROUP BY 1, 2, 3, 4, 5, 6, 7
), summed AS MATERIALIZED (
    SELECT timezone(%(zone)s, timezone('UTC', slot))::date AS day, slot,
           account_id, team_id, user_id, failure_reason, error_code,
           price_category, %(names)s
      FROM helpdesk_whatsapp_tally
     WHERE day = ANY(%(days)s) AND account_id = ANY(%(accounts)s)
), fine AS (
    SELECT %(columns)s, %(names)s FROM live
     UNION ALL
    SELECT %(columns)s, %(names)s FROM summed WHERE slot IS NULL
), daily AS (
    SELECT day, %(names)s FROM live
     UNION ALL
    SELECT day, %(names)s FROM summed WHERE slot IS NOT NULL
), grouped AS (
    SELECT %(columns)s, GROUPING(%(columns)s) AS grouping, %(sums)s
      FROM fine GROUP BY GROUPING SETS (%(sets)s)
)
SELECT * FROM grouped WHERE grouping <> %(grouping)s
 UNION ALL
SELECT %(day)s, %(grouping)s, %(sums)s FROM daily GROUP BY day
 ORDER BY messages DESC, %(columns)s
"""


class HelpdeskWhatsappStats(models.AbstractModel):
    """Takes the sums of past days from the tallies, and counts the rest.

    All is counted if a record rule was added to the report, or if the days of the
    reader's time zone do not begin at a half hour in UTC (as in Nepal).
    """

    _inherit = "helpdesk.whatsapp.stats"

    @api.model
    def _contacts(self, since, until, accounts):
        days, rows = self._divide(since, until, accounts)
        if not days:
            return super()._contacts(since, until, accounts)
        found = self.env.execute_query(
            SQL(
                """
                SELECT count(*) FROM (
                    SELECT contact_id FROM %s WHERE %s
                     UNION
                    SELECT unnest(contacts) FROM helpdesk_whatsapp_tally_contacts
                     WHERE day = ANY(%s) AND account_id = ANY(%s)) contact
                """,
                rows.from_clause,
                rows.where_clause,
                days,
                accounts.ids,
            )
        )
        return found[0][0]

    @api.model
    def _sum(self, since, until, accounts):
        days, rows = self._divide(since, until, accounts)
        if not days:
            return super()._sum(since, until, accounts)
        found = self.env.execute_query_dict(
            SQL(
                """
                SELECT %(sums)s FROM (
                    SELECT %(measures)s FROM %(rows)s WHERE %(condition)s
                     UNION ALL
                    SELECT %(names)s FROM helpdesk_whatsapp_tally
                     WHERE day = ANY(%(days)s) AND account_id = ANY(%(accounts)s)
                       AND slot IS NULL) part
                """,
                sums=TOTALS,
                measures=counting._named(counting.MEASURES),
                rows=rows.from_clause,
                condition=rows.where_clause,
                names=counting._identifiers(counting.MEASURES),
                days=days,
                accounts=accounts.ids,
            )
        )
        return {**found[0], "contacts": self._contacts(since, until, accounts)}

    @api.model
    def _sums(self, since, until, accounts):
        days, rows = self._divide(since, until, accounts)
        if not days:
            return super()._sums(since, until, accounts)
        sets = map(counting._identifiers, counting.DIMENSIONS.values())
        found = self.env.execute_query_dict(
            SQL(
                SUMS,
                zone=self._zone().zone,
                measures=counting._named(counting.MEASURES),
                rows=rows.from_clause,
                condition=rows.where_clause,
                names=counting._identifiers(counting.MEASURES),
                columns=counting._identifiers(counting.COLUMNS),
                days=days,
                accounts=accounts.ids,
                sums=TOTALS,
                sets=SQL(", ").join(SQL("(%s)", names) for names in sets),
                day=SQL(", ").join(
                    SQL.identifier(name) if name == "day" else SQL("NULL")
                    for name in counting.COLUMNS
                ),
                grouping=counting._grouping("days"),
            )
        )
        return {
            name: [row for row in found if row["grouping"] == counting._grouping(name)]
            for name in counting.DIMENSIONS
        }

    @api.model
    def _answers(self, since, until, accounts):
        """Return the answers to waiting customers of a period, as a subquery.

        :return: SQL of a SELECT of ``FACTS``
        """
        days, rows = self._divide(since, until, accounts)
        if not days:
            rows = self._messages(since, until, accounts)
        return SQL(
            """
            SELECT %(facts)s FROM %(rows)s WHERE %(condition)s
               AND waited_since IS NOT NULL
             UNION ALL
            SELECT %(facts)s FROM helpdesk_whatsapp_tally_answer
             WHERE day = ANY(%(days)s::date[]) AND account_id = ANY(%(accounts)s)
            """,
            facts=counting._identifiers(FACTS),
            rows=rows.from_clause,
            condition=rows.where_clause,
            days=days,
            accounts=accounts.ids,
        )

    @api.model
    def _received(self, since, until, accounts):
        """Return how many messages customers wrote, as a subquery.

        :return: SQL of a SELECT of ``moment``, in the same half hour, and ``messages``
        """
        days, rows = self._divide(since, until, accounts)
        if not days:
            rows = self._messages(since, until, accounts)
        return SQL(
            """
            SELECT date AS moment, 1::float AS messages FROM %(rows)s
             WHERE %(condition)s AND direction = 'inbound'
             UNION ALL
            SELECT slot, inbound FROM helpdesk_whatsapp_tally
             WHERE day = ANY(%(days)s::date[]) AND account_id = ANY(%(accounts)s)
               AND slot IS NOT NULL AND inbound > 0
            """,
            rows=rows.from_clause,
            condition=rows.where_clause,
            days=days,
            accounts=accounts.ids,
        )

    @api.model
    def _divide(self, since, until, accounts):
        """Divide a period into days that are summed up, and what is to be counted.

        :return: (list of days in UTC, query of the report's rows of the rest); no days
            if all is to be counted
        """
        first = (since + DAY - timedelta(microseconds=1)).date()
        days = []
        if self._can_sum(since, until):
            marks = self.env["helpdesk.whatsapp.tally.day"].sudo()
            days = marks._summed(first, until.date())
        if len(days) < FEWEST:
            return [], None
        between = [
            Domain("date", ">=", start) & Domain("date", "<", end)
            for start, end in _gaps(since, until, days)
        ]
        counted = Domain("account_id", "in", accounts.ids) & Domain.OR(between)
        return days, self.env[REPORT]._search(counted)

    @api.model
    def _can_sum(self, since, until):
        """Return whether the sums of days are those that the user would count."""
        rules = self.env["ir.rule"]._get_rules(REPORT) - self.env.ref(RULE).sudo()
        return not rules and _begins_at_half_hours(self._zone(), since, until)


def _gaps(since, until, days):
    """Return the times of a period, as (start, end), that are not on ``days``."""
    gaps, start = [], since
    for day in days:
        midnight = datetime.combine(day, time.min)
        if start < midnight:
            gaps.append((start, midnight))
        start = midnight + DAY
    return [*gaps, (start, until)] if start < until else gaps


def _begins_at_half_hours(zone, since, until):
    """Return whether each day of the zone begins at a full or half hour in UTC."""
    number = (until - since) // DAY + 2
    moments = (pytz.utc.localize(since + n * DAY) for n in range(number))
    return all(not moment.astimezone(zone).utcoffset() % SLOT for moment in moments)
