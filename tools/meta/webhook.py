# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Verifies the signature of Meta's webhooks, splits them into updates and reads these.

One POST carries up to a thousand updates of several numbers ("Webhooks overview").
:func:`split` takes it apart without reading more of an update than it must, so that
each is stored by itself, and a malformed one does no harm to others.
:func:`read_message` and :func:`read_status` read an update when it is processed.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from ..identity import Ids, ids_of
from ..words import storable

UTF8 = "utf-8"
MESSAGE, ECHO, STATUS = "message", "echo", "status"
ACCOUNT, OTHER = "account", "other"

#: Characters above which a key is replaced by its digest: an entry of a PostgreSQL
#: index has 2.7 kB at most.
KEY_LENGTH = 200
#: By how much Meta's clock may be ahead of ours.
SKEW = timedelta(minutes=1)
#: Types of system messages that announce a new id; the first is of old webhooks.
MOVES = ("customer_changed_number", "user_changed_number", "user_changed_user_id")


class MalformedError(ValueError):
    """The body of a POST is not JSON, or not of Meta's shape."""


@dataclass(frozen=True)
class Update:
    """One message, delivery status or account update of a POST.

    ``kind`` is one of the constants above, ``topic`` the webhook field. ``key`` is the
    same whenever Meta sends the update again. ``partition`` names the customer of a
    message: updates with the same are processed in order. ``payload`` holds Meta's
    objects for the readers below. ``occurred_at`` is a naive datetime in UTC.
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
    """A customer's message, or the echo of one written in the WhatsApp Business app.

    ``wa_id`` (digits), ``user_uid`` (business-scoped user id) and ``parent_uid`` (that
    of the business's parent) are the customer's in both cases; each may be empty.
    ``sent_at`` is a naive datetime in UTC, ``content`` Meta's message object.
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
    parent_uid: str = ""


@dataclass(frozen=True)
class Status:
    """The delivery status of a message that was sent ("Status messages webhook").

    ``uuid`` is the ``biz_opaque_callback_data`` that it was sent with, ``happened_at``
    a naive datetime in UTC. ``price_category`` is Meta's; without a price it is empty,
    and ``is_charged`` has no meaning.
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
    """Return the ``X-Hub-Signature-256`` of a body ("Create a webhook endpoint").

    >>> body = b'{"object":"whatsapp_business_account","entry":[]}'
    >>> signature("test_app_secret", body)
    'sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756'
    """
    digest = hmac.new(app_secret.encode(UTF8), body, hashlib.sha256).hexdigest()
    return f"sha256={digest}"


class Signer:
    """Verifies signatures with one app secret, which cannot be read from it.

    Without a secret nothing is signed. ``digest`` recognizes the secret.

    >>> signer, body = Signer("test_app_secret"), b"{}"
    >>> signer.has_signed(body, signature("test_app_secret", body))
    True
    >>> signer.has_signed(body, None)
    False
    """

    def __init__(self, app_secret):
        key = app_secret.encode(UTF8)
        self._keyed = key and hmac.new(key, digestmod=hashlib.sha256)
        self.digest = digest_of_secret(app_secret)

    def has_signed(self, body, header):
        """Whether a header is the signature of a POST; compared in constant time.

        :param bytes body: as received
        :param str header: ``X-Hub-Signature-256``, or ``None``
        """
        if not self._keyed:
            return False
        keyed = self._keyed.copy()
        keyed.update(body)
        given = (header or "").encode(UTF8, "replace")
        return hmac.compare_digest(f"sha256={keyed.hexdigest()}".encode(), given)


def digest_of_secret(app_secret):
    """Return a digest by which an app secret is recognized without being stored."""
    return hashlib.sha256((app_secret or "").encode(UTF8)).hexdigest()


def split(body):
    """Return the updates of a POST as a list of :class:`Update`, in Meta's order.

    :raises MalformedError: the body is not JSON, or has no entries
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
    is_split = False
    for message in _list(value.get("messages")):
        is_split = True
        yield _of_message(origin, message, _list(value.get("contacts")))
    for echo in _list(value.get("message_echoes")):
        is_split = True
        yield _of_message(origin, echo, _list(value.get("contacts")), ECHO)
    for status in _list(value.get("statuses")):
        is_split = True
        yield _of_status(origin, status)
    if not is_split:
        is_topic = value.get("errors") or value.get("user_preferences")
        kind = ACCOUNT if is_topic else OTHER
        yield _whole(kind, origin, {"value": value, "time": entry.get("time")})


def _whole(kind, origin, payload):
    return Update(kind, _key(kind, origin, _digest(payload)), payload, **origin)


def _of_message(origin, message, contacts, kind=MESSAGE):
    raw = _customer_ids(_dict(message), kind)
    ids = ids_of(*raw)
    payload = {"message": message, "contact": _profile(raw, contacts)}
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
    """Return the texts that name the customer: sender, or recipient of an echo."""
    side = "to" if kind == ECHO else "from"
    names = (side, f"{side}_user_id", f"{side}_parent_user_id")
    return tuple(text(message.get(name)) for name in names)


def _profile(ids, contacts):
    """Return the item of ``contacts`` with one of these ids, or ``{}``."""
    ids = set(ids) - {""}
    for contact in map(_dict, contacts):
        if ids & {text(contact.get("wa_id")), text(contact.get("user_id"))}:
            return contact
    return {}


def read_message(payload, kind=MESSAGE):
    """Return the :class:`Message` of an update.

    :param dict payload: of the :class:`Update`
    :param str kind: ``MESSAGE`` or ``ECHO``
    """
    message, contact = _dict(payload.get("message")), _dict(payload.get("contact"))
    profile = _dict(contact.get("profile"))
    names = ("wa_id", "user_id", "parent_user_id")
    of_profile = [text(contact.get(name)) for name in names]
    ids = ids_of(*_customer_ids(message, kind), *of_profile)
    kind = text(message.get("type")) or "unknown"
    return Message(
        wamid=text(message.get("id")),
        type=kind,
        **ids._asdict(),
        profile_name=text(profile.get("name")),
        username=text(profile.get("username")).lstrip("@"),
        sent_at=moment(message.get("timestamp")),
        text=text_of(message),
        quoted_wamid=text(_dict(message.get("context")).get("id")),
        content=message,
    )


@dataclass(frozen=True)
class Move:
    """The change of a customer's phone number or user id.

    ``former`` and ``now`` are ``tools.identity.Ids``. New ids that are empty have not
    changed.
    """

    former: Ids
    now: Ids


def read_move(message):
    """Return the :class:`Move` that a system message reports, or ``None``.

    :param message: a :class:`Message` of type ``system`` ("System messages")
    """
    system = _dict(message.content.get("system"))
    if text(system.get("type")) not in MOVES:
        return None
    former = ("previous_user_id", "previous_parent_user_id")
    now = ("new_wa_id", "wa_id", "user_id", "parent_user_id")
    known = (message.wa_id, message.user_uid, message.parent_uid)
    return Move(
        former=ids_of(*(text(system.get(name)) for name in former), *known),
        now=ids_of(*(text(system.get(name)) for name in now)),
    )


def system_text(message):
    """Return Meta's text of a system message.

    :param message: a :class:`Message` of type ``system`` ("System messages")
    """
    return text(_dict(message.content.get("system")).get("body"))


def text_of(message):
    """Return the text of a message: its body, a caption or the title of a button.

    :param dict message: Meta's message object
    """
    kind = text(message.get("type"))
    content = _dict(message.get(kind))
    if kind == "edit":
        edited = _dict(content.get("message"))
        return text_of(edited) if text(edited.get("type")) != kind else ""
    if kind == "interactive":
        reply = _dict(content.get(text(content.get("type"))))
        return text(reply.get("title"))
    name = {"text": "body", "button": "text", "order": "text"}.get(kind, "caption")
    return text(content.get(name))


def read_status(payload):
    """Return the :class:`Status` of an update of kind ``STATUS``.

    :param dict payload: of the :class:`Update`
    """
    status = _dict(payload.get("status"))
    error = _dict(next(iter(_list(status.get("errors"))), None))
    code = error.get("code")
    names = ("recipient_id", "recipient_user_id", "recipient_parent_user_id")
    ids = ids_of(*(text(status.get(name)) for name in names))
    details = _dict(error.get("error_data")).get("details") or error.get("title")
    return Status(
        wamid=text(status.get("id")),
        status=text(status.get("status")),
        happened_at=moment(status.get("timestamp")),
        uuid=text(status.get("biz_opaque_callback_data")),
        wa_id=ids.wa_id,
        user_uid=ids.user_uid,
        error_code=code if isinstance(code, int) and abs(code) < 2**31 else None,
        error_details=text(details),
        **_price(_dict(status.get("pricing"))),
    )


def _price(pricing):
    """Return the fields of :class:`Status` that are about the price.

    Meta has announced the end of ``billable``: without it, the price's ``type`` says
    whether a message is charged ("Status messages webhook").
    """
    is_billable = pricing.get("billable")
    if not isinstance(is_billable, bool):
        is_billable = pricing.get("type") == "regular"
    category = text(pricing.get("category")).replace("-", "_").lower()
    return {"price_category": category, "is_charged": is_billable}


def topic_of(topic, value):
    """Return the webhook field of an account update.

    Meta sends "message_template_quality_update" under the name of the status update: it
    is recognized by its keys.

    :param str topic: the field that Meta names
    """
    if "new_quality_score" in _dict(value):
        return "message_template_quality_update"
    return topic


def account_event(value):
    """Return event and errors of an account update, as one text of Meta's."""
    errors = [_dict(error) for error in _list(_dict(value).get("errors"))]
    parts = [text(_dict(value).get("event"))]
    for error in errors:
        details = text(_dict(error.get("error_data")).get("details"))
        parts += [text(error.get("code")), text(error.get("title")), details]
    return " ".join(filter(None, parts))


def text(value):
    """Return a value of Meta's as text that PostgreSQL can store.

    It is ``""`` for all that is neither text nor an integer.
    """
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    if isinstance(value, int):
        return str(value) if abs(value) < 10**30 else ""
    return storable(value)


def moment(timestamp):
    """Return Meta's timestamp (Unix seconds, as text) as a naive datetime in UTC.

    It is ``None`` if ``timestamp`` is invalid.
    """
    try:
        aware = datetime.fromtimestamp(int(text(timestamp)), timezone.utc)
    except (ValueError, OverflowError, OSError):
        return None
    return aware.replace(tzinfo=None) if aware.year < 2100 else None


def not_after(moment, received_at):
    """Return a moment of Meta's, or ``received_at`` if there is none or it is later.

    Clocks differ a little: what is ``SKEW`` ahead at most stays as it is.
    """
    is_plausible = moment and moment <= received_at + SKEW
    return moment if is_plausible else received_at.replace(microsecond=0)


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
