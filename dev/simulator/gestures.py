# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A customer's actions on the phone, each as the message that it sends.

Each returns ``values`` for ``Conversations.write``, and raises ValueError for what
WhatsApp does not allow.
"""

import time

from .errors import webhook_error
from .records import DAY

EDITABLE_FOR = 15 * 60
DELETABLE_FOR = 2 * DAY
REACTION_REPORTED_FOR = 30 * DAY
CAPTIONED = ("image", "video", "document")


def context(world, message):
    """Return the ``context`` of a message that answers this one."""
    sender = world.sent_by(message)
    return {**({"from": sender} if sender else {}), "id": message.wamid}


def unsupported(kind=None, code=131051):
    """Return a message whose content Meta does not deliver."""
    values = {"type": "unsupported", "errors": [_error(code)]}
    return {**values, "unsupported": {"type": kind}} if kind else values


def view_once():
    return unsupported("media_placeholder", 131060)


def too_large():
    return [_error(131052)]


def _error(code):
    error = webhook_error(code)
    del error["href"]
    return error


# Answering what the business asked


def _options(message):
    """Yield ``(id, title, the message it sends)`` of each button and list row."""
    if message.rendered:
        for button in message.rendered["buttons"]:
            if button["type"] == "QUICK_REPLY":
                payload, title = button["payload"], button["text"]
                tapped = {"payload": payload, "text": title}
                yield payload, title, {"type": "button", "button": tapped}
    if message.type != "interactive":
        return
    action = message.content["action"]
    for button in action.get("buttons", ()):
        yield _reply("button_reply", button["reply"])
    for section in action.get("sections", ()):
        for row in section["rows"]:
            yield _reply("list_reply", row)


def _reply(kind, chosen):
    follows = {"type": "interactive", "interactive": {"type": kind, kind: chosen}}
    return chosen["id"], chosen["title"], follows


def _from_business(messages):
    """Return the business's messages that the phone has, the latest first."""
    return [m for m in reversed(messages) if m.direction == "out" and m.on_phone]


def press(world, messages, title=None, option_id=None):
    """Tap a button, quick reply or list row of the latest message that has it."""
    if not title and not option_id:
        raise ValueError("title or id is required")
    for message in _from_business(messages):
        for known_id, known_title, follows in _options(message):
            if option_id in (None, known_id) and title in (None, known_title):
                return {**follows, "context": context(world, message)}
    raise ValueError(f"nothing on the phone to press: {title or option_id}")


def share_contact(world, customer, messages):
    """Tap the button of a request for contact information."""
    for message in _from_business(messages):
        if _asks_for_contact(message):
            break
    else:
        raise ValueError("nothing on the phone asks for contact information")
    if not customer.phone:
        raise ValueError("this customer has no phone number to share")
    number = {"phone": f"+{customer.phone}", "wa_id": customer.wa_id}
    return {
        "type": "contacts",
        "contacts": [{"origin": "contact_request", "phones": [number]}],
        "context": context(world, message),
    }


def _asks_for_contact(message):
    if message.rendered:
        kinds = [button["type"] for button in message.rendered["buttons"]]
        return "REQUEST_CONTACT_INFO" in kinds
    asked = message.content["type"] if message.type == "interactive" else ""
    return asked == "request_contact_info"


# Reactions, edits and deletions


def react(message, emoji=None):
    """React to a message; ``emoji`` None removes the reaction, without the key."""
    if not message.on_phone or message.deleted or message.type == "reaction":
        raise ValueError("there is nothing to react to")
    age = time.time() - message.timestamp
    content = {"message_id": message.wamid}
    return {
        "type": "reaction",
        "reaction": content if emoji is None else {**content, "emoji": emoji},
        "reported": message.direction == "out" and age <= REACTION_REPORTED_FOR,
    }


def _own(message, longest, doing):
    if message.direction != "in" or message.deleted or not message.shown:
        raise ValueError(f"only a message of the customer's own can be {doing}")
    if time.time() - message.timestamp > longest:
        raise ValueError(f"the message is too old to be {doing}")


def edit(account, message, text):
    _own(message, EDITABLE_FOR, "edited")
    if message.type not in ("text", *CAPTIONED) or not text:
        raise ValueError("only a text or a caption can be edited")
    part = "body" if message.type == "text" else "caption"
    message.history.append(message.content)
    message.content = {**message.content, part: text}
    values = {"type": message.type, message.type: message.content}
    if message.context:
        values["context"] = message.context
    return _change(
        account, "edit", {"original_message_id": message.wamid, "message": values}
    )


def delete(account, message):
    _own(message, DELETABLE_FOR, "deleted")
    message.deleted = True
    return _change(account, "revoke", {"original_message_id": message.wamid})


def _change(account, kind, content):
    """Return an edit or deletion; only a number with coexistence gets its content."""
    if account.coexistence:
        return {"type": kind, kind: content, "shown": False}
    return {**unsupported("edit" if kind == "edit" else None), "shown": False}


# Another number, another user id


def change_number(customer, phone, wa_id, user_id):
    """Change a customer's number or user id; ``former`` then has the ids so far."""
    old = {"wa_id": customer.wa_id, "user_id": customer.user_id}
    values = {"user_id": user_id, "previous_user_id": customer.user_id}
    if phone:
        customer.phone, customer.wa_id = phone, wa_id
        kind = "user_changed_number"
        body = f"User {customer.name} changed from {old['wa_id']} to {wa_id}"
        if not customer.hide_phone:
            values["wa_id"] = wa_id
    else:
        kind = "user_changed_user_id"
        body = f"User {customer.name} changed from {old['user_id']} to {user_id}"
    customer.user_id, customer.former = user_id, old
    return {
        "type": "system",
        "system": {"body": body, "type": kind, **values},
        "as_former": True,
    }
