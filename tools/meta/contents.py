"""What a message says besides words: places, cards, orders, answers, and marks.

Every reader takes Meta's message object as the webhook delivers it, of whatever shape,
and returns what is there: nothing where there is nothing ("Messages webhooks").
"""

import json
from dataclasses import dataclass
from urllib.parse import quote

import vobject

from .. import identity
from .webhook import text

#: Types that speak of another message ("Messages webhooks").
CHANGE_TYPES = ("reaction", "edit", "revoke")

MAP_URL = "https://www.google.com/maps/search/?api=1&query="


@dataclass(frozen=True)
class Location:
    """A place; ``latitude`` and ``longitude`` in degrees, as text."""

    latitude: str
    longitude: str
    name: str
    address: str
    url: str

    @property
    def map_url(self):
        """Where a browser shows it."""
        return MAP_URL + quote(f"{self.latitude},{self.longitude}")


@dataclass(frozen=True)
class Card:
    """A contact card: ``phones`` and ``emails`` are pairs of (value, kind)."""

    name: str
    phones: tuple
    emails: tuple
    organization: str
    vcard: str


@dataclass(frozen=True)
class Order:
    """A cart: ``lines`` of (product, quantity, price, currency), all text."""

    words: str
    catalog: str
    lines: tuple


@dataclass(frozen=True)
class Reply:
    """The button or row a customer chose; ``id`` is what we had given it."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True)
class Referral:
    """The ad or page that led to us."""

    headline: str
    body: str
    url: str


def location_of(message):
    """The :class:`Location`, or ``None``."""
    place = _dict(message.get("location"))
    latitude, longitude = (_degrees(place.get(n)) for n in ("latitude", "longitude"))
    if not latitude or not longitude:
        return None
    url = text(place.get("url"))
    return Location(
        latitude,
        longitude,
        text(place.get("name")),
        text(place.get("address")),
        url if url.startswith(("http://", "https://")) else "",
    )


def cards_of(message):
    """All :class:`Card` of a ``contacts`` message."""
    return [_card(_dict(card)) for card in _list(message.get("contacts"))]


def reply_of(message):
    """The :class:`Reply` a button, a list or a template's quick reply brought."""
    button = _dict(message.get("button"))
    if button:
        words = text(button.get("text"))
        return Reply(text(button.get("payload")) or words, words)
    interactive = _dict(message.get("interactive"))
    reply = _dict(interactive.get(text(interactive.get("type"))))
    if not text(reply.get("id")):
        return None
    words = (text(reply.get(name)) for name in ("id", "title", "description"))
    return Reply(*words)


def form_of(message):
    """What was filled into a Flow: pairs of (field, answer), or ``None``."""
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
    """The :class:`Order`, or ``None``."""
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
    """The :class:`Referral` of a click on an ad, or ``None``."""
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
    """The product a customer asks about, by its id in the catalogue."""
    context = _dict(message.get("context"))
    return text(_dict(context.get("referred_product")).get("product_retailer_id"))


def is_forwarded(message):
    context = _dict(message.get("context"))
    return bool(context.get("forwarded") or context.get("frequently_forwarded"))


def is_of_group(message):
    return bool(text(message.get("group_id")))


def unsupported_kind(message):
    """What Meta does not hand over: ``poll_creation``, ``edit``… or ``""``."""
    return text(_dict(message.get("unsupported")).get("type"))


def target_of(message):
    """The ``wamid`` a reaction, an edit or a deletion is about."""
    change = _dict(message.get(text(message.get("type"))))
    return text(change.get("message_id")) or text(change.get("original_message_id"))


def quoted_of(message):
    """The ``wamid`` of the message this one answers."""
    return text(_dict(message.get("context")).get("id"))


def emoji_of(message):
    """The emoji of a reaction; ``""`` takes the former one back."""
    return text(_dict(message.get("reaction")).get("emoji"))[:32]


def edited_of(message):
    """The message an edit puts in the place of the former one."""
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
    number = text(phone.get("phone"))
    if not number and text(phone.get("wa_id")):
        number = identity.international(identity.digits(text(phone.get("wa_id"))))
    return number, text(phone.get("type"))


def vcard_of(card):
    """``card`` as a vCard file (RFC 2426), as text."""
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
