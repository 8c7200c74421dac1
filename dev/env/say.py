# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Prints the output of the commands: one line a step, one sentence a failure."""

import sys
import threading
import time
from contextlib import contextmanager


class Trouble(Exception):
    """A failure, whose message is one sentence with the remedy."""


_lock = threading.Lock()
_tty = sys.stdout.isatty()
_thread = threading.local()


@contextmanager
def held():
    """Collect this thread's output in a list instead of printing it."""
    _thread.lines = []
    try:
        yield _thread.lines
    finally:
        _thread.lines = None


def line(text=""):
    collected = getattr(_thread, "lines", None)
    if collected is not None:
        collected.append(text)
        return
    with _lock:
        print(text, flush=True)


def note(text):
    line(f"  {text}")


@contextmanager
def step(text):
    """Print a step with its duration.

    Steps can run side by side, so each is printed when it ends; a terminal also shows
    it while it runs.
    """
    started = time.monotonic()
    if _tty and getattr(_thread, "lines", None) is None:
        with _lock:
            print(f"  … {text}\r", end="", flush=True)
    try:
        yield
    except BaseException:
        line(f"  ✗ {text}")
        raise
    line(f"  ✓ {text} ({time.monotonic() - started:.1f} s)")


def tail(path, count=15):
    """Return the last lines of a log, indented, for the message of a failure."""
    try:
        lines = path.read_text(errors="replace").splitlines()[-count:]
    except OSError:
        return ""
    return "\n".join(f"    {text}" for text in lines)
