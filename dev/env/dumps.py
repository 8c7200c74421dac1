# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Dumps databases with their filestores into folders, and restores them."""

import shutil

from . import processes
from .say import Trouble


class Dumps:
    """Dumps of a server's databases.

    :param programs: folder of PostgreSQL's programs, of the server's version
    """

    def __init__(self, toolbox, databases, programs):
        self.environment = toolbox.environment(databases.server)
        self.databases = databases
        self.programs = programs

    def store(self, database, folder):
        self._call("pg_dump", "-Fc", "-Z1", "-f", folder / "dump", database)
        files = self.databases.filestores / database
        if files.exists():
            shutil.copytree(files, folder / "filestore")

    def restore(self, folder, database):
        """Replace a database by the one of the folder."""
        self.databases.create(database)
        self._call("pg_restore", "-j2", "--no-owner", "-d", database, folder / "dump")
        if (folder / "filestore").exists():
            files = self.databases.filestores / database
            shutil.copytree(folder / "filestore", files)

    def _call(self, program, *arguments):
        command = [f"{self.programs}/{program}", *arguments]
        done = processes.call(command, env=self.environment)
        if done.returncode:
            raise Trouble(f"{program} failed: {done.stdout.strip()}")
