# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Says for how long to wait for what began earlier and is still being stored."""

from collections import deque
from datetime import datetime, timedelta, timezone
from threading import Lock

#: An earlier request may take so many times what the slowest one took lately.
MARGIN = 4
REMEMBERED = 20
LEAST = timedelta(milliseconds=40)


class Settling:
    """Remembers how long the last requests of this process took to be stored."""

    def __init__(self):
        self._took, self._lock = deque(maxlen=REMEMBERED), Lock()

    def note(self, began_at):
        """Note that a request that began then (UTC) is stored now."""
        now = datetime.now(timezone.utc).replace(tzinfo=None)
        with self._lock:
            self._took.append(now - began_at)

    def pause(self, most):
        """Return how long to wait: what is likely to be enough, but not over ``most``.

        :param timedelta most: also returned if nothing was noted yet
        """
        with self._lock:
            slowest = max(self._took, default=most)
        return min(max(MARGIN * slowest, LEAST), most)


SETTLING = Settling()
