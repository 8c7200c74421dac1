# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ..common.message_states import ON_THE_WAY

PROCESSED, SENT, FAILED = "processed", "sent", "failed"
PROCESSING, SENDING = "processing", "sending"
#: Most records that are summed up in one transaction.
BATCH = 10_000


class HelpdeskWhatsappMeasure(models.Model):
    """Counters of the metrics for monitoring, since the addon was installed.

    Each occurrence is a record, created in the transaction that it counts. Workers
    therefore never wait for each other's counters, and all report the same sums. Every
    few minutes the records of a label are replaced by their sum; the sums never
    decrease. Only the server writes the records.
    """

    _name = "helpdesk.whatsapp.measure"
    _description = "WhatsApp Measure"
    _log_access = False

    name = fields.Char(required=True)
    label = fields.Char(required=True)
    times = fields.Integer(required=True)
    seconds = fields.Float(required=True)

    @api.model
    def _add(self, name, label="", seconds=0.0, times=1):
        """Count an occurrence, or several.

        :param str name: the counter
        :param str label: value of the counter's label, like a state
        :param float seconds: how long it took
        """
        self._add_all([(name, label, seconds, times)])

    @api.model
    def _add_all(self, occurrences):
        """Count occurrences in one statement.

        :param occurrences: lists of the parameters of :meth:`_add`
        """
        self.env.cr.execute_values(
            "INSERT INTO helpdesk_whatsapp_measure (name, label, times, seconds)"
            " VALUES %s",
            [
                (name, label, times, seconds)
                for name, label, seconds, times in occurrences
            ],
        )

    @api.model
    def _sums(self):
        """Return the sums of all counters: ``{name: {label: (times, seconds)}}``."""
        rows = self.env.execute_query(
            SQL(
                "SELECT name, label, sum(times)::float, sum(seconds)"
                " FROM helpdesk_whatsapp_measure GROUP BY name, label ORDER BY label"
            )
        )
        sums = {}
        for name, label, times, seconds in rows:
            sums.setdefault(name, {})[label] = (times, seconds)
        return sums

    @api.model
    def _cron_add_up(self):
        """Sum up the records, batch by batch (scheduled action)."""
        commit = self.env["ir.cron"]._commit_progress
        seconds_left = commit(remaining=1)
        while seconds_left and (done := self._add_up()) == BATCH:
            seconds_left = commit(done, remaining=1)
        if seconds_left:
            commit(remaining=0)

    @api.model
    def _add_up(self):
        """Replace the oldest records of each counter and label by their sum.

        A record that another transaction sums up at the same time is left to it.

        :return: number of records replaced, at most ``BATCH``
        """
        self.env.cr.execute(
            """
            WITH batch AS (
                SELECT id FROM helpdesk_whatsapp_measure
                 ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
            ), counted AS (
                DELETE FROM helpdesk_whatsapp_measure AS measure
                 USING batch WHERE measure.id = batch.id
                 RETURNING measure.name, measure.label, measure.times, measure.seconds
            ), summed AS (
                INSERT INTO helpdesk_whatsapp_measure (name, label, times, seconds)
                SELECT name, label, sum(times), sum(seconds)
                  FROM counted GROUP BY name, label
            )
            SELECT count(*) FROM counted
            """,
            [BATCH],
        )
        return self.env.cr.fetchone()[0]

    # -------------------------------------------------------------- the present state

    @api.model
    def _queues(self):
        """Return the lengths of the queues and the ages of their oldest items.

        :return: ``{queue: (items, seconds)}``
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT 'inbox', count(*), min(received_at)
                  FROM helpdesk_whatsapp_event WHERE state = 'pending'
                UNION ALL
                SELECT 'outbox', count(*), min(create_date)
                  FROM helpdesk_whatsapp_message
                 WHERE state IN %(on_the_way)s
                UNION ALL
                SELECT 'media', count(*), min(create_date)
                  FROM helpdesk_whatsapp_message WHERE media_state = 'waiting'
                UNION ALL
                SELECT 'notices', count(*), min(due_at)
                  FROM helpdesk_whatsapp_notice
                 WHERE state = 'waiting' AND due_at <= %(now)s
                """,
                now=self.env.cr.now(),
                on_the_way=ON_THE_WAY,
            )
        )
        now = self.env.cr.now()
        return {
            queue: (count, max((now - oldest).total_seconds(), 0) if oldest else 0)
            for queue, count, oldest in rows
        }

    @api.model
    def _parked(self):
        """Return the number of webhook events that need an administrator, by state."""
        events = self.env["helpdesk.whatsapp.event"]
        return {
            state: events.search_count([("state", "=", state)])
            for state in ("failed", "unrouted")
        }

    @api.model
    def _troubles(self):
        """Return 1 for each account with an error or paused sending, else 0, by id.

        :return: ``{str: int}``
        """
        accounts = self.env["helpdesk.whatsapp.account"]
        return {
            str(account.id): int(
                account.state == "error" or bool(account.paused_reason)
            )
            for account in accounts.search([("active", "=", True)], order="id")
        }
