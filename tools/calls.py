# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Threads in which foreign servers are called, shared by the lanes of a process."""

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import cache

from .meta import cloud_api

#: Most calls of all lanes of a process at one time.
MOST_THREADS = 64
#: Most seconds a lane waits for an answer before it looks for new items.
LOOK_UP = 0.25


@cache
def _threads():
    return ThreadPoolExecutor(MOST_THREADS, thread_name_prefix="whatsapp.call")


class Calls:
    """The calls of one run of a lane."""

    def __init__(self):
        self._running = {}

    def __len__(self):
        return len(self._running)

    def start(self, claimed, call, wait=None):
        """Make ``call`` in a thread, for the claimed item.

        :param wait: function that the thread calls before, to wait for its moment
        """
        future = Future()
        try:
            _threads().submit(_make, future, wait, call)
        except RuntimeError:  # the process is ending, or may have no more threads
            if future.cancel():  # one that runs already may have been given the call
                future = Future()
                future.set_exception(cloud_api.Unreachable("not called"))
        self._running[future] = (claimed, call)

    def finished(self, seconds=0):
        """Yield item, call and answer of the calls that have ended.

        :param seconds: how long to wait for one of them
        """
        ended, _others = wait(self._running, seconds, return_when=FIRST_COMPLETED)
        for future in ended:
            claimed, call = self._running.pop(future)
            yield claimed, call, future.exception() or future.result()


def _make(future, wait, call):
    if not future.set_running_or_notify_cancel():
        return
    try:
        if wait:
            wait()
        future.set_result(call())
    except BaseException as error:
        future.set_exception(error)
