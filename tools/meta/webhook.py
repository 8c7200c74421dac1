"""Meta's webhooks without Odoo: is a POST Meta's own, and what does it say.

One POST carries up to a thousand updates of several numbers. :func:`split` takes it
apart without looking deeper than it must, so that every update can be stored by itself
and an odd one harms no other; :func:`read_message` and :func:`read_status` understand
one update when its turn comes.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime, timezone

from ..words import storable

UTF8 = "utf-8"
MESSAGE, ECHO, STATUS = "message", "echo", "status"
ACCOUNT, OTHER = "account", "other"

#: A longer key is replaced by its digest (PostgreSQL's indexes end at 2.7 kB).
KEY_LENGTH = 200


class MalformedError(ValueError):
    """The body of a POST is not JSON, or not of Meta's shape."""


@dataclass(frozen=True)
class Update:
    """One message, status or account update.

    ``key`` is the same whenever Meta sends the update again. ``partition`` names whom a
    message is from: a partition is processed in order. ``payload`` holds what the
    readers below need: Meta's own objects.
    """

    kind: str
    key: str
    payload: dict
    topic: str = ""
    business_account_uid: str = ""
    phone_number_uid: str = ""
    partition: str = ""
    occurred_at: datetime | None = None


@dataclass(frozen=True)
class Message:
    """A customer's message, or an echo: ``wa_id`` and ``user_uid`` are the customer's.

    Either may be empty.
    """

    wamid: str
    type: str
    wa_id: str
    user_uid: str
    profile_name: str
    username: str
    sent_at: datetime | None
    text: str
    quoted_wamid: str
    content: dict = field(repr=False)


@dataclass(frozen=True)
class Status:
    """What became of a message of ours; ``uuid`` is what we sent along with it.

    ``price_category`` is Meta's, empty where the status tells no price; ``is_charged``
    then says nothing.
    """

    wamid: str
    status: str
    happened_at: datetime | None
    uuid: str
    wa_id: str
    user_uid: str
    error_code: int | None
    error_details: str
    price_category: str = ""
    is_charged: bool = False


def signature(app_secret, body):
    """The value of ``X-Hub-Signature-256`` for ``body`` ("Create a webhook endpoint").

    >>> body = b'{"object":"whatsapp_business_account","entry":[]}'
    >>> signature("test_app_secret", body)
    'sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756'
    """
    digest = hmac.new(app_secret.encode(UTF8), body, hashlib.sha256).hexdigest()
    return f"sha256={digest}"


def is_signed_with(app_secret, body, header):
    """Whether ``header`` signs the raw ``body``; never for an empty secret."""
    if not app_secret:
        return False
    given = (header or "").encode(UTF8, "replace")
    return hmac.compare_digest(signature(app_secret, body).encode(), given)


def split(body):
    """The updates of a POST, in Meta's order.

    :raises MalformedError: what a correct sender would never send
    """
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise MalformedError("not JSON") from error
    if not isinstance(payload, dict) or not isinstance(payload.get("entry"), list):
        raise MalformedError("not a webhook of Meta's")
    return [
        update
        for entry in payload["entry"]
        for change in _list(_dict(entry).get("changes"))
        for update in _updates(_dict(entry), _dict(change))
    ]


def _updates(entry, change):
    value = _dict(change.get("value"))
    metadata = _dict(value.get("metadata"))
    origin = {
        "topic": text(change.get("field"))[:64],
        "business_account_uid": text(entry.get("id"))[:64],
        "phone_number_uid": text(metadata.get("phone_number_id"))[:64],
    }
    if not metadata:
        payload = {"value": change.get("value"), "time": entry.get("time")}
        yield _whole(ACCOUNT if value else OTHER, origin, payload)
        return
    known = False
    for message in _list(value.get("messages")):
        known = True
        yield _of_message(origin, message, _list(value.get("contacts")))
    for echo in _list(value.get("message_echoes")):
        known = True
        yield _of_message(origin, echo, _list(value.get("contacts")), ECHO)
    for status in _list(value.get("statuses")):
        known = True
        yield _of_status(origin, status)
    if not known:
        is_topic = value.get("errors") or value.get("user_preferences")
        kind = ACCOUNT if is_topic else OTHER
        yield _whole(kind, origin, {"value": value, "time": entry.get("time")})


def _whole(kind, origin, payload):
    return Update(kind, _key(kind, origin, _digest(payload)), payload, **origin)


def _of_message(origin, message, contacts, kind=MESSAGE):
    ids = _customer_ids(_dict(message), kind)
    payload = {"message": message, "contact": _profile(ids, contacts)}
    wamid = text(_dict(message).get("id"))
    if not wamid:
        return _whole(OTHER, origin, payload)
    who = next(filter(None, ids), "")
    return Update(
        kind,
        _key(kind, origin, wamid),
        payload,
        partition=_key("", origin, who or wamid),
        occurred_at=moment(message.get("timestamp")),
        **origin,
    )


def _of_status(origin, status):
    wamid = text(_dict(status).get("id"))
    if not wamid:
        return _whole(OTHER, origin, {"status": status})
    parts = (wamid, text(status.get("status")), text(status.get("timestamp")))
    return Update(
        STATUS,
        _key(STATUS, origin, *parts),
        {"status": status},
        occurred_at=moment(status.get("timestamp")),
        **origin,
    )


def _customer_ids(message, kind):
    """Number and user id of the customer: who wrote, or whom an echo was written to."""
    side = "to" if kind == ECHO else "from"
    return text(message.get(side)), text(message.get(f"{side}_user_id"))


def _profile(ids, contacts):
    """The profile of whom ``ids`` name: never another person's."""
    ids = set(ids) - {""}
    for contact in map(_dict, contacts):
        if ids & {text(contact.get("wa_id")), text(contact.get("user_id"))}:
            return contact
    return {}


def read_message(payload, kind=MESSAGE):
    """The :class:`Message` of an update of kind ``message`` or ``echo``.

    An echo is a message of ours, written in the WhatsApp Business app: its ids are the
    customer's all the same.
    """
    message, contact = _dict(payload.get("message")), _dict(payload.get("contact"))
    profile = _dict(contact.get("profile"))
    wa_id, user_uid = _customer_ids(message, kind)
    kind = text(message.get("type")) or "unknown"
    return Message(
        wamid=text(message.get("id")),
        type=kind,
        wa_id=wa_id or text(contact.get("wa_id")),
        user_uid=user_uid or text(contact.get("user_id")),
        profile_name=text(profile.get("name")),
        username=text(profile.get("username")).lstrip("@"),
        sent_at=moment(message.get("timestamp")),
        text=text_of(message),
        quoted_wamid=text(_dict(message.get("context")).get("id")),
        content=message,
    )


@dataclass(frozen=True)
class Move:
    """A customer who got another number or user id; what did not change is empty."""

    former_wa_id: str
    former_user_uid: str
    wa_id: str
    user_uid: str


def read_move(message):
    """The :class:`Move` a system message tells of, or ``None``.

    :param message: a :class:`Message` of type ``system`` ("System messages")
    """
    system = _dict(message.content.get("system"))
    if text(system.get("type")) not in ("user_changed_number", "user_changed_user_id"):
        return None
    return Move(
        former_wa_id=message.wa_id,
        former_user_uid=text(system.get("previous_user_id")) or message.user_uid,
        wa_id=text(system.get("wa_id")),
        user_uid=text(system.get("user_id")),
    )


def system_text(message):
    """What a system message says, as Meta words it."""
    return text(_dict(message.content.get("system")).get("body"))


def text_of(message):
    """What ``message`` says in words: a text, a caption, the title of a button."""
    kind = text(message.get("type"))
    content = _dict(message.get(kind))
    if kind == "edit":
        edited = _dict(content.get("message"))
        return text_of(edited) if text(edited.get("type")) != kind else ""
    if kind == "interactive":
        reply = _dict(content.get(text(content.get("type"))))
        return text(reply.get("title"))
    words = {"text": "body", "button": "text", "order": "text"}.get(kind, "caption")
    return text(content.get(words))


def read_status(payload):
    """The :class:`Status` of an update of kind ``status``."""
    status = _dict(payload.get("status"))
    error = _dict(next(iter(_list(status.get("errors"))), None))
    code = error.get("code")
    details = _dict(error.get("error_data")).get("details") or error.get("title")
    return Status(
        wamid=text(status.get("id")),
        status=text(status.get("status")),
        happened_at=moment(status.get("timestamp")),
        uuid=text(status.get("biz_opaque_callback_data")),
        wa_id=text(status.get("recipient_id")),
        user_uid=text(status.get("recipient_user_id")),
        error_code=code if isinstance(code, int) and abs(code) < 2**31 else None,
        error_details=text(details),
        **_price(_dict(status.get("pricing"))),
    )


def _price(pricing):
    """``billable`` is to go; then the type tells ("Status messages webhook")."""
    is_billable = pricing.get("billable")
    if not isinstance(is_billable, bool):
        is_billable = pricing.get("type") == "regular"
    category = text(pricing.get("category")).replace("-", "_").lower()
    return {"price_category": category, "is_charged": is_billable}


def topic_of(topic, value):
    """The field an account's update is of, by its keys where Meta names another.

    ("message_template_quality_update" shows the field of the status update.)
    """
    if "new_quality_score" in _dict(value):
        return "message_template_quality_update"
    return topic


def account_event(value):
    """What an account's update says, in Meta's words: an event, or errors."""
    errors = [_dict(error) for error in _list(_dict(value).get("errors"))]
    said = [text(_dict(value).get("event"))]
    for error in errors:
        details = text(_dict(error.get("error_data")).get("details"))
        said += [text(error.get("code")), text(error.get("title")), details]
    return " ".join(filter(None, said))


def text(value):
    """``value`` as text PostgreSQL can store; ``""`` for what is no text or number."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    if isinstance(value, int):
        return str(value) if abs(value) < 10**30 else ""
    return storable(value)


def moment(timestamp):
    """Meta's Unix seconds (a string) as naive UTC, or ``None`` where it is none."""
    try:
        aware = datetime.fromtimestamp(int(text(timestamp)), timezone.utc)
    except (ValueError, OverflowError, OSError):
        return None
    return aware.replace(tzinfo=None) if aware.year < 2100 else None


def _key(kind, origin, *parts):
    key = ":".join((kind, origin["phone_number_uid"], *parts))
    return key if len(key) <= KEY_LENGTH else f"{kind}:{_digest(key)}"


def _digest(value):
    try:
        canonical = json.dumps(value, sort_keys=True)
    except RecursionError:
        canonical = "nested too deeply"
    return hashlib.sha256(canonical.encode(UTF8)).hexdigest()


def _dict(value):
    return value if isinstance(value, dict) else {}


def _list(value):
    return value if isinstance(value, list) else []
