# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A pytest plugin that gives each process of pytest-xdist a filestore of its own.

pytest-odoo gives each a copy of the database, and one filestore to all of them. But
after each class Odoo deletes the files that its own database does not know.
"""

import os
import shutil
from contextlib import contextmanager

import pytest_odoo

from .databases import link_or_copy


@contextmanager
def _own_filestore(original, name):
    """Copy the filestore of `original` for the database `name`, until it is dropped."""
    from odoo.tools import config

    folder = config.filestore(name)
    if name != original:
        shutil.rmtree(folder, ignore_errors=True)
        source = config.filestore(original)
        if os.path.isdir(source):
            shutil.copytree(source, folder, copy_function=link_or_copy)
    try:
        yield
    finally:
        if name != original:
            shutil.rmtree(folder, ignore_errors=True)


def pytest_configure(config):
    pytest_odoo._shared_filestore = _own_filestore
