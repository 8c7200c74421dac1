"""Where things lie.

The clone holds its own state (databases, logs, files) in `.dev/`; what was
downloaded lies outside, shared by all clones.
"""

import hashlib
import os
from pathlib import Path

ADDON = "helpdesk_mgmt_whatsapp"
ROOT = Path(__file__).resolve().parents[2]
DEV = ROOT / "dev"
STATE = ROOT / ".dev"
# Where root keeps what another user must reach (PostgreSQL refuses to be root).
SHARED_BY_ROOT = Path("/var/lib") / ADDON


def cache_root():
    """The folder of downloads, from the environment or the user's own cache."""
    named = os.environ.get("HELPDESK_WHATSAPP_CACHE")
    if named:
        return Path(named).expanduser().absolute()
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / ADDON


def state_dir(*parts):
    """A folder in the clone's state, made if it is not there."""
    STATE.mkdir(mode=0o755, exist_ok=True)
    path = STATE.joinpath(*parts)
    path.mkdir(parents=True, exist_ok=True)
    return path


def is_root():
    return hasattr(os, "geteuid") and os.geteuid() == 0


def reachable_by_all(path):
    """Whether any user may walk down to `path` (which need not exist yet)."""
    return all(
        parent.stat().st_mode & 0o001
        for parent in Path(path).absolute().parents
        if parent.exists()
    )


def home_for_server(path):
    """`path`, or root's replacement for it where only root could walk to it.

    Widening the rights of somebody's home would do as well, but is not ours to do.
    """
    if not is_root() or reachable_by_all(path):
        return path
    name = hashlib.sha256(str(path).encode()).hexdigest()[:12]
    SHARED_BY_ROOT.mkdir(mode=0o755, parents=True, exist_ok=True)
    return SHARED_BY_ROOT / name


def addons_dir():
    """A folder in which the addon has its technical name, whatever the clone's is.

    It is a link to the clone and lies in the cache: within the clone it would
    make a loop for all that walks the addon's folder (Odoo's export of terms).
    """
    name = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
    folder = cache_root() / "clones" / name
    folder.mkdir(parents=True, exist_ok=True)
    link = folder / ADDON
    if not link.is_symlink() or Path(os.readlink(link)) != ROOT:
        fresh = folder / f".{ADDON}.{os.getpid()}"
        fresh.symlink_to(ROOT)
        fresh.replace(link)
    return folder
