# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Simulates the phones: takes messages of both sides and reports their statuses.

A customer's ``behaviour`` says which statuses follow by themselves: reads (sent,
delivered, read), delivers (sent, delivered; read once the conversation is
shown), offline (sent), not_on_whatsapp (failed 131026), manual (none).
"""

import asyncio
import time
from dataclasses import replace

from . import payloads, threads
from .errors import webhook_error
from .records import Message, new_wamid

BEHAVIOURS = ("reads", "delivers", "offline", "not_on_whatsapp", "manual")
REPORTS = {
    "reads": ("sent", "delivered", "read"),
    "delivers": ("sent", "delivered"),
    "offline": ("sent",),
    "not_on_whatsapp": (),
    "manual": (),
}
RANK = {"accepted": 0, "sent": 1, "delivered": 2, "read": 3, "played": 4}
UNDER_WAY = ("accepted", "sent", "delivered")
# Types that do not count as the customer's message for the 24 h window; whether
# a reaction opens it is not documented, so it does not here.
NOT_OPENING = ("reaction", "system")
TYPING_LASTS = 25


class Conversations:
    """Sends messages both ways and reports their statuses, at a ``pace`` in seconds.

    Meta's clock is ``clock_offset`` seconds ahead of the simulator's, or behind it.
    """

    clock_offset = 0

    def __init__(self, world, webhooks, limiter, live, pace):
        self.world = world
        self.pace = pace
        self._webhooks = webhooks
        self._limiter = limiter
        self._live = live
        self._running = {}
        self._held = {}

    @property
    def pending(self):
        return len(self._running)

    def now(self):
        """Return Meta's time, as it stands in webhooks."""
        return time.time() + self.clock_offset

    def cancel(self):
        for task in self._running.values():
            task.cancel()
        self._running.clear()
        self._held.clear()

    def changed(self, message):
        self._live.notify("message", customer=message.customer_id, wamid=message.wamid)

    # From the customer

    def write(self, customer, account, values, limited=True):
        """Send a message of the customer; returns it with its webhook updates.

        ``values`` are a message's type and its object, and optionally context,
        timestamp, profile_name, extra (other keys of the message), errors, shown,
        group (its id; it opens no customer service window), as_former (with the ids
        from before the last change) and reported. A blocked customer's messages have
        no updates.
        """
        timestamp = int(values.get("timestamp") or self.now())
        kind = values["type"]
        message = Message(
            wamid=new_wamid(customer.phone),
            direction="in",
            phone_number_id=account.phone_number_id,
            customer_id=customer.id,
            type=kind,
            content=values.get(kind) or {},
            timestamp=timestamp,
            status="sent",
            context=values.get("context"),
            profile_name=values.get("profile_name") or "",
            extra=values.get("extra") or {},
            errors=values.get("errors") or [],
            shown=values.get("shown", True),
            group=values.get("group") or "",
        )
        message.times["sent"] = timestamp
        self.world.add(message)
        self.changed(message)
        if customer.blocked(account) or not values.get("reported", True):
            return message, []
        if message.shown and not message.group and kind not in NOT_OPENING:
            last = customer.last_message.get(account.phone_number_id, 0)
            customer.last_message[account.phone_number_id] = max(last, timestamp)
        if limited:
            self._limiter.count_incoming(account)
        writer = customer
        if values.get("as_former"):
            writer = replace(customer, **customer.former)
        update = payloads.incoming(account, writer, message)
        if threads.owner(account, customer):
            return message, threads.copies(account, [update])
        return message, [update]

    def taken(self, delivery):
        """Mark the messages of a delivery as delivered: the receiver answered 200."""
        for update in delivery.updates:
            for wamid in update.wamids:
                message = self.world.messages.get(wamid)
                if message:
                    message.taken = message.taken or time.time()
                if message and message.status == "sent":
                    message.status = "delivered"
                    message.times["delivered"] = int(time.time())
                    self.changed(message)

    def read_all(self, customer, account=None):
        """Let the customer read the conversation; returns the number of messages."""
        count = 0
        for message in self.world.conversation(customer, account):
            if message.direction == "in" or message.type == "reaction":
                continue
            if self._drop_late(message):
                continue
            if message.status in ("sent", "delivered"):
                self.report(message, "read")
                count += 1
            elif message.status == "accepted":
                message.read_wanted = True
                count += 1
                if message.wamid not in self._running:
                    self.report(message, "read")
        return count

    # From the business

    def accept(self, message, failure=None, lost=False, examine=None):
        """Accept a message of the business and start to report its statuses.

        ``failure`` is a known ``(code, details)``; ``examine()`` is awaited for one
        that takes time to find. A message held for its template has no status before
        :meth:`release_held`.
        """
        message.status = "lost" if lost else "accepted"
        self.world.add(message)
        self.world.typing.pop((message.customer_id, message.phone_number_id), None)
        self.changed(message)
        if message.held_for:
            self._held[message.wamid] = failure, examine
        elif not lost:
            self._run(message, self._progress(message, failure, examine))

    def release_held(self, template_id, failure=None):
        """Continue the messages held for a template, or fail them with ``failure``."""
        for message in self.world.messages.values():
            if message.held_for == template_id:
                message.held_for = ""
                found, examine = self._held.pop(message.wamid, (None, None))
                self._run(message, self._progress(message, failure or found, examine))

    def echo(self, customer, account, values):
        """Write in the WhatsApp Business app; returns the message and its update."""
        kind = values["type"]
        message = Message(
            wamid=new_wamid(customer.phone),
            direction="out",
            phone_number_id=account.phone_number_id,
            customer_id=customer.id,
            type=kind,
            content=values.get(kind) or {},
            timestamp=int(values.get("timestamp") or self.now()),
            status="delivered",
            context=values.get("context"),
            extra=values.get("extra") or {},
            echo=True,
        )
        self.world.add(message)
        customer.phone_shown[account.phone_number_id] = message.timestamp
        self.changed(message)
        return message, payloads.echo(account, customer, message)

    def resume(self, customer):
        """Continue unfinished messages after a restart or a change of behaviour."""
        for message in self.world.conversation(customer):
            waiting = message.direction == "out" and message.status in UNDER_WAY
            busy = message.held_for or message.wamid in self._running
            if waiting and not busy:
                self._run(message, self._progress(message))

    def _run(self, message, progress):
        task = asyncio.create_task(progress)
        self._running[message.wamid] = task
        task.add_done_callback(lambda _: self._running.pop(message.wamid, None))

    async def _progress(self, message, failure=None, examine=None):
        if self.pace:
            await asyncio.sleep(self.pace / 2)
        failure = failure or (examine and await examine())
        if failure:
            code, details = failure
            await self.report(message, "failed", [webhook_error(code, details)])
            return
        customer = self.world.customers.get(message.customer_id)
        reports = REPORTS[customer.behaviour] if customer else ()
        if message.type == "reaction":
            reports = reports[:1]
        for name in reports:
            if self._drop_late(message):
                return
            if message.read_wanted and name != "sent":
                name = "read"
            if RANK[name] <= RANK.get(message.status, 9):
                continue
            await self.report(message, name)
            if self.pace:
                await asyncio.sleep(self.pace)
        if message.read_wanted and message.status in ("sent", "delivered"):
            await self.report(message, "read")

    def _drop_late(self, message):
        """Forget a message whose time to live is over; Meta reports nothing of it.

        :return: whether it is over
        """
        is_late = message.ends and self.now() > message.ends
        if not is_late or message.status not in ("accepted", "sent"):
            return False
        message.status = "lost"
        self.changed(message)
        return True

    def report(self, message, name, errors=None, timestamp=None):
        """Set a message's status and send its webhook.

        Returns the webhook's first attempt, which can be awaited.
        """
        timestamp = int(timestamp or self.now())
        account = self.world.accounts[message.phone_number_id]
        customer = self.world.customers.get(message.customer_id)
        update = payloads.status(
            self.world, account, customer, message, name, timestamp, errors
        )
        message.times[name] = timestamp
        if name == "failed" or RANK.get(name, -1) > RANK.get(message.status, 9):
            message.status = name
        if errors:
            message.errors = errors
        self.changed(message)
        return self._webhooks.submit([] if message.echo else [update])

    def business_read(self, message, typing):
        """Mark this message and all earlier ones of the customer as read."""
        now = int(time.time())
        customer = self.world.customers[message.customer_id]
        account = self.world.accounts[message.phone_number_id]
        for earlier in self.world.conversation(customer, account):
            unread = earlier.direction == "in" and earlier.status != "read"
            if unread and earlier.timestamp <= message.timestamp:
                earlier.status = "read"
                earlier.times["read"] = now
        if typing:
            key = (customer.id, account.phone_number_id)
            self.world.typing[key] = time.time() + TYPING_LASTS
        self.changed(message)
