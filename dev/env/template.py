# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Installs the addon in the database that tests copy.

base (helpdesk_mgmt and demo data) → template (our addon installed as it is now) → the
test database; end-to-end tests copy the template as well. An installation is stored in
the cache, for other clones and later runs with the same files.
"""

import shutil

from . import base, cache, odoo, paths, pins, postgres
from .dumps import Dumps
from .paths import ADDON
from .say import Trouble, step

NAME = "helpdesk_whatsapp_test_template"
BUNDLES = paths.DEV / "env" / "assets.py"
KEPT = paths.DEV / "env" / "kept_bundles.py"
#: Days after which an installation or a bundle that was not used is removed.
KEPT_DAYS = 3


def kept_bundles(toolbox):
    """Return the folder that kept_bundles.py uses."""
    key = pins.digest(toolbox.odoo.key, pins.python_key(), KEPT.read_text())
    return paths.cache_root() / f"bundles-{key}"


class Template:
    """The database with the addon as it is now."""

    def __init__(self, toolbox, server, databases, config):
        self.toolbox = toolbox
        self.server = server
        self.databases = databases
        self.config = config
        self.state = paths.state_dir("test")
        self.install_log = self.state / "install.log"

    def ensure(self):
        """Install or restore what is not as it is now."""
        if not (paths.ROOT / "__manifest__.py").exists():
            raise Trouble(f"There is no addon in {paths.ROOT}: it has no manifest.")
        source = base.ensure(self.toolbox, self.databases, self.config)
        if isinstance(self.server, postgres.Server):
            base.store(self.toolbox, self.server, self.databases)
        addon = {"base": base.key(self.toolbox), "addon": pins.addon_fingerprint()}
        python = pins.python_key()  # the pages of OCA's addons are among its packages
        pages = pins.digest(BUNDLES.read_text(), python, pins.static_age())
        whole = addon | {"bundles": pages}
        known = self.databases.read_mark(NAME)
        if known == whole:
            return
        if {name: known.get(name) for name in addon} != addon:
            self._restore_or_install(source, f"template-{pins.digest(*addon.values())}")
            self.databases.mark(NAME, **addon)
        self._put_bundles()
        self.databases.mark(NAME, **whole)

    def complaints(self):
        """Return the warnings and errors in the installation's log."""
        log = self.install_log
        rows = log.read_text(errors="replace").splitlines() if log.exists() else []
        return [row for row in rows if " WARNING " in row or " ERROR " in row]

    def _restore_or_install(self, source, entry):
        if isinstance(self.server, postgres.UsersServer):
            return self._install(source)
        dumps = Dumps(self.toolbox, self.databases, self.server.programs)
        stored = cache.find(entry)
        if stored:
            with step(f"{ADDON}, installed before"):
                cache.used(stored / cache.MARK)
                dumps.restore(stored, NAME)
                shutil.copy(stored / self.install_log.name, self.install_log)
            return None
        self._install(source)
        if self.complaints():
            return None

        def build(folder):
            dumps.store(NAME, folder)
            shutil.copy(self.install_log, folder)

        cache.ensure(entry, build)
        return cache.forget_unused(paths.cache_root().glob("template-*"), KEPT_DAYS)

    def _install(self, source):
        self.databases.copy(source, NAME)
        where = (self.toolbox, self.server, self.config)
        with step(f"Installing {ADDON}"):
            odoo.once(*where, self.install_log, NAME, "-i", ADDON)

    def _put_bundles(self):
        """Put in the database what its pages load, for each version of it a folder."""
        folder = kept_bundles(self.toolbox)
        folder.mkdir(exist_ok=True)
        with step("What its pages load"):
            odoo.script(
                self.toolbox,
                self.server,
                self.config,
                self.state / "bundles.log",
                NAME,
                BUNDLES,
                HELPDESK_BUNDLES=str(folder),
            )
        for kept in (folder, self.toolbox.parsed_terms()):
            if kept.exists():
                cache.forget_unused(kept.iterdir(), KEPT_DAYS)
