# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Has calls begin at equal distances, as a limit of so many a second demands."""

import threading
import time
from collections import defaultdict

#: Seconds by which one call may take longer than another until Meta counts it. So many
#: of a limit's messages that begin at equal distances in a second and this time arrive
#: at Meta within a second at worst: none is one too many.
JITTER = 0.1


class Gate:
    """Lets the threads of a process pass one after the other, at a distance.

    A thread may be late for its moment, as the processor was busy. Those behind it are
    then late too: they do not catch up, which would be more than the limit allows.
    """

    def __init__(self):
        self._lock = threading.Lock()
        self._last = defaultdict(lambda: float("-inf"))

    def wait(self, key, at, every):
        """Wait until ``at``, and until ``every`` seconds after the last one passed.

        :param key: of what has the limit
        :param float at: by ``time.monotonic()``
        """
        time.sleep(max(at - time.monotonic(), 0))
        with self._lock:
            mine = max(time.monotonic(), self._last[key] + every)
            self._last[key] = mine
        time.sleep(max(mine - time.monotonic(), 0))


GATE = Gate()
