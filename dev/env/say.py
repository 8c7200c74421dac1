"""What a person sees: one line a step, one sentence a failure."""

import sys
import threading
import time
from contextlib import contextmanager


class Trouble(Exception):
    """A failure told in one sentence that says what to do about it."""


_lock = threading.Lock()
_tty = sys.stdout.isatty()
_thread = threading.local()


@contextmanager
def held():
    """Keep what this thread says, in a list, instead of printing it."""
    _thread.lines = []
    try:
        yield _thread.lines
    finally:
        _thread.lines = None


def line(text=""):
    kept = getattr(_thread, "lines", None)
    if kept is not None:
        kept.append(text)
        return
    with _lock:
        print(text, flush=True)


def note(text):
    line(f"  {text}")


@contextmanager
def step(text):
    """Announce a step, then tell how long it took.

    Steps may run side by side, so each is printed whole when it ends; a terminal
    also shows it while it runs.
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
    """The last lines of a log, indented, for a failure's context."""
    try:
        lines = path.read_text(errors="replace").splitlines()[-count:]
    except OSError:
        return ""
    return "\n".join(f"    {text}" for text in lines)
