# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Server-sent events, by which open pages show changes without a reload."""

import asyncio
import json

#: Seconds without an event, after which a page is told that there was none.
BEAT = 5


class Live:
    """The open event streams of the pages.

    Events are numbered, so that a page knows when it has missed one. A beat has the
    number of the last event: one is sent at first, and whenever nothing happens.
    """

    def __init__(self):
        self._listeners = set()
        self._number = 0

    def notify(self, kind, **data):
        """Send ``{"number": …, "kind": kind, …}`` to every open page."""
        self._number += 1
        event = self._event(kind, **data)
        for queue in self._listeners:
            queue.put_nowait(event)

    def _event(self, kind, **data):
        event = {"number": self._number, "kind": kind, **data}
        return f"data: {json.dumps(event)}\n\n"

    def close(self):
        for queue in self._listeners:
            queue.put_nowait(None)

    async def stream(self):
        queue = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield "retry: 1000\n\n"
            yield self._event("beat")
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), BEAT)
                except asyncio.TimeoutError:
                    event = self._event("beat")
                if event is None:
                    return
                yield event
        finally:
            self._listeners.discard(queue)
