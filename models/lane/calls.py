# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Calls Meta from threads, while the lane goes on with its database."""

from collections.abc import Callable
from typing import NamedTuple


class Call(NamedTuple):
    """What an item's ``work`` returns to have a foreign server called.

    ``function`` is called with ``args`` in a thread, after the item's changes are
    committed and with no transaction open: it must not touch the ORM. The record's
    method named ``conclude`` then gets what it returned, or the exception it raised,
    and ``more``. It may be called again if other transactions conflict with it, and
    locks what it writes. The method named ``ended`` gets the same before, once: it may
    log, and reads nothing of the database.
    """

    function: Callable
    args: tuple
    conclude: str
    more: tuple = ()
    ended: str = ""

    def __call__(self):
        return self.function(*self.args)
