# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads the contents of incoming messages other than text and files.

They are locations, orders, pressed buttons, and what refers to other messages
("Messages webhooks"); ``answers`` and ``cards`` beside this file read the rest. Every
reader takes Meta's message object as the webhook delivers it. It never raises: for a
missing or malformed part it returns the empty value that its docstring names.
"""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote

from .answers import number_text
from .webhook import text

#: Types of message that change another message ("Messages webhooks").
CHANGE_TYPES = ("reaction", "edit", "revoke")

#: Amounts of an order from here on are no amounts.
MOST = 10**15

MAP_URL = "https://www.google.com/maps/search/?api=1&query="


@dataclass(frozen=True)
class Location:
    """A location; ``latitude`` and ``longitude`` are degrees, as text."""

    latitude: str
    longitude: str
    name: str
    address: str
    url: str

    @property
    def map_url(self):
        """The URL of a map that shows the location."""
        return MAP_URL + quote(f"{self.latitude},{self.longitude}")


@dataclass(frozen=True)
class Line:
    """A line of an order, as text: ``product`` is the catalog's id of the product."""

    product: str
    quantity: str
    price: str
    currency: str

    @property
    def amount(self):
        """Quantity times price, as a ``Decimal``, or ``None`` if one is no number."""
        try:
            amount = Decimal(self.quantity) * Decimal(self.price)
        except ArithmeticError:
            return None
        return amount if amount.is_finite() and abs(amount) < MOST else None


@dataclass(frozen=True)
class Order:
    """A cart that a customer has sent.

    ``text`` is what the customer wrote along with it, ``catalog`` Meta's id of the
    catalog, ``lines`` a tuple of each :class:`Line`.
    """

    text: str
    catalog: str
    lines: tuple

    def totals(self):
        """Return the sums by currency; empty if a line's amount is not known."""
        sums = {}
        for line in self.lines:
            if line.amount is None:
                return {}
            sums[line.currency] = sums.get(line.currency, 0) + line.amount
        return sums


@dataclass(frozen=True)
class Reply:
    """The button or row a customer chose; ``id`` is the one it was sent with."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True)
class Referral:
    """The ad or post on which the customer clicked to write the message."""

    headline: str
    body: str
    url: str


def location_of(message):
    """Return the :class:`Location`, or ``None``."""
    location = _dict(message.get("location"))
    names = ("latitude", "longitude")
    latitude, longitude = (_degrees(location.get(name)) for name in names)
    if not latitude or not longitude:
        return None
    url = text(location.get("url"))
    return Location(
        latitude,
        longitude,
        text(location.get("name")),
        text(location.get("address")),
        url if url.startswith(("http://", "https://")) else "",
    )


def reply_of(message):
    """Return the :class:`Reply` to reply buttons, a list or a template, or ``None``."""
    button = _dict(message.get("button"))
    if button:
        label = text(button.get("text"))
        return Reply(text(button.get("payload")) or label, label)
    interactive = _dict(message.get("interactive"))
    reply = _dict(interactive.get(text(interactive.get("type"))))
    if not text(reply.get("id")):
        return None
    return Reply(*(text(reply.get(name)) for name in ("id", "title", "description")))


def order_of(message):
    """Return the :class:`Order`, or ``None``."""
    order = _dict(message.get("order"))
    if not order:
        return None
    names = ("product_retailer_id", "quantity", "item_price", "currency")
    lines = (_dict(item) for item in _list(order.get("product_items")))
    return Order(
        text(order.get("text")),
        text(order.get("catalog_id")),
        tuple(Line(*(number_text(line.get(n)) for n in names)) for line in lines),
    )


def referral_of(message):
    """Return the :class:`Referral` of a click on an ad, or ``None``."""
    referral = _dict(message.get("referral"))
    if not referral:
        return None
    url = text(referral.get("source_url"))
    return Referral(
        text(referral.get("headline")),
        text(referral.get("body")),
        url if url.startswith(("http://", "https://")) else "",
    )


def is_forwarded(message):
    """Whether the customer forwarded the message, once or often."""
    context = _dict(message.get("context"))
    return bool(context.get("forwarded") or context.get("frequently_forwarded"))


def group_of(message):
    """Return Meta's id of the group in which the message was written, or ``""``."""
    return text(message.get("group_id"))


def unsupported_kind(message):
    """Return the type of a message whose content Meta does not deliver, or ``""``.

    The type is one like ``poll_creation`` or ``edit``.
    """
    return text(_dict(message.get("unsupported")).get("type"))


def target_of(message):
    """Return the ``wamid`` of the message that a reaction, edit or deletion changes."""
    change = _dict(message.get(text(message.get("type"))))
    return text(change.get("message_id")) or text(change.get("original_message_id"))


def quoted_of(message):
    """Return the ``wamid`` of the message that this one quotes, or ``""``."""
    return text(_dict(message.get("context")).get("id"))


def emoji_of(message):
    """Return the emoji of a reaction; ``""`` removes the customer's earlier one."""
    return text(_dict(message.get("reaction")).get("emoji"))[:32]


def edited_of(message):
    """Return the message object that replaces the edited message, or ``{}``."""
    return _dict(_dict(message.get("edit")).get("message"))


def _degrees(value):
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return ""
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return ""
    return f"{number:.6f}".rstrip("0").rstrip(".") if abs(number) <= 180 else ""


def _dict(value):
    return value if isinstance(value, dict) else {}


def _list(value):
    return value if isinstance(value, list) else []
