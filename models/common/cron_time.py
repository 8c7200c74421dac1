# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Says how long a cron worker may go on before Odoo kills it.

A cron worker runs all crons of a database that are ready, one after the other, before
it tells the server that it lives (``WorkerCron`` in ``odoo/service/server.py``). If all
of that takes longer than the time limit, it is killed, and what Meta has accepted
meanwhile is not known. So each lane gets a part of the time that is left, and no more
than some seconds: a confirmation does not wait for all new customers. The rest waits
for the worker's next turn.
"""

import threading
import time

from odoo import models
from odoo.tools import config

#: Parts of Odoo's time limits that all lanes of a turn may take together.
SHARE_OF_REAL, SHARE_OF_CPU = 0.5, 0.75
#: Part of what is left that one lane may take, and the least and the most, in seconds.
SHARE_OF_LANE, LEAST, MOST = 0.25, 0.5, 3
#: Key in the cache of the cron worker's cursor, which lives for one turn.
BEGAN = "helpdesk_mgmt_whatsapp.turn_began"

_turn = threading.local()


def time_limit():
    """Return after how many seconds a cron worker is killed, 0 if it is not."""
    limit = config["limit_time_real_cron"] or 0
    return config["limit_time_real"] if limit < 0 else limit


def elapsed():
    """Return for how many seconds this turn of a cron worker lasts, or ``None``."""
    began = vars(_turn).get("began")
    return None if began is None else time.monotonic() - began


def seconds_of_lane(most=MOST):
    """Return how many seconds a lane may take that begins now: ``most``, or less."""
    real, cpu, so_far = time_limit(), config["limit_time_cpu"], elapsed()
    limits = [real * SHARE_OF_REAL] if real else []
    limits += [cpu * SHARE_OF_CPU] if cpu else []
    if so_far is None:
        return float("inf")
    left = min(limits, default=float("inf")) - so_far
    return max(min(left * SHARE_OF_LANE, most), LEAST)


class IrCron(models.Model):
    """Notes when the turn of a cron worker began."""

    _inherit = "ir.cron"

    @classmethod
    def _process_job(cls, cron_cr, job):
        _turn.began = cron_cr.cache.setdefault(BEGAN, time.monotonic())
        try:
            return super()._process_job(cron_cr, job)
        finally:
            del _turn.began
