# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The folder of downloads, which clones share.

An entry is a folder with a mark, which is written last: without it, the entry is not
complete. It is created in place (a virtual environment cannot be moved) under a lock,
so that two clones can be set up at once.
"""

import fcntl
import os
import shutil
import time
from contextlib import contextmanager

from .paths import cache_root
from .say import Trouble

MARK = ".complete"


@contextmanager
def locked(path):
    """Hold an exclusive lock, which the system releases if the process is killed."""
    with open(path, "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def find(name):
    """Return the entry's folder, or None while it is not complete."""
    folder = cache_root() / name
    return folder if (folder / MARK).exists() else None


def used(path):
    """Let an entry or file be kept for as long as if it were new."""
    os.utime(path)


def forget_unused(found, days):
    """Remove the files and entries that were not used for some days."""
    oldest = time.time() - days * 86_400
    for path in found:
        mark = path / MARK if path.is_dir() else path
        if mark.exists() and mark.stat().st_mtime < oldest:
            mark.unlink(missing_ok=True)
            shutil.rmtree(path, ignore_errors=True)


def ensure(name, build):
    """Return the entry's folder; `build(folder)` creates it if it is missing.

    :raises Trouble: the folder of downloads cannot be written
    """
    root = cache_root()
    try:
        root.mkdir(mode=0o755, parents=True, exist_ok=True)
        lock = locked(root / f".{name}.lock")
        with lock:
            return find(name) or _build(root / name, build)
    except PermissionError as error:
        raise Trouble(
            f"{error.filename or root} cannot be written: name another folder for "
            "downloads with HELPDESK_WHATSAPP_CACHE."
        ) from error


def _build(folder, build):
    if folder.exists():
        # Renamed first, so that a partly removed folder is not taken for the entry.
        aside = folder.with_name(f".{folder.name}.{os.getpid()}")
        folder.rename(aside)
        shutil.rmtree(aside, ignore_errors=True)
    folder.mkdir(mode=0o755)
    try:
        build(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    (folder / MARK).touch()
    return folder
