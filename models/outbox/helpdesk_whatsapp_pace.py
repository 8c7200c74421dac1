# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import time
from datetime import timedelta, timezone
from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.pacing import GATE, JITTER

#: To one customer: a message every 6 seconds, and 45 ahead of time ("Pair rate
#: limits"). One is left over, as messages do not take equally long to Meta.
PAIR_EVERY, PAIR_AHEAD = 6, 44
#: Messages are prepared so many seconds before the moment at which they may be sent,
#: and claimed when half of that is left: several at a time.
AHEAD = 0.3
#: Seconds by which stored moments may differ, as they are floating-point numbers.
ROUNDING = 0.001
#: A moment that is so many seconds further away than one message makes it was written
#: before the clock was set back.
FURTHEST = 60


#: By account: the key of its pace, its messages among ``ids`` in that order, and the
#: seconds between two. Meta counts what customers write too ("Throughput").
_WANTED = f"""
    SELECT 'account ' || account.id AS key,
           array_agg(message.id ORDER BY array_position(%(ids)s, message.id)) AS ids,
           count(*) AS number,
           {1 + JITTER} / greatest(
               account.messages_per_second - max(incoming.number),
               account.messages_per_second / 4.0) AS every
      FROM helpdesk_whatsapp_message message
      JOIN helpdesk_whatsapp_account account ON account.id = message.account_id,
           LATERAL (
           SELECT count(*) FILTER (WHERE kind = 'message' AND received_at
                      > to_timestamp(%(now)s) AT TIME ZONE 'UTC' - interval '1 second')
             FROM (SELECT kind, received_at FROM helpdesk_whatsapp_event
                    WHERE account_id = account.id ORDER BY id DESC LIMIT 200) latest
           ) incoming (number)
     WHERE message.id = ANY(%(ids)s)
     GROUP BY account.id
"""
#: Where the line of a number ends: at the moment ``now`` if that is past, or was
#: written before the clock was set back.
_END = f"""
    CASE WHEN pace.next_at BETWEEN %(now)s AND %(now)s + {FURTHEST}
         THEN pace.next_at ELSE %(now)s END"""
_FREE = f"""
    SELECT ids, 1 + floor((%(now)s + {AHEAD} - {_END}) / every)
      FROM ({_WANTED}) wanted LEFT JOIN helpdesk_whatsapp_pace pace USING (key)
"""
_RESERVE = f"""
    WITH wanted AS ({_WANTED}),
         moved AS (
         INSERT INTO helpdesk_whatsapp_pace AS pace (key, next_at)
         SELECT key, %(now)s + number * every FROM wanted
             ON CONFLICT (key) DO UPDATE
            SET next_at = {_END} + EXCLUDED.next_at - %(now)s
         RETURNING key, next_at)
    SELECT key, ids, every, next_at - number * every FROM wanted JOIN moved USING (key)
"""


class HelpdeskWhatsappPace(models.Model):
    """When the next message may be sent from a number, or to a contact.

    All workers share these rows, so that together they do not exceed Meta's limits
    ("Throughput", "Pair rate limits"). The messages of a number have moments at equal
    distances, at which its worker's threads begin their calls.
    """

    _name = "helpdesk.whatsapp.pace"
    _description = "WhatsApp Pace"
    _log_access = False

    key = fields.Char(required=True)
    next_at = fields.Float(
        required=True, digits=False, help="Seconds since 1970, by the database's clock."
    )

    _key_unique = models.UniqueIndex("(key)")

    @api.model
    def _take(self, wanted, every, ahead):
        """Take leave to send, and return how many may be sent now, by key.

        The caller commits.

        :param dict wanted: number of messages by key
        :param every: seconds between two, by key
        :param ahead: number that may be sent at one moment, by key
        """
        cr = self.env.cr
        now = self._now()
        cr.execute(
            """SELECT key, next_at FROM helpdesk_whatsapp_pace WHERE key = ANY(%s)
                ORDER BY key FOR NO KEY UPDATE""",
            [list(wanted)],
            log_exceptions=False,
        )
        known, taken, moments = dict(cr.fetchall()), {}, {}
        for key, number in wanted.items():
            earliest = now - (ahead[key] - 1) * every[key]
            next_at = max(known.get(key, earliest), earliest)
            next_at = next_at if next_at <= now + every[key] + FURTHEST else now
            passed = now - next_at + ROUNDING
            free = int(passed / every[key]) + 1 if passed >= 0 else 0
            taken[key] = min(free, number)
            moments[key] = next_at + taken[key] * every[key]
        cr.execute(
            """INSERT INTO helpdesk_whatsapp_pace (key, next_at)
               SELECT * FROM unnest(%s::varchar[], %s::float8[])
                   ON CONFLICT (key) DO UPDATE SET next_at = EXCLUDED.next_at""",
            [list(moments), list(moments.values())],
            log_exceptions=False,
        )
        return taken

    @api.model
    def _free(self, ids):
        """Return which of the messages (ids) the limits of their numbers allow soon."""
        rows = self.env.execute_query(SQL(_FREE, ids=list(ids), now=self._now()))
        return [
            one for of_number, free in rows for one in of_number[: int(max(free, 0))]
        ]

    @api.model
    def _reserve(self, ids):
        """Reserve the moments at which messages are sent; the caller commits at once.

        :param ids: of the messages, which are prepared
        :return: by id, a function that waits for its moment
        """
        now, began = self._now(), time.monotonic()
        rows = self.env.execute_query(SQL(_RESERVE, ids=list(ids), now=now))
        waits = {}
        for key, of_number, every, first in rows:
            for place, one in enumerate(of_number):
                at = began + first - now + place * every
                waits[one] = partial(GATE.wait, (self.env.cr.dbname, key), at, every)
        return waits

    @api.model
    def _now(self):
        return self.env.cr.now().replace(tzinfo=timezone.utc).timestamp()

    @api.autovacuum
    def _gc_paces(self):
        """Delete what limits nothing any more."""
        old = self._now() - timedelta(days=1).total_seconds()
        self.flush_model()
        self.env.cr.execute(
            "DELETE FROM helpdesk_whatsapp_pace WHERE next_at < %s", [old]
        )
        self.invalidate_model(flush=False)


class HelpdeskWhatsappAccount(models.Model):
    """Has the limit of the number."""

    _inherit = "helpdesk.whatsapp.account"

    messages_per_second = fields.Integer(
        "Messages a second",
        default=80,
        required=True,
        help="Meta's limit for the number: 80, after an upgrade 1000, for a number that"
        " is on the WhatsApp Business app too 20. No more are sent.",
    )

    _messages_per_second = models.Constraint(
        "CHECK(messages_per_second BETWEEN 1 AND 1000)",
        "A number sends between 1 and 1000 messages a second.",
    )


class HelpdeskWhatsappMessage(models.Model):
    """Is sent when Meta's limits allow it, not before."""

    _inherit = "helpdesk.whatsapp.message"

    @api.model
    def _admit(self, ids):
        """Return which of the messages (ids) may be prepared now.

        An account that Meta does not answer, or slows down, is probed with one message.
        """
        messages = self.browse(ids)
        messages.fetch(["account_id", "contact_id"])
        tried = self.browse()
        for account, of_account in messages.grouped("account_id").items():
            tried += of_account[:1] if account.slow_downs else of_account
        paces = self.env["helpdesk.whatsapp.pace"]
        allowed = self.browse(paces._free(tried.ids))
        pairs = {f"contact {message.contact_id.id}": 1 for message in allowed}
        if not pairs:
            return []
        every, ahead = (dict.fromkeys(pairs, n) for n in (PAIR_EVERY, PAIR_AHEAD))
        taken = paces._take(pairs, every, ahead)
        return allowed.filtered(lambda m: taken[f"contact {m.contact_id.id}"]).ids

    @api.model
    def _schedule(self, ids):
        """Return, by id, what the calls of messages wait for: the number's limit."""
        return self.env["helpdesk.whatsapp.pace"]._reserve(ids)
