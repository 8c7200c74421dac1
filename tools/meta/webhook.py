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
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone

from ..words import storable

UTF8 = "utf-8"
MESSAGE, ECHO, STATUS, CALL = "message", "echo", "status", "call"
WATCHED, HANDOVER = "watched", "handover"
ACCOUNT, OTHER = "account", "other"

#: Characters above which a key is replaced by its digest: an entry of a PostgreSQL
#: index has 2.7 kB at most.
KEY_LENGTH = 200


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

    ``wa_id`` (digits) and ``user_uid`` (business-scoped user id) are the customer's in
    both cases; one of them may be empty. ``sent_at`` is a naive datetime in UTC,
    ``content`` Meta's message object.
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
    """The delivery status of a message that was sent ("Status messages webhook").

    ``uuid`` is the ``biz_opaque_callback_data`` that it was sent with, ``happened_at``
    a naive datetime in UTC. ``price_category`` is Meta's; without a price it is empty,
    and ``is_charged`` has no meaning. ``price_type`` says why it is free, such as
    ``free_customer_service`` (the allowance) or ``free_entry_point`` (an ad).
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
    price_type: str = ""


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
    # Events about partners may come under the id of the partner's own portfolio.
    shared_uid = text(_dict(value.get("waba_info")).get("waba_id"))
    origin = {
        "topic": text(change.get("field"))[:64],
        "business_account_uid": (shared_uid or text(entry.get("id")))[:64],
        "phone_number_uid": text(metadata.get("phone_number_id"))[:64],
    }
    if origin["topic"] == "messaging_handovers":
        yield _of_handover(origin, value)
        return
    if origin["topic"] == "standby":
        yield from _watched(origin, value)
        return
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
    for call in _list(value.get("calls")):
        is_split = True
        yield _of_call(origin, call, _list(value.get("contacts")))
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


def _of_call(origin, call, contacts):
    """Return the update for an event of a call, in the customer's partition."""
    side = ECHO if is_own_call(call) else MESSAGE
    update = _of_message(origin, call, contacts, side)
    if update.kind == OTHER:
        return update
    parts = (text(call.get("id")), text(call.get("event")))
    return replace(update, kind=CALL, key=_key(CALL, origin, *parts))


def _watched(origin, value):
    """Yield the updates of a ``standby``: copies of what another system answers.

    Meta's sample has the lists in an object of their own, and each echo's message in
    one as well.
    """
    copies = _dict(value.get("standby")) or value
    contacts = _list(copies.get("contacts")) or _list(value.get("contacts"))
    for message in _list(copies.get("messages")):
        yield _copy_of(_of_message(origin, message, contacts))
    for echo in _list(copies.get("message_echoes")):
        whole = {**_dict(echo), **_dict(_dict(echo).get("message"))}
        yield _copy_of(_of_message(origin, whole, contacts, ECHO))
    for status in _list(copies.get("statuses")):
        yield _of_status(origin, status)


def _copy_of(update):
    """Return the update as one that is kept only; it does not stand for the original.

    A message may be delivered to us later, once its thread is ours.
    """
    if update.kind == OTHER:
        return update
    payload = {**update.payload, "is_echo": update.kind == ECHO}
    key = f"{WATCHED}:{update.key}"
    return replace(update, kind=WATCHED, key=key, payload=payload)


def _of_handover(origin, value):
    """Return the update for a thread's new owner, in the customer's partition."""
    sender, recipient = _dict(value.get("sender")), _dict(value.get("recipient"))
    uid = text(recipient.get("phone_number_id"))[:64] or origin["phone_number_uid"]
    origin = {**origin, "phone_number_uid": uid}
    ids = map(text, (sender.get("wa_id"), sender.get("phone_number")))
    who = next(filter(None, ids), "").lstrip("+") or text(sender.get("user_id"))
    return replace(
        _whole(HANDOVER, origin, {"value": value}),
        partition=_key("", origin, who),
        occurred_at=moment(value.get("timestamp")),
    )


def is_own_call(call):
    """Whether the business has called, and not the customer ("calls")."""
    return text(_dict(call).get("direction")) == "BUSINESS_INITIATED"


def _of_status(origin, status):
    wamid = text(_dict(status).get("id"))
    if not wamid or text(status.get("type")) == CALL:
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
    """Return ``wa_id`` and user id of the customer: sender, or recipient of an echo."""
    side = "to" if kind == ECHO else "from"
    return text(message.get(side)), text(message.get(f"{side}_user_id"))


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
    """The change of a customer's phone number or user id.

    New ids that are empty have not changed.
    """

    former_wa_id: str
    former_user_uid: str
    wa_id: str
    user_uid: str


def read_move(message):
    """Return the :class:`Move` that a system message reports, or ``None``.

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
    """Return the fields of :class:`Status` that are about the price.

    Meta has announced the end of ``billable``: without it, the price's ``type`` says
    whether a message is charged ("Status messages webhook").
    """
    is_billable = pricing.get("billable")
    if not isinstance(is_billable, bool):
        is_billable = pricing.get("type") == "regular"
    category = text(pricing.get("category")).replace("-", "_").lower()
    return {
        "price_category": category,
        "is_charged": is_billable,
        "price_type": text(pricing.get("type")),
    }


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
