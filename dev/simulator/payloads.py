# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Builds the bodies of webhooks as Meta does (Cloud API, Webhooks reference)."""

import json
import time
from dataclasses import dataclass, field

MAX_UPDATES = 1000
# Meta does not document how it batches updates, so receivers must read several
# entries, changes and messages: a batch here has several on each level.
PER_CHANGE = 10
PER_ENTRY = 10
MARKETING = {"stopped": "stop", "wanted": "resume"}
MEDIA = ("image", "video", "audio", "document", "sticker")
#: Seconds of the history whose files are shared ("history webhook": 14 days).
FILES_SHARED = 14 * 86400


@dataclass
class Update:
    """A change for one account; ``wamids`` are those of its incoming messages."""

    account: object
    field: str
    value: dict
    wamids: list = field(default_factory=list)


def _metadata(account):
    return {
        "display_phone_number": account.number,
        "phone_number_id": account.phone_number_id,
    }


def value(account, **parts):
    """Return the ``value`` of a change about a number, without its empty parts."""
    return {
        "messaging_product": "whatsapp",
        "metadata": _metadata(account),
        **{key: part for key, part in parts.items() if part},
    }


def contact(account, customer, profile_name=""):
    profile = {"name": profile_name or customer.name}
    if customer.username:
        profile["username"] = customer.username
    known = {"profile": profile}
    if customer.shows_phone(account):
        known["wa_id"] = customer.wa_id
    if customer.user_id:
        known["user_id"] = customer.user_id
    return known


def incoming(account, customer, message):
    """Return the ``messages`` update of a customer's message."""
    item = {}
    if customer.shows_phone(account):
        item["from"] = customer.wa_id
    if customer.user_id:
        item["from_user_id"] = customer.user_id
    if message.group:
        item["group_id"] = message.group
    item["id"] = message.wamid
    item["timestamp"] = str(message.timestamp)
    if message.context:
        item["context"] = message.context
    item.update(_content(message))
    item.update(message.extra)
    contacts = [contact(account, customer, message.profile_name)]
    written = value(
        account,
        contacts=None if message.type == "system" else contacts,
        messages=[item],
    )
    return Update(account, "messages", written, [message.wamid])


def _content(message):
    """Return a message's type and object; a message with errors has only these."""
    if message.errors:
        content = {"type": "unsupported", "errors": message.errors}
    else:
        content = {"type": message.type}
    if message.content and content["type"] == message.type:
        content[message.type] = message.content
    return content


def echo(account, customer, message):
    """Return the ``smb_message_echoes`` update of a message from the Business app."""
    item = {"from": account.number}
    if customer.shows_phone(account):
        item["to"] = customer.wa_id
    else:
        item["to_user_id"] = customer.user_id
    item["id"] = message.wamid
    item["timestamp"] = str(message.timestamp)
    if message.context:
        item["context"] = message.context
    item.update(_content(message))
    echoes = value(account, message_echoes=[item])
    return Update(account, "smb_message_echoes", echoes)


def history(account, chats):
    """Return the ``history`` update of what was written before onboarding.

    ``chats``: pairs of a customer and the messages. Files are placeholders, and follow
    by :func:`history_files`; groups are not shared ("history webhook").
    """
    threads = []
    for customer, messages in chats:
        shows = customer.shows_phone(account)
        who = customer.wa_id if shows else customer.user_id
        items = [_of_history(account, who, m) for m in messages if not m.group]
        if items:
            threads.append({"id": who, "messages": items})
    chunk = {
        "metadata": {"phase": 0, "chunk_order": 1, "progress": 100},
        "threads": threads,
    }
    return Update(account, "history", value(account, history=[chunk]))


def history_files(account, chats):
    """Return a ``history`` update for each file of the last 14 days.

    They have the files' ids, and no ``history_context`` ("history webhook").
    """
    since, updates = time.time() - FILES_SHARED, []
    for customer, messages in chats:
        who = customer.wa_id if customer.shows_phone(account) else customer.user_id
        for message in messages:
            if message.group or message.type not in MEDIA or message.timestamp < since:
                continue
            item = _of_history(account, who, message) | _content(message)
            del item["history_context"]
            updates.append(Update(account, "history", value(account, messages=[item])))
    return updates


def history_declined(account):
    """Return the ``history`` update of a business that shares none."""
    error = {
        "code": 2593109,
        "title": "History sharing is turned off by the business",
        "message": "History sharing is turned off by the business",
    }
    return Update(account, "history", value(account, history=[{"errors": [error]}]))


def _of_history(account, who, message):
    is_theirs = message.direction == "in"
    item = {"from": who if is_theirs else account.number}
    if message.echo:
        item["to"] = who
    item["id"], item["timestamp"] = message.wamid, str(message.timestamp)
    if message.type in MEDIA:
        item["type"] = "media_placeholder"
    else:
        item.update(_content(message))
    status = "DELIVERED" if is_theirs else message.status.upper()
    return item | {"history_context": {"status": status}}


def address_book(account, customer, name, action="add"):
    """Return the ``smb_app_state_sync`` update of one entry of the address book."""
    entry = {"phone_number": customer.phone}
    if action == "add":
        entry = {"full_name": name, "first_name": name.split()[0], **entry}
    item = {
        "type": "contact",
        "contact": entry,
        "action": action,
        "metadata": {"timestamp": str(int(time.time()))},
    }
    return Update(account, "smb_app_state_sync", value(account, state_sync=[item]))


def _pricing(message):
    kind = "free_customer_service" if message.free else "regular"
    return {
        "billable": not message.free,
        "pricing_model": "PMP",
        "type": kind,
        "category": message.category,
    }


def _conversation(message, status):
    """Return ``conversation``, which webhooks of v24.0 and later do not have."""
    origin = {"id": message.wamid[-32:], "origin": {"type": message.category}}
    if status == "sent":
        origin["expiration_timestamp"] = str(message.timestamp + 86400)
    return origin


def _recipient(account, customer, message, failed):
    """Return a status's recipient; a hidden phone number is left out, not empty."""
    known = {}
    if not message.by_user_id:
        phone = customer.wa_id if customer else message.recipient
        known["recipient_id"] = phone
    elif customer and customer.shows_phone(account):
        known["recipient_id"] = customer.wa_id
    if message.by_user_id or (customer and customer.user_id and not failed):
        known["recipient_user_id"] = customer.user_id if customer else message.recipient
    return known


def status(world, account, customer, message, name, timestamp, errors=None):
    """Return a ``messages`` update with one status; ``name`` may be any string."""
    failed = name == "failed"
    item = {
        "id": message.wamid,
        "status": name,
        "timestamp": str(int(timestamp)),
        **_recipient(account, customer, message, failed),
    }
    if message.callback_data:
        item["biz_opaque_callback_data"] = message.callback_data
    priced_before = "delivered" in message.times and name == "read"
    if name in ("sent", "delivered", "read") and not priced_before:
        item["pricing"] = _pricing(message)
        if world.webhook.version < "v24.0":
            item["conversation"] = _conversation(message, name)
    if message.generated:
        item["template_id"] = message.generated
    if errors:
        item["errors"] = errors
    contacts = [contact(account, customer)] if customer and not failed else None
    return Update(
        account, "messages", value(account, contacts=contacts, statuses=[item])
    )


def user_preference(account, customer, marketing):
    """Return the ``user_preferences`` update for "stopped" or "wanted" again."""
    wish = MARKETING[marketing]
    known = contact(account, customer)
    ids = {name: known[name] for name in ("wa_id", "user_id") if name in known}
    preference = {
        **ids,
        "detail": f"User requested to {wish} marketing messages",
        "category": "marketing_messages",
        "value": wish,
        "timestamp": int(time.time()),
    }
    content = value(account, contacts=[known], user_preferences=[preference])
    return Update(account, "user_preferences", content)


def _merge(updates):
    """Merge updates of one number into a change, with each contact once."""
    merged = dict(updates[0].value)
    for name in ("contacts", "messages", "statuses"):
        items = []
        for update in updates:
            items += [i for i in update.value.get(name, ()) if i not in items]
        if items:
            merged[name] = items
    return {"value": merged, "field": updates[0].field}


def _changes(updates):
    """Yield changes of up to PER_CHANGE updates, statuses apart from messages."""
    groups = {}
    for number, update in enumerate(updates):
        mergeable = update.field == "messages"
        kind = "statuses" if "statuses" in update.value else "messages"
        key = (update.account.phone_number_id, kind) if mergeable else number
        groups.setdefault(key, []).append(update)
    for group in groups.values():
        for start in range(0, len(group), PER_CHANGE):
            yield _merge(group[start : start + PER_CHANGE])


def _entries(updates):
    by_business = {}
    for update in updates:
        by_business.setdefault(update.account.business_account_id, []).append(update)
    for business_account_id, group in by_business.items():
        changes = list(_changes(group))
        for start in range(0, len(changes), PER_ENTRY):
            part = changes[start : start + PER_ENTRY]
            entry = {"id": business_account_id}
            if any(change["field"] != "messages" for change in part):
                entry["time"] = int(time.time())
            yield {**entry, "changes": part}


def envelope(updates):
    """Return the body of one POST, as bytes."""
    payload = {
        "object": "whatsapp_business_account",
        "entry": list(_entries(updates)),
    }
    return json.dumps(payload, ensure_ascii=True, separators=(",", ":")).encode()
