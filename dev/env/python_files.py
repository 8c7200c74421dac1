# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tells whether anything has changed that a linter knows of a Python file.

Pylint infers what a file uses from the files which it imports. While these and the file
are the same, so is what pylint finds in it.
"""

import ast
import hashlib
import re
from pathlib import Path

from .paths import ADDON

#: What pylint-odoo compares between files: the classes that extend the same model.
COMPARED = re.compile(r"^[ \t]+_(?:inherit|name)\b.*", re.MULTILINE)
#: Pylint-odoo looks at the whole addon with them.
OF_THE_ADDON = {Path("__init__.py"), Path("__manifest__.py")}
INIT = "__init__.py"


class PythonFiles:
    """The addon's Python files.

    :param paths: relative to ``root``
    """

    def __init__(self, root, paths):
        self._texts = {path: (root / path).read_text("utf-8") for path in paths}
        self._imports = {path: set(self._find_imports(path)) for path in paths}
        found = [(path, COMPARED.findall(self._texts[path])) for path in sorted(paths)]
        self._compared = [(path, lines) for path, lines in found if lines]

    def digests(self):
        """Return by path a digest of the file and of all that it imports."""
        return {path: self._digest(path) for path in self._texts}

    def _digest(self, path):
        known, shallow, new = set(), set(), [path]
        while new:
            one = new.pop()
            if one not in known:
                known.add(one)
                for imported, package in self._imports[one]:
                    new.append(imported)
                    shallow.add(package)
        read = sorted(known | shallow - {None})
        whole = repr([path, self._compared, [(p, self._texts[p]) for p in read]])
        return hashlib.sha256(whole.encode()).hexdigest()

    def _find_imports(self, path):
        """Yield the files that a file imports, each with the package it is taken from.

        Of a package from which a module is taken, only the package's own file matters.
        """
        try:
            tree = ast.parse(self._texts[path])
        except SyntaxError:  # the linter says so
            return
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                module = self._absolute(path, node)
                for alias in node.names if module is not None else ():
                    inner = self._file((*module, alias.name))
                    outer = self._file(module)
                    if inner or outer:
                        yield (inner, outer) if inner else (outer, None)

    def _absolute(self, path, node):
        """Return the parts of the module's name in the addon; None: it is another's."""
        parts = tuple(node.module.split(".")) if node.module else ()
        if node.level:
            folders = path.parent.parts
            return (*folders[: len(folders) - node.level + 1], *parts)
        ours = ("odoo", "addons", ADDON)
        return parts[len(ours) :] if parts[: len(ours)] == ours else None

    def _file(self, module):
        whole = Path(*module)
        paths = [whole / INIT, *([whole.with_suffix(".py")] if module else ())]
        return next((path for path in paths if path in self._texts), None)
