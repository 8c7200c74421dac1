# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Finds Odoo 19's sources: a checkout of the user's, or Debian's package, unpacked."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import cache, debian, pins
from .say import Trouble, step

# Debian leaves this file out; without it the web client logs a missing script.
STUB = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


@dataclass(frozen=True)
class OdooSource:
    """The folders of Odoo's sources."""

    python_path: Path  # the folder that `import odoo` needs
    addons: tuple  # folders of addons
    key: str  # names the version, for what is derived from it


def get():
    own = os.environ.get("ODOO_SRC")
    return _checkout(Path(own).expanduser().absolute()) if own else _debian()


def _checkout(root):
    release = root / "odoo" / "release.py"
    try:
        found = re.search(r"version_info = \((\d+), (\d+)", release.read_text())
    except OSError as error:
        raise Trouble(
            f"ODOO_SRC is {root}, which is no checkout of Odoo: it has no "
            "odoo/release.py."
        ) from error
    if not found or found.groups() != ("19", "0"):
        raise Trouble(f"ODOO_SRC is {root}, which is not Odoo 19.0: check out 19.0.")
    addons = [path for path in (root / "addons", root / "odoo" / "addons")]
    return OdooSource(
        root,
        tuple(path for path in addons if path.is_dir()),
        pins.digest(root, _commit(root) or release.stat().st_mtime),
    )


def _commit(root):
    if not shutil.which("git"):
        return ""
    command = ["git", "-C", str(root), "rev-parse", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()


def _debian():
    key = pins.digest(pins.DEBIAN.read_text())
    folder = cache.find(f"odoo-{key}")
    if not folder:
        debian.require_apt()
        with step("Odoo 19 from Debian, unpacked"):
            folder = cache.ensure(f"odoo-{key}", _unpack)
    packages = folder / "usr/lib/python3/dist-packages"
    return OdooSource(packages, (packages / "odoo/addons",), key)


def _unpack(folder):
    rows = pins.debian_packages()
    work = folder / ".work"
    own = [apt_name for suite, apt_name, _version in rows if suite == "own"]
    mirror = debian.own_packages(own, work, folder).mirror()
    for suite in sorted({row[0] for row in rows} - {"own"}):
        apt = debian.Apt(work / suite, suite, mirror)
        apt.update()
        wanted = [row[1:] for row in rows if row[0] == suite]
        apt.unpack([apt.pick(*name_and_version) for name_and_version in wanted], folder)
    shutil.rmtree(work)
    stub = folder / "usr/lib/python3/dist-packages/odoo/addons" / STUB
    if not stub.exists():
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.write_text("")
