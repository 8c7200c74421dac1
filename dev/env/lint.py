# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Runs the linters, each of which counts as one test.

Those that take long are not run again on files in which they found nothing.
"""

from collections import namedtuple

from . import cache, paths, processes
from . import clean_files as files
from . import node as nodes
from .python_files import OF_THE_ADDON
from .say import Trouble, line, step

# As in OCA's template: Odoo formats its .pot files in another way.
NO_FORMAT = "--disable=po-pretty-format"
#: Pylint keeps nearly all that it makes, in which Python would look for garbage.
PYLINT = "import gc; gc.disable(); from pylint import run_pylint; run_pylint()"
PRETTIER, ESLINT = "prettier/bin/prettier.cjs", "eslint/bin/eslint.js"


#: `reads` tells by its path whether the linter reads a file; None: it always runs.
#: `python` is the folder of which the linter is given the Python files that changed.
Check = namedtuple("Check", "name command reads python", defaults=(None, None))


def _checks(python, node, addon):
    ruff = [python, "-m", "ruff"]
    yield Check("ruff check", [*ruff, "check", "--no-fix", "."])
    yield Check("ruff format", [*ruff, "format", "--check", "."])
    yield Check(
        "prettier",
        node.command(PRETTIER, "--check", "--ignore-unknown", "."),
        files.of_prettier,
    )
    yield Check(
        "eslint", node.command(ESLINT, "--max-warnings", "0", "."), files.of_eslint
    )
    yield Check(
        "pylint-odoo",
        [python, "-c", PYLINT, "--rcfile", paths.ROOT / ".pylintrc"],
        files.of_addon,
        addon,
    )
    if (addon / "__manifest__.py").exists():
        hook = "import sys; from oca_pre_commit_hooks.{} import main; sys.exit(main())"
        yield Check(
            "oca-checks-odoo-module",
            [python, "-c", hook.format("cli"), addon / "__manifest__.py"],
            files.of_addon,
        )
        translations = sorted((addon / "i18n").glob("*.po*"))
        if translations:
            yield Check(
                "oca-checks-po",
                [python, "-c", hook.format("cli_po"), NO_FORMAT, *translations],
                files.of_addon,
            )


def _corrections(python, node):
    ruff = [python, "-m", "ruff"]
    yield "ruff check", [*ruff, "check", "--fix-only", "."]
    yield "ruff format", [*ruff, "format", "."]
    yield "eslint", node.command(ESLINT, "--fix", "--quiet", ".")
    yield "prettier", node.command(PRETTIER, "--write", "--ignore-unknown", ".")


def run(toolbox):
    """Run all linters and print their complaints; returns `(passed, failed)`."""
    addon = paths.addons_dir() / paths.ADDON
    node = nodes.get(toolbox.python)
    clean = files.CleanFiles(toolbox.odoo.key)
    env = toolbox.environment(None) | node.environment()
    checks = list(_checks(toolbox.python, node, addon))
    failed = 0
    for check in checks:
        try:
            look(check, clean, env)
        except Trouble as trouble:
            failed += 1
            line(str(trouble))
    return len(checks) - failed, failed


def look(check, clean, env):
    """Run a linter, unless it has passed with the same files.

    :raises Trouble: it complains
    """
    if not check.reads:
        with step(check.name):
            return _check(check.command, env)
    options = [word for word in check.command if isinstance(word, str)]
    looked_at = (check.name, options, check.reads)
    mark = clean.mark(*looked_at)
    if mark.exists():
        cache.used(mark)
        return line(f"  ✓ {check.name}: it has passed with these files")
    marks = clean.marks_of_python(*looked_at) if check.python else {}
    with step(check.name):
        _check([*check.command, *_changed(check.python, marks)], env)
    if clean.mark(*looked_at) == mark:  # no file has changed meanwhile
        clean.remember(mark, *marks.values())


def _changed(folder, marks):
    """Return the files to lint; the folder itself if that is all of them."""
    again = {path for path, mark in marks.items() if not mark.exists()}
    if again == set(marks):
        return [folder] if folder else []
    return [folder / path for path in sorted(again | OF_THE_ADDON)]


def correct(toolbox):
    """Let the linters that can do so correct the files."""
    node = nodes.get(toolbox.python)
    for name, command in _corrections(toolbox.python, node):
        with step(f"{name}, correcting"):
            env = toolbox.environment(None) | node.environment()
            processes.call(command, cwd=paths.ROOT, env=env)


def _check(command, env):
    done = processes.call(command, cwd=paths.ROOT, env=env)
    if done.returncode:
        output = done.stdout.replace(f"{paths.addons_dir() / paths.ADDON}/", "")
        raise Trouble(output.strip() or f"exit {done.returncode}")
