# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Imitates other workers of a lane: those that live, and those that have ended."""

import time

import psycopg2

from odoo import sql_db
from odoo.tools import SQL

from ..models.lane.helpdesk_whatsapp_claim import LIVING
from .simulator import PATIENCE


def living_worker(test, number=7):
    """Return the number of a worker in another connection, and the connection.

    The worker lives until the connection is closed, at the latest after the test.
    """
    _name, info = sql_db.connection_info_for(test.env.cr.dbname)
    connection = psycopg2.connect(**info)
    test.addCleanup(connection.close)
    keys = [LIVING, number]
    connection.cursor().execute("SELECT pg_advisory_lock(%s, %s)", keys)
    return number, connection


def end_worker(test, number, connection):
    """End a worker; PostgreSQL notices it a moment later."""
    connection.close()
    lock = SQL("SELECT FROM pg_locks WHERE classid = %s AND objid = %s", LIVING, number)
    end = time.monotonic() + PATIENCE
    while test.env.execute_query(lock):
        test.assertLess(time.monotonic(), end)
        time.sleep(0.01)


def claim(item, lane, partition="", worker=0, unfinished=1):
    """Have a worker claim ``item``; by default one that has ended."""
    return item.env["helpdesk.whatsapp.claim"].create(
        {
            "lane": lane,
            "item": item.id,
            "partition": partition or str(item.id),
            "worker": worker,
            "unfinished": unfinished,
            "claimed_at": item.env.cr.now(),
        }
    )
