# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What comes of processing an item, and what to do when transactions conflict."""

import random
import time
from enum import Enum

from psycopg2.errors import LockNotAvailable
from psycopg2.extensions import TransactionRollbackError

from odoo.exceptions import LockError

from ...tools import log

#: Another transaction has locked the record: nothing is wrong with the item.
BUSY_ERRORS = (TransactionRollbackError, LockNotAvailable, LockError)
#: How often something is tried that conflicts with other transactions.
ATTEMPTS = 10
#: Most seconds between them: this times the number of attempts so far.
PAUSE = 0.05


class Outcome(Enum):
    """The result of processing an item.

    ``DONE``: it is processed, and the next of its partition may follow.
    ``HELD``: it is processed; its partition is left out for the rest of the run.
    ``BUSY``: another transaction has locked it; its partition is left out for now.
    ``PARKED``: its workers did not finish it, and it waits even so: its claim remains.
    """

    DONE, HELD, BUSY, PARKED = "done", "held", "busy", "parked"


class Unfinished(Exception):
    """Workers have claimed the item and not finished it: it may have killed them."""


def repeated(env, act):
    """Call ``act``, again in a new transaction each time another transaction conflicts.

    What was written and not committed before the call is lost then: there must be none.

    :return: what ``act`` returned
    :raises TransactionRollbackError: there was a conflict each time; or another one of
        ``BUSY_ERRORS``
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return act()
        except BUSY_ERRORS:
            env.cr.rollback()
            if attempt == ATTEMPTS:
                raise
        # Several that conflict would do so again if all went on at once.
        time.sleep(random.uniform(0, PAUSE * attempt))  # noqa: S311


def write_outcome(env, write, logger, **ids):
    """Write the outcome of a call of Meta's API, and commit, in spite of conflicts.

    The call cannot be repeated, so its outcome must not be lost.

    :param write: function without arguments; first locks what it writes
    :param ids: for the log, if the outcome could not be written
    :return: whether it was written
    """

    def write_and_commit():
        write()
        env["ir.cron"]._commit_progress()

    try:
        repeated(env, write_and_commit)
    except BUSY_ERRORS:
        log.event(logger, log.ERROR, "outcome_lost", **ids)
        return False
    return True
