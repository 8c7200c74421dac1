# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Runs an Odoo and a simulator for end-to-end tests.

    from dev.env.stack import Stack

    with Stack() as stack:
        page.goto(stack.odoo_url)

`./dev/test` has started PostgreSQL and installed the addon in a template database; each
stack has a copy of it. `renew` replaces the copy while Odoo is running, which is much
faster than starting another one; Odoo keeps those of its caches that nobody has cleared
in the former copy. At the end everything is stopped and the database dropped.
"""

import json
import os
import urllib.request
from pathlib import Path

from . import base, odoo, paths, ports, postgres, processes, queue_job, services
from . import toolbox as toolboxes
from .databases import ManyDatabases
from .say import Trouble

_counter = iter(range(1, 10**6))
#: Name of this process among those of pytest-xdist.
_process = os.environ.get("PYTEST_XDIST_WORKER", "")
#: Limits by which Odoo would stop or restart a process on a slow machine.
LIMITS = {"limit_time_cpu": 86_400, "limit_time_real": 86_400}
CACHES = ("assets", "default", "groups", "routing", "stable", "templates")


class Stack:
    """An Odoo (with cron threads) and a simulator, each on a free port.

    `settings` are lines of Odoo's settings file; `prepare(cursor)` may change the
    new database before Odoo starts on it. With `bare`, a toolbox, the database has
    helpdesk_mgmt, and Odoo, which that toolbox's Python runs, installs the addon as it
    starts.
    `template` is another database to copy than that of `./dev/test`; `arguments` are
    further options of Odoo's command line. With `channels`, the capacity of channels of
    OCA's queue_job, that addon is installed and its job runner started.
    """

    #: Folder in the clone's state that has the files of its databases, and its logs.
    area = "test"
    #: Whether the simulator saves its data, so that it can be killed.
    saves_simulator = True

    def __init__(
        self,
        database="",
        workers=0,
        simulator=True,
        settings=None,
        prepare=None,
        bare=None,
        template="",
        arguments=(),
        channels="",
    ):
        self.template = template or os.environ.get("HELPDESK_TEST_TEMPLATE", "")
        if not self.template:
            raise Trouble("End-to-end tests are started with ./dev/test.")
        self._toolbox = bare or toolboxes.get()
        self._has_queue_job = bool(channels)
        if channels:
            self._toolbox = queue_job.add(self._toolbox)
            settings = queue_job.settings(channels) | (settings or {})
        if bare:
            self.template = base.name(bare)
            arguments = (*arguments, "-i", paths.ADDON)
        number = f"{_process}{next(_counter)}"
        self.database = database or f"helpdesk_whatsapp_stack_{number}"
        self.folder = paths.state_dir(self.area, "stacks", self.database)
        self._state = self.folder / "simulator.json"
        self.odoo_port = ports.free()
        self._gevent_port = ports.free()
        self.simulator_port = ports.free() if simulator else 0
        self.odoo_url = services.url(self.odoo_port)
        self.simulator_url = services.url(self.simulator_port) if simulator else ""
        self.webhook_url = f"{self.odoo_url}{services.WEBHOOK}"
        self._prepare = prepare
        self._arguments = arguments
        self._settings = {"workers": workers, **(settings or {})}
        self._server = postgres.UsersServer()
        self._registry = processes.Registry(paths.state_dir(self.area) / "stack.pids")
        self._data = paths.state_dir(self.area, "data")
        self._databases = ManyDatabases(self._server, self._data / "filestore")
        self._config = self._write_config()
        self._odoo = None
        self._simulator = None
        self._copies = 0
        #: The numbers that Odoo knows its caches by, if they hold what is in a copy.
        self._cached = {}

    def _write_config(self):
        known = {"gevent_port": self._gevent_port, "max_cron_threads": 2, **LIMITS}
        return odoo.write_config(
            self.folder / "odoo.conf",
            self._toolbox,
            self._data,
            db_name=self.database,
            http_port=self.odoo_port,
            **(known | self._settings),
        )

    def configure(self, **settings):
        """Change lines of Odoo's settings file, for the next start."""
        self._settings |= settings
        self._config = self._write_config()

    def __enter__(self):
        self._state.unlink(missing_ok=True)  # of a run that was killed
        try:
            self._begin(self._prepare)
            if self.simulator_url:
                self.start_simulator(wait=False)
            if self._has_queue_job:
                self._install(queue_job.ADDON)
            self.start_odoo()
            if self.simulator_url:
                services.wait_for(self._simulator, f"{self.simulator_url}/")
        except BaseException:
            self.__exit__()
            raise
        return self

    def _begin(self, prepare):
        """Copy the template, and write the addresses to the copy."""
        self._databases.copy(self.template, self.database)
        connection = self.connection()
        services.point_at(connection, self.odoo_port, self.simulator_port)
        services.postpone_daily_crons(connection)
        with connection.cursor() as cursor:
            if prepare:
                prepare(cursor)
                self._cached.clear()
            self._number_caches(cursor)
        connection.close()
        if prepare:
            self._cached.clear()

    def _number_caches(self, cursor):
        """Let a running Odoo invalidate what it has cached of the former copy only.

        Where nobody has cleared a cache, it holds what is in each copy.
        """
        self._copies += 1
        for cache in CACHES:
            number = self._cached.setdefault(cache, self._copies * 10**6)
            table = f"orm_signaling_{cache}"
            sequence = f"pg_get_serial_sequence('{table}', 'id')"
            cursor.execute(
                f"INSERT INTO {table} (id) SELECT setval({sequence}, %s)", [number]
            )

    def _forget_cleared(self):
        """Forget the numbers of caches that were cleared, which Odoo has raised."""
        for cache in CACHES:
            [(number,)] = self.query(f"SELECT max(id) FROM orm_signaling_{cache}")
            if number != self._cached.get(cache):
                self._cached.pop(cache, None)

    def renew(self, prepare=None):
        """Return to a new copy of the template and the simulator's start data.

        Odoo goes on running, or is started if it was stopped or killed. No page or
        request may be open.
        """
        if not self._simulator:
            self.start_simulator()
        self._control("reset", webhook=True)
        self._forget_cleared()
        self._begin(prepare)
        if not self._odoo:
            self.start_odoo()
        self._control("webhook", url=self.webhook_url)

    def _control(self, path, **body):
        request = urllib.request.Request(
            f"{self.simulator_url}/control/{path}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        opener.open(request).close()

    def __exit__(self, *_exception):
        for child in (self._odoo, self._simulator):
            if child:
                child.stop()
        self._databases.drop(self.database)
        self._state.unlink(missing_ok=True)

    def start_odoo(self):
        """Start Odoo (again) and wait until it answers."""
        self._odoo = services.start_odoo(
            self._toolbox,
            self._server,
            self._registry,
            self._config,
            self.folder / "odoo.log",
            *self._arguments,
        )
        services.wait_for(self._odoo, f"{self.odoo_url}/web/login")
        if self._settings["workers"]:
            # Odoo with workers starts another one, which creates the database anew if
            # that is being replaced.
            services.wait_for(
                self._odoo, f"{services.url(self._gevent_port)}/web/health"
            )

    def _install(self, addon):
        """Install an addon that the template does not have."""
        odoo.once(
            self._toolbox,
            self._server,
            self._config,
            self.folder / "install.log",
            self.database,
            *("-i", addon),
        )

    @property
    def odoo_pid(self):
        return self._odoo.pid

    def uninstall(self, addon):
        """Uninstall an addon while Odoo is stopped."""
        launcher = odoo.command(self._toolbox, self._config)[:2]
        args = ("module", "uninstall", "-c", self._config, "-d", self.database, addon)
        with open(self.folder / "uninstall.log", "w") as output:
            done = processes.call(
                (*launcher, *args),
                env=self._toolbox.environment(self._server),
                cwd=paths.state_dir(),
                stdout=output,
            )
        assert not done.returncode, (self.folder / "uninstall.log").read_text()

    def wake_crons(self):
        """Let Odoo run due crons now; after a start it waits a minute otherwise."""
        connection = self._databases.connect("postgres")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify('cron_trigger', %s)", [self.database])
        connection.close()

    def kill_odoo(self):
        """Send SIGKILL to Odoo and its workers, as when the machine loses power."""
        self._odoo.kill()
        self._odoo = None

    def stop_odoo(self):
        if self._odoo:
            self._odoo.stop()
            self._odoo = None

    def start_simulator(self, wait=True):
        self._simulator = services.start_simulator(
            self._toolbox,
            self._server,
            self._registry,
            self.simulator_port,
            self.odoo_port,
            self._state if self.saves_simulator else None,
            self.folder / "simulator.log",
        )
        if wait:
            services.wait_for(self._simulator, f"{self.simulator_url}/")

    def connection(self):
        """Open a psycopg2 connection to the database, in autocommit mode."""
        return self._databases.connect(self.database)

    def query(self, statement, *values):
        """Return the rows of an SQL statement."""
        connection = self.connection()
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def log(self):
        """Return Odoo's log."""
        path = self.folder / "odoo.log"
        return path.read_text(errors="replace") if path.exists() else ""


def screenshots():
    """Return the folder for pictures that tests take; it is never emptied."""
    return Path(paths.state_dir("test", "screenshots"))
