# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads the contents of incoming messages other than text and files.

They are locations, contact cards, orders, answers to interactive messages, and what
refers to other messages ("Messages webhooks"). Every reader takes Meta's message object
as the webhook delivers it. It never raises: for a missing or malformed part it returns
the empty value that its docstring names.
"""

import json
from dataclasses import dataclass
from urllib.parse import quote

import vobject

from .. import identity
from .webhook import text

#: Types of message that change another message ("Messages webhooks").
CHANGE_TYPES = ("reaction", "edit", "revoke")

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
class Card:
    """A contact card.

    ``phones`` and ``emails`` are tuples of pairs (value, type); ``vcard`` is the vCard
    that Meta sent, or "".
    """

    name: str
    phones: tuple
    emails: tuple
    organization: str
    vcard: str


@dataclass(frozen=True)
class Order:
    """A cart that a customer has sent.

    ``text`` is what the customer wrote along with it, ``catalog`` Meta's id of the
    catalog, ``lines`` tuples of (product, quantity, price, currency), all text.
    """

    text: str
    catalog: str
    lines: tuple


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


def cards_of(message):
    """Return the list of each :class:`Card` of a ``contacts`` message."""
    return [_card(_dict(card)) for card in _list(message.get("contacts"))]


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


def form_of(message):
    """Return the answers in a Flow as pairs of (field, answer), or ``None``."""
    reply = _dict(_dict(message.get("interactive")).get("nfm_reply"))
    if not reply:
        return None
    try:
        answers = json.loads(text(reply.get("response_json")))
    except (ValueError, RecursionError):
        answers = {}
    return [
        (text(name).replace("_", " ").strip(), _answer_text(answer))
        for name, answer in _dict(answers).items()
        if name != "flow_token"
    ]


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
        tuple(tuple(_number(line.get(name)) for name in names) for line in lines),
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


def product_of(message):
    """Return the catalog's id of the product a customer asks about, or ``""``."""
    context = _dict(message.get("context"))
    return text(_dict(context.get("referred_product")).get("product_retailer_id"))


def is_forwarded(message):
    """Whether the customer forwarded the message, once or often."""
    context = _dict(message.get("context"))
    return bool(context.get("forwarded") or context.get("frequently_forwarded"))


def is_of_group(message):
    """Whether the message was written in a group."""
    return bool(text(message.get("group_id")))


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


def _card(card):
    name = _dict(card.get("name"))
    parts = (text(name.get(n)) for n in ("first_name", "middle_name", "last_name"))
    phones = tuple(_phone(_dict(phone)) for phone in _list(card.get("phones")))
    emails = (_dict(email) for email in _list(card.get("emails")))
    emails = tuple((text(e.get("email")), text(e.get("type"))) for e in emails)
    organization = text(_dict(card.get("org")).get("company"))
    shown = text(name.get("formatted_name")) or " ".join(filter(None, parts))
    return Card(
        shown or organization or next((number for number, _kind in phones), ""),
        tuple(phone for phone in phones if phone[0]),
        tuple(email for email in emails if email[0]),
        organization,
        text(card.get("vcard")),
    )


def _phone(phone):
    number, ids = text(phone.get("phone")), identity.ids_of(text(phone.get("wa_id")))
    if not number and ids.wa_id:
        number = identity.international(ids.wa_id)
    return number, text(phone.get("type"))


def vcard_of(card):
    """Return the text of a vCard file (RFC 2426) for a :class:`Card`."""
    entry = vobject.vCard()
    entry.add("n").value = vobject.vcard.Name(given=card.name)
    entry.add("fn").value = card.name
    for name, values in (("tel", card.phones), ("email", card.emails)):
        for value, kind in values:
            line = entry.add(name)
            line.value = value
            if kind.isascii() and kind.isalnum():
                line.type_param = kind
    if card.organization:
        entry.add("org").value = [card.organization]
    return entry.serialize()


def _degrees(value):
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return ""
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return ""
    return f"{number:.6f}".rstrip("0").rstrip(".") if abs(number) <= 180 else ""


def _number(value):
    if isinstance(value, float):
        return f"{value:.10g}"
    return text(value)


def _answer_text(answer):
    if isinstance(answer, list):
        return ", ".join(_answer_text(item) for item in answer)
    if isinstance(answer, dict):
        return ", ".join(f"{text(k)}: {_answer_text(v)}" for k, v in answer.items())
    if isinstance(answer, bool):
        return "✓" if answer else "✗"
    return _number(answer)


def _dict(value):
    return value if isinstance(value, dict) else {}


def _list(value):
    return value if isinstance(value, list) else []
