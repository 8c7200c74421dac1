# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

#: Days after which changes of a message are marked. Younger ones are always counted.
MARKED = 1
#: Days after the end of a day before it is summed up: a day more, so that a transaction
#: that began when the messages were too young to be marked has ended by then.
AGE = MARKED + 1
#: Days that are looked for at once.
BATCH = 50
#: Columns of messages on which the report depends.
COLUMNS = SQL(
    "create_date, create_uid, account_id, company_id, contact_id, ticket_id, direction,"
    " message_type, is_automatic, uuid, state, failure_reason, error_code,"
    " price_category, is_charged, opened_ticket_id, is_missed, waited_since, sent_at,"
    " is_first_answer, work_minutes"
)
TRIGGERS = """
CREATE OR REPLACE FUNCTION helpdesk_whatsapp_mark_day() RETURNS trigger AS $$
BEGIN
    INSERT INTO helpdesk_whatsapp_tally_day (day, is_changed)
    SELECT DISTINCT moment::date, true
      FROM unnest(ARRAY[
           CASE WHEN TG_OP <> 'INSERT' THEN OLD.create_date END,
           CASE WHEN TG_OP <> 'DELETE' THEN NEW.create_date END]) moment
     WHERE moment < %(limit)s;
    RETURN NULL;
END $$ LANGUAGE plpgsql;

CREATE OR REPLACE FUNCTION helpdesk_whatsapp_mark_days() RETURNS trigger AS $$
BEGIN
    INSERT INTO helpdesk_whatsapp_tally_day (day, is_changed)
    SELECT DISTINCT create_date::date, true
      FROM helpdesk_whatsapp_message
     WHERE ticket_id = NEW.id AND create_date < %(limit)s;
    RETURN NULL;
END $$ LANGUAGE plpgsql;

DROP TRIGGER IF EXISTS helpdesk_whatsapp_message_inserted ON helpdesk_whatsapp_message;
CREATE TRIGGER helpdesk_whatsapp_message_inserted
 AFTER INSERT ON helpdesk_whatsapp_message FOR EACH ROW
  WHEN (NEW.create_date < %(limit)s)
EXECUTE FUNCTION helpdesk_whatsapp_mark_day();

DROP TRIGGER IF EXISTS helpdesk_whatsapp_message_updated ON helpdesk_whatsapp_message;
CREATE TRIGGER helpdesk_whatsapp_message_updated
 AFTER UPDATE OF %(columns)s ON helpdesk_whatsapp_message FOR EACH ROW
  WHEN (OLD.create_date < %(limit)s OR NEW.create_date < %(limit)s)
EXECUTE FUNCTION helpdesk_whatsapp_mark_day();

DROP TRIGGER IF EXISTS helpdesk_whatsapp_message_deleted ON helpdesk_whatsapp_message;
CREATE TRIGGER helpdesk_whatsapp_message_deleted
 AFTER DELETE ON helpdesk_whatsapp_message FOR EACH ROW
  WHEN (OLD.create_date < %(limit)s)
EXECUTE FUNCTION helpdesk_whatsapp_mark_day();

DROP TRIGGER IF EXISTS helpdesk_whatsapp_ticket_moved ON helpdesk_ticket;
CREATE TRIGGER helpdesk_whatsapp_ticket_moved
 AFTER UPDATE OF team_id ON helpdesk_ticket FOR EACH ROW
  WHEN (OLD.team_id IS DISTINCT FROM NEW.team_id)
EXECUTE FUNCTION helpdesk_whatsapp_mark_days();
"""
FUNCTIONS = "helpdesk_whatsapp_mark_day(), helpdesk_whatsapp_mark_days()"


class HelpdeskWhatsappTallyDay(models.Model):
    """Says which days are summed up, and which of them have changed since.

    A day that is summed up has a record. Each change of one of its messages adds
    another one, in the transaction that makes the change: whoever sees the change sees
    the mark. Marks are only added, so that no transaction waits for another one. The
    scheduled action deletes those that it sees together with what they are about; a
    mark of a transaction that it does not see stays.

    Triggers add the marks, as not every change passes Odoo: what refers to a deleted
    record is changed by PostgreSQL. The type of a column in their definitions can only
    be changed after they are dropped.
    """

    _name = "helpdesk.whatsapp.tally.day"
    _description = "WhatsApp Day That Is Summed Up"
    _log_access = False

    day = fields.Date(required=True, index=True)
    is_changed = fields.Boolean()

    _once = models.UniqueIndex("(day) WHERE is_changed IS NOT TRUE")

    def init(self):
        """Create the triggers."""
        self.env.cr.execute(
            SQL(
                TRIGGERS,
                columns=COLUMNS,
                limit=SQL("(timezone('UTC', now()) - interval '1 day' * %s)", MARKED),
            )
        )

    @api.model
    def _drop_triggers(self):
        self.env.cr.execute(
            SQL("DROP FUNCTION IF EXISTS %s CASCADE", SQL(FUNCTIONS)),
        )

    @api.model
    def _summed(self, first, last):
        """Return the days from ``first`` until before ``last`` whose sums are right.

        :return: list of dates, in order
        """
        self.env["helpdesk.whatsapp.message"].flush_model()
        self.env["helpdesk.ticket"].flush_model(["team_id"])
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT day FROM helpdesk_whatsapp_tally_day
                 WHERE day >= %s AND day < %s
                 GROUP BY day HAVING NOT bool_or(is_changed IS TRUE) ORDER BY day
                """,
                first,
                last,
            )
        )
        return [day for (day,) in rows]

    @api.model
    def _cron_sum_up(self):
        """Sum up the days that are due, the latest first (scheduled action)."""
        commit = self.env["ir.cron"]._commit_progress
        seconds_left = commit(remaining=1)
        while seconds_left and (days := self._due()):
            for day in days:
                self.env["helpdesk.whatsapp.tally"]._sum_up(day)
                seconds_left = commit(1, remaining=1)
                if not seconds_left:
                    return
        if seconds_left:
            commit(remaining=0)

    @api.model
    def _due(self):
        """Return days that are not summed up, or have changed since: at most ``BATCH``.

        A day is summed up ``AGE`` days after its end.
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH known AS (
                    SELECT day, bool_or(is_changed IS TRUE) AS is_changed
                      FROM helpdesk_whatsapp_tally_day GROUP BY day
                )
                SELECT each::date
                  FROM generate_series(
                       (SELECT min(create_date)::date FROM helpdesk_whatsapp_message),
                       timezone('UTC', now())::date - %s - 1, interval '1 day') each
                  LEFT JOIN known ON known.day = each::date
                 WHERE known.is_changed IS NOT FALSE
                 ORDER BY each DESC LIMIT %s
                """,
                AGE,
                BATCH,
            )
        )
        return [day for (day,) in rows]
