# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Shares the bytecode of Odoo and of Python's packages among clones.

Python keeps it in a folder of the clone's (PYTHONPYCACHEPREFIX), by the whole path of
each source. For sources that all clones use, that folder has links to the cache, so
that a new clone does not compile them again.
"""

import os
import sysconfig
from contextlib import suppress
from pathlib import Path

from . import paths, pins


def folder(*sources):
    """Return the clone's folder; `sources` are folders that all clones use."""
    own = paths.state_dir("bytecode")
    for source in (sysconfig.get_path("stdlib"), *sources):
        link = own / Path(source).absolute().relative_to("/")
        if not os.path.lexists(link):
            kept = paths.cache_root() / "bytecode" / pins.digest(link.relative_to(own))
            kept.mkdir(parents=True, exist_ok=True)
            link.parent.mkdir(parents=True, exist_ok=True)
            with suppress(OSError):  # Python has just made a folder there
                paths.make_link(link, kept)
    return own
