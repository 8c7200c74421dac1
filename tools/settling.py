# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Says for how long to wait for what began earlier and is still being stored."""

import time
from collections import deque
from datetime import datetime, timedelta, timezone
from threading import Lock

#: An earlier request may take so many times what the slowest one took lately, or what
#: one takes of which nothing is known yet.
MARGIN, UNKNOWN = 4, timedelta(milliseconds=60)
#: Of so many requests, those of the last seconds count.
REMEMBERED, SECONDS = 20, 5
LEAST = timedelta(milliseconds=40)


class Settling:
    """Remembers how long the last requests of this process took to be stored."""

    def __init__(self):
        self._took, self._lock = deque(maxlen=REMEMBERED), Lock()

    def note(self, began_at):
        """Note that a request that began then (UTC) is stored now."""
        took = datetime.now(timezone.utc).replace(tzinfo=None) - began_at
        with self._lock:
            self._took.append((time.monotonic(), took))

    def pause(self, most):
        """Return how long to wait: what is likely to be enough, but not over ``most``.

        :param timedelta most: of a slow server
        """
        since = time.monotonic() - SECONDS
        with self._lock:
            lately = [took for moment, took in self._took if moment > since]
            slowest = max(lately, default=timedelta(0) if self._took else UNKNOWN)
        return min(max(MARGIN * slowest, LEAST), most)


SETTLING = Settling()
