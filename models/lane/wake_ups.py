# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Wakes Odoo's cron workers at a moment to the second.

A trigger of ``ir.cron`` for later is found when a worker looks next, which is once a
minute (``odoo/service/server.py``, ``SLEEP_INTERVAL``). A thread of this process
notifies the workers when the moment has come. If the process ends before, the trigger
is still found within the minute.
"""

from functools import partial

from psycopg2.extensions import TransactionRollbackError

from odoo import api
from odoo.modules import module
from odoo.modules.registry import Registry

from ...tools.bells import Bell, Clock

#: Moments further away are left to the workers, in seconds.
FURTHEST = 600
#: Key in ``cr.cache``, which a rollback clears: the ids of the crons that this
#: transaction has triggered. In ``postcommit.data``: those to be triggered after it.
MADE = "whatsapp.triggers"
#: In ``postcommit.data``: those that wait for others.
GATHERED = "whatsapp.gathered_triggers"


def _notify(database, cron_ids=()):
    """Trigger the crons, and notify the workers.

    Nobody is notified if all of them wait to be started: the workers were notified.

    :param cron_ids: with ``None`` among them, the workers are notified in any case
    """
    with Registry(database).cursor() as cr:
        # Nobody waits for the disk: a trigger that is lost is made up for in a minute.
        cr.execute("SET LOCAL synchronous_commit TO off")
        known = set(cron_ids) - {None}
        made = _trigger(cr, _not_waiting(cr, known)) if known else 0
        if not made and cron_ids and None not in cron_ids:
            return
        crons = api.Environment(cr, api.SUPERUSER_ID, {})["ir.cron"]
        cr.postcommit.add(crons._notifydb)


CLOCK, BELL = Clock(_notify), Bell(_notify)
#: Wakes lanes that are the cheaper the more there is to do at once.
GATHERING = Bell(_notify, gather=0.5)


def now(cron, bell=BELL):
    """Trigger ``cron``, once a transaction; the workers are notified after its commit.

    ``ir.cron._trigger`` notifies them as often as it is called, each time by another
    connection. A trigger that was rolled back with a savepoint is made again. Its
    moment is by the database's clock, by which it is looked for.
    """
    made = cron.env.cr.cache.setdefault(MADE, set())
    if cron.id not in made:
        made.add(cron.id)
        _trigger(cron.env.cr, [cron.id])
        _after_commit(cron.env.cr, bell).add(None)


def after_commit(cron, bell=BELL):
    """Trigger ``cron`` when the transaction is committed, in another one.

    The transaction has no statement more, and does not lock the cron's row. If the
    process dies before, the cron runs only by its own interval.
    """
    _after_commit(cron.env.cr, bell).add(cron.id)


def _not_waiting(cr, cron_ids):
    """Return the crons without a trigger that will start them.

    One that is locked is being deleted by a run that has begun, and may have seen its
    last item already. If there was a conflict, all are returned.
    """
    try:
        with cr.savepoint(flush=False):
            cr.execute(
                """SELECT cron_id FROM ir_cron_trigger
                    WHERE cron_id = ANY(%s) AND call_at <= timezone('UTC', now())
                      FOR KEY SHARE SKIP LOCKED""",
                [list(cron_ids)],
                log_exceptions=False,
            )
            return set(cron_ids) - {cron_id for (cron_id,) in cr.fetchall()}
    except TransactionRollbackError:
        return cron_ids


def _trigger(cr, cron_ids):
    """Trigger crons at once: the moment is cut to a second, so that it is past.

    :return: their number; those that are inactive would never delete their triggers
    """
    cr.execute(
        """INSERT INTO ir_cron_trigger (cron_id, call_at, create_date, write_date)
           SELECT cron.id, date_trunc('second', utc), utc, utc
             FROM ir_cron cron, timezone('UTC', now()) utc
            WHERE cron.id = ANY(%s) AND cron.active""",
        [list(cron_ids)],
    )
    return cr.rowcount


def _after_commit(cr, bell=BELL):
    """Return the ids of the crons that a bell triggers after the commit."""
    key = MADE if bell is BELL else GATHERED
    if key not in cr.postcommit.data:
        cr.postcommit.data[key] = set()
        cr.postcommit.add(partial(bell.ring, cr.dbname, cr.postcommit.data[key]))
    return cr.postcommit.data[key]


def at(env, moment):
    """Wake the cron workers of the database at ``moment`` (datetime, UTC)."""
    seconds = (moment - env.cr.now()).total_seconds()
    if 0 <= seconds <= FURTHEST and not module.current_test:
        env.cr.postcommit.add(lambda: CLOCK.set(env.cr.dbname, seconds))
