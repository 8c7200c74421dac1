from odoo import api, fields, models
from odoo.tools import SQL

from ..common.message_states import ON_THE_WAY

PROCESSED, SENT, FAILED = "processed", "sent", "failed"
PROCESSING, SENDING = "processing", "sending"


class HelpdeskWhatsappMeasure(models.Model):
    """What has been counted for operators, since the addon was installed.

    Each occurrence is a row, written with what it counts: nobody waits for a counter
    that another worker holds, and all workers tell the same. Once a day the rows become
    one for each label; their sums only ever rise.
    """

    _name = "helpdesk.whatsapp.measure"
    _description = "WhatsApp Measure"
    _log_access = False

    name = fields.Char(required=True)
    label = fields.Char(required=True)
    times = fields.Integer(required=True)
    seconds = fields.Float(required=True)

    @api.model
    def _add(self, name, label="", seconds=0.0):
        """Count one."""
        self.env.cr.execute(
            "INSERT INTO helpdesk_whatsapp_measure (name, label, times, seconds)"
            " VALUES (%s, %s, 1, %s)",
            [name, label, seconds],
        )

    @api.model
    def _sums(self):
        """``{name: {label: (times, seconds)}}``"""
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

    @api.autovacuum
    def _gc_add_up(self):
        self.env.cr.execute(
            """
            WITH counted AS (
                DELETE FROM helpdesk_whatsapp_measure
                 RETURNING name, label, times, seconds
            )
            INSERT INTO helpdesk_whatsapp_measure (name, label, times, seconds)
            SELECT name, label, sum(times), sum(seconds)
              FROM counted GROUP BY name, label
            """
        )

    # --------------------------------------------------------------------- how it is

    @api.model
    def _queues(self):
        """What waits: ``{queue: (how many, age of the oldest in seconds)}``."""
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
        """Updates that need a person: ``{state: how many}``."""
        events = self.env["helpdesk.whatsapp.event"]
        return {
            state: events.search_count([("state", "=", state)])
            for state in ("failed", "unrouted")
        }

    @api.model
    def _troubles(self):
        """Whether something is wrong with an account: ``{id: 0 or 1}``."""
        accounts = self.env["helpdesk.whatsapp.account"]
        return {
            str(account.id): int(
                account.state == "error" or bool(account.paused_reason)
            )
            for account in accounts.search([("active", "=", True)], order="id")
        }
