# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two Odoo servers with workers on one database, the simulator, and a balancer."""

import os
import random
import re
import signal
import threading
import time

from dev.env import odoo, ports, services

from .balancer import Balancer
from .helpdesk import Helpdesk
from .meta import Meta

SERVERS = 2
#: Limits by which Odoo would stop or restart a process on a slow machine.
LIMITS = {"limit_time_cpu": 86_400, "limit_time_real": 86_400}
#: Seconds between the statuses of a message.
PACE = 0.4
#: Seconds between the looks of the service manager.
LOOK = 1
ALIVE = re.compile(r"Worker (\w+) \((\d+)\) alive")


class Server:
    """One Odoo server, which may be killed and started again."""

    def __init__(self, arena, number, workers, cron_workers):
        self.arena = arena
        self.port = ports.free()
        self.name = f"odoo{number}"
        self.log = arena.folder / f"{self.name}.log"
        self.log.unlink(missing_ok=True)
        self.config = odoo.write_config(
            arena.folder / f"{self.name}.conf",
            arena.toolbox,
            arena.databases.filestores.parent,
            db_name=arena.database,
            dbfilter=f"^{arena.database}$",
            http_port=self.port,
            gevent_port=ports.free(),
            workers=workers,
            max_cron_threads=cron_workers,
            **LIMITS,
        )
        self.child = None

    def start(self):
        arena = self.arena
        self.child = services.start_odoo(
            arena.toolbox, arena.server, arena.registry, self.config, self.log
        )

    def wait(self):
        services.wait_for(self.child, services.url(self.port, "/web/health"))

    def workers(self, kind):
        """Return the running workers of a kind: WorkerHTTP or WorkerCron."""
        found = ALIVE.findall(self.log.read_text(errors="replace"))
        mine = {int(pid) for name, pid in found if name == kind}
        return sorted(pid for pid in mine if parent_of(pid) == self.child.pid)

    def kill_master(self):
        """Send SIGKILL to the master alone; its workers end when they notice."""
        os.kill(self.child.pid, signal.SIGKILL)
        self.child.popen.wait()

    def start_again(self):
        """End what is left of a server whose master has ended, and start it anew."""
        self.child.kill()
        self.start()

    def stop(self):
        if self.child:
            self.child.stop()
            self.child = None


def parent_of(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return int(stat.read().rpartition(")")[2].split()[1])
    except (OSError, ValueError):
        return None


class Arena:
    """The servers, the simulator and the balancer, on a copy of a template database.

    :param server: the PostgreSQL server, of ``dev.env.postgres``
    :param databases: ``dev.env.databases.Databases`` of it
    """

    def __init__(
        self,
        toolbox,
        server,
        databases,
        registry,
        folder,
        template,
        database="helpdesk_whatsapp_chaos",
        workers=2,
        cron_workers=1,
    ):
        self.toolbox, self.server, self.databases = toolbox, server, databases
        self.registry, self.folder = registry, folder
        self.template, self.database = template, database
        folder.mkdir(parents=True, exist_ok=True)
        self.servers = [
            Server(self, number, workers, cron_workers)
            for number in range(1, SERVERS + 1)
        ]
        self.balancer = Balancer([server.port for server in self.servers])
        self.simulator_port = ports.free()
        self.simulator = None
        self._is_ending = threading.Event()
        self._manager = threading.Thread(target=self._manage, daemon=True)
        self._cookies = {}
        self.url = services.url(self.balancer.port)
        self.meta = Meta(services.url(self.simulator_port))

    @property
    def filestore(self):
        return self.databases.filestores / self.database

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self):
        self.databases.copy(self.template, self.database)
        if hasattr(self.server, "checkpoint"):
            self.server.checkpoint()
        connection = self.databases.connect(self.database)
        services.point_at(connection, self.balancer.port, self.simulator_port)
        services.postpone_daily_crons(connection)
        connection.close()
        self.balancer.start()
        for server in self.servers:
            server.start()
        self.simulator = services.start_simulator(
            *(self.toolbox, self.server, self.registry, self.simulator_port),
            *(self.balancer.port, "", self.folder / "simulator.log"),
            *("--pace", PACE),
        )
        services.wait_for(self.simulator, f"{self.meta.url}/")
        for server in self.servers:
            server.wait()
        self._manager.start()
        while not self.meta.control("GET", "state")["webhook"]["verified"]:
            time.sleep(0.1)

    def _manage(self):
        """Start a server again that has ended, as a service manager does.

        Odoo's master ends by itself if it has to start a worker while PostgreSQL is
        down.
        """
        while not self._is_ending.wait(LOOK):
            for server in self.servers:
                if not server.child.running():
                    server.start_again()

    def __exit__(self, *_exception):
        self._is_ending.set()
        if self._manager.is_alive():
            self._manager.join()
        for server in self.servers:
            server.stop()
        if self.simulator:
            self.simulator.stop()
        if self.balancer._server:
            self.balancer.stop()
        self.databases.drop(self.database)

    def user(self, login):
        """Return ``Helpdesk`` of a user, who logs in once for all of them."""
        return Helpdesk(self.url, self.database, login, self._cookies)

    def query(self, statement, *values):
        connection = self.databases.connect(self.database)
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, values or None)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def kill_worker(self, kind, chance=random):
        """Send SIGKILL to a worker of one of the servers; returns its pid."""
        pids = [pid for server in self.servers for pid in server.workers(kind)]
        pid = chance.choice(pids) if pids else None
        if pid:
            os.kill(pid, signal.SIGKILL)
        return pid
