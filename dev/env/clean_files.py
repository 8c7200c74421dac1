# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Remembers which linters found nothing in which files, in the cache.

A linter that passed need not run again on the same files. A failure is not remembered.
"""

import hashlib
import os
from pathlib import Path

from . import cache, node, pins
from .paths import ROOT, cache_root
from .python_files import PythonFiles

#: What Git ignores, and Git's own folder.
IGNORED = {".git", ".dev", ".venv", ".idea", ".vscode", "htmlcov", "node_modules"}
IGNORED |= {"__pycache__", ".pytest_cache", ".hypothesis", ".ruff_cache"}
KEPT_DAYS = 14


def of_prettier(path):
    kinds = {".css", ".html", ".js", ".cjs", ".scss", ".xml", ".yaml", ".yml"}
    return path.suffix in kinds or _is_setting(path)


def of_eslint(path):
    return path.suffix in {".js", ".cjs"} or _is_setting(path)


def of_addon(path):
    """Tell whether the checks of addons read a file; of others they know the names."""
    if path.parts[0] == "static":
        return path.suffix == ".xml"
    return path.parts[0] not in ("dev", "docs")


def _is_setting(path):
    return len(path.parts) == 1 and path.name.startswith(".")


class CleanFiles:
    """The marks of linters that passed.

    :param odoo_key: Odoo's version, whose code pylint reads
    """

    def __init__(self, odoo_key, root=ROOT):
        self.root = root
        self.folder = cache_root() / "lint"
        settings = (pins.REQUIREMENTS, node.LOCK)
        self.versions = [odoo_key, pins.python_key()]
        self.versions += [path.read_text() for path in settings]

    def _walk(self):
        for folder, folders, files in os.walk(self.root):
            folders[:] = set(folders) - IGNORED
            for name in files:
                yield (Path(folder) / name).relative_to(self.root)

    def mark(self, name, options, reads):
        """Return the path of the mark for a linter, its options and the files.

        :param reads: tells by its path whether the linter reads a file
        """
        whole = hashlib.sha256(repr([*self.versions, *options]).encode())
        for path in sorted(self._walk()):
            whole.update(f"{path}\0".encode())
            if reads(path):
                whole.update(hashlib.sha256((self.root / path).read_bytes()).digest())
        return self.folder / f"{name}-{whole.hexdigest()[:24]}"

    def marks_of_python(self, name, options, reads):
        """Return by path the marks of the Python files that the linter reads.

        Pylint is given the addon's folder, and finds the packages in it.
        """
        walked = list(self._walk())
        packages = {path.parent for path in walked if path.name == "__init__.py"}
        paths = [
            path
            for path in walked
            if path.suffix == ".py" and reads(path) and packages >= {*path.parents}
        ]
        settings = filter(_is_setting, walked)
        texts = [(self.root / path).read_text("utf-8") for path in sorted(settings)]
        of_all = repr([*self.versions, *options, *texts])
        marks = {}
        for path, digest in PythonFiles(self.root, paths).digests().items():
            whole = hashlib.sha256(f"{of_all}{digest}".encode()).hexdigest()
            marks[path] = self.folder / f"{name}-file-{whole[:24]}"
        return marks

    def remember(self, *marks):
        self.folder.mkdir(parents=True, exist_ok=True)
        for mark in marks:
            mark.touch()
        cache.forget_unused(self.folder.iterdir(), KEPT_DAYS)
