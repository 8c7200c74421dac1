# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev/chaos`: two Odoo servers under load, one fault after the other, an audit."""

import argparse
import itertools
import json
import os
import signal
from dataclasses import asdict
from pathlib import Path

from . import installation, odoo, paths, postgres, processes
from . import toolbox as toolboxes
from .databases import Databases
from .say import Trouble, line

TEMPLATE = "helpdesk_whatsapp_chaos_template"
#: What `--load` stands for.
LARGE = {"customers": 100, "messages": 2000, "answers": 500, "seconds": 90}
USUAL = {"customers": 12, "messages": 60, "answers": 30, "seconds": 20}

EPILOG = """
It starts two Odoo servers with workers on one database, a PostgreSQL server of its own,
and the simulator as Meta. Customers write and agents answer, with texts of which no two
are equal; meanwhile something goes wrong. Then an auditor compares what they have
written and seen with what the helpdesk holds. Each line of the table is one fault:

  written, answers   of customers, of agents
  lost, doubled      messages, or files; order: those that stand in another order
  unexplained        anything else that is not as it was said
  explained          other than wished, but shown to a person, for a reason of those
                     listed below the line
  wait in, out       greatest time until an agent saw a message, until Meta had an
                     answer; in parentheses with those who flood

The same seed makes the same texts, the same moments and the same victims. After a fault
with findings the next one has a new database. Exit status 1: something was found.

Logs: .dev/chaos/arena1/ and so on, a folder for each database. A PostgreSQL named by
PGHOST… is used, but cannot be restarted. Only root can mount the small disk that is
filled. What cannot be done here is skipped, with the reason.
"""


def parser():
    result = argparse.ArgumentParser(
        prog="./dev/chaos",
        description="Show that nothing is lost, doubled or put out of order.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = result.add_argument
    add("faults", nargs="*", metavar="FAULT", help="only these (default: all)")
    add("--list", action="store_true", help="print the faults, and end")
    add("--seed", default="1", help="(default: 1)")
    add("--load", action="store_true", help=f"a large load: {LARGE}")
    for name, value in USUAL.items():
        add(f"--{name}", type=int, help=f"of each load (default: {value})")
    add(
        "--patience",
        type=int,
        default=240,
        help="seconds in which nothing comes until what is missing is lost "
        "(default: 240)",
    )
    add("--workers", type=int, default=2, help="of each server (default: 2)")
    add("--cron-workers", type=int, default=1, help="of each server (default: 1)")
    add("--json", type=Path, help="file to write (default: .dev/chaos/report.json)")
    return result


def main(arguments):
    options = parser().parse_args(arguments)
    for name in [name for name in os.environ if name.startswith("WHATSAPP_")]:
        del os.environ[name]  # would define another account than the simulator's
    state = paths.state_dir("chaos")
    lock = processes.only_one(state / "chaos.lock", "./dev/chaos")
    registry = processes.Registry(state / "chaos.pids")
    registry.stop_orphans()
    toolbox = toolboxes.get()
    toolboxes.enter(toolbox, "chaos", arguments)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    status = _run(options, toolbox, registry, state)
    lock.close()
    return status


def _faults(options):
    from dev.chaotic.faults import declared

    known = declared()
    wrong = [name for name in options.faults if name not in known]
    if wrong:
        raise Trouble(f"There is no fault {', '.join(wrong)}: see ./dev/chaos --list.")
    if options.load and not options.faults:
        return [known["none"]]
    return [known[name] for name in options.faults or known]


def _run(options, toolbox, registry, state):
    faults = _faults(options)
    if options.list:
        for fault in faults:
            line(f"  {fault.name:<16} {fault.title}")
        return 0
    if postgres.users_own():
        server = postgres.UsersServer()
    else:
        server = postgres.Server(state / "postgres", toolbox.python, registry)
    databases = Databases(server, paths.state_dir("chaos", "data") / "filestore")
    config = odoo.write_config(
        state / "odoo.conf", toolbox, databases.filestores.parent, workers=0
    )
    try:
        installation.start_server(toolbox, server, databases, config)
        log = state / "install.log"
        installation.ensure(toolbox, databases, config, log, TEMPLATE)
        return _carry_out(options, faults, (toolbox, server, databases, registry))
    finally:
        server.stop()


def _carry_out(options, faults, where):
    from dev.chaotic import report
    from dev.chaotic.arena import Arena
    from dev.chaotic.run import Load, carry_out_all

    usual = LARGE if options.load else USUAL
    values = {name: getattr(options, name) or usual[name] for name in usual}
    load = Load(seed=options.seed, patience=options.patience, **values)
    state = paths.state_dir("chaos")
    workers = {"workers": options.workers, "cron_workers": options.cron_workers}
    line(f"\n{report.header()}")

    def show(result):
        line(report.row(result))
        for text in report.details(result):
            line(text)

    numbers = itertools.count(1)

    def make_arena():
        folder = state / f"arena{next(numbers)}"
        return Arena(*where, folder, TEMPLATE, **workers)

    results = carry_out_all(faults, load, make_arena, show)
    found = report.as_json(results, asdict(load))
    path = options.json or state / "report.json"
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    line(f"\n  Seed {load.seed}; as JSON: {path}")
    return 0 if found["is_clean"] else 1
