# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fetches Odoo's sources and the Python packages, which all commands need."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from . import bytecode, odoo_source, paths, postgres, python_packages


@dataclass(frozen=True)
class Toolbox:
    """The virtual environment's Python, and Odoo's sources.

    `more` are folders of packages, with addons, that only some commands need.
    """

    python: Path
    odoo: odoo_source.OdooSource
    more: tuple = ()

    def environment(self, server, *python_path):
        """Return the environment of a process with Odoo; a server may be None."""
        folders = map(str, (self.odoo.python_path, *self.more, *python_path))
        env = postgres.environment(server.env if server else {})
        # Without bytecode each start of Odoo compiles all of its sources again.
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        return env | {
            "PYTHONPATH": os.pathsep.join(folders),
            "PYTHONPYCACHEPREFIX": str(bytecode.folder(*self._shared())),
            "HELPDESK_PARSED_TERMS": str(self.parsed_terms()),
            "PYTHONUNBUFFERED": "1",
        }

    def _shared(self):
        return (self.python.parent.parent, self.odoo.python_path, *self.more)

    def parsed_terms(self):
        """Return the folder that parsed_terms.py uses."""
        return paths.cache_root() / f"terms-{self.odoo.key}"

    def addons_path(self):
        more = [folder / "odoo" / "addons" for folder in self.more]
        return [str(path) for path in (*self.odoo.addons, *more, paths.addons_dir())]


def get():
    """Fetch what is missing, in two downloads side by side."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        odoo = pool.submit(odoo_source.get)
        python = pool.submit(python_packages.get)
        return Toolbox(python.result(), odoo.result())


def enter(toolbox, command, arguments):
    """Restart the command in the virtual environment, unless it runs there."""
    home = toolbox.python.parent.parent
    if Path(sys.prefix).resolve() != home.resolve():
        sys.stdout.flush()
        line = [str(toolbox.python), str(paths.DEV / "env"), command, *arguments]
        os.execv(line[0], line)
