# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Runs pytest for the addon's tests and for those of dev/, side by side.

The addon's tests run inside Odoo (pytest-odoo); those of dev/ start Odoo and the
simulator as processes.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path

from . import paths, processes
from .say import Trouble, line

NO_TESTS = 5
SLOWEST = 10
#: Environment variable with the path of the file that counting.py writes.
WHERE_COUNTS = "DEV_TEST_COUNTS"
# Options with a value, which is not a path even if a folder has its name.
WITH_VALUE = {"-k", "-m", "-p", "-o", "-W", "-c", "-n", "-r"}
WITH_VALUE |= {"--deselect", "--ignore", "--ignore-glob", "--junitxml"}


class Selection:
    """The paths of the addon's tests and of those of dev/, and the arguments of both.

    All of a folder runs in several processes; what is chosen of it, in one, which can
    be debugged.
    """

    def __init__(self, arguments, addon):
        self.addon, self.dev, self.common = [], [], []
        previous = ""
        for word in arguments:
            kind, path = (None, "") if previous in WITH_VALUE else _place(word)
            if kind == "addon":
                self.addon.append(str(addon / path))
            elif kind == "dev":
                self.dev.append(str(paths.ROOT / path))
            else:
                self.common.append(word)
            previous = word
        if not self.addon and not self.dev:
            self.addon = [str(addon / "tests")] if (addon / "tests").exists() else []
            self.dev = [str(paths.DEV / "tests")]
        self.has_all_of_addon = self._is_all(self.addon, addon / "tests")
        self.has_all_of_dev = self._is_all(self.dev, paths.DEV / "tests")

    def _is_all(self, chosen, folder):
        return not self.common and chosen == [str(folder)]


def _place(word):
    """Return ("addon" or "dev", relative path) for a path of tests, else (None, "")."""
    name, mark, test = word.partition("::")
    if name.startswith("-") or not name or not Path(name).exists():
        return None, ""
    path = Path(name).resolve()
    for kind, folder in (("addon", paths.ROOT / "tests"), ("dev", paths.DEV / "tests")):
        if path == folder or folder in path.parents:
            return kind, f"{path.relative_to(paths.ROOT)}{mark}{test}"
    return None, ""


class Run:
    """A run of pytest, in the foreground or the background.

    :param name: part of the names of its files in `.dev/test`
    :param root: pytest's root directory
    """

    def __init__(self, name, toolbox, server, env, root, arguments):
        self.name = name
        state = paths.state_dir("test")
        self.counts = state / f"{name}.counts.json"
        self.log = state / f"{name}.log"
        self.child = None
        self.slowest = []
        cache = f"cache_dir={paths.state_dir('test', 'pytest', name)}"
        self.command = [
            *(toolbox.python, "-m", "pytest", "-c", paths.DEV / "pytest.ini"),
            *("-o", cache, "--rootdir", root, "-p", "dev.env.counting", *arguments),
        ]
        hypothesis = paths.state_dir("test", "hypothesis")
        env = env | {WHERE_COUNTS: str(self.counts)}
        env["HYPOTHESIS_STORAGE_DIRECTORY"] = str(hypothesis)
        self.env = toolbox.environment(server, paths.ROOT) | env
        self.counts.unlink(missing_ok=True)

    def here(self):
        """Run it in the foreground; returns counts by "passed", "failed", "skipped"."""
        ours = {"stdin": None, "stdout": None, "stderr": None}
        done = processes.call(self.command, cwd=paths.ROOT, env=self.env, **ours)
        return self._counted(done.returncode)

    def start(self, registry):
        """Run it in the background, with its output in `log`."""
        self.log.unlink(missing_ok=True)
        self.child = processes.Child(
            self.name,
            self.command,
            self.log,
            registry,
            cwd=paths.ROOT,
            env=self.env,
            stop_signal=signal.SIGINT,
        )

    def follow(self):
        """Print its output until it ends; returns the counts."""
        with open(self.log, errors="replace") as log:
            while self.child.running():
                self._print(log)
                time.sleep(0.2)
            self._print(log)
        return self._counted(self.child.popen.returncode)

    def _print(self, log):
        sys.stdout.write(log.read())
        sys.stdout.flush()

    def stop(self):
        if self.child:
            self.child.stop()

    def _counted(self, returncode):
        if returncode < 0:
            raise Trouble(f"pytest was ended by signal {-returncode}.")
        try:
            found = json.loads(self.counts.read_text())
        except (OSError, ValueError):
            raise Trouble(
                f"pytest ended with exit {returncode} before it ran a test: see above."
            ) from None
        self.slowest = found.pop("slowest")
        if returncode not in (0, 1, NO_TESTS) and not found["failed"]:
            found["failed"] = 1
            line(f"  pytest ended with exit {returncode}")
        return found


def print_slowest(runs):
    """Print the slowest tests of all runs."""
    slowest = sorted((row for run in runs for row in run.slowest), reverse=True)
    if slowest:
        line("\n  The slowest tests")
    for seconds, name in slowest[:SLOWEST]:
        line(f"  {seconds:6.1f} s  {name}")


def environment(chromium, programs):
    """Return the variables by which tests find the browser and PostgreSQL's programs.

    Odoo's tests look for `chromium` on the PATH, pytest-odoo for `createdb`.
    """
    path = f"{os.environ.get('PATH', '')}{os.pathsep}{programs}"
    folder = paths.state_dir("test", "bin")
    paths.make_link(folder / "chromium", chromium)  # at once: a run may be starting it
    path = f"{folder}{os.pathsep}{path}"
    return {"CHROMIUM": chromium, "PATH": path}
