# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads the pinned versions, and computes fingerprints of what depends on them."""

import hashlib
import platform
import re
import sys
from pathlib import Path

from .paths import ADDON, DEV, ROOT

REQUIREMENTS = DEV / "requirements.txt"
DEBIAN = DEV / "debian.txt"
# Folders of the repository that the installed addon does not need.
NOT_ADDON = {"dev", "docs", "tests", "readme", "__pycache__"}


def digest(*parts):
    whole = hashlib.sha256()
    for part in parts:
        whole.update(str(part).encode())
        whole.update(b"\0")
    return whole.hexdigest()[:12]


def python_key():
    """Return a virtual environment's name, from Python's version and the packages."""
    pinned = digest(platform.machine(), sys.base_prefix, REQUIREMENTS.read_text())
    return f"{platform.python_version()}-{pinned}"


def debian_packages():
    """Return `(suite, name, version or "")` of every package in debian.txt."""
    rows = []
    for text in DEBIAN.read_text().splitlines():
        columns = text.split("#")[0].split()
        if columns:
            rows.append((columns[0], columns[1], columns[2] if columns[2:] else ""))
    return rows


def pinned_version(name):
    """Return the exact version of a Python package in requirements.txt."""
    found = re.search(rf"(?m)^{re.escape(name)}==(\S+)", REQUIREMENTS.read_text())
    return found.group(1) if found else ""


def oca_addons():
    """Return the pinned `odoo-addon-*` lines, which are installed in the base."""
    return re.findall(r"(?m)^odoo-addon-\S+", REQUIREMENTS.read_text())


def addon_fingerprint(root=ROOT):
    """Return a hash of the files that Odoo loads at an update."""
    whole = hashlib.sha256(ADDON.encode())
    for path in sorted(_addon_files(root)):
        whole.update(str(path.relative_to(root)).encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def static_age(root=ROOT):
    """Return a text that differs when a page's file has changed, or its time only."""
    files = sorted(path for path in (root / "static").rglob("*") if path.is_file())
    return [(str(path.relative_to(root)), path.stat().st_mtime_ns) for path in files]


def _addon_files(root):
    kinds = {".py", ".xml", ".csv", ".po", ".sql"}
    for path in root.iterdir():
        if path.name.startswith(".") or path.name in NOT_ADDON:
            continue
        if path.is_dir():
            yield from (
                file
                for file in path.rglob("*")
                if file.suffix in kinds and file.is_file()
            )
        elif path.suffix in kinds:
            yield Path(path)
