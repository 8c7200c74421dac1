# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Creates databases of former versions of the addon, with users' data.

A version's code comes from the repository's history. Its database is filled by
`filling.py` with that version's models, and stored in the cache as a dump. A clone's
test server keeps it until its key changes.
"""

import os
import subprocess

from . import base, cache, odoo, paths, pins, postgres, processes
from . import toolbox as toolboxes
from .databases import Databases
from .dumps import Dumps
from .say import Trouble, step, tail

#: Each published version, and its last commit.
VERSIONS = {
    "19.0.1.0.0": "56a7c7928942639ed093f4b10bf99759293406e3",
    "19.0.1.1.0": "8c640f7cc3e635f0096cdd860c64244d75e7b97d",
    "19.0.1.2.0": "03757291bacdc7e309ea9834cc2e179af8c0ba51",
}
FILLING = paths.DEV / "env" / "filling.py"
#: Folder of PostgreSQL's programs, set by `./dev/test`; empty for a server of the
#: user's, whose version might not be able to read the dump.
PROGRAMS = os.environ.get("HELPDESK_TEST_PROGRAMS", "")
#: Folders that neither the installed addon nor a test of upgrades needs.
LEFT_OUT = (":!dev", ":!docs", ":!tests", ":!readme", ":!static/tests")


def ensure(version):
    """Create the database of `version` on the tests' server if it is missing.

    Returns its name.
    """
    toolbox, server = toolboxes.get(), postgres.UsersServer()
    filestores = paths.state_dir("test", "data") / "filestore"
    databases = Databases(server, filestores)
    key = pins.digest(base.key(toolbox), VERSIONS[version], FILLING.read_text())
    maker = Maker(toolbox, databases, version, key)
    if databases.read_mark(maker.database) != {"key": key}:
        with step(f"A database of {version}, filled"):
            maker.make()
    return maker.database


class Maker:
    """Creates a version's database from its dump, else with the version's code."""

    def __init__(self, toolbox, databases, version, key):
        self.toolbox = toolbox
        self.databases = databases
        self.version = version
        self.key = key
        self.entry = f"former-{key}"
        self.database = f"helpdesk_whatsapp_former_{version}"
        self.making = f"{self.database}_making"
        self.folder = paths.state_dir("test", "former", version)

    def make(self):
        self.databases.drop(self.making)
        if not PROGRAMS:
            self._fill()
        else:
            dumps = Dumps(self.toolbox, self.databases, PROGRAMS)
            cached = cache.ensure(self.entry, lambda folder: self._dump(dumps, folder))
            if not self.databases.exists(self.making):
                dumps.restore(cached, self.making)
        self.databases.rename(self.making, self.database)
        self.databases.mark(self.database, key=self.key)

    def _dump(self, dumps, folder):
        self._fill()
        dumps.store(self.making, folder)

    def _fill(self):
        """Install the version on a copy of the base, and fill the database."""
        config = self._config()
        self.databases.copy(base.name(self.toolbox), self.making)
        odoo.once(
            self.toolbox,
            self.databases.server,
            config,
            self.folder / "install.log",
            self.making,
            *("-i", paths.ADDON),
        )
        self._use(config)

    def _config(self):
        addons = [*self.toolbox.odoo.addons, code(VERSIONS[self.version])]
        return odoo.write_config(
            self.folder / "odoo.conf",
            self.toolbox,
            self.databases.filestores.parent,
            addons_path=",".join(map(str, addons)),
            max_cron_threads=0,
        )

    def _use(self, config):
        launcher = odoo.command(self.toolbox, config)[:2]
        arguments = ("shell", "-c", config, "-d", self.making, "--no-http")
        log = self.folder / "filling.log"
        with open(FILLING) as filling, open(log, "w") as output:
            done = processes.call(
                (*launcher, *arguments),
                env=self.toolbox.environment(self.databases.server),
                cwd=paths.state_dir(),
                stdin=filling,
                stdout=output,
            )
        if done.returncode:
            raise Trouble(
                f"The database of {self.version} could not be filled: see {log}, which "
                f"ends with:\n{tail(log, 25)}"
            )


def code(commit):
    """Return the folder of addons with ours as of `commit`."""
    return cache.ensure(f"addon-{commit[:12]}", lambda folder: _unpack(commit, folder))


def _unpack(commit, folder):
    target = folder / paths.ADDON
    target.mkdir()
    git = ["git", "-C", paths.ROOT, "-c", f"safe.directory={paths.ROOT}"]
    command = [*git, "archive", commit, "--", ".", *LEFT_OUT]
    try:
        archive = subprocess.run(command, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        why = getattr(error, "stderr", b"").decode(errors="replace").strip()
        raise Trouble(
            f"The code of commit {commit[:12]} is needed to test upgrades from it, and "
            "this copy of the repository does not have it: install git, and fetch the "
            f"whole history (git fetch --unshallow). {why}"
        ) from error
    subprocess.run(["tar", "-x", "-C", target], input=archive, check=True)
