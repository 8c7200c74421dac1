# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Runs the linters, each of which counts as one test."""

from . import node as nodes
from . import paths, processes
from .say import Trouble, line, step

# As in OCA's template: Odoo formats its .pot files in another way.
NO_FORMAT = "--disable=po-pretty-format"
PRETTIER, ESLINT = "prettier/bin/prettier.cjs", "eslint/bin/eslint.js"


def _checks(python, node, addon):
    ruff = [python, "-m", "ruff"]
    yield "ruff check", [*ruff, "check", "--no-fix", "."]
    yield "ruff format", [*ruff, "format", "--check", "."]
    yield "prettier", node.command(PRETTIER, "--check", "--ignore-unknown", ".")
    yield "eslint", node.command(ESLINT, "--max-warnings", "0", ".")
    yield (
        "pylint-odoo",
        [python, "-m", "pylint", "--rcfile", paths.ROOT / ".pylintrc", addon],
    )
    if (addon / "__manifest__.py").exists():
        hook = "import sys; from oca_pre_commit_hooks.{} import main; sys.exit(main())"
        yield (
            "oca-checks-odoo-module",
            [python, "-c", hook.format("cli"), addon / "__manifest__.py"],
        )
        translations = sorted((addon / "i18n").glob("*.po*"))
        if translations:
            yield (
                "oca-checks-po",
                [python, "-c", hook.format("cli_po"), NO_FORMAT, *translations],
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
    checks = list(_checks(toolbox.python, node, addon))
    failed = 0
    for name, command in checks:
        try:
            with step(name):
                _check(toolbox, node, command)
        except Trouble as trouble:
            failed += 1
            line(str(trouble))
    return len(checks) - failed, failed


def correct(toolbox):
    """Let the linters that can do so correct the files."""
    node = nodes.get(toolbox.python)
    for name, command in _corrections(toolbox.python, node):
        with step(f"{name}, correcting"):
            env = toolbox.environment(None) | node.environment()
            processes.call(command, cwd=paths.ROOT, env=env)


def _check(toolbox, node, command):
    env = toolbox.environment(None) | node.environment()
    done = processes.call(command, cwd=paths.ROOT, env=env)
    if done.returncode:
        output = done.stdout.replace(f"{paths.addons_dir() / paths.ADDON}/", "")
        raise Trouble(output.strip() or f"exit {done.returncode}")
