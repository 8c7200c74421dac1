# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Enforces a number's throughput and the pair limit (Cloud API, About the platform).

80 messages a second and number, both directions together (1000 after Meta's
upgrade, 20 for a number that is on the WhatsApp Business app too). To one user: 1
message in 6 seconds, with 45 ahead borrowed from the future.
"""

import time
from collections import defaultdict, deque

from .errors import GraphError

MPS = {"STANDARD": 80, "HIGH": 1000}
COEXISTENCE_MPS = 20


class Limiter:
    """Counts messages by number and by pair."""

    def __init__(self, world):
        self._world = world
        self._seconds = defaultdict(deque)
        self._pairs = {}

    def clear(self):
        self._seconds.clear()
        self._pairs.clear()

    def _last_second(self, account, now):
        times = self._seconds[account.phone_number_id]
        while times and now - times[0] >= 1:
            times.popleft()
        return times

    def count_incoming(self, account):
        now = time.monotonic()
        self._last_second(account, now).append(now)

    def spend(self, account, recipient):
        """Count a message of the business.

        :raises GraphError: 130429 or 131056, it is one too many
        """
        now = time.monotonic()
        times = self._last_second(account, now)
        if len(times) >= self._most(account):
            raise GraphError(130429)
        self._spend_pair((account.phone_number_id, recipient), now)
        times.append(now)

    def _most(self, account):
        if self._world.limits.mps:
            return self._world.limits.mps
        if account.coexistence:
            return COEXISTENCE_MPS
        return MPS.get(account.throughput, 80)

    def _spend_pair(self, pair, now):
        limits = self._world.limits
        interval = limits.pair_interval
        free_at = max(self._pairs.get(pair, now), now)
        if free_at - now > (limits.pair_burst - 1) * interval + 1e-6:
            raise GraphError(131056)
        self._pairs[pair] = free_at + interval
