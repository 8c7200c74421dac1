# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""PostgreSQL, and the databases that the benchmarks copy."""

import os

from dev.env import base, former, odoo, paths, pins, postgres, processes
from dev.env.databases import Databases
from dev.env.say import Trouble, step

FLOOR_ADDONS = paths.DEV / "benchmarks" / "addons"
FLOOR = "whatsapp_bench_floor"


def find_tree(named):
    """Return the folder of the addon that `--tree` names: a path, or a commit."""
    if not named:
        return paths.ROOT
    path = paths.Path(named).expanduser().absolute()
    if not (path / "__manifest__.py").exists():
        path = _of_commit(named)
    return path.resolve()


def _of_commit(named):
    git = ["git", "-C", paths.ROOT, "-c", f"safe.directory={paths.ROOT}"]
    asked = [*git, "rev-parse", "--verify", "--quiet", f"{named}^{{commit}}"]
    done = processes.call(asked)
    if done.returncode:
        raise Trouble(
            f"--tree {named} is neither a folder with the addon nor a commit."
        )
    return former.code(done.stdout.strip()) / paths.ADDON


class Ground:
    """A PostgreSQL of the benchmarks' own, with a template database a tree.

    It writes to the disk as in production: a commit is part of what is measured.
    """

    area = "bench"

    def __init__(self, toolbox, registry, tree):
        self.toolbox = toolbox
        self.tree = tree
        self.state = paths.state_dir(self.area)
        self.data = paths.state_dir(self.area, "data")
        if postgres.users_own():
            self.server = postgres.UsersServer()
        else:
            cluster = self.state / "postgres"
            self.server = postgres.Server(cluster, toolbox.python, registry)
        self.databases = Databases(self.server, self.data / "filestore")
        self.config = self.write_config("odoo.conf")

    def addons_path(self, *more):
        folders = [*self.toolbox.odoo.addons, paths.addons_dir(self.tree), *more]
        return ",".join(map(str, (*folders, FLOOR_ADDONS)))

    def write_config(self, name, **settings):
        known = {"addons_path": self.addons_path(), "workers": 0, "max_cron_threads": 0}
        return odoo.write_config(
            self.state / name, self.toolbox, self.data, **(known | settings)
        )

    def start(self):
        new = isinstance(self.server, postgres.Server) and self._make_cluster()
        with step("PostgreSQL"):
            self.server.start()
        os.environ.update(self.server.env)  # dev/env/stack.py connects by them
        base.ensure(self.toolbox, self.databases, self.config)
        if new:
            base.store(self.toolbox, self.server, self.databases)
            os.environ.update(self.server.env)

    def _make_cluster(self):
        """Create the cluster if the current base is not in it."""
        mark, key = self.state / "postgres.base", base.key(self.toolbox)
        if self.server.exists() and mark.exists() and mark.read_text() == key:
            return False
        mark.unlink(missing_ok=True)
        base.create_cluster(self.toolbox, self.server, self.databases)
        mark.write_text(key)
        return True

    def stop(self):
        self.server.stop()

    def template(self):
        """Return the database with the tree's addon and the floor's, made if needed."""
        name = f"helpdesk_whatsapp_bench_{pins.digest(self.tree)}"
        facts = [
            pins.addon_fingerprint(self.tree),
            pins.addon_fingerprint(FLOOR_ADDONS),
        ]
        return self.ensure(name, facts, f"{paths.ADDON},{FLOOR}", self.config)

    def ensure(self, name, facts, addons, config):
        """Return a database with addons installed on the base.

        :param facts: it is made anew when they change
        """
        facts = {"base": base.key(self.toolbox), "addons": facts}
        if self.databases.read_mark(name) != facts:
            self.databases.copy(base.name(self.toolbox), name)
            with step(f"Installing {addons}"):
                log = self.state / "install.log"
                where = (self.toolbox, self.server, config, log, name)
                odoo.once(*where, "-i", addons)
            self.databases.mark(name, **facts)
        return name
