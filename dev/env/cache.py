"""Things that are fetched once, shared by clones, and never half-made.

An entry is a folder that counts only when its mark is there, and the mark is
written last. It is made where it stays (a virtual environment cannot be moved),
under a lock, so that two clones may be set up at once.
"""

import fcntl
import os
import shutil
from contextlib import contextmanager

from .paths import cache_root
from .say import Trouble

MARK = ".complete"


@contextmanager
def locked(path):
    """Hold an exclusive lock; the system lets it go if we are killed."""
    with open(path, "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def find(name):
    """The entry's folder, or None while it is not complete."""
    folder = cache_root() / name
    return folder if (folder / MARK).exists() else None


def ensure(name, build):
    """The entry's folder, made by `build(folder)` if need be."""
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
        # Aside first: removing half of a folder must not look like having it.
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
