# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Writes Odoo's settings file, and runs Odoo to install, update or run a script."""

from . import paths, processes
from .say import Trouble, tail

#: The first one is the language of new users; a language that is not listed is off.
LANGUAGES = "en_US,pt_BR,es_ES,fr_FR"


def write_config(path, toolbox, data_dir, sections=None, **settings):
    """Write a settings file; PostgreSQL is set by the environment (PG*).

    :param dict sections: settings of sections besides `[options]`
    """
    known = {
        "addons_path": ",".join(toolbox.addons_path()),
        "data_dir": data_dir,
        "admin_passwd": "admin",
        "http_interface": "127.0.0.1",
        "list_db": False,
        "with_demo": True,
        "max_cron_threads": 4,
    }
    rows = []
    for section, values in {"options": known | settings, **(sections or {})}.items():
        rows.append(f"[{section}]")
        rows += [f"{name} = {value}" for name, value in values.items()]
    path.write_text("\n".join([*rows, ""]))
    return path


def command(toolbox, config, *arguments):
    return [toolbox.python, paths.ROOT / "dev" / "odoo-bin", "-c", config, *arguments]


def once(toolbox, server, config, log, database, *arguments):
    """Run Odoo on a database with options like `-i addon`, until it is done."""
    arguments = ("-d", database, "--no-http", *arguments)
    line = (*command(toolbox, config, *arguments), "--stop-after-init")
    _run(toolbox, server, log, database, line)


def script(toolbox, server, config, log, database, path, **env):
    """Run a Python file in Odoo's shell on a database, with further variables."""
    launcher = command(toolbox, config)[:2]
    line = (*launcher, "shell", "-c", config, "-d", database, "--no-http")
    with open(path) as commands:
        _run(toolbox, server, log, database, line, env, stdin=commands)


def _run(toolbox, server, log, database, line, env=(), **options):
    with open(log, "w") as output:
        done = processes.call(
            line,
            env=toolbox.environment(server) | dict(env),
            cwd=paths.state_dir(),
            stdout=output,
            **options,
        )
    text = log.read_text(errors="replace")
    if done.returncode or " CRITICAL " in text or "Failed to load registry" in text:
        raise Trouble(
            f"Odoo could not run `{' '.join(map(str, line[2:]))}` on {database}: see "
            f"{log}, which ends with:\n{tail(log, 25)}"
        )
