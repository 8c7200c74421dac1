# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the installation of Prettier and ESLint, and of their rules."""

import os
import subprocess

import pytest

from dev.env import cache, clean_files, lint, node, paths, toolbox
from dev.env.say import Trouble

CLEAN = 'export const greeting = (name) => `Hello ${name || "you"}`;\n'
UNUSED = "const unused = 1;\n"
BADLY_SET = "export  const x = {a : 1}\n"


@pytest.fixture(scope="module")
def tools():
    return node.get(toolbox.get().python)


def look(tools, script, *options, text):
    return subprocess.run(
        tools.command(script, *options, "static/src/example.esm.js"),
        cwd=paths.ROOT,
        env=os.environ | tools.environment(),
        input=text,
        capture_output=True,
        text=True,
    )


def eslint(tools, text):
    options = ("--max-warnings", "0", "--stdin", "--stdin-filename")
    return look(tools, lint.ESLINT, *options, text=text)


def prettier(tools, text):
    return look(tools, lint.PRETTIER, "--stdin-filepath", text=text)


def test_eslint_finds_what_is_unused(tools):
    assert eslint(tools, CLEAN).returncode == 0
    found = eslint(tools, UNUSED)
    assert found.returncode
    assert "no-unused-vars" in found.stdout


def test_prettier_has_ocas_settings(tools):
    assert prettier(tools, CLEAN).stdout == CLEAN
    assert prettier(tools, BADLY_SET).stdout == "export const x = {a: 1};\n"


@pytest.fixture
def path(tmp_path, monkeypatch):
    """Empty the PATH; returns a function that adds programs to it."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def put(name, output):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\necho {output}\n")
        program.chmod(0o755)

    return put


def test_the_machines_own_node_is_taken_if_it_is_new_enough(path):
    assert node._machines_own() is None
    path("node", "v20.19.2")
    assert node._machines_own() is None
    path("npm", "10.0.0")
    found, npm = node._machines_own()
    assert (found.name, len(npm)) == ("node", 1)
    path("node", "v18.17.1")
    assert node._machines_own() is None
    path("node", "something else")
    assert node._machines_own() is None


def test_linters_that_cannot_be_fetched_are_told(path, tmp_path, monkeypatch):
    monkeypatch.setenv("HELPDESK_WHATSAPP_CACHE", str(tmp_path / "cache"))
    path("node", "v20.19.2")
    program = tmp_path / "npm"
    program.write_text("#!/bin/sh\necho 'npm error network is down'\nexit 1\n")
    program.chmod(0o755)
    with pytest.raises(Trouble, match="could not be downloaded.*network is down"):
        node.get("python")
    assert not list((tmp_path / "cache").glob(f"node-modules-*/{cache.MARK}"))


@pytest.fixture
def looks(tmp_path, monkeypatch):
    """A linter of one file, which complains of "bad"; returns how often it has run."""
    monkeypatch.setenv("HELPDESK_WHATSAPP_CACHE", str(tmp_path / "cache"))
    root, ran = tmp_path / "addon", tmp_path / "ran"
    (root / "models").mkdir(parents=True)
    (root / "models" / "ticket.py").write_text("good")
    script = f"echo >> {ran}; ! grep -r bad {root}"

    def look(*options, reads=clean_files.of_addon, odoo="19"):
        check = lint.Check("one", ["sh", "-c", script, *options], reads)
        lint.look(check, clean_files.CleanFiles(odoo, root), os.environ)
        return ran.read_text().count("\n")

    look.root = root
    look.file = root / "models" / "ticket.py"
    return look


def test_files_that_have_passed_are_not_linted_again(looks):
    assert looks() == 1
    assert looks() == 1
    (looks.root / "dev").mkdir()
    assert looks() == 1


def test_a_changed_file_is_linted_again(looks):
    assert looks() == 1
    looks.file.write_text("better")
    assert looks() == 2
    looks.file.write_text("bad")
    with pytest.raises(Trouble, match="bad"):
        looks()


@pytest.mark.parametrize("name", [".pylintrc", "models/new.py", "static/new.js"])
def test_a_new_file_is_linted(looks, name):
    assert looks() == 1
    (looks.root / name).parent.mkdir(exist_ok=True)
    (looks.root / name).write_text("")
    assert looks() == 2


def test_a_complaint_is_not_remembered(looks):
    looks.file.write_text("bad")
    for _time in range(2):
        with pytest.raises(Trouble, match="bad"):
            looks()
    looks.file.write_text("good")
    assert looks() == 3


def test_another_version_or_option_lints_again(looks):
    assert looks() == 1
    assert looks(odoo="19.1") == 2
    assert looks("--strict") == 3
    assert looks(reads=None) == 4
    assert looks(reads=None) == 5


def test_each_linter_reads_its_own_kinds_of_files():
    def readers(name):
        path = clean_files.Path(name)
        known = (clean_files.of_prettier, clean_files.of_eslint, clean_files.of_addon)
        return [reads(path) for reads in known]

    assert readers("models/ticket.py") == [False, False, True]
    assert readers("views/ticket.xml") == [True, False, True]
    assert readers("static/src/composer.js") == [True, True, False]
    assert readers("static/src/composer.xml") == [True, False, True]
    assert readers("dev/simulator/static/phone.js") == [True, True, False]
    assert readers("eslint.config.cjs") == [True, True, True]
    assert readers(".prettierrc.cjs") == [True, True, True]
