# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev/bench`: measures the addon beside Odoo's own floor, and prints ratios."""

import argparse
import os
import signal
import time
from pathlib import Path

from . import paths, pins, postgres, processes
from . import toolbox as toolboxes
from .say import Trouble, line, note, step

PARTS = {
    "webhook": "the webhook beside a bare signed route that stores one row",
    "batch": "1,000 updates in one POST",
    "known": "a known customer's message beside a bare message_post",
    "new": "a new ticket with its confirmation beside a bare create",
    "status": "a status in a batch beside a bare message_post",
    "workers": "two workers of the inbox beside one",
    "conversations": "the inbox with 2,000 conversations beside a bare search_read",
    "history": "a million stored messages beside ten thousand; the dashboard",
    "dashboard": "the dashboard and GET /stats with a million messages",
    "sending": "sending at 100 ms a call; two workers and one number's limit",
    "chatter": "from the POST to the chatter, idle and at 40 messages a second",
    "end_to_end": "400 messages of 40 customers, 200 new customers; the peer",
    "api": "POST /send of the REST API",
    "screens": "opening a ticket of 300 messages; a live update of 20 open pages",
    "memory": "memory after a load, and with a file of 100 MB",
}
EPILOG = (
    "parts:\n"
    + "\n".join(f"  {name:<13} {what}" for name, what in PARTS.items())
    + """

Every figure is a ratio to what Odoo alone takes, measured in turns in the same run, so
that it means the same on each machine. Behind it stand the target, whether it is met,
and this machine's own figures. Nothing fails by being slow.

environment:
  HELPDESK_WHATSAPP_CACHE, ODOO_SRC, PGHOST…, PYTHON   as for ./dev/run --help

Databases and logs lie in .dev/bench/.
"""
)


def parser():
    result = argparse.ArgumentParser(
        prog="./dev/bench",
        description="Measure the addon beside Odoo's own floor, and print ratios.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    result.add_argument(
        "parts", nargs="*", metavar="part", help="what to measure (default: all)"
    )
    result.add_argument(
        "--quick", action="store_true", help="little of everything, to see that it runs"
    )
    result.add_argument(
        "--rounds", type=int, help="turns of each measurement (default: 3 or 5)"
    )
    result.add_argument(
        "--peer",
        action="store_true",
        help="end_to_end also through OCA's mail_gateway_whatsapp, which is fetched",
    )
    result.add_argument(
        "--tree",
        metavar="PATH",
        help="measure the addon in another folder, or of a commit",
    )
    result.add_argument(
        "--json", metavar="FILE", type=Path, help="write all of it here"
    )
    return result


def main(arguments):
    known = parser()
    options = known.parse_args(arguments)
    if unknown := sorted(set(options.parts) - PARTS.keys()):
        known.error(f"no part is called {unknown[0]}: {', '.join(PARTS)}")
    for name in [name for name in os.environ if name.startswith("WHATSAPP_")]:
        del os.environ[name]  # would define another account
    state = paths.state_dir("bench")
    lock = processes.only_one(state / "bench.lock", "./dev/bench")
    registry = processes.Registry(state / "bench.pids")
    for pids in (registry, processes.Registry(state / "stack.pids")):
        pids.stop_orphans()
    toolbox = toolboxes.get()
    toolboxes.enter(toolbox, "bench", arguments)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    failed = _run(options, toolbox, registry)
    lock.close()
    return 1 if failed else 0


def _run(options, toolbox, registry):
    """Measure each part; returns the number of those that could not be measured."""
    # What follows needs the virtual environment.
    from dev.benchmarks import context, ground, peer

    tree = ground.find_tree(options.tree)
    where = ground.Ground(toolbox, registry, tree)
    report = Report(options.json, _facts(options, tree))
    failed = 0
    try:
        where.start()
        sizes = context.QUICK if options.quick else context.Sizes()
        sizes = sizes.with_rounds(options.rounds) if options.rounds else sizes
        other = peer.Peer(toolbox) if options.peer else None
        bench = context.Bench(where, sizes, other)
        for name in options.parts or PARTS:
            try:
                with step(name):
                    figures = list(find_part(name)(bench))
            except Trouble as trouble:
                line(str(trouble))
                failed += 1
                continue
            report.add(name, figures)
    finally:
        where.stop()
    report.end()
    return failed


def find_part(name):
    from dev.benchmarks import (
        part_dashboard,
        part_inbox,
        part_screens,
        part_sending,
        part_serving,
        part_webhook,
    )

    modules = (
        *(part_webhook, part_inbox, part_sending, part_serving),
        *(part_screens, part_dashboard),
    )
    return next(getattr(module, name) for module in modules if hasattr(module, name))


def _facts(options, tree):
    return {
        "tree": options.tree or ".",
        "addon": pins.addon_fingerprint(tree),
        "quick": options.quick,
        "cores": os.cpu_count(),
        "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "postgresql": "the user's" if postgres.users_own() else "its own",
        "load_average": {"before": os.getloadavg()[0]},
    }


class Report:
    """Prints the figures of each part, and writes all so far as JSON.

    A run takes long: what it has found is not lost if it is interrupted.
    """

    def __init__(self, path, facts):
        self.path = path
        self.facts = facts
        self.figures = []

    def add(self, part, figures):
        from dev.benchmarks.figures import as_json

        for figure in figures:
            line(figure.row())
        self.figures += figures
        self.facts["load_average"][part] = os.getloadavg()[0]
        if self.path:
            self.path.write_text(as_json(self.facts, self.figures))

    def end(self):
        loads = sorted(self.facts["load_average"].values())
        cores = self.facts["cores"]
        note(f"{cores} cores, load average {loads[0]:.1f} to {loads[-1]:.1f}")
        if self.path:
            note(f"Written: {self.path}")
