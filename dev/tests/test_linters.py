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


@pytest.fixture
def looked_at(tmp_path, monkeypatch):
    """A linter of Python files; returns the names of those that it is given."""
    monkeypatch.setenv("HELPDESK_WHATSAPP_CACHE", str(tmp_path / "cache"))
    root, given = tmp_path / "addon", tmp_path / "given"
    for name, text in {
        "__init__.py": "from . import models\n",
        "__manifest__.py": "{}\n",
        ".pylintrc": "",
        "models/__init__.py": "from . import other, ticket\n",
        "models/other.py": "",
        "models/ticket.py": "from ..tools import words\nfrom ..tools import Part\n",
        "tools/__init__.py": "from .parts import Part\n",
        "tools/parts.py": "Part = str\n",
        "tools/words.py": "from odoo.addons.helpdesk_mgmt_whatsapp.tools import log\n",
        "tools/log.py": "",
        "migrations/1.0/post.py": "",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    script = f'echo "$@" > {given}; ! grep -r bad {root}'

    def look():
        check = lint.Check("py", ["sh", "-c", script, "sh"], clean_files.of_addon, root)
        given.write_text("")
        lint.look(check, clean_files.CleanFiles("19", root), os.environ)
        return given.read_text().replace(f"{root}/", "").split()

    look.root = root
    return look


ALWAYS = ["__init__.py", "__manifest__.py"]


def test_python_files_are_looked_at_with_the_folder_and_then_one_by_one(looked_at):
    assert looked_at() == [str(looked_at.root)]
    assert looked_at() == []
    (looked_at.root / "models" / "other.py").write_text("x = 1\n")
    assert looked_at() == [*ALWAYS, "models/__init__.py", "models/other.py"]
    (looked_at.root / "models" / "new.py").write_text("")
    assert looked_at() == [*ALWAYS, "models/new.py"]
    (looked_at.root / "view.xml").write_text("")
    assert looked_at() == ALWAYS


@pytest.mark.parametrize(
    ("changed", "also"),
    [("log", ["words"]), ("parts", ["__init__"])],
)
def test_what_imports_a_changed_file_is_looked_at_with_it(looked_at, changed, also):
    looked_at()
    (looked_at.root / "tools" / f"{changed}.py").write_text("x = 1\n")
    others = [f"tools/{name}.py" for name in (*also, changed)]
    assert looked_at() == sorted(
        [*ALWAYS, "models/__init__.py", "models/ticket.py", *others]
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [("models/other.py", 'class A:\n    _inherit = "res.users"\n'), (".pylintrc", "x")],
)
def test_what_concerns_all_files_has_all_looked_at(looked_at, name, text):
    looked_at()
    (looked_at.root / name).write_text(text)
    assert looked_at() == [str(looked_at.root)]


def test_files_are_looked_at_until_they_pass(looked_at):
    looked_at()
    other = looked_at.root / "models" / "other.py"
    other.write_text("bad = (")
    for _time in range(2):
        with pytest.raises(Trouble, match="bad"):
            looked_at()
    other.write_text("good")
    assert "models/other.py" in looked_at()


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
