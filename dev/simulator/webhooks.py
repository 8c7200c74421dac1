# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Delivers webhooks: handshake, signature, retries, holding and batching.

Source: Cloud API, Create a webhook endpoint. An answer other than 200 is retried at
once, then with growing pauses for seven days; the order is not guaranteed.
"""

import asyncio
import hashlib
import hmac
import itertools
import random
import secrets
import time
from dataclasses import dataclass, field

import httpx

from .payloads import MAX_UPDATES, envelope
from .records import DAY, Webhook

PAUSES = (0, 1, 5, 15, 60, 300, 900, 3600)
GIVE_UP_AFTER = 7 * DAY
TIMEOUT = 20
CONCURRENT = 20
BATCH_WAIT = 0.1
MOST_FINISHED = 2000

PENDING = ("queued", "sending", "waiting")


def signature(secret, body):
    """Return the value of ``X-Hub-Signature-256``: HMAC-SHA256 of the raw bytes."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


@dataclass
class Delivery:
    """A POST to the app's callback URL or to ``override``.

    ``state``: held, queued, sending, waiting, delivered, dropped.
    """

    id: int
    updates: list
    body: bytes
    secret: str
    override: str = ""
    state: str = "queued"
    attempts: int = 0
    response: dict | None = None
    created: float = field(default_factory=time.time)
    attempted: asyncio.Event = field(default_factory=asyncio.Event)

    def describe(self):
        shown = ("id", "state", "attempts", "response", "created")
        return {
            **{name: getattr(self, name) for name in shown},
            "updates": len(self.updates),
            "fields": sorted({update.field for update in self.updates}),
            "body": self.body.decode(),
        }


class Attempts:
    """The first attempts of some deliveries, which can be awaited."""

    def __init__(self, deliveries):
        self.deliveries = deliveries

    def __await__(self):
        for delivery in self.deliveries:
            yield from delivery.attempted.wait().__await__()


class Deliverer:
    """Creates, sends, retries, holds and releases deliveries.

    Each is sent after a random part of ``delay`` seconds, so that they come in another
    order, and ``copies`` times, each time after another delay.
    """

    def __init__(self, world, traffic, live, on_delivered):
        self.world = world
        self.mode = "live"
        self.batch = False
        self.retry = True
        self.delay, self.copies = 0, 1
        self.random = random.Random()
        self.deliveries = {}
        self._traffic = traffic
        self._live = live
        self._on_delivered = on_delivered
        self._numbers = itertools.count(1)
        self._tasks = set()
        self._slots = asyncio.Semaphore(CONCURRENT)
        self._collected = []
        self._client = httpx.AsyncClient(
            timeout=TIMEOUT,
            trust_env=False,
            limits=httpx.Limits(max_connections=CONCURRENT * 2),
        )

    # The callback URL

    async def handshake(self, webhook):
        """Verify a callback URL with a challenge, as Meta does when it is saved."""
        challenge = str(secrets.randbelow(10**10))
        query = {
            "hub.mode": "subscribe",
            "hub.challenge": challenge,
            "hub.verify_token": webhook.verify_token,
        }
        answer = await self._call("GET", webhook, query=query)
        if answer["status"] != 200:
            detail = answer["body"] or "no answer"
        elif answer["body"] != challenge:
            detail = "The answer is not the challenge."
        else:
            detail = "verified"
        verified = detail == "verified"
        return {
            "verified": verified,
            "status": answer["status"] or 0,
            "detail": detail[:2000],
        }

    def use(self, webhook):
        """Set the callback URL and send the deliveries that waited for it."""
        self.world.webhook = webhook
        self._live.notify("webhook")
        for delivery in list(self.deliveries.values()):
            if delivery.state == "waiting" and not delivery.attempts:
                self._start(delivery)

    # Taking updates in

    def submit(self, updates, together=False):
        """Deliver updates, each in a POST of its own unless batched.

        Returns the deliveries' first attempts, which can be awaited.
        """
        updates = [update for update in updates if self._is_wanted(update)]
        if not updates:
            return Attempts(())
        if together:
            return Attempts(self._pack(updates))
        if self.batch and self.mode == "live":
            self._collect(updates)
            return Attempts(())
        return Attempts([self._new([update]) for update in updates])

    def _is_wanted(self, update):
        hook, account = self.world.webhook, update.account
        has_address = hook.url or account.override(update.field)
        return account.subscribed and update.field in hook.fields and has_address

    def _collect(self, updates):
        if not self._collected:
            self._track(asyncio.create_task(self._send_collected()))
        self._collected += updates

    async def _send_collected(self):
        await asyncio.sleep(BATCH_WAIT)
        updates, self._collected = self._collected, []
        self._pack(updates)

    def _pack(self, updates):
        """Return deliveries of up to a thousand updates of one app and address each."""
        groups = {}
        for update in updates:
            account = update.account
            key = (account.app_secret, account.override(update.field))
            groups.setdefault(key, []).append(update)
        return [
            self._new(group[start : start + MAX_UPDATES])
            for group in groups.values()
            for start in range(0, len(group), MAX_UPDATES)
        ]

    def _new(self, updates):
        delivery = Delivery(
            next(self._numbers),
            updates,
            envelope(updates),
            updates[0].account.app_secret,
            updates[0].account.override(updates[0].field),
        )
        self.deliveries[delivery.id] = delivery
        self._forget_old()
        if self.mode == "held":
            delivery.state = "held"
            delivery.attempted.set()
        else:
            self._start(delivery)
        return delivery

    def _forget_old(self):
        excess = len(self.deliveries) - MOST_FINISHED
        if excess > 0:
            finished = [
                d.id for d in self.deliveries.values() if d.state in ("delivered",)
            ]
            for delivery_id in finished[:excess]:
                del self.deliveries[delivery_id]

    # Sending

    def _start(self, delivery):
        delivery.state = "queued"
        self._track(asyncio.create_task(self._deliver(delivery)))
        for _copy in range(1, self.copies):
            self._track(asyncio.create_task(self._deliver_copy(delivery)))

    async def _hold_up(self):
        if self.delay:
            await asyncio.sleep(self.random.uniform(0, self.delay))

    async def _deliver_copy(self, delivery):
        """POST it once more, whatever becomes of the delivery itself."""
        await self._hold_up()
        if self._target(delivery).verified:
            async with self._slots:
                answer = await self._post(delivery)
            if answer["status"] == 200:
                self._on_delivered(delivery)

    def _track(self, task):
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, delivery):
        pauses = itertools.chain(PAUSES, itertools.repeat(PAUSES[-1]))
        await self._hold_up()
        while delivery.state in ("queued", "waiting"):
            if not self._target(delivery).verified:
                delivery.state = "waiting"
                delivery.attempted.set()
                return
            async with self._slots:
                await self.attempt(delivery)
            if delivery.state == "delivered":
                return
            if not self.retry or time.time() - delivery.created > GIVE_UP_AFTER:
                delivery.state = "dropped"
                return
            await asyncio.sleep(next(pauses))

    def _target(self, delivery):
        if delivery.override:
            return Webhook(url=delivery.override, verified=True)
        return self.world.webhook

    async def attempt(self, delivery):
        """POST this delivery once; returns the receiver's answer."""
        delivery.state = "sending"
        delivery.attempts += 1
        delivery.response = await self._post(delivery)
        ok = delivery.response["status"] == 200
        delivery.state = "delivered" if ok else "waiting"
        if ok:
            self._on_delivered(delivery)
        delivery.attempted.set()
        return delivery.response

    async def _post(self, delivery):
        for wamid in (wamid for update in delivery.updates for wamid in update.wamids):
            message = self.world.messages.get(wamid)
            if message:
                message.posted = message.posted or time.time()
        headers = {"X-Hub-Signature-256": signature(delivery.secret, delivery.body)}
        return await self._call(
            "POST", self._target(delivery), delivery.body, headers, delivery.id
        )

    async def send_raw(self, body, headers):
        """POST any bytes with any headers once; returns the receiver's answer."""
        return await self._call("POST", self.world.webhook, body, headers)

    async def _call(
        self, method, webhook, body=None, headers=(), number=None, query=()
    ):
        started = time.time()
        sent = {"User-Agent": "facebookexternalua", "Accept": "*/*"}
        if body is not None:
            sent["Content-Type"] = "application/json"
        sent.update(headers)
        sent.update(webhook.headers)
        try:
            url = httpx.URL(webhook.url).copy_merge_params(dict(query))
            answer = await self._client.request(method, url, content=body, headers=sent)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            response, detail = None, f"{type(error).__name__}: {error}"
            url = webhook.url
        else:
            response = (answer.status_code, answer.headers, answer.content)
            detail = answer.text
        self._traffic.record(
            "webhook", method, url, started, (sent, body), response, delivery=number
        )
        return {"status": response[0] if response else None, "body": detail}

    # Holding and releasing

    async def release(self, order=None, times=1, batch=False, delay=0):
        """Send the held deliveries, or those in ``order``, one after another.

        ``order``: None (as they came), "reverse" or a list of ids.
        """
        if delay:
            await asyncio.sleep(delay)
        chosen = self._chosen(order)
        if batch:
            for delivery in chosen:
                delivery.state = "merged"
            chosen = self._merged(chosen)
        held = [delivery for delivery in chosen if delivery.state == "held"]
        results = []
        for _time in range(times):
            for delivery in chosen:
                answer = await self.attempt(delivery)
                results.append({"id": delivery.id, **answer})
        for delivery in held:
            if delivery.state == "waiting" and self.retry:
                self._start(delivery)
            elif delivery.state == "waiting":
                delivery.state = "dropped"
        return results

    def take(self):
        """Return the held deliveries, oldest first, as if the receiver had them."""
        taken = self._chosen(None)
        for delivery in taken:
            delivery.state, delivery.attempts = "delivered", delivery.attempts + 1
            self._on_delivered(delivery)
        return taken

    def _chosen(self, order):
        if isinstance(order, list):
            return [self.deliveries[number] for number in order]
        held = [d for d in self.deliveries.values() if d.state == "held"]
        return held[::-1] if order == "reverse" else held

    def _merged(self, deliveries):
        mode, self.mode = self.mode, "held"
        updates = [update for delivery in deliveries for update in delivery.updates]
        merged = self._pack(updates)
        self.mode = mode
        return merged

    # State

    @property
    def pending(self):
        waiting = sum(d.state in PENDING for d in self.deliveries.values())
        return waiting + len(self._collected)

    def counts(self):
        counts = {}
        for delivery in self.deliveries.values():
            counts[delivery.state] = counts.get(delivery.state, 0) + 1
        return counts

    def cancel(self):
        for task in list(self._tasks):
            task.cancel()
        self._collected = []
        self.deliveries.clear()

    async def close(self):
        self.cancel()
        await self._client.aclose()
