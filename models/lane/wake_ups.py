# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Wakes Odoo's cron workers at a moment to the second.

A trigger of ``ir.cron`` for later is found when a worker looks next, which is once a
minute (``odoo/service/server.py``, ``SLEEP_INTERVAL``). A thread of this process
notifies the workers when the moment has come. If the process ends before, the trigger
is still found within the minute.
"""

from functools import partial

from odoo import api
from odoo.modules import module
from odoo.modules.registry import Registry

from ...tools.bells import Bell, Clock

#: Moments further away are left to the workers, in seconds.
FURTHEST = 600
#: Key in ``cr.cache``, which a rollback clears: the ids of the crons that this
#: transaction has triggered. In ``postcommit.data``: the workers are notified.
MADE = "whatsapp.triggers"


def _notify(database):
    with Registry(database).cursor() as cr:
        api.Environment(cr, api.SUPERUSER_ID, {})["ir.cron"]._notifydb()


CLOCK, BELL = Clock(_notify), Bell(_notify)


def now(cron):
    """Trigger ``cron``, once a transaction; the workers are notified at its commit.

    ``ir.cron._trigger`` notifies them as often as it is called, each time by another
    connection. A trigger that was rolled back with a savepoint is made again. Its
    moment is by the database's clock, by which it is looked for.
    """
    cr = cron.env.cr
    made = cr.cache.setdefault(MADE, set())
    if cron.id in made:
        return
    made.add(cron.id)
    cr.execute(
        """INSERT INTO ir_cron_trigger (cron_id, call_at, create_date, write_date)
           SELECT %s, date_trunc('second', utc), utc, utc
             FROM timezone('UTC', now()) AS utc""",
        [cron.id],
    )
    if MADE not in cr.postcommit.data:
        cr.postcommit.data[MADE] = True
        cr.postcommit.add(partial(BELL.ring, cr.dbname))


def at(env, moment):
    """Wake the cron workers of the database at ``moment`` (datetime, UTC)."""
    seconds = (moment - env.cr.now()).total_seconds()
    if 0 <= seconds <= FURTHEST and not module.current_test:
        env.cr.postcommit.add(lambda: CLOCK.set(env.cr.dbname, seconds))
