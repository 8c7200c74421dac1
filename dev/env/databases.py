# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Creates, copies, renames and drops databases, and marks them with their content.

A mark is the comment of the database, which PostgreSQL renames with it.
"""

import json
import os
import shutil
import time

from . import postgres

#: Begin of the names of dropped databases until `ManyDatabases.sweep`.
LEFT = "helpdesk_whatsapp_left_"


class Databases:
    """The databases of a server, and their filestores."""

    def __init__(self, server, filestores):
        self.server = server
        self.filestores = filestores

    def _run(self, query, *values):
        maintenance = os.environ.get("PGDATABASE") if not self.server.env else None
        connection = postgres.connect(self.server.env, maintenance or "postgres")
        try:
            with connection.cursor() as cursor:
                cursor.execute(query, values)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def connect(self, name):
        return postgres.connect(self.server.env, name)

    def exists(self, name):
        return bool(self._run("SELECT 1 FROM pg_database WHERE datname = %s", name))

    def create(self, name):
        """Create an empty database."""
        self.drop(name)
        self._run(f"CREATE DATABASE {_quoted(name)} TEMPLATE template0")

    def copy(self, source, name):
        """Replace `name` by a copy of `source`; files are shared by hard links."""
        self.drop(name)
        self._disconnect(source)
        self._run(f"CREATE DATABASE {_quoted(name)} TEMPLATE {_quoted(source)}")
        if (self.filestores / source).exists():
            shutil.copytree(
                self.filestores / source,
                self.filestores / name,
                copy_function=link_or_copy,
            )

    def rename(self, name, fresh):
        self.drop(fresh)
        self._disconnect(name)
        self._run(f"ALTER DATABASE {_quoted(name)} RENAME TO {_quoted(fresh)}")
        if (self.filestores / name).exists():
            (self.filestores / name).rename(self.filestores / fresh)

    def drop(self, name):
        if self.exists(name):
            # A client could connect again before it is dropped.
            self._run(f"ALTER DATABASE {_quoted(name)} ALLOW_CONNECTIONS false")
            self._disconnect(name)
            self._discard(name)
        shutil.rmtree(self.filestores / name, ignore_errors=True)

    def _discard(self, name):
        self._run(f"DROP DATABASE {_quoted(name)}")

    def mark(self, name, **facts):
        self._run(f"COMMENT ON DATABASE {_quoted(name)} IS %s", json.dumps(facts))

    def read_mark(self, name):
        """Return the facts that `mark` wrote; empty for other databases."""
        query = (
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
            "WHERE datname = %s"
        )
        rows = self._run(query, name)
        try:
            return json.loads(rows[0][0]) if rows and rows[0][0] else {}
        except ValueError:
            return {}

    def _disconnect(self, name):
        """End all clients' sessions; a role without more rights cannot end others."""
        self._run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = %s AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'",
            name,
        )


class ManyDatabases(Databases):
    """Databases that tests copy and drop one after another: `sweep` drops them, late.

    For some minutes ext4 does not use the inodes of deleted files again, and looks at
    each of them for each new file: among those of dropped databases, a copy takes up to
    ten times as long.
    """

    def _discard(self, name):
        left = f"{LEFT}{os.getpid()}_{time.time_ns()}"
        self._run(f"ALTER DATABASE {_quoted(name)} RENAME TO {_quoted(left)}")

    def sweep(self):
        """Drop what was left: at the end of a run, or after one that was killed."""
        found = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
        for (name,) in self._run(found, LEFT):
            super()._discard(name)


def _quoted(name):
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def link_or_copy(source, target):
    """Make a hard link: Odoo names files by their content and never changes them."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
