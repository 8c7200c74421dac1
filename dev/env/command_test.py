# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev/test`: runs the lint and the tests, in a database of their own."""

import os
import signal
import threading
import time
from collections import Counter
from concurrent.futures import Future

from . import (
    base,
    chromium,
    lint,
    odoo,
    paths,
    postgres,
    processes,
    pytest_run,
    template,
)
from . import toolbox as toolboxes
from .databases import ManyDatabases
from .paths import ADDON
from .say import Trouble, held, line, note, step
from .template import Template

TEST = "helpdesk_whatsapp_test"
# Number of processes for the addon's tests, each with a copy of the database, and for
# those of dev/ with Odoo, each with an Odoo and a browser.
LANES = 2
TITLES = {
    "alone": "The tests of dev/ without Odoo",
    "dev": "The tests of dev/",
    "addon": "The addon's tests, in Odoo",
}

HELP = """\
usage: ./dev/test [--no-lint] [--only-lint] [--fix] [arguments of pytest…]

The addon's tests in Odoo (pytest-odoo, HTTP tests included), in two processes; beside
them the tests of dev/ (of the environment and the simulator, which start at once; of
the browser in front of a real Odoo, in two processes), with Chromium where a test needs
it; and the lint (ruff, Prettier and ESLint with OCA's rules, pylint-odoo, OCA's
checks), of which what has passed with the same files is not run again. The last line
counts them all; each lint tool counts as one test, and so does an installation without
warnings. Before it come the slowest tests.

  ./dev/test                             everything
  ./dev/test -k webhook                  what has "webhook" in its name
  ./dev/test tests/test_webhook.py -x    one file, up to the first failure
  ./dev/test dev/tests                   only what needs no Odoo of pytest's own

options:
  -h, --help            show this and exit (pytest's own: ./dev/test --pytest-help)
  --no-lint             only the tests
  --only-lint           only the lint
  --fix                 let ruff, ESLint and Prettier correct the files, then lint
  anything else         goes through to pytest

environment:
  HELPDESK_WHATSAPP_CACHE, ODOO_SRC, PGHOST…, PYTHON   as for ./dev/run --help
  CHROMIUM              the browser to use (else Debian's chromium-headless-shell,
                        which is unpacked in the cache; else chromium or google-chrome
                        on the PATH, which apt installs if it may be used)
  HELPDESK_FUZZ=20      draw so many times as many examples as usual where tests draw
                        their input, at random (usually: the same ones each time)

The database (helpdesk_whatsapp_test) is made anew for every run, in a server apart
from that of ./dev/run; logs lie in .dev/test/.
"""


def main(arguments):
    if {"-h", "--help"} & set(arguments):
        print(HELP, end="")
        return 0
    for name in [name for name in os.environ if name.startswith("WHATSAPP_")]:
        del os.environ[name]  # would define another account than the tests'
    own = {"--no-lint", "--only-lint", "--fix"} & set(arguments)
    for_pytest = [word for word in arguments if word not in own]
    for_pytest = ["--help" if word == "--pytest-help" else word for word in for_pytest]
    state = paths.state_dir("test")
    lock = processes.only_one(state / "test.lock", "./dev/test")
    registry = processes.Registry(state / "test.pids")
    # End-to-end tests list their processes in a registry of their own: see stack.py.
    for pids in (registry, processes.Registry(state / "stack.pids")):
        pids.stop_orphans()
    toolbox = toolboxes.get()
    toolboxes.enter(toolbox, "test", arguments)
    os.environ["HELPDESK_KNOWN_ADDONS"] = os.pathsep.join(map(str, toolbox.odoo.addons))
    started = time.monotonic()
    counts = Counter(passed=0, failed=0, skipped=0)
    if "--fix" in own:
        lint.correct(toolbox)
    if "--only-lint" in own:
        counts["passed"], counts["failed"] = lint.run(toolbox)
    else:
        linted = None if "--no-lint" in own else _start_lint(toolbox)
        _signals()
        counts += _tests(toolbox, registry, for_pytest)
        if linted:
            counts += _report(*linted.result())
    lock.close()
    return _conclude(counts, time.monotonic() - started)


def _start_lint(toolbox):
    """Start the lint in a thread; its output is printed after the tests."""
    linted = Future()

    def run():
        try:
            with held() as lines:
                linted.set_result((lint.run(toolbox), lines))
        except BaseException as error:
            linted.set_exception(error)

    # A daemon thread, so that an interrupted run does not wait for it.
    threading.Thread(target=run, daemon=True).start()
    return linted


def _report(linted, lines):
    line("\n  Lint")
    for text in lines:
        line(text)
    passed, failed = linted
    return Counter(passed=passed, failed=failed)


def _signals():
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)


def _conclude(counts, seconds):
    line()
    note(f"{seconds:.0f} s")
    text = f"{counts['passed']} passed, {counts['failed']} failed"
    if counts["skipped"]:
        text += f", {counts['skipped']} skipped"
    line(text)
    return 1 if counts["failed"] else 0


def _tests(toolbox, registry, arguments):
    browser = chromium.get()
    state = paths.state_dir("test")
    if postgres.users_own():
        server = postgres.UsersServer()
    else:
        data = state / "postgres"
        server = postgres.Server(data, toolbox.python, registry, durable=False)
    ground = Ground(toolbox, server, registry)
    chosen = pytest_run.Selection(arguments, paths.addons_dir() / ADDON)
    runs = [ground.start_alone(browser, chosen)] if chosen.has_all_of_dev else []
    try:
        counts = ground.prepare()
        counts += ground.run(runs, browser, chosen)
        ground.databases.sweep()
    finally:
        for run in runs:
            run.stop()
        server.stop()
    return counts


class Ground:
    """The databases of the tests: see template.py."""

    def __init__(self, toolbox, server, registry):
        self.toolbox = toolbox
        self.server = server
        self.registry = registry
        self.state = paths.state_dir("test")
        data = paths.state_dir("test", "data")
        self.databases = ManyDatabases(server, data / "filestore")
        self.config = odoo.write_config(
            self.state / "odoo.conf",
            toolbox,
            data,
            db_name=TEST,
            workers=0,
            max_cron_threads=0,
        )

    def prepare(self):
        """Make the test database; its installation counts as a test."""
        self._start_server()
        self.databases.sweep()
        installed = Template(self.toolbox, self.server, self.databases, self.config)
        installed.ensure()
        self.databases.copy(template.NAME, TEST)
        complaints = installed.complaints()
        for row in complaints:
            line(f"  {row}")
        if complaints:
            line(f"  The installation has warnings: see {installed.install_log}")
        return Counter(failed=1) if complaints else Counter(passed=1)

    def _start_server(self):
        """Start the server; a cluster without the current base is replaced."""
        if isinstance(self.server, postgres.UsersServer):
            return self.server.start()
        with step("PostgreSQL"):
            mark = self.state / "postgres.base"
            key = base.key(self.toolbox)
            known = mark.exists() and mark.read_text() == key
            if not (self.server.exists() and known):
                mark.unlink(missing_ok=True)
                base.create_cluster(self.toolbox, self.server, self.databases)
                mark.write_text(key)
            return self.server.start()

    def start_alone(self, browser, chosen):
        """Start those tests of dev/ that need neither the addon installed nor Odoo."""
        options = ["-p", "no:odoo", "--part=alone", *chosen.dev]
        run = self._run("alone", browser, paths.ROOT, options)
        run.start(self.registry)
        return run

    def run(self, runs, browser, chosen):
        """Run the chosen tests beside the runs that have started, which it adds to."""
        outside = ["-p", "no:odoo", *chosen.dev, *chosen.common]
        inside = [f"--odoo-config={self.config}", "--odoo-http"]
        inside += ["-p", "dev.env.filestores", "-p", "dev.env.parsed_terms"]
        inside += [*chosen.addon, *chosen.common]
        side_by_side = f"--numprocesses={LANES}"
        if chosen.has_all_of_dev:
            outside += ["--part=installed", side_by_side, "--no-loadscope-reorder"]
        if chosen.has_all_of_addon:
            inside += [side_by_side, "--dist=loadscope", "--no-loadscope-reorder"]
            inside += ["-p", "dev.env.order"]
        if chosen.dev:
            runs.append(self._run("dev", browser, paths.ROOT, outside))
        if chosen.addon:
            root = paths.addons_dir() / ADDON
            runs.append(self._run("addon", browser, root, inside))
        counts = self._run_side_by_side(runs)
        if not counts:
            raise Trouble(
                "No test was chosen: what was given to pytest "
                f"({' '.join(chosen.common) or 'nothing'}) fits none."
            )
        return counts

    def _run(self, name, browser, root, options):
        env = pytest_run.environment(browser, postgres.programs(self.toolbox.python))
        env |= {"HELPDESK_TEST_TEMPLATE": template.NAME, "HELPDESK_TEST_DATABASE": TEST}
        env["HELPDESK_BUNDLES"] = str(template.kept_bundles(self.toolbox))
        if isinstance(self.server, postgres.Server):
            env["HELPDESK_TEST_PROGRAMS"] = str(self.server.programs)
        return pytest_run.Run(name, self.toolbox, self.server, env, root, options)

    def _run_side_by_side(self, runs):
        """Print the output of the last one, which runs in the foreground unless it has
        been started; then that of the others.
        """
        counts = Counter()
        for run in runs[:-1]:
            if not run.child:
                run.start(self.registry)
            note(f"{TITLES[run.name]} run meanwhile: {run.log}")
        for run in reversed(runs):
            line(f"\n  {TITLES[run.name]}")
            counts += run.follow() if run.child else run.here()
        pytest_run.print_slowest(runs)
        return counts
