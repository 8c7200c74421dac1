# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Starts processes that end with their parent, and stops those of a killed run.

Linux ends a child when its parent dies, whatever the cause. Where it does not (another
system, a child that hangs), the next run finds the child in a list of pids, each with
its start time, by which a pid that was reused is recognized.
"""

import ctypes
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

from .say import Trouble, tail

PR_SET_PDEATHSIG = 1


def call(command, **options):
    """Run a program to its end; it is killed if this process dies."""
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "text": True}
    return subprocess.run(
        [str(word) for word in command],
        preexec_fn=_die_with_parent(signal.SIGKILL),
        **(quiet | {"stderr": subprocess.STDOUT} | options),
    )


class Child:
    """A process in a group of its own, which Ctrl-C does not reach."""

    def __init__(self, name, command, log, registry, **options):
        self.name = name
        self.log = log
        self.registry = registry
        stop_signal = options.pop("stop_signal", signal.SIGTERM)
        self.stop_signal = stop_signal
        with open(log, "ab") as output:
            self.popen = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent(stop_signal),
                **options,
            )
        registry.add(self.popen.pid)

    @property
    def pid(self):
        return self.popen.pid

    def running(self):
        return self.popen.poll() is None

    def require_running(self):
        if not self.running():
            raise Trouble(
                f"{self.name} stopped by itself (exit {self.popen.returncode}): see "
                f"{self.log}, which ends with:\n{tail(self.log)}"
            )

    def stop(self, seconds=15):
        """Send the stop signal; after `seconds`, kill the process."""
        if self.running():
            self.popen.send_signal(self.stop_signal)
            try:
                self.popen.wait(seconds)
            except subprocess.TimeoutExpired:
                pass
        self.kill()

    def kill(self):
        """Send SIGKILL to the process and its children."""
        _signal_group(self.pid, signal.SIGKILL)
        self.popen.wait()
        self.registry.discard(self.pid)


class Registry:
    """The list of a run's processes, in a file that several processes may write."""

    def __init__(self, path):
        self.path = path

    def _read(self):
        try:
            rows = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return {}
        return rows if isinstance(rows, dict) else {}

    def _write(self, rows):
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps(rows))
        fresh.replace(self.path)

    @contextmanager
    def _locked(self):
        with open(f"{self.path}.lock", "w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def add(self, pid):
        with self._locked():
            self._write(self._read() | {str(pid): started_at(pid)})

    def discard(self, pid):
        with self._locked():
            rows = self._read()
            if rows.pop(str(pid), None) is not None:
                self._write(rows)

    def stop_orphans(self, seconds=10):
        """End the processes of a killed run; returns their number."""
        orphans = [
            int(pid)
            for pid, started in self._read().items()
            if started and started_at(int(pid)) == started
        ]
        for pid in orphans:
            _signal_group(pid, signal.SIGINT)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and any(map(started_at, orphans)):
            time.sleep(0.05)
        for pid in orphans:
            _signal_group(pid, signal.SIGKILL)
        self._write({})
        return len(orphans)


def started_at(pid):
    """Return a unique text for the start of a running process; "" if there is none."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        with open("/proc/sys/kernel/random/boot_id") as boot:
            return "" if fields[0] in "ZX" else f"{boot.read().strip()}:{fields[19]}"
    except OSError:
        pass
    if sys.platform == "linux":
        return ""
    asked = ["ps", "-o", "lstart=", "-p", str(pid)]
    return subprocess.run(asked, capture_output=True, text=True).stdout.strip()


def only_one(path, command):
    """Lock `path` until this process ends.

    :raises Trouble: another run of `command` has the lock
    """
    handle = open(path, "a+")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.seek(0)
        other = handle.read().strip()
        raise Trouble(
            f"{command} is already running in this clone (process {other}): stop it "
            "first."
        ) from None
    handle.truncate(0)
    handle.write(str(os.getpid()))
    handle.flush()
    return handle


def _signal_group(pid, number):
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        pass


def _die_with_parent(number):
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, int(number))
