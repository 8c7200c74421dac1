# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Finds or installs Chromium for the browser tests."""

import os
import shutil

from . import processes
from .paths import is_root
from .say import Trouble, step

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
    path = find()
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
