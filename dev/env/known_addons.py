# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lets Odoo's list of addons be brought up to date without those of Odoo itself.

At each installation, update and removal Odoo reads the manifests of all addons and
compares them with its list: some 600, of which a test's database has had the same ones
since the base was made. `dev/odoo-bin` uses this.
"""

import os

import odoo.init  # noqa: F401 (to be imported before any other module of Odoo)
from odoo.modules import db
from odoo.modules.module import Manifest

import odoo.addons

#: Folders of addons of which the databases' lists are complete, set by `./dev/test`.
FOLDERS = os.environ.get("HELPDESK_KNOWN_ADDONS", "")


def use():
    if FOLDERS:
        original = Manifest.all_addon_manifests, db.initialize
        Manifest.all_addon_manifests = staticmethod(others)
        db.initialize = lambda cr: _initialize(cr, *original)


def others():
    """Return the manifests of the addons in other folders."""
    known = {os.path.realpath(folder) for folder in FOLDERS.split(os.pathsep)}
    found = {}
    for folder in map(os.path.realpath, odoo.addons.__path__):
        if folder not in known and os.path.isdir(folder):
            for name in os.listdir(folder):
                manifest = name not in found and Manifest._from_path(f"{folder}/{name}")
                if manifest:
                    found[name] = manifest
    return sorted(found.values(), key=lambda manifest: manifest.name)


def _initialize(cr, all_addon_manifests, initialize):
    """Begin a database, whose list is empty, with all addons."""
    Manifest.all_addon_manifests = staticmethod(all_addon_manifests)
    initialize(cr)
