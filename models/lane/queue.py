# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Says in SQL which items of a queue are due, in which order."""

from dataclasses import dataclass

from odoo.tools import SQL

#: Most items that other workers claim at the same moment.
MOST_LOCKED = 1000
_DUE = """
  WITH taken AS MATERIALIZED (
       SELECT claim.partition FROM helpdesk_whatsapp_claim claim
        WHERE claim.lane = %(lane)s AND claim.worker IN (%(living)s)),
       waiting AS (
       SELECT item.id, {partition} AS partition, {account} AS account,
              row_number() OVER line AS turn,
              max({priority}) OVER line AS priority,
              max(coalesce(before.unfinished, 0)) OVER line AS unfinished
         FROM {table} item {source}
         LEFT JOIN helpdesk_whatsapp_claim before
           ON before.lane = %(lane)s AND before.item = item.id
        WHERE {waits}
          AND ({later} IS NULL OR {later} <= %(now)s)
          AND {partition} <> ALL(%(aside)s)
          AND NOT EXISTS (SELECT FROM taken WHERE taken.partition = {partition})
          AND coalesce(before.unfinished, 0) < %(most)s
          AND {free}
       WINDOW line AS (
              PARTITION BY ({partition}) COLLATE "C" ORDER BY {order})),
       fair AS (
       SELECT id, partition, priority, turn AS place,
              row_number() OVER (
                  PARTITION BY account ORDER BY priority, turn, id) AS turn
         FROM waiting
        WHERE turn <= {together} AND (unfinished > 0) = %(is_unfinished)s),
       first AS (
       SELECT * FROM fair ORDER BY turn, priority, id
        LIMIT {most_locked} + %(limit)s)
SELECT item.id, first.partition, first.place
  FROM first JOIN {table} item ON item.id = first.id
 ORDER BY first.turn, first.priority, first.id
 LIMIT %(limit)s FOR NO KEY UPDATE OF item SKIP LOCKED
"""
_NEXT = """
SELECT min({later}) FROM {table} item {source}
 WHERE {waits} AND {later} > %(now)s
"""
_UNFINISHED = """
SELECT FROM helpdesk_whatsapp_claim claim
  JOIN {table} item ON item.id = claim.item {source}
 WHERE claim.lane = %(lane)s AND claim.worker NOT IN (%(living)s)
   AND claim.unfinished > 0 AND claim.unfinished < %(most)s
   AND {waits} AND ({later} IS NULL OR {later} <= %(now)s)
 LIMIT 1
"""
_HAS = """
SELECT FROM {table} item {source} WHERE item.id = %(id)s AND {waits}
"""
#: A worker that may have been killed by an item has left it unfinished so many times.
MOST_UNFINISHED = 3
#: An item that nobody could park is not claimed once it was so many times: it rests.
MOST_CLAIMED = 2 * MOST_UNFINISHED


@dataclass(frozen=True)
class Queue:
    """The items of a queue, in SQL: a row of ``table``, called ``item``.

    :param str waits: whether an item waits to be processed, now or later
    :param str later: not before when; NULL means now
    :param str source: joins that the other expressions need
    :param str account: what gets turns: a flood of one delays no other
    :param str partition: text; items of one partition are processed one after the
        other, by one worker at a time
    :param str order: of the items of a partition
    :param str priority: a number, the lowest first; an item goes no earlier than those
        of its partition that are before it
    :param str free: whether nothing else holds the item up, such as an earlier item of
        its partition that waits to be tried again
    :param int together: most items of one partition that are claimed at once
    """

    table: str
    waits: str
    later: str = "NULL::timestamp"
    source: str = ""
    account: str = "item.account_id"
    partition: str = "item.id::varchar"
    order: str = "item.id"
    priority: str = "0"
    free: str = "true"
    together: int = 1

    def due(self, **values):
        """Return the query of the items that are due.

        Its columns are the item's id, its partition and its place in that.
        """
        query = _DUE.format(**vars(self), most_locked=MOST_LOCKED)
        return SQL(query, most=MOST_CLAIMED, **values)

    def unfinished(self, **values):
        """Return the query of whether a worker has left an item that is due."""
        query = _UNFINISHED.format(**vars(self))
        return SQL(query, most=MOST_CLAIMED, **values)

    def has(self, item):
        """Return whether a record waits to be processed, now or later."""
        item.env.flush_all()
        query = SQL(_HAS.format(**vars(self)), id=item.id, now=item.env.cr.now())
        return bool(item.env.execute_query(query))

    def next_moment(self, now):
        """Return the query of the moment at which the next item is due that is not."""
        return SQL(_NEXT.format(**vars(self)), now=now)
