# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the auditor compares: what people did, and what helpdesk and phones hold.

All times are seconds of this machine's clock, all lists in the order that people see.
"""

from dataclasses import dataclass, field


@dataclass
class Written:
    """A customer's message, as the simulator's record has it.

    ``posted``: its webhook was first sent, ``taken``: first answered with 200, 0 for
    never; ``dated``: when it was written, by Meta's clock. ``seen``: an agent first saw
    it in the chatter. ``digest``: of its file. ``is_poison``: it is meant to fail.
    """

    token: str
    customer: str
    wamid: str
    at: float
    posted: float = 0
    taken: float = 0
    dated: int = 0
    seen: float = 0
    digest: str = ""
    is_poison: bool = False


@dataclass
class Posted:
    """An agent's answer; ``outcome``: accepted, refused, or "" without an answer."""

    token: str
    customer: str
    at: float
    outcome: str = ""
    is_poison: bool = False


@dataclass
class Entry:
    """A WhatsApp message in a ticket's chatter, with digests of its files."""

    id: int
    ticket: int
    customer: str
    token: str
    digests: tuple = ()


@dataclass
class Arrival:
    """A message of the business that Meta has accepted; ``uuid`` is the addon's."""

    token: str
    customer: str
    uuid: str
    text: str
    status: str
    at: float


@dataclass
class Record:
    """A row of ``helpdesk.whatsapp.message``.

    ``is_notified``: the chatter shows its author that it has failed or is unknown.
    """

    token: str
    customer: str
    wamid: str
    uuid: str
    is_outbound: bool
    is_automatic: bool
    state: str
    is_notified: bool = False


@dataclass
class Evidence:
    """All that is known of a load, when nothing moves any more.

    ``parked``: marks of the updates that wait for an administrator with their error.
    ``tickets``: by customer, their tickets. ``flooding``: customers who write far too
    much; the waits of the others are shown apart.
    """

    written: list = field(default_factory=list)
    posted: list = field(default_factory=list)
    chatter: list = field(default_factory=list)
    arrivals: list = field(default_factory=list)
    records: list = field(default_factory=list)
    parked: set = field(default_factory=set)
    tickets: dict = field(default_factory=dict)
    flooding: set = field(default_factory=set)
