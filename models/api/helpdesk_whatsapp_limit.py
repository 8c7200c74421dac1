# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import ipaddress
import math
from datetime import timedelta
from typing import NamedTuple

from psycopg2.extensions import TransactionRollbackError

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

WINDOW = timedelta(minutes=1)
#: Beginning of the subjects of API keys, whose calls are remembered for so long.
KEYS, REMEMBERED = "key:", timedelta(days=365)
#: Attempts to count a call: of concurrent transactions with the same subject, one
#: succeeds at a time.
ATTEMPTS = 20
#: Calls a minute with a wrong key or signature that are accepted from one address.
STRANGERS_RATE = 30


class Counted(NamedTuple):
    """What a call leaves of the limit of its caller.

    ``wait``: seconds to wait, 0 if the call was counted. ``left``: calls that may come
    at once now. ``reset``: seconds until all calls of a minute may.
    """

    wait: int
    left: int
    reset: int


class HelpdeskWhatsappLimit(models.Model):
    """Limits the calls a minute of the REST API and of the webhook, for each caller.

    Each caller has one record (``subject``), shared by all workers. A call moves its
    ``busy_until`` on by a minute divided by the rate; a caller whose ``busy_until``
    would be more than a minute ahead has to wait. The calls of a minute may therefore
    come at once or spread over it. Calls are counted in a transaction of their own, so
    that failing calls count too. Only the server writes the records.
    """

    _name = "helpdesk.whatsapp.limit"
    _description = "WhatsApp API Call Limit"
    _log_access = False

    subject = fields.Char(required=True)
    busy_until = fields.Datetime(required=True, index=True)
    calls = fields.Integer(help="Calls that were counted, since the first one.")

    _subject_unique = models.UniqueIndex("(subject)")

    @api.model
    def _count(self, subject, rate):
        """Count a call, unless the caller has to wait.

        :param str subject: key of the caller
        :param int rate: calls a minute
        :rtype: Counted
        """
        for _attempt in range(ATTEMPTS):
            try:
                with self.env.registry.cursor() as cr:
                    return self._count_with(cr, subject, WINDOW / rate)
            except TransactionRollbackError:
                continue
        return Counted(1, 0, 1)

    @api.model
    def _count_stranger(self, address):
        """Count a call with a wrong key or signature.

        IPv6 addresses are counted by their /64 network, which one caller has whole.

        :param str address: the caller's IP address
        :return: 0 if the call was counted, else the seconds to wait
        """
        try:
            network = ipaddress.ip_address(address)
        except ValueError:  # a proxy may pass on any text
            network = "unknown"
        else:
            if network.version == 6:
                network = ipaddress.ip_network((network.packed, 64), strict=False)
        return self._count(f"ip:{network}", STRANGERS_RATE).wait

    @api.model
    def _count_with(self, cr, subject, cost):
        """Count a call in the transaction of ``cr``, as :meth:`_count` does.

        :param timedelta cost: time by which the call moves ``busy_until`` on
        """
        values = {"subject": subject, "cost": cost, "room": WINDOW - cost}
        now = SQL("(clock_timestamp() AT TIME ZONE 'UTC')")
        busy = SQL("GREATEST(busy.busy_until, %s)", now)
        cr.execute(SQL("SET LOCAL synchronous_commit TO OFF"))
        cr.execute(
            SQL(
                """
                INSERT INTO helpdesk_whatsapp_limit AS busy (subject, busy_until, calls)
                     VALUES (%(subject)s, %(now)s + %(cost)s, 1)
                ON CONFLICT (subject) DO UPDATE SET busy_until = %(busy)s + %(cost)s,
                                                    calls = coalesce(busy.calls, 0) + 1
                      WHERE %(busy)s <= %(now)s + %(room)s
                  RETURNING EXTRACT(EPOCH FROM busy_until - %(now)s)
                """,
                **values,
                now=now,
                busy=busy,
            ),
            log_exceptions=False,
        )
        if row := cr.fetchone():
            seconds = max(0, float(row[0]))
            left = int((WINDOW.total_seconds() - seconds) / cost.total_seconds())
            return Counted(0, max(0, left), math.ceil(seconds))
        cr.execute(
            SQL(
                """
                SELECT EXTRACT(EPOCH FROM busy_until - (%(now)s + %(room)s)),
                       EXTRACT(EPOCH FROM busy_until - %(now)s)
                  FROM helpdesk_whatsapp_limit WHERE subject = %(subject)s
                """,
                **values,
                now=now,
            )
        )
        wait, reset = (max(1, math.ceil(seconds)) for seconds in cr.fetchone())
        return Counted(wait, 0, reset)

    @api.model
    def _subject_of_key(self, user_id, index):
        """Return the subject of an API key.

        :param str index: the key's first characters, as Odoo stores them
        """
        return f"{KEYS}{user_id}:{index}"

    @api.autovacuum
    def _gc_idle(self):
        """Delete the records of idle callers; of keys, those unused for a year."""
        limit, now = 10_000, fields.Datetime.now()
        is_key = Domain("subject", "=like", f"{KEYS}%")
        idle = ~is_key & Domain("busy_until", "<", now)
        idle |= is_key & Domain("busy_until", "<", now - REMEMBERED)
        found = self.search(idle, limit=limit)
        found.unlink()
        return len(found), len(found) == limit
