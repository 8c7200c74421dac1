# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Finds or fetches Chromium for the browser tests.

Its headless shell has no windows: a new page takes a tenth of the processor's time.
Debian's package of it is unpacked in the cache, with the libraries that the machine
does not have. Where that cannot be had or does not start, the tests use an installed
Chromium.
"""

import os
import shutil
import time
from pathlib import Path

from . import cache, debian, pins, processes
from .paths import cache_root, is_root
from .say import Trouble, note, step

SHELL = "chromium-headless-shell"
#: Starts the shell with the libraries that were unpacked with it.
LAUNCHER = f"""\
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
for folder in "$here"/lib/*-linux-* "$here"/usr/lib/*-linux-* \\
    "$here"/usr/lib/*-linux-*/pulseaudio
do
    LD_LIBRARY_PATH=${{LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}}$folder
done
export LD_LIBRARY_PATH
exec "$here/usr/lib/chromium/{SHELL}" "$@"
"""
#: Seconds until the shell is looked for again where it could not be had.
NEXT_TRY = 86_400
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find():
    """Return the path of a browser, or None.

    :raises Trouble: CHROMIUM names no program
    """
    named = os.environ.get("CHROMIUM")
    if named:
        if not shutil.which(named):
            raise Trouble(f"CHROMIUM is {named}, which is not a program.")
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None)


def get():
    """Return the path of a browser, which apt installs where that is allowed.

    :raises Trouble: there is none
    """
    path = (not os.environ.get("CHROMIUM") and _shell()) or find()
    if path:
        return path
    sudo = _rights()
    if sudo is not None and shutil.which("apt-get"):
        with step("Chromium, installed by apt"):
            _install(sudo)
    path = find()
    if not path:
        raise Trouble(
            "The browser tests need Chromium: install it (as root: apt-get install "
            "chromium) or name one with CHROMIUM=/path/to/chromium."
        )
    return path


def _shell():
    """Return the path of the headless shell, or None."""
    installed = shutil.which(SHELL)
    if installed or not shutil.which("apt-get"):
        return installed
    name = f"{SHELL}-{pins.digest(Path('/etc/os-release').read_text(), LAUNCHER)}"
    missing = cache_root() / f".{name}.missing"
    folder = cache.find(name)
    if not folder and not _is_recent(missing):
        try:
            with step("Chromium's headless shell from Debian, unpacked"):
                folder = cache.ensure(name, _unpack)
        except Trouble as trouble:
            note(f"Chromium is used with its windows, which takes longer: {trouble}")
            missing.touch()
    return str(_program(folder)) if folder else None


def _is_recent(mark):
    return mark.exists() and time.time() - mark.stat().st_mtime < NEXT_TRY


def _program(folder):
    return folder / SHELL


def _unpack(folder):
    work = folder / ".work"
    apt = debian.own_packages([SHELL, "chromium-common"], work, folder)
    missing = apt.missing(SHELL)
    if missing:
        apt.unpack(missing, folder)
    shutil.rmtree(work)
    program = _program(folder)
    program.write_text(LAUNCHER)
    program.chmod(0o755)
    started = processes.call([program, "--version"])
    if started.returncode:
        raise Trouble(f"{SHELL} does not start: {started.stdout.strip()}")


def _rights():
    """Return the command before apt-get, or None where it must not be run."""
    if is_root():
        return []
    if shutil.which("sudo"):
        if processes.call(["sudo", "-n", "true"]).returncode == 0:
            return ["sudo", "-n"]
    return None


def _install(sudo):
    env = ["env", "DEBIAN_FRONTEND=noninteractive"]
    for arguments in (
        ["update"],
        ["install", "-y", "--no-install-recommends", "chromium"],
    ):
        processes.call([*sudo, *env, "apt-get", "-q", *arguments])
