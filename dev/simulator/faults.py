# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Faults that tests order: the next N calls of a kind go wrong.

``on``: messages, read, media, download, templates, uploads (the sessions),
upload_bytes, block_users, account, phone_number, register (and deregister), profile,
subscribed_apps, debug_token, statuses (the next accepted message fails by webhook) or
any (of the calls).
``kind``: error, http, http_after, latency, cut_before, cut_after; for a download's
bytes also corrupt, slow, cut_midway, for an upload's cut_midway. ``usage`` is the
object of the answer's header ``X-Business-Use-Case-Usage``.
"""

import itertools
from dataclasses import asdict, dataclass, field

# Faults of a file's bytes, and the calls they apply to.
OF_BYTES = {
    "corrupt": ("download",),
    "slow": ("download",),
    "cut_midway": ("download", "upload_bytes"),
}
KINDS = ("error", "http", "http_after", "latency", "cut_before", "cut_after", *OF_BYTES)
PLACES = (
    "any",
    "messages",
    "read",
    "media",
    "download",
    "templates",
    "uploads",
    "upload_bytes",
    "block_users",
    "account",
    "phone_number",
    "register",
    "profile",
    "subscribed_apps",
    "debug_token",
    "statuses",
)
_numbers = itertools.count(1)


@dataclass
class Fault:
    """A fault ordered for the next ``times`` calls."""

    on: str = "any"
    kind: str = "error"
    times: int = 1
    code: int = 131000
    status: int | None = None
    seconds: float = 1.0
    details: str | None = None
    usage: dict | None = None
    id: int = field(default_factory=lambda: next(_numbers))

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}")
        if self.on not in PLACES:
            raise ValueError(f"on must be one of {', '.join(PLACES)}")
        if self.on not in OF_BYTES.get(self.kind, (self.on,)):
            raise ValueError(f"{self.kind} is for {', '.join(OF_BYTES[self.kind])}")


class Faults:
    """The faults ordered and not used up."""

    def __init__(self):
        self._faults = []

    def add(self, **values):
        fault = Fault(**values)
        self._faults.append(fault)
        return fault

    def take(self, place):
        """Return the fault due for a call ``on`` this, counted down, or None."""
        for fault in self._faults:
            everywhere = fault.on == "any" and place != "statuses"
            if fault.on == place or everywhere:
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
                return fault
        return None

    def describe(self):
        return [asdict(fault) for fault in self._faults]

    def clear(self, fault_id=None):
        self._faults = [
            fault for fault in self._faults if fault_id and fault.id != fault_id
        ]
