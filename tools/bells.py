# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Calls a function from a thread, at a moment or at once, while nobody waits for it."""

import heapq
import logging
import threading
import time

_logger = logging.getLogger(__name__)

#: Seconds between two calls of a bell with the same name, at least.
PAUSE = 0.05


class Clock:
    """Calls ``notify`` with a name at moments; the names of one second are one call.

    :param notify: function of one argument, a name
    """

    def __init__(self, notify):
        self.notify = notify
        self._moments = []
        self._changed = threading.Condition()
        self._thread = None

    def set(self, name, seconds):
        """Have ``notify`` called with ``name`` in so many seconds."""
        moment = (int(time.monotonic() + seconds) + 1, name)
        with self._changed:
            if moment not in self._moments:
                heapq.heappush(self._moments, moment)
            if _lives(self._thread):
                self._changed.notify()
                return
            self._thread = threading.Thread(
                target=self._run, name="whatsapp.wake_ups", daemon=True
            )
            try:
                self._thread.start()
            except RuntimeError:  # no more threads: the next call tries again
                self._thread = None

    def _run(self):
        while True:
            with self._changed:
                while not self._moments:
                    self._changed.wait()
                left = self._moments[0][0] - time.monotonic()
                if left > 0:
                    self._changed.wait(left)
                    continue
                _moment, name = heapq.heappop(self._moments)
            _call(self.notify, name)


class Bell:
    """Calls ``notify`` with a name and items at once, from a thread.

    Nobody waits for the connection that this takes. Several calls with a name within a
    moment are one, with the items of all.

    :param notify: function of two arguments, a name and a set of items
    :param float gather: seconds for which the first call waits for others
    """

    def __init__(self, notify, gather=0):
        self.notify, self.gather = notify, gather
        self._rung, self._lock = {}, threading.Lock()
        self._ringer = None  # the thread that calls; it takes what is rung meanwhile

    def ring(self, name, items=()):
        """Have ``notify`` called with ``name``; a process that ends waits for it."""
        with self._lock:
            self._rung.setdefault(name, set()).update(items)
            if _lives(self._ringer):
                return
            self._ringer = threading.Thread(target=self._run, name="whatsapp.bell")
            try:
                self._ringer.start()
                return
            except RuntimeError:  # the process is ending, or may have no more threads
                self._ringer = threading.current_thread()
        self._run()

    def _run(self):
        time.sleep(self.gather)
        while rung := self._take():
            for name, items in rung.items():
                _call(self.notify, name, items)
            time.sleep(max(PAUSE, self.gather))

    def _take(self):
        with self._lock:
            rung, self._rung = self._rung, {}
            if not rung:
                self._ringer = None
            return rung


def _lives(thread):
    """Return whether a thread runs; one of a process that has forked does not."""
    return thread is not None and thread.is_alive()


def _call(notify, *args):
    try:
        notify(*args)
    except Exception:
        _logger.warning("whatsapp event=not_woken", exc_info=True)
