# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Build backend: whool, given only the addon, in a folder of the addon's name.

whool takes the addon's name from its folder, and every file that git knows. This
repository's root is the addon, its clone may have any name (pip's own clones do), and
`dev/` is no part of the addon.
"""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from whool import buildapi

ADDON = "helpdesk_mgmt_whatsapp"
#: Only for those who develop the addon; so is what begins with a dot.
NOT_ADDON = {
    *("CONTRIBUTING.md", "build", "dev", "dist", "docs", "eslint.config.cjs"),
    *("node_modules", "pyproject.toml", "requirements.txt"),
}
#: What stands in a source archive, which has the right name and files already.
PYPROJECT = """\
[build-system]
requires = ["whool"]
build-backend = "whool.buildapi"
"""


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    target = os.path.abspath(wheel_directory)
    with _addon():
        return buildapi.build_wheel(target, config_settings)


def build_sdist(sdist_directory, config_settings=None):
    target = Path(sdist_directory).absolute()
    with _addon():
        return buildapi.build_sdist(target, config_settings)


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    target = os.path.abspath(metadata_directory)
    with _addon():
        return buildapi.prepare_metadata_for_build_wheel(target, config_settings)


@contextmanager
def _addon():
    """Work in a copy of the addon, and of nothing else."""
    root = Path.cwd()
    with tempfile.TemporaryDirectory() as work:
        addon = Path(work) / ADDON
        for name in _files(root):
            target = addon / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, target)
        (addon / "pyproject.toml").write_text(PYPROJECT)
        os.chdir(addon)
        try:
            yield
        finally:
            os.chdir(root)


def _files(root):
    """Paths of the addon's files: those git knows or, without git, all."""
    for path in _listed(root) or root.rglob("*"):
        parts = path.relative_to(root).parts
        first = parts[0]
        if first.startswith(".") or first in NOT_ADDON or "__pycache__" in parts:
            continue
        if path.is_file():
            yield Path(*parts)


def _listed(root):
    command = ["git", "ls-files", "-z"]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    except FileNotFoundError:
        return []
    return [root / name for name in done.stdout.split("\0") if name]
