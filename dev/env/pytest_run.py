"""pytest, started once for the addon's tests and once for those of dev/.

The addon's tests run inside Odoo (pytest-odoo); the others start Odoo and the
simulator as a user would, and have no use for an Odoo of their own.
"""

import json
import os
from pathlib import Path

from . import paths, processes
from .say import Trouble, line

NO_TESTS = 5
#: Names the file into which the plugin in counting.py writes.
WHERE_COUNTS = "DEV_TEST_COUNTS"
# After these comes a value, which is no path even if a folder has its name.
WITH_VALUE = {"-k", "-m", "-p", "-o", "-W", "-c", "-n", "-r"}
WITH_VALUE |= {"--deselect", "--ignore", "--ignore-glob", "--junitxml"}


class Selection:
    """Which of the two runs to do, and with which words."""

    def __init__(self, words, addon):
        self.addon, self.dev, self.common = [], [], []
        previous = ""
        for word in words:
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


def _place(word):
    """("addon" or "dev", path from the root) for a path of tests, else (None, "")."""
    name, mark, test = word.partition("::")
    if name.startswith("-") or not name or not Path(name).exists():
        return None, ""
    path = Path(name).resolve()
    for kind, folder in (("addon", paths.ROOT / "tests"), ("dev", paths.DEV / "tests")):
        if path == folder or folder in path.parents:
            return kind, f"{path.relative_to(paths.ROOT)}{mark}{test}"
    return None, ""


def run(toolbox, server, env, root, words):
    """Counts `{"passed": …, "failed": …, "skipped": …}` of one run of pytest."""
    counts = paths.state_dir("test") / "counts.json"
    counts.unlink(missing_ok=True)
    settings = paths.DEV / "pytest.ini"
    cache = f"cache_dir={paths.state_dir('test', 'pytest')}"
    command = [toolbox.python, "-m", "pytest", "-c", settings, "-o", cache]
    command += ["--rootdir", root, "-p", "dev.env.counting", *words]
    env = env | {WHERE_COUNTS: str(counts)}
    ours = {"stdin": None, "stdout": None, "stderr": None}
    env = toolbox.environment(server, paths.ROOT) | env
    done = processes.call(command, cwd=paths.ROOT, env=env, **ours)
    if done.returncode < 0:
        raise Trouble(f"pytest was ended by signal {-done.returncode}.")
    try:
        found = json.loads(counts.read_text())
    except (OSError, ValueError):
        raise Trouble(
            f"pytest ended with exit {done.returncode} before it ran a test: see above."
        ) from None
    if done.returncode not in (0, 1, NO_TESTS) and not found["failed"]:
        found["failed"] = 1
        line(f"  pytest ended with exit {done.returncode}")
    return found


def browser_environment(chromium):
    """Where tests find the browser; Odoo's own look for `chromium` on the PATH."""
    path = os.environ.get("PATH", "")
    if os.environ.get("CHROMIUM"):
        folder = paths.state_dir("test", "bin")
        link = folder / "chromium"
        link.unlink(missing_ok=True)
        link.symlink_to(chromium)
        path = f"{folder}{os.pathsep}{path}"
    return {"CHROMIUM": chromium, "PATH": path}
