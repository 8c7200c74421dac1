# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests when the addon is installed for the tests, and when an installation is reused.

Odoo and PostgreSQL are replaced: a database is what was done with it.
"""

import os
import tempfile
from pathlib import Path

import pytest

from dev.env import base, odoo, pins, postgres, template

WARNING = "2026-01-01 WARNING helpdesk: something is wrong\n"


class Databases(dict):
    """The databases of one clone: lists of what was done, and marks."""

    def __init__(self):
        super().__init__()
        self.marks = {}

    def copy(self, source, name):
        self[name] = [source]

    def read_mark(self, name):
        return self.marks.get(name, {})

    def mark(self, name, **facts):
        self.marks[name] = facts


class Dumps:
    def __init__(self, _toolbox, databases, _programs):
        self.databases = databases

    def store(self, name, folder):
        (folder / "dump").write_text(self.databases[name][-1])

    def restore(self, folder, name):
        self.databases[name] = [f"restored {(folder / 'dump').read_text()}"]


class Server(postgres.Server):
    def __init__(self):
        self.programs = ""


@pytest.fixture
def world(tmp_path, monkeypatch):
    """Replaces Odoo; it has the addon's content, and what Odoo logs."""

    class World:
        addon, static, log = "first", "1", ""

        def clone(self, server=None):
            known = (toolbox, server or Server(), Databases(), None)
            made = template.Template(*known)
            state = Path(tempfile.mkdtemp(dir=tmp_path))
            made.state, made.install_log = state, state / "install.log"
            return made

    class Toolbox:
        class odoo:  # noqa: N801
            key = "19"

        def parsed_terms(self):
            return tmp_path / "parsed_terms"

    def install(_toolbox, _server, _config, log, name, *_arguments):
        made = current["databases"]
        made[name].append(f"installed {world.addon}")
        log.write_text(world.log)

    def run(*arguments, **_env):
        current["databases"][arguments[4]].append(f"bundles {world.static}")

    def ensure(self, original=template.Template.ensure):
        current["databases"] = self.databases
        original(self)
        return self.databases[template.NAME]

    world, toolbox, current = World(), Toolbox(), {}
    monkeypatch.setenv("HELPDESK_WHATSAPP_CACHE", str(tmp_path / "cache"))
    (tmp_path / "cache").mkdir()
    monkeypatch.setattr(template, "Dumps", Dumps)
    monkeypatch.setattr(template.Template, "ensure", ensure)
    monkeypatch.setattr(odoo, "once", install)
    monkeypatch.setattr(odoo, "script", run)
    monkeypatch.setattr(base, "ensure", lambda *_arguments: "base")
    monkeypatch.setattr(base, "store", lambda *_arguments: None)
    monkeypatch.setattr(base, "key", lambda _toolbox: "base")
    monkeypatch.setattr(pins, "addon_fingerprint", lambda: world.addon)
    monkeypatch.setattr(pins, "static_age", lambda: world.static)
    return world


def test_an_unchanged_addon_is_left_alone(world):
    clone = world.clone()
    assert clone.ensure() == ["base", "installed first", "bundles 1"]
    assert clone.ensure() == ["base", "installed first", "bundles 1"]


def test_a_changed_addon_is_installed_anew(world):
    clone = world.clone()
    clone.ensure()
    world.addon = "second"
    assert clone.ensure() == ["base", "installed second", "bundles 1"]


def test_changed_pages_need_only_their_bundles(world):
    clone = world.clone()
    clone.ensure()
    world.static = "2"
    done = ["base", "installed first", "bundles 1", "bundles 2"]
    assert clone.ensure() == done
    assert clone.ensure() == done


def test_another_clone_reuses_the_installation_of_the_same_files(world):
    world.clone().ensure()
    other = world.clone()
    assert other.ensure() == ["restored installed first", "bundles 1"]
    assert other.complaints() == []
    world.addon = "second"
    assert other.ensure()[1] == "installed second"


def test_an_installation_with_warnings_is_not_reused(world):
    world.log = WARNING
    clone = world.clone()
    clone.ensure()
    assert clone.complaints() == [WARNING.strip()]
    world.log = ""
    assert world.clone().ensure()[1] == "installed first"


def test_a_users_server_is_not_asked_for_dumps(world):
    for _clone in range(2):
        clone = world.clone(postgres.UsersServer())
        assert clone.ensure() == ["base", "installed first", "bundles 1"]


def test_a_page_whose_file_is_new_or_touched_needs_new_bundles(tmp_path):
    (tmp_path / "static").mkdir()
    script = tmp_path / "static" / "page.js"
    script.write_text("")
    before = pins.static_age(tmp_path)
    assert pins.static_age(tmp_path) == before
    os.utime(script, (1, 1))
    touched = pins.static_age(tmp_path)
    assert touched != before
    (tmp_path / "static" / "page.scss").write_text("")
    assert pins.static_age(tmp_path) != touched
