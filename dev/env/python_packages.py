# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Creates the virtual environment with the pinned Python packages.

Debian's python3 has neither ensurepip nor pip; there, pip is run from Debian's wheel
of it, unpacked in the cache.
"""

import importlib.util
import os
import re
import sys
import tempfile
from pathlib import Path

from . import cache, debian, pins, processes
from .say import Trouble, step

#: Beginning of the line with the reason in the output of pip and npm.
ERROR = re.compile(r"ERROR|npm (error|ERR!)")


def get():
    """Create the virtual environment if it is missing; returns its Python."""
    name = f"python-{pins.python_key()}"
    folder = cache.find(name)
    if not folder:
        with step(f"Python packages, for Python {sys.version.split()[0]}"):
            folder = cache.ensure(name, _build)
    return folder / "bin" / "python"


def _build(folder):
    log = folder / "pip.log"
    has_pip = importlib.util.find_spec("ensurepip") is not None
    run_logged(
        [sys.executable, "-m", "venv", *([] if has_pip else ["--without-pip"]), folder],
        log,
        "A virtual environment could not be made",
    )
    env = dict(os.environ)
    env.pop("PYTHONPATH", None)
    with tempfile.TemporaryDirectory() as work:
        if not has_pip:
            env["PYTHONPATH"] = str(_pip_wheel(Path(work)))
        run_logged(
            [
                folder / "bin" / "python",
                *("-m", "pip", "install", "--no-input", "--no-deps"),
                *("--only-binary", ":all:", "--disable-pip-version-check"),
                *("-r", pins.REQUIREMENTS),
            ],
            log,
            "The Python packages could not be downloaded (no network?): try again",
            env,
        )


def _pip_wheel(work):
    debian.own_packages(["python3-pip-whl"], work, work)
    wheels = list(work.glob("usr/share/python-wheels/pip-*.whl"))
    if not wheels:
        raise Trouble("Debian's pip cannot be used: apt-get install python3-venv.")
    return wheels[0]


def run_logged(command, log, sentence, env=None, cwd=None):
    with open(log, "a") as output:
        done = processes.call(command, env=env, cwd=cwd, stdout=output)
    if done.returncode:
        lines = log.read_text(errors="replace").splitlines()
        errors = [text for text in lines if ERROR.match(text)] or lines[-1:]
        raise Trouble(f"{sentence} ({errors[0] if errors else 'no reason given'}).")
