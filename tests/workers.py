# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Imitates other workers of a lane: those that live, and those that have ended."""

import psycopg2

from odoo import sql_db

from ..models.lane.helpdesk_whatsapp_claim import LIVING


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
    """End a worker, and wait until PostgreSQL has released its lock."""
    connection.close()
    test.env.cr.execute("SELECT pg_advisory_lock(%s, %s)", [LIVING, number])
    test.env.cr.execute("SELECT pg_advisory_unlock(%s, %s)", [LIVING, number])


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
