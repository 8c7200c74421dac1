# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev/terms`: exports the texts to translate, and updates `i18n/`."""

import json

from . import command_test, odoo, paths, postgres, processes
from . import toolbox as toolboxes
from .paths import ADDON
from .say import Trouble, line, step, tail

HELP = """\
usage: ./dev/terms

Write every text of the addon (Python, views, data, JavaScript) into
i18n/helpdesk_mgmt_whatsapp.pot and bring each i18n/*.po up to it: new texts come
without a translation, those no longer in the code are dropped. Then say how many
each language lacks, and which. Nothing changes where no text has.

To begin another language, make an empty i18n/<code>.po and start this.

options:
  -h, --help            show this and exit

environment:
  HELPDESK_WHATSAPP_CACHE, ODOO_SRC, PGHOST…, PYTHON   as for ./dev/run --help

It uses the database of ./dev/test, so the two do not run at the same time.
"""


def main(arguments):
    if {"-h", "--help"} & set(arguments):
        print(HELP, end="")
        return 0
    if arguments:
        raise Trouble(f"./dev/terms takes no {arguments[0]}: ./dev/terms --help.")
    state = paths.state_dir("test")
    lock = processes.only_one(state / "test.lock", "./dev/test or ./dev/terms")
    registry = processes.Registry(state / "test.pids")
    for pids in (registry, processes.Registry(state / "stack.pids")):
        pids.stop_orphans()
    toolbox = toolboxes.get()
    toolboxes.enter(toolbox, "terms", arguments)
    if postgres.users_own():
        server = postgres.UsersServer()
    else:
        data = state / "postgres"
        server = postgres.Server(data, toolbox.python, registry, durable=False)
    try:
        ground = command_test.Ground(toolbox, server, registry)
        ground.prepare()
        fresh = state / "terms.pot"
        with step("Exporting the terms"):
            _export(ground, fresh)
    finally:
        server.stop()
    _merge(toolbox, fresh)
    lock.close()
    return 0


def _export(ground, file):
    """Let Odoo export the template to a new file, so that a failure changes nothing.

    :raises Trouble: Odoo could not export
    """
    file.unlink(missing_ok=True)
    log = ground.state / "terms.log"
    launcher = odoo.command(ground.toolbox, ground.config)[:2]
    arguments = ("i18n", "export", "-c", ground.config, "-d", command_test.TEST)
    with open(log, "w") as output:
        done = processes.call(
            (*launcher, *arguments, "-l", "pot", "-o", file, ADDON),
            env=ground.toolbox.environment(ground.server),
            cwd=paths.state_dir(),
            stdout=output,
        )
    if done.returncode or not file.exists():
        raise Trouble(
            f"Odoo could not export: see {log}, which ends with:\n{tail(log)}"
        )


def _merge(toolbox, fresh):
    script = paths.DEV / "env" / "merge_terms.py"
    folder = paths.ROOT / "i18n"
    done = processes.call((toolbox.python, script, fresh, folder / f"{ADDON}.pot"))
    if done.returncode:
        raise Trouble(f"The terms could not be merged: {done.stdout.strip()}")
    found = json.loads(done.stdout.splitlines()[-1])
    line(f"\n  {found['terms']} terms")
    for language, missing in found["missing"].items():
        line(f"  {language}: {len(missing)} missing")
        for source in missing:
            line(f"    {' '.join(source.split())}")
