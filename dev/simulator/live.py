# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Server-sent events, by which open pages show changes without a reload."""

import asyncio
import json


class Live:
    """The open event streams of the pages."""

    def __init__(self):
        self._listeners = set()

    def notify(self, kind, **data):
        """Send ``{"kind": kind, …}`` to every open page."""
        event = f"data: {json.dumps({'kind': kind, **data})}\n\n"
        for queue in self._listeners:
            queue.put_nowait(event)

    def close(self):
        for queue in self._listeners:
            queue.put_nowait(None)

    async def stream(self):
        queue = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield "retry: 1000\n\n"
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), 15)
                except asyncio.TimeoutError:
                    event = ": still here\n\n"
                if event is None:
                    return
                yield event
        finally:
            self._listeners.discard(queue)
