# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..figures import counting

#: Columns of the report by which the messages of a day are summed up.
FINE = [column for column in counting.COLUMNS if column != "day"]
#: Columns of the report about one answer.
FACTS = [
    *("account_id", "team_id", "user_id", "first_answers", "waited_since"),
    *("response_minutes", "work_minutes"),
]
#: Further columns that are summed up.
NEEDED = [
    *("contact_id", "source", "state", "inbound", "outbound", "opened", "missed"),
    *("charged", "delivered", "seen", "failed", "answers"),
]
#: Replaces the sums of a day, and the marks that this transaction sees.
SUM_UP = """
DELETE FROM helpdesk_whatsapp_tally WHERE day = %(day)s;
DELETE FROM helpdesk_whatsapp_tally_contacts WHERE day = %(day)s;
DELETE FROM helpdesk_whatsapp_tally_answer WHERE day = %(day)s;
DELETE FROM helpdesk_whatsapp_tally_day WHERE day = %(day)s;
INSERT INTO helpdesk_whatsapp_tally_day (day) VALUES (%(day)s);
WITH counted AS MATERIALIZED (
    SELECT %(needed)s, date_trunc('hour', date) + interval '30 minutes'
              * (date_part('minute', date)::int / 30) AS slot
      FROM %(rows)s WHERE %(condition)s
), fine AS (
    INSERT INTO helpdesk_whatsapp_tally (day, %(fine)s, %(sums)s)
    SELECT %(day)s, %(fine)s, %(measures)s
      FROM counted GROUP BY %(fine)s
), slots AS (
    INSERT INTO helpdesk_whatsapp_tally
           (day, slot, account_id, %(sums)s)
    SELECT %(day)s, slot, account_id, %(measures)s
      FROM counted GROUP BY slot, account_id
), answers AS (
    INSERT INTO helpdesk_whatsapp_tally_answer (day, %(facts)s)
    SELECT %(day)s, %(facts)s FROM counted WHERE answers = 1
)
INSERT INTO helpdesk_whatsapp_tally_contacts (day, account_id, contacts)
SELECT %(day)s, account_id, array_agg(DISTINCT contact_id)
  FROM counted GROUP BY account_id
"""


class HelpdeskWhatsappTally(models.Model):
    """Sums of the messages of one day, which is a day in UTC.

    There are two kinds of rows: by account, team, agent, failure and category, without
    ``slot``; and by account and half hour, from which the days of nearly all time zones
    are summed up. Ids have no foreign keys: what is deleted changes the messages, and
    then the day is summed up again. Only the server writes the records.
    """

    _name = "helpdesk.whatsapp.tally"
    _description = "WhatsApp Sums of a Day"
    _log_access = False

    day = fields.Date(required=True)
    slot = fields.Datetime("Beginning of the half hour")
    account_id = fields.Integer()
    team_id = fields.Integer()
    user_id = fields.Integer()
    failure_reason = fields.Char()
    error_code = fields.Char()
    price_category = fields.Char()
    messages = fields.Float()
    inbound = fields.Float()
    outbound = fields.Float()
    automatic = fields.Float()
    opened = fields.Float()
    missed = fields.Float()
    charged = fields.Float()
    delivered = fields.Float()
    seen = fields.Float()
    failed = fields.Float()
    settled = fields.Float()
    answers = fields.Float()
    waited = fields.Float()

    _by_day = models.Index("(day, account_id)")

    @api.model
    def _sum_up(self, day):
        """Sum up the messages of a day anew.

        :param date day: in UTC
        """
        self.env.flush_all()
        midnight = datetime.combine(day, time.min)
        rows = self.env["helpdesk.whatsapp.report"]._search(
            [("date", ">=", midnight), ("date", "<", midnight + timedelta(days=1))]
        )
        self.env.cr.execute(
            SQL(
                SUM_UP,
                day=day,
                rows=rows.from_clause,
                condition=rows.where_clause,
                fine=counting._identifiers(FINE),
                sums=counting._identifiers(counting.MEASURES),
                measures=counting._named(counting.MEASURES),
                facts=counting._identifiers(FACTS),
                needed=counting._identifiers(sorted({*FINE, *FACTS, *NEEDED})),
            )
        )


class HelpdeskWhatsappTallyContacts(models.Model):
    """Which contacts an account has messages of on a day, as an array of their ids."""

    _name = "helpdesk.whatsapp.tally.contacts"
    _description = "WhatsApp Contacts of a Day"
    _log_access = False

    day = fields.Date(required=True)
    account_id = fields.Integer()

    _by_day = models.Index("(day, account_id)")

    def init(self):
        """Create the array, which is no type of Odoo's fields."""
        self.env.cr.execute(
            """
            ALTER TABLE helpdesk_whatsapp_tally_contacts
              ADD COLUMN IF NOT EXISTS contacts integer[]
            """
        )


class HelpdeskWhatsappTallyAnswer(models.Model):
    """The answers to waiting customers of a day: what is averaged is not summed up.

    They are copied from the messages, which are many more and much larger.
    """

    _name = "helpdesk.whatsapp.tally.answer"
    _description = "WhatsApp Answers of a Day"
    _log_access = False

    day = fields.Date(required=True)
    account_id = fields.Integer()
    team_id = fields.Integer()
    user_id = fields.Integer()
    first_answers = fields.Integer()
    waited_since = fields.Datetime()
    response_minutes = fields.Float()
    work_minutes = fields.Float()

    _by_day = models.Index("(day, account_id)")
