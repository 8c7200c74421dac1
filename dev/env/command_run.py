# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev/run`: starts Odoo on a database with demo data, and the simulator."""

import argparse
import os
import signal
import time

from . import installation, odoo, paths, ports, postgres, processes, queue_job, services
from . import toolbox as toolboxes
from .databases import Databases
from .say import line, note, step

EPILOG = """
environment:
  HELPDESK_WHATSAPP_CACHE  folder of downloads, shared by clones
                           (default: helpdesk_mgmt_whatsapp in XDG_CACHE_HOME or
                           ~/.cache)
  ODOO_SRC                 a checkout of Odoo 19.0 to use instead of Debian's
  PGHOST, PGPORT, PGUSER…  a running PostgreSQL to use instead of one of our own
                           (any of PGHOST, PGHOSTADDR, PGPORT, PGSERVICE)
  PYTHON                   the Python (3.10 or newer) to make the environment with
                           (default: /usr/bin/python3, else one on the PATH)
  ODOO_PORT, SIMULATOR_PORT, ODOO_WORKERS, ODOO_DATABASE
                           the same as the flags
  WHATSAPP_PHONE_NUMBER_ID, WHATSAPP_ACCESS_TOKEN, …
                           a real number, defined by the environment: see
                           docs/admins.md, "The account of the environment"

Everything it makes lies in .dev/ (databases, files, logs: .dev/odoo.log,
.dev/simulator.log) and in the folder of downloads. The addon is updated in the
database at a start after its files have changed.

Logins: admin / admin and agent / agent.
"""


DATABASE = "helpdesk_whatsapp"
#: The list of jobs.
JOBS = "/odoo/action-queue_job.action_queue_job"


def parser():
    result = argparse.ArgumentParser(
        prog="./dev/run",
        description="Start Odoo 19 with this addon and demo data, and a simulator of "
        "WhatsApp with a phone in the browser. The first start fetches what is "
        "needed; Ctrl-C stops everything it started.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    env = os.environ.get
    result.add_argument(
        "--port",
        type=int,
        default=env("ODOO_PORT", "8069"),
        help="Odoo's port (default: 8069)",
    )
    result.add_argument(
        "--simulator-port",
        type=int,
        default=env("SIMULATOR_PORT", "8070"),
        help="the simulator's port (default: 8070)",
    )
    result.add_argument(
        "--workers",
        type=int,
        default=env("ODOO_WORKERS", "0"),
        help="Odoo's worker processes (default: 0, which is threads; with workers, "
        "live updates in the browser need a proxy)",
    )
    result.add_argument(
        "--database",
        default=env("ODOO_DATABASE"),
        help=f"name of the database (default: {DATABASE}; with --queue-job, "
        f"{DATABASE}_jobs)",
    )
    result.add_argument(
        "--reset", action="store_true", help="throw the database away and begin anew"
    )
    result.add_argument("--no-simulator", action="store_true", help="start Odoo only")
    result.add_argument(
        "--queue-job",
        action="store_true",
        help="run the queues as jobs of OCA's queue_job, which is fetched from PyPI",
    )
    return result


def main(arguments):
    options = parser().parse_args(arguments)
    default = f"{DATABASE}_jobs" if options.queue_job else DATABASE
    options.database = options.database or default
    state = paths.state_dir()
    lock = processes.only_one(state / "run.lock", "./dev/run")
    registry = processes.Registry(state / "run.pids")
    if registry.stop_orphans():
        note("Stopped what a killed run had left")
    ports.require(options.port, "--port", "Odoo")
    if not options.no_simulator:
        ports.require(options.simulator_port, "--simulator-port", "the simulator")
    toolbox = toolboxes.get()
    toolboxes.enter(toolbox, "run", arguments)
    if options.queue_job:
        toolbox = queue_job.add(toolbox)
    _run(options, toolbox, registry)
    lock.close()
    return 0


def _run(options, toolbox, registry):
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    session = Session(options, toolbox, registry)
    try:
        session.start()
        session.announce()
        session.watch()
    except KeyboardInterrupt:
        line("\nStopping…")
    finally:
        session.stop()
    line("Stopped.")


class Session:
    """One run: starts the processes in order, and stops them in reverse."""

    def __init__(self, options, toolbox, registry):
        self.options = options
        self.toolbox = toolbox
        self.registry = registry
        self.state = paths.state_dir()
        self.children = []
        if postgres.users_own():
            self.server = postgres.UsersServer()
        else:
            data = self.state / "postgres"
            self.server = postgres.Server(data, toolbox.python, registry)
        self.databases = Databases(self.server, self.state / "data" / "filestore")
        self.config = self._config()

    def _config(self):
        options = self.options
        return odoo.write_config(
            self.state / "odoo.conf",
            self.toolbox,
            paths.state_dir("data"),
            db_name=options.database,
            dbfilter=f"^{options.database}$",
            http_port=options.port,
            gevent_port=ports.free(),
            workers=options.workers,
            **(queue_job.settings() if options.queue_job else {}),
        )

    def start(self):
        self._prepare()
        connection = self.databases.connect(self.options.database)
        simulator_port = 0 if self.options.no_simulator else self.options.simulator_port
        services.point_at(connection, self.options.port, simulator_port)
        connection.close()
        with step("Odoo, and the simulator" if simulator_port else "Odoo"):
            self._start_services(simulator_port)

    def _prepare(self):
        options = self.options
        where = (self.toolbox, self.databases, self.config)
        if options.reset and isinstance(self.server, postgres.Server):
            self.server.remove()
        installation.start_server(self.toolbox, self.server, *where[1:])
        more = (queue_job.ADDON,) if options.queue_job else ()
        log = self.state / "install.log"
        installation.ensure(*where, log, options.database, options.reset, more)

    def _start_services(self, simulator_port):
        port = self.options.port
        for log in ("odoo.log", "simulator.log"):
            (self.state / log).unlink(missing_ok=True)
        common = (self.toolbox, self.server, self.registry)
        web = services.start_odoo(*common, self.config, self.state / "odoo.log")
        self.children.append(web)
        if simulator_port:
            phone = services.start_simulator(
                *common,
                simulator_port,
                port,
                self.state / "simulator.json",
                self.state / "simulator.log",
                *services.REVIEWS,
            )
            self.children.append(phone)
            services.wait_for(phone, services.url(simulator_port, "/"), 30)
        services.wait_for(web, services.url(port, "/web/login"))

    def announce(self):
        options = self.options
        rows = [("Odoo", services.url(options.port))]
        if not options.no_simulator:
            rows.append(("Phone", services.url(options.simulator_port, "/")))
        if options.queue_job:
            rows.append(("Jobs", services.url(options.port, JOBS)))
        rows += [
            ("Logins", "admin / admin  and  agent / agent"),
            ("Logs", ".dev/odoo.log  .dev/simulator.log"),
        ]
        line()
        for name, value in rows:
            line(f"  {name:<8} {value}")
        line("\n  Ctrl-C stops everything.")

    def watch(self):
        """Wait until Ctrl-C, or until a process stops by itself."""
        while True:
            for child in self.children:
                child.require_running()
            time.sleep(0.5)

    def stop(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for child in reversed(self.children):
            child.stop()
        self.server.stop()
