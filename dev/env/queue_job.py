# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fetches OCA's queue_job from PyPI, for an Odoo that runs the queues as its jobs."""

import dataclasses

from . import cache, pins
from .paths import DEV
from .python_packages import run_logged
from .say import step

ADDON = "queue_job"
REQUIREMENTS = DEV / "queue_job" / "requirements.txt"
#: How many jobs run at once, as an administrator would write it: docs/operations.md.
CHANNELS = "root:4,root.helpdesk_whatsapp.inbox:2"


def add(toolbox):
    """Return the toolbox with queue_job, which is fetched if it is missing."""
    name = f"queue_job-{pins.digest(pins.python_key(), REQUIREMENTS.read_text())}"
    folder = cache.find(name)
    if not folder:
        with step("OCA's queue_job"):
            folder = cache.ensure(name, lambda made: _fetch(made, toolbox.python))
    return dataclasses.replace(toolbox, more=(folder,))


def _fetch(folder, python):
    run_logged(
        [
            *(python, "-m", "pip", "install", "--no-input", "--no-deps"),
            *("--only-binary", ":all:", "--disable-pip-version-check"),
            *("--target", folder, "-r", REQUIREMENTS),
        ],
        folder / "pip.log",
        "queue_job could not be downloaded (no network?): try again",
    )


def settings(channels=CHANNELS):
    """Return what Odoo's settings file needs for the job runner.

    :param channels: the capacity of the channels
    """
    return {
        "server_wide_modules": f"base,rpc,web,{ADDON}",
        "sections": {ADDON: {"channels": channels}},
    }
