# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Counts the queries of what a test does."""

from contextlib import contextmanager
from threading import get_ident
from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tools import SQL

#: What helpdesk_mgmt_rating asks and writes when a ticket changes.
RATINGS = ('FROM "rating_rating"', 'UPDATE "helpdesk_ticket" SET "rating_last_value"')


class Queries:
    """How many there were: ``count``."""

    count = 0


@contextmanager
def queries():
    """Count this thread's queries, but for those of OCA's helpdesk_mgmt_rating.

    Where it is installed, each change of a ticket has it sum up the ticket's ratings. A
    lane's wake-up is another thread's query, which may come at any moment.
    """
    execute, found, thread = Cursor.execute, Queries(), get_ident()

    def count(cursor, query, *args, **options):
        text = query.code if isinstance(query, SQL) else str(query)
        is_own = get_ident() == thread
        found.count += is_own and not any(part in text for part in RATINGS)
        return execute(cursor, query, *args, **options)

    with patch.object(Cursor, "execute", count):
        yield found
