# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Splits Meta's webhooks into updates, and reads these.

One POST carries up to a thousand updates of several numbers ("Webhooks overview").
:func:`split` takes it apart without reading more of an update than it must, so that
each is stored by itself, and a malformed one does no harm to others.
:func:`read_message` and :func:`read_status` read an update when it is processed.
"""

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone

from ..identity import Ids, ids_of
from ..words import storable

UTF8 = "utf-8"
MESSAGE, ECHO, STATUS, CALL = "message", "echo", "status", "call"
WATCHED, HANDOVER = "watched", "handover"
ACCOUNT, OTHER = "account", "other"
#: Webhook field with the chats of a number in coexistence from before.
HISTORY = "history"
#: Parts of a ``value`` that are about the number itself.
TOPICS_OF_NUMBERS = ("errors", "user_preferences", "state_sync")

#: Id of the phone number of Meta's samples.
SAMPLE_NUMBER = "123456123"

#: Characters above which a partition is replaced by its digest: an entry of a
#: PostgreSQL index has 2.7 kB at most.
MOST_CHARACTERS = 200
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
    same whenever Meta sends the update again. ``partition`` names the customer, or the
    group, of a message: updates with the same are processed in order. ``payload`` holds
    Meta's objects for the readers below. ``occurred_at`` is a naive datetime in UTC.
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
    and ``is_charged`` has no meaning. ``price_type`` says why it is free, such as
    ``free_customer_service`` (the allowance) or ``free_entry_point`` (an ad).
    ``template_uid`` is the template of Meta's that "Direct Send" has used.
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
    template_uid: str = ""


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
        for change in as_list(as_dict(entry).get("changes"))
        for update in _updates(as_dict(entry), as_dict(change))
    ]


def _updates(entry, change):
    value = as_dict(change.get("value"))
    metadata = as_dict(value.get("metadata"))
    # Events about partners may come under the id of the partner's own portfolio.
    shared_uid = text(as_dict(value.get("waba_info")).get("waba_id"))
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
    if origin["topic"] == HISTORY:
        yield from _of_history(origin, value)
        return
    is_split = False
    for message in as_list(value.get("messages")):
        is_split = True
        yield _of_message(origin, message, as_list(value.get("contacts")))
    for echo in as_list(value.get("message_echoes")):
        is_split = True
        yield _of_message(origin, echo, as_list(value.get("contacts")), ECHO)
    for call in as_list(value.get("calls")):
        is_split = True
        yield _of_call(origin, call, as_list(value.get("contacts")))
    for status in as_list(value.get("statuses")):
        is_split = True
        yield _of_status(origin, status)
    if not is_split:
        is_topic = any(value.get(name) for name in TOPICS_OF_NUMBERS)
        kind = ACCOUNT if is_topic else OTHER
        yield _whole(kind, origin, {"value": value, "time": entry.get("time")})


def _of_history(origin, value):
    """Yield each chat of a number's history, and Meta's word that it was the last.

    Files follow as ``messages`` of their own: they are a part of the history, not new.
    """
    chunks = [as_dict(chunk) for chunk in as_list(value.get("history"))]
    threads = [thread for chunk in chunks for thread in as_list(chunk.get("threads"))]
    for message in as_list(value.get("messages")):
        customer = as_dict(message).get("to") or as_dict(message).get("from")
        threads.append({"id": customer, "messages": [message]})
    for thread in map(as_dict, threads):
        payload = {"value": {"thread": thread}}
        who = _partition(origin, text(thread.get("id")))
        key = _key(ACCOUNT, origin, digest(payload))
        yield Update(ACCOUNT, key, payload, partition=who, **origin)
    over = [
        {name: chunk[name] for name in ("metadata", "errors") if name in chunk}
        for chunk in chunks
        if chunk.get("errors")
        or str(as_dict(chunk.get("metadata")).get("progress")) == "100"
    ]
    if over:
        yield _whole(ACCOUNT, origin, {"value": {"over": over}})


def _whole(kind, origin, payload):
    return Update(kind, _key(kind, origin, digest(payload)), payload, **origin)


def _of_message(origin, message, contacts, kind=MESSAGE):
    raw = _customer_ids(as_dict(message), kind)
    ids = ids_of(*raw)
    payload = {"message": message, "contact": _profile(raw, contacts)}
    wamid = text(as_dict(message).get("id"))
    if not wamid:
        return _whole(OTHER, origin, payload)
    who = text(message.get("group_id")) or next(filter(None, ids), "")
    return Update(
        kind,
        _key(kind, origin, wamid),
        payload,
        partition=_partition(origin, who or wamid),
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
    copies = as_dict(value.get("standby")) or value
    contacts = as_list(copies.get("contacts")) or as_list(value.get("contacts"))
    for message in as_list(copies.get("messages")):
        yield _copy_of(_of_message(origin, message, contacts))
    for echo in as_list(copies.get("message_echoes")):
        whole = {**as_dict(echo), **as_dict(as_dict(echo).get("message"))}
        yield _copy_of(_of_message(origin, whole, contacts, ECHO))
    for status in as_list(copies.get("statuses")):
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
    sender, recipient = as_dict(value.get("sender")), as_dict(value.get("recipient"))
    uid = text(recipient.get("phone_number_id"))[:64] or origin["phone_number_uid"]
    origin = {**origin, "phone_number_uid": uid}
    ids = map(text, (sender.get("wa_id"), sender.get("phone_number")))
    who = next(filter(None, ids), "").lstrip("+") or text(sender.get("user_id"))
    return replace(
        _whole(HANDOVER, origin, {"value": value}),
        partition=_partition(origin, who),
        occurred_at=moment(value.get("timestamp")),
    )


def is_own_call(call):
    """Whether the business has called, and not the customer ("calls")."""
    return text(as_dict(call).get("direction")) == "BUSINESS_INITIATED"


def _of_status(origin, status):
    wamid = text(as_dict(status).get("id"))
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
    """Return the texts that name the customer: sender, or recipient of an echo."""
    side = "to" if kind == ECHO else "from"
    names = (side, f"{side}_user_id", f"{side}_parent_user_id")
    return tuple(text(message.get(name)) for name in names)


def _profile(ids, contacts):
    """Return the item of ``contacts`` with one of these ids, or ``{}``."""
    ids = set(ids) - {""}
    for contact in map(as_dict, contacts):
        if ids & {text(contact.get("wa_id")), text(contact.get("user_id"))}:
            return contact
    return {}


def read_message(payload, kind=MESSAGE):
    """Return the :class:`Message` of an update.

    :param dict payload: of the :class:`Update`
    :param str kind: ``MESSAGE`` or ``ECHO``
    """
    message, contact = as_dict(payload.get("message")), as_dict(payload.get("contact"))
    profile = as_dict(contact.get("profile"))
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
        quoted_wamid=text(as_dict(message.get("context")).get("id")),
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
    system = as_dict(message.content.get("system"))
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
    return text(as_dict(message.content.get("system")).get("body"))


def text_of(message):
    """Return the text of a message: its body, a caption or the title of a button.

    :param dict message: Meta's message object
    """
    kind = text(message.get("type"))
    content = as_dict(message.get(kind))
    if kind == "edit":
        edited = as_dict(content.get("message"))
        return text_of(edited) if text(edited.get("type")) != kind else ""
    if kind == "interactive":
        reply = as_dict(content.get(text(content.get("type"))))
        return text(reply.get("title"))
    name = {"text": "body", "button": "text", "order": "text"}.get(kind, "caption")
    return text(content.get(name))


def is_sample(update):
    """Whether an update is one of the samples that Meta's console sends on *Test*.

    They name a business account "0", or a phone number that nobody has ("Create a
    webhook endpoint", test webhooks).

    :param update: :class:`Update`
    """
    is_of_nobody = update.business_account_uid == "0"
    return is_of_nobody or update.phone_number_uid == SAMPLE_NUMBER


def read_status(payload):
    """Return the :class:`Status` of an update of kind ``STATUS``.

    :param dict payload: of the :class:`Update`
    """
    status = as_dict(payload.get("status"))
    error = as_dict(next(iter(as_list(status.get("errors"))), None))
    code = error.get("code")
    names = ("recipient_id", "recipient_user_id", "recipient_parent_user_id")
    ids = ids_of(*(text(status.get(name)) for name in names))
    details = as_dict(error.get("error_data")).get("details") or error.get("title")
    return Status(
        wamid=text(status.get("id")),
        status=text(status.get("status")),
        happened_at=moment(status.get("timestamp")),
        uuid=text(status.get("biz_opaque_callback_data")),
        wa_id=ids.wa_id,
        user_uid=ids.user_uid,
        error_code=code if isinstance(code, int) and abs(code) < 2**31 else None,
        error_details=text(details),
        **_price(as_dict(status.get("pricing"))),
        template_uid=text(status.get("template_id")),
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
    # A digest, as keys outlive an erasure: a wamid has the customer's number in it.
    return f"{kind}:{digest(':'.join((kind, origin['phone_number_uid'], *parts)))}"


def _partition(origin, who):
    place = f":{origin['phone_number_uid']}:{who}"
    return place if len(place) <= MOST_CHARACTERS else f":{digest(place)}"


def digest(value):
    """Return the SHA-256 digest of a JSON value, in 64 hexadecimal digits."""
    try:
        canonical = json.dumps(value, sort_keys=True)
    except RecursionError:
        canonical = "nested too deeply"
    return hashlib.sha256(canonical.encode(UTF8)).hexdigest()


def as_dict(value):
    """Return ``value`` if it is a dict, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value):
    """Return ``value`` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []
