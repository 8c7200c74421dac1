import ipaddress
import math
from datetime import timedelta

from psycopg2.extensions import TransactionRollbackError

from odoo import api, fields, models
from odoo.tools import SQL

WINDOW = timedelta(minutes=1)
#: Others that count the same subject in the same moment let one through each time.
ATTEMPTS = 20
#: Calls a minute that are not proved to be by anybody we know, from one address.
STRANGERS_RATE = 30


class HelpdeskWhatsappLimit(models.Model):
    """How often somebody calls: so many calls a minute, at once or spread over it.

    Each call keeps its ``subject`` busy for its part of a minute; who is busy for a
    whole one has to wait. One row a subject, shared by all workers, counted in a
    transaction of its own: a call that fails has been made all the same.
    """

    _name = "helpdesk.whatsapp.limit"
    _description = "WhatsApp API: calls lately"
    _log_access = False

    subject = fields.Char(required=True)
    busy_until = fields.Datetime(required=True, index=True)

    _subject_unique = models.UniqueIndex("(subject)")

    @api.model
    def _count(self, subject, rate):
        """Count a call.

        :param str subject: who calls
        :param int rate: calls a minute
        :return: seconds until it may be made, 0 if now
        """
        for _attempt in range(ATTEMPTS):
            try:
                with self.env.registry.cursor() as cr:
                    return self._count_with(cr, subject, WINDOW / rate)
            except TransactionRollbackError:
                continue
        return 1

    @api.model
    def _count_stranger(self, address):
        """Count what came with a wrong key or signature; see :meth:`_count`.

        :param str address: the IP address; of IPv6, whoever has one has its /64
        """
        try:
            known = ipaddress.ip_address(address)
        except ValueError:  # whatever a proxy put there
            known = "unknown"
        else:
            if known.version == 6:
                known = ipaddress.ip_network((known.packed, 64), strict=False)
        return self._count(f"ip:{known}", STRANGERS_RATE)

    @api.model
    def _count_with(self, cr, subject, cost):
        values = {"subject": subject, "cost": cost, "room": WINDOW - cost}
        now = SQL("(clock_timestamp() AT TIME ZONE 'UTC')")
        busy = SQL("GREATEST(busy.busy_until, %s)", now)
        cr.execute(SQL("SET LOCAL synchronous_commit TO OFF"))
        cr.execute(
            SQL(
                """
                INSERT INTO helpdesk_whatsapp_limit AS busy (subject, busy_until)
                     VALUES (%(subject)s, %(now)s + %(cost)s)
                ON CONFLICT (subject) DO UPDATE SET busy_until = %(busy)s + %(cost)s
                      WHERE %(busy)s <= %(now)s + %(room)s
                  RETURNING 1
                """,
                **values,
                now=now,
                busy=busy,
            ),
            log_exceptions=False,
        )
        if cr.fetchone():
            return 0
        cr.execute(
            SQL(
                """
                SELECT EXTRACT(EPOCH FROM busy_until - (%(now)s + %(room)s))
                  FROM helpdesk_whatsapp_limit WHERE subject = %(subject)s
                """,
                **values,
                now=now,
            )
        )
        return max(1, math.ceil(cr.fetchone()[0]))

    @api.autovacuum
    def _gc_idle(self):
        limit = 10_000
        idle = [("busy_until", "<", fields.Datetime.now())]
        found = self.search(idle, limit=limit)
        found.unlink()
        return len(found), len(found) == limit
