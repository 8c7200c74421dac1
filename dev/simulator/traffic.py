"""The raw traffic both ways, newest last, for the traffic page and for tests."""

import json
import time
from collections import deque

KEPT = 2000
BODY_SHOWN = 200_000


def readable(body):
    """A body for the log: JSON parsed, text as text, bytes by their size."""
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
    def __init__(self, live):
        self._live = live
        self._entries = deque(maxlen=KEPT)
        self._last = 0

    def record(self, direction, method, url, started, request, response, **more):
        """Keep one exchange.

        ``direction``: "graph" (they called us) or "webhook" (we called them);
        ``request``, ``response``: ``(headers, body)``, the latter with a status
        in front, or None when there was no answer.
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
        self._live.tell("traffic", id=entry["id"])

    def after(self, last=0, limit=KEPT):
        return [entry for entry in self._entries if entry["id"] > last][-limit:]

    def clear(self):
        self._entries.clear()
