# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import secrets
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from typing import NamedTuple

import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import log

_logger = logging.getLogger(__name__)

#: First key of the advisory locks that say which workers live; no other meaning.
LIVING = 57411
#: A host that loses its power, or the network, says nothing: by default PostgreSQL
#: would notice that its worker has ended after two hours.
NOTICED = """SET tcp_keepalives_idle TO 30; SET tcp_keepalives_interval TO 10;
             SET tcp_keepalives_count TO 3;"""


class Claimed(NamedTuple):
    """An item of a queue that this worker has claimed.

    ``unfinished`` is how many workers have claimed it before and not finished it.
    """

    id: int
    partition: str
    unfinished: int


class HelpdeskWhatsappClaim(models.Model):
    """Says which worker has an item of a queue in work, or left it unfinished.

    A claim is committed before the work begins, and deleted in the transaction of its
    outcome. A worker holds an advisory lock of PostgreSQL, whose number its claims
    have: when its connection ends, however it ends, its claims count no more, and other
    workers take the items. What was left unfinished is claimed alone, so that an item
    that kills its worker is found, and no other is blamed for it.
    """

    _name = "helpdesk.whatsapp.claim"
    _description = "WhatsApp Queue Item in Work"
    _log_access = False

    lane = fields.Char(required=True)
    item = fields.Integer(required=True, help="Id of the record.")
    partition = fields.Char(required=True)
    worker = fields.Integer(required=True, help="Number of its lock; 0: none.")
    unfinished = fields.Integer(help="Times it was claimed and not finished.")
    claimed_at = fields.Datetime(required=True)

    _item_unique = models.UniqueIndex("(lane, item)")

    @api.model
    @contextmanager
    def _working(self):
        """Return the number of a worker that lives as long as the context."""
        worker = secrets.randbelow(2**31 - 1) + 1
        keys = (LIVING, worker)
        self.env.cr.execute(f"{NOTICED}SELECT pg_advisory_lock(%s, %s)", keys)
        try:
            yield worker
        except BaseException:
            self._end(keys, is_broken=True)
            raise
        else:
            self._end(keys)

    def _end(self, keys, is_broken=False):
        """Give the lock back, or close the connection: Odoo would use it again."""
        try:
            if is_broken:
                self.env.cr.rollback()
            self.env.cr.execute("SELECT pg_advisory_unlock(%s, %s)", keys)
            [is_unlocked] = self.env.cr.fetchone()
        except psycopg2.Error:
            self.env.cr.connection.close()
            return
        if not is_unlocked:  # by a pooler that changes the connection
            log.event(_logger, log.ERROR, "worker_lock_lost", worker=keys[1])

    @api.model
    def _living(self):
        """Return the SQL of the numbers of the workers that live."""
        return SQL(
            """SELECT objid::int8 FROM pg_locks
                WHERE locktype = 'advisory' AND objsubid = 2 AND classid = %s
                  AND database = (SELECT oid FROM pg_database
                                   WHERE datname = current_database())""",
            LIVING,
        )

    @api.model
    def _claim(self, lane, worker, limit, aside=(), is_unfinished=False):
        """Claim items that are due; the caller commits.

        Turns go round the accounts, and within an account round the partitions. Items
        that another worker is claiming at the moment are skipped.

        :param lane: ``models.lane.lane.Lane``
        :param int worker: number of the worker
        :param aside: partitions that are left out
        :param is_unfinished: claim items that a worker has left unfinished, else others
        :return: list of ``Claimed``, in the order in which they are to be processed
        """
        self.env.cr.execute(
            lane.queue.due(
                lane=lane.name,
                living=self._living(),
                now=self.env.cr.now(),
                aside=list(aside),
                is_unfinished=is_unfinished,
                limit=limit,
            ),
            log_exceptions=False,
        )
        rows = lane.admitted(self.env, _unbroken(self.env.cr.fetchall()))
        return self._insert(lane, worker, rows) if rows else []

    def _insert(self, lane, worker, rows):
        """Write the claims; returns a list of ``Claimed``.

        :param rows: pairs of the item's id and its partition
        """
        items, partitions = zip(*rows, strict=True)
        self.env.cr.execute(
            """INSERT INTO helpdesk_whatsapp_claim AS claim
                      (lane, item, partition, worker, unfinished, claimed_at)
               SELECT %s, item, partition, %s, 1, %s
                 FROM unnest(%s::int[], %s::varchar[]) AS claimed (item, partition)
                   ON CONFLICT (lane, item) DO UPDATE
                  SET worker = EXCLUDED.worker, partition = EXCLUDED.partition,
                      unfinished = claim.unfinished + 1,
                      claimed_at = EXCLUDED.claimed_at
            RETURNING item, unfinished""",
            (lane.name, worker, self.env.cr.now(), list(items), list(partitions)),
            log_exceptions=False,  # a partition may be a phone number
        )
        times = dict(self.env.cr.fetchall())
        return [Claimed(item, key, times[item] - 1) for item, key in rows]

    @api.model
    def _finish(self, lane, items, worker):
        """Delete a worker's claims of items whose outcome is written, or that are gone.

        Another worker may have taken items over whose worker seemed to have ended.

        :return: whether there was a claim
        """
        if items:
            self.env.cr.execute(
                """DELETE FROM helpdesk_whatsapp_claim
                    WHERE lane = %s AND item = ANY(%s) AND worker = %s""",
                (lane.name, list(items), worker),
            )
        return bool(items and self.env.cr.rowcount)

    @api.model
    def _release(self, lane, items, worker):
        """Give items of a worker back that were not begun, or were locked."""
        if items:
            self.env.cr.execute(
                """UPDATE helpdesk_whatsapp_claim
                      SET worker = 0, unfinished = unfinished - 1
                    WHERE lane = %s AND item = ANY(%s) AND worker = %s""",
                (lane.name, list(items), worker),
            )

    @api.model
    def _excuse(self, lane, items):
        """Blame no item for its worker's end; that may write the outcome even now."""
        self.env.cr.execute(
            """UPDATE helpdesk_whatsapp_claim SET unfinished = 0
                WHERE lane = %s AND item = ANY(%s)""",
            (lane.name, list(items)),
        )

    @api.model
    def _has_unfinished(self, lane):
        """Return whether a worker that has ended has left an item that is due."""
        living, now = self._living(), self.env.cr.now()
        query = lane.queue.unfinished(lane=lane.name, living=living, now=now)
        return bool(self.env.execute_query(query))

    @api.model
    def _in_work(self, lane, items):
        """Return which of the items (ids) a living worker has in work."""
        rows = self.env.execute_query(
            SQL(
                """SELECT item FROM helpdesk_whatsapp_claim
                    WHERE lane = %s AND item = ANY(%s) AND worker IN (%s)""",
                *(lane.name, list(items), self._living()),
            )
        )
        return [item for (item,) in rows]

    @api.autovacuum
    def _gc_claims(self):
        """Delete the claims of a week ago: of items that do not wait, or are parked."""
        self.env.cr.execute(
            "DELETE FROM helpdesk_whatsapp_claim WHERE claimed_at < %s",
            [fields.Datetime.now() - timedelta(days=7)],
        )
        self.invalidate_model(flush=False)


def _unbroken(rows):
    """Return those of the due items before which none of their partition is missing.

    One is missing if it is locked: another worker may be claiming the first items of
    the partition at this moment, and their order must hold.

    :param rows: of the query ``Queue.due``
    :return: pairs of an item's id and its partition
    """
    places, unbroken = Counter(), []
    for item, partition, place in rows:
        if place == places[partition] + 1:
            places[partition] = place
            unbroken.append((item, partition))
    return unbroken
