# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The folders of the environment.

A clone has its own state (databases, logs, files) in `.dev/`; downloads are outside of
it, shared by all clones.
"""

import hashlib
import os
import threading
from pathlib import Path

ADDON = "helpdesk_mgmt_whatsapp"
ROOT = Path(__file__).resolve().parents[2]
DEV = ROOT / "dev"
STATE = ROOT / ".dev"
# Root's folder for files that another user must reach (PostgreSQL refuses root).
SHARED_BY_ROOT = Path("/var/lib") / ADDON


def cache_root():
    """Return the folder of downloads, from the environment or the user's cache."""
    named = os.environ.get("HELPDESK_WHATSAPP_CACHE")
    if named:
        return Path(named).expanduser().absolute()
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / ADDON


def state_dir(*parts):
    """Return a folder in the clone's state, which is created if it is missing."""
    STATE.mkdir(mode=0o755, exist_ok=True)
    path = STATE.joinpath(*parts)
    path.mkdir(parents=True, exist_ok=True)
    return path


def is_root():
    return hasattr(os, "geteuid") and os.geteuid() == 0


def reachable_by_all(path):
    """Return whether all users can reach `path`, which need not exist yet."""
    return all(
        parent.stat().st_mode & 0o001
        for parent in Path(path).absolute().parents
        if parent.exists()
    )


def home_for_server(path):
    """Return `path`, or a folder elsewhere if only root can reach it.

    The alternative would be to change the access rights of a user's home.
    """
    if not is_root() or reachable_by_all(path):
        return path
    name = hashlib.sha256(str(path).encode()).hexdigest()[:12]
    SHARED_BY_ROOT.mkdir(mode=0o755, parents=True, exist_ok=True)
    return SHARED_BY_ROOT / name


def addons_dir(root=ROOT):
    """Return a folder in which the addon at `root` has its technical name.

    It holds a link to `root` and is in the cache: within the clone, the link would
    be a loop for whatever walks through the addon's folder (Odoo's export of terms).
    """
    name = hashlib.sha256(str(root).encode()).hexdigest()[:12]
    folder = cache_root() / "clones" / name
    folder.mkdir(parents=True, exist_ok=True)
    link = folder / ADDON
    if not link.is_symlink() or Path(os.readlink(link)) != root:
        make_link(link, root)
    return folder


def make_link(link, target):
    """Make a symbolic link, or replace the one there, while others do the same.

    :raises OSError: there is a folder in its place
    """
    fresh = link.with_name(f".{link.name}.{os.getpid()}.{threading.get_ident()}")
    fresh.symlink_to(target)
    try:
        fresh.replace(link)
    except OSError:
        fresh.unlink()
        raise
