# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A database with the addon as it is now, on a PostgreSQL server of the clone's own."""

from . import base, odoo, pins, postgres
from .paths import ADDON
from .say import Trouble, step


def start_server(toolbox, server, databases, config):
    """Start the server; a new one begins with the base."""
    new = isinstance(server, postgres.Server) and not server.exists()
    with step("PostgreSQL"):
        if new:
            base.create_cluster(toolbox, server, databases)
        server.start()
    if new:
        base.ensure(toolbox, databases, config)
        base.store(toolbox, server, databases)


def ensure(toolbox, databases, config, log, name, reset=False, more=()):
    """Create the database from the base, or update it if the addon has changed.

    :param more: names of other addons that are to be installed
    """

    def run(database, *options):
        odoo.once(toolbox, databases.server, config, log, database, *options)

    facts = {"base": base.key(toolbox), "addon": pins.addon_fingerprint()}
    facts |= {"more": list(more)} if more else {}
    held = {} if reset else databases.read_mark(name)
    missing = set(held.get("more", ())) - set(more)
    if missing:
        raise Trouble(f"The database {name} has {', '.join(missing)}: see --help.")
    if held == facts:
        return
    installs = ",".join((ADDON, *more))
    if not held:
        making = f"{name}_making"
        databases.copy(base.ensure(toolbox, databases, config), making)
        with step(f"Installing {ADDON} with its demo data"):
            run(making, "-i", installs)
        databases.rename(making, name)
    else:
        what = ADDON if held["base"] == facts["base"] else "all"
        with step(f"Updating {what} in the database"):
            run(name, "-u", what, *(("-i", installs) if more else ()))
    databases.mark(name, **facts)
