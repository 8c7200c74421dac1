# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The simulator as one object, which holds the data and the parts that change it."""

import asyncio
import time
from copy import deepcopy
from dataclasses import replace

from .conversations import Conversations
from .demo import start_world
from .faults import Faults
from .limits import Limiter
from .live import Live
from .storage import Storage
from .template_review import Review, Reviews
from .traffic import Traffic
from .webhooks import Deliverer

HANDSHAKE_PAUSE = 0.5


class Simulator:
    """Holds the data, and creates the parts of the simulator."""

    def __init__(self, state=None, pace=0.4, review=None):
        """Load or create the data; ``review``: how templates are reviewed at first."""
        self.storage = Storage(state)
        self.files = self.storage.files
        self.world = self.storage.load()
        self.live = Live()
        self.traffic = Traffic(self.live)
        self.faults = Faults()
        self.limiter = Limiter(self.world)
        self.webhooks = Deliverer(self.world, self.traffic, self.live, self._delivered)
        self.conversations = Conversations(
            self.world, self.webhooks, self.limiter, self.live, pace
        )
        self.reviews = Reviews(self, review or Review())
        self._handshakes = None
        self._snapshot = None

    def changed(self):
        self.storage.save_soon(self.world)

    def _delivered(self, delivery):
        self.conversations.taken(delivery)
        self.changed()

    async def set_webhook(self, webhook):
        """Replace the callback URL if the new one passes the handshake."""
        answer = await self.webhooks.handshake(webhook)
        if answer["verified"]:
            self._stop_handshakes()
            webhook.verified = True
            self.webhooks.use(webhook)
            self.changed()
        return answer

    def forget_webhook(self):
        """Remove the callback URL, and stop to try its handshake."""
        self._stop_handshakes()
        self.world.webhook = replace(self.world.webhook, url="", verified=False)

    def use_once_verified(self, webhook):
        """Set a callback URL; webhooks wait until it passes the handshake."""
        webhook.verified = False
        self.world.webhook = webhook
        self._stop_handshakes()
        self._handshakes = asyncio.create_task(self._handshake_until_verified(webhook))

    async def _handshake_until_verified(self, webhook):
        while not (await self.webhooks.handshake(webhook))["verified"]:
            await asyncio.sleep(HANDSHAKE_PAUSE)
        webhook.verified = True
        self.webhooks.use(webhook)
        self.changed()

    def _stop_handshakes(self):
        if self._handshakes and self._handshakes is not asyncio.current_task():
            self._handshakes.cancel()
        self._handshakes = None

    def reset(self, webhook=False):
        """Return to the start data; deliveries under way are dropped."""
        current = self.world.webhook
        self.conversations.cancel()
        self.reviews.reset()
        self.webhooks.cancel()
        self.webhooks.mode, self.webhooks.batch = "live", False
        self.webhooks.retry = True
        self.webhooks.delay, self.webhooks.copies = 0, 1
        self.conversations.clock_offset = 0
        self.world.__dict__.update(start_world().__dict__)
        self.files.clear()
        if webhook:
            self._stop_handshakes()
        else:
            self.world.webhook = current
        self.faults.clear()
        self.limiter.clear()
        self.traffic.clear()
        self.live.notify("reset")
        self.changed()

    def take_snapshot(self):
        """Remember the data for :meth:`restore`; one snapshot at a time."""
        delivery = (self.webhooks.mode, self.webhooks.batch, self.webhooks.retry)
        data = deepcopy(self.world.__dict__)
        self._snapshot = data, self.files.taken(), delivery

    def restore(self):
        """Return to the data of the snapshot; the callback URL stays as it is.

        :raises ValueError: there is no snapshot
        """
        if self._snapshot is None:
            raise ValueError("There is no snapshot.")
        data, files, delivery = self._snapshot
        webhook = self.world.webhook
        self.reset()
        self.world.__dict__.update(deepcopy(data))
        self.world.webhook = webhook
        self.files.put_back(files)
        self.webhooks.mode, self.webhooks.batch, self.webhooks.retry = delivery

    def resume(self):
        """Continue sending and reviewing after a restart."""
        self.reviews.resume()
        for customer in self.world.customers.values():
            self.conversations.resume(customer)

    @property
    def pending(self):
        return self.webhooks.pending + self.conversations.pending + self.reviews.pending

    async def flush(self, timeout=10):
        """Wait until no delivery, automatic status or due review is under way."""
        end = time.monotonic() + timeout
        while self.pending and time.monotonic() < end:
            await asyncio.sleep(0.01)
        return {
            "idle": not self.pending,
            "statuses": self.conversations.pending,
            "deliveries": self.webhooks.counts(),
        }

    async def close(self):
        self._stop_handshakes()
        self.conversations.cancel()
        self.reviews.reset()
        await self.webhooks.close()
        self.storage.save(self.world)
