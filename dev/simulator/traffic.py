# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records the raw HTTP traffic of both directions, for its page and for tests."""

import json
import time
from collections import deque

MOST_ENTRIES = 2000
BODY_SHOWN = 200_000


def readable(body):
    """Return a body for the record: JSON parsed, text as text, bytes by their size."""
    if not body:
        return None
    try:
        text = body.decode() if isinstance(body, bytes) else body
    except UnicodeDecodeError:
        return f"<{len(body)} bytes>"
    if len(text) > BODY_SHOWN:
        return text[:BODY_SHOWN] + f"… <{len(text)} characters>"
    try:
        return json.loads(text)
    except ValueError:
        return text


class Traffic:
    """The latest requests and responses."""

    def __init__(self, live):
        self._live = live
        self._entries = deque(maxlen=MOST_ENTRIES)
        self._last = 0

    def record(self, direction, method, url, started, request, response, **more):
        """Record a request and its response.

        ``direction``: "graph" (a call of the business) or "webhook" (a call to it);
        ``request``: ``(headers, body)``; ``response``: ``(status, headers, body)``, or
        None without an answer.
        """
        self._last += 1
        status, headers, body = response or (None, {}, None)
        entry = {
            "id": self._last,
            "time": started,
            "direction": direction,
            "method": method,
            "url": str(url),
            "status": status,
            "milliseconds": round((time.time() - started) * 1000, 1),
            "request": {"headers": dict(request[0]), "body": readable(request[1])},
            "response": {"headers": dict(headers), "body": readable(body)},
            **more,
        }
        self._entries.append(entry)
        self._live.notify("traffic", id=entry["id"])

    def after(self, last=0, limit=MOST_ENTRIES):
        return [entry for entry in self._entries if entry["id"] > last][-limit:]

    def clear(self):
        self._entries.clear()
