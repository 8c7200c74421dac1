# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests which addons Odoo looks at when it brings its list of addons up to date."""

import pytest

import odoo.addons

from dev.env import known_addons
from dev.env.known_addons import Manifest, db


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """Odoo's own addons are in a folder; another one has ours."""
    for place in ("odoo/base", "odoo/mail", "ours/helpdesk", "ours/no_addon"):
        (tmp_path / place).mkdir(parents=True)
        if place != "ours/no_addon":
            manifest = "{'name': 'An addon', 'license': 'AGPL-3', 'author': 'We'}"
            (tmp_path / place / "__manifest__.py").write_text(manifest)
    folders = [str(tmp_path / name) for name in ("odoo", "ours")]
    monkeypatch.setattr(odoo.addons, "__path__", folders)
    monkeypatch.setattr(Manifest, "all_addon_manifests", Manifest.all_addon_manifests)
    monkeypatch.setattr(db, "initialize", lambda cr: cr.append(listed()))
    monkeypatch.setattr(known_addons, "FOLDERS", folders[0])


def listed():
    return [manifest.name for manifest in Manifest.all_addon_manifests()]


@pytest.mark.usefixtures("folders")
def test_odoos_own_addons_are_not_looked_at_again():
    known_addons.use()
    assert listed() == ["helpdesk"]


@pytest.mark.usefixtures("folders")
def test_a_new_database_lists_all():
    known_addons.use()
    cr = []
    db.initialize(cr)
    assert cr == [["base", "helpdesk", "mail"]]
    assert listed() == cr[0]


@pytest.mark.usefixtures("folders")
def test_by_default_all_are_looked_at(monkeypatch):
    monkeypatch.setattr(known_addons, "FOLDERS", "")
    known_addons.use()
    assert listed() == ["base", "helpdesk", "mail"]
