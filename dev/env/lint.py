"""The lint: each tool is one check that passes or fails."""

from . import paths, processes
from .say import Trouble, line, step

# As in OCA's template: Odoo writes its .pot files in another form.
NO_FORMAT = "--disable=po-pretty-format"


def _checks(python, addon):
    ruff = [python, "-m", "ruff"]
    yield "ruff check", [*ruff, "check", "--no-fix", "."]
    yield "ruff format", [*ruff, "format", "--check", "."]
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


def run(toolbox):
    """`(passed, failed)`; what a tool complains of is printed."""
    addon = paths.addons_dir() / paths.ADDON
    checks = list(_checks(toolbox.python, addon))
    failed = 0
    for name, command in checks:
        try:
            with step(name):
                _check(toolbox, command)
        except Trouble as trouble:
            failed += 1
            line(str(trouble))
    return len(checks) - failed, failed


def _check(toolbox, command):
    env = toolbox.environment(None)
    done = processes.call(command, cwd=paths.ROOT, env=env)
    if done.returncode:
        output = done.stdout.replace(f"{paths.addons_dir() / paths.ADDON}/", "")
        raise Trouble(output.strip() or f"exit {done.returncode}")
