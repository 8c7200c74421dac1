# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Wakes Odoo's cron workers at a moment to the second.

A trigger of ``ir.cron`` for later is found when a worker looks next, which is once a
minute (``odoo/service/server.py``, ``SLEEP_INTERVAL``). A thread of this process
notifies the workers when the moment has come. If the process ends before, the trigger
is still found within the minute.
"""

import heapq
import logging
import threading
import time

from odoo import api
from odoo.modules import module
from odoo.modules.registry import Registry

_logger = logging.getLogger(__name__)

#: Moments further away are left to the workers, in seconds.
FURTHEST = 600
#: Key in ``postcommit.data``: the triggers of this transaction, by cron.
MADE = "whatsapp.triggers"


class Clock:
    """Calls ``notify`` with a name at moments; the names of one second are one call.

    :param notify: function of one argument, a name
    """

    def __init__(self, notify):
        self.notify = notify
        self._moments = []
        self._changed = threading.Condition()
        self._thread = None

    def set(self, name, seconds):
        """Have ``notify`` called with ``name`` in so many seconds."""
        moment = (int(time.monotonic() + seconds) + 1, name)
        with self._changed:
            if moment in self._moments:
                return
            heapq.heappush(self._moments, moment)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(
                    target=self._run, name="whatsapp.wake_ups", daemon=True
                )
                self._thread.start()
            self._changed.notify()

    def _run(self):
        while True:
            with self._changed:
                while not self._moments:
                    self._changed.wait()
                left = self._moments[0][0] - time.monotonic()
                if left > 0:
                    self._changed.wait(left)
                    continue
                _moment, name = heapq.heappop(self._moments)
            try:
                self.notify(name)
            except Exception:
                _logger.warning("whatsapp event=not_woken", exc_info=True)


def _notify(database):
    with Registry(database).cursor() as cr:
        api.Environment(cr, api.SUPERUSER_ID, {})["ir.cron"]._notifydb()


CLOCK = Clock(_notify)


def now(cron):
    """Trigger ``cron``, once a transaction; the workers are notified at its commit.

    ``ir.cron._trigger`` notifies them as often as it is called, each time by another
    connection. A trigger that was rolled back with a savepoint is made again. Its
    moment is by the database's clock, by which it is looked for.
    """
    env, triggers = cron.env, cron.env["ir.cron.trigger"].sudo()
    made = env.cr.postcommit.data.setdefault(MADE, {})
    if triggers.browse(made.get(cron.id)).exists():
        return
    if not made:
        env.cr.postcommit.add(cron._notifydb)
    values = {"cron_id": cron.id, "call_at": env.cr.now().replace(microsecond=0)}
    made[cron.id] = triggers.create(values).id


def at(env, moment):
    """Wake the cron workers of the database at ``moment`` (datetime, UTC)."""
    seconds = (moment - env.cr.now()).total_seconds()
    if 0 <= seconds <= FURTHEST and not module.current_test:
        env.cr.postcommit.add(lambda: CLOCK.set(env.cr.dbname, seconds))
