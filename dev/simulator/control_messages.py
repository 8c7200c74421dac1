# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Control API of the customers' actions: write, tap, edit, share, read."""

from . import gestures, media
from .control_people import account_of, customer_shown, only
from .records import digits, new_user_id

COMMON = {"phone_number_id", "timestamp", "profile_name"}
WRITTEN = {"text", "message", "context", "quote", "referral", "forwarded", "as_former"}
WRITTEN |= {"group"}
FORWARDED = {True: "forwarded", "often": "frequently_forwarded"}


class Hand:
    """One customer's phone with the chat of one business number open."""

    def __init__(self, sim, request, values):
        self.sim = sim
        self.base = str(request.base_url).rstrip("/")
        self.customer = sim.world.customers[request.path_params["id"]]
        self.account = account_of(sim, values.get("phone_number_id"))
        self.common = {key: values[key] for key in COMMON if key in values}

    def message(self, wamid):
        """Return a message of this chat.

        :raises KeyError: it belongs to another chat, or to none
        """
        message = self.sim.world.messages[wamid]
        if message.customer_id != self.customer.id:
            raise KeyError(wamid)
        return message

    def group(self, group_id):
        """Return the id of a group of the business that the customer is in.

        :raises ValueError: there is none
        """
        members = self.account.groups.get(group_id, {}).get("members", ())
        if self.customer.id not in members:
            raise ValueError("the customer is in no such group")
        return group_id

    def chat(self, wamid=None):
        """Return all messages of this chat, or only the one."""
        if wamid:
            return [self.message(wamid)]
        return self.sim.world.conversation(self.customer, self.account)

    def send(self, values, account=None):
        written, updates = self.sim.conversations.write(
            self.customer, account or self.account, {**values, **self.common}
        )
        self.sim.webhooks.submit(updates)
        return {"wamid": written.wamid}


def _object(hand, message):
    """Return a message's type and object, and as ``extra`` its other keys.

    A file added by ``/control/media`` is given by its id alone; the rest is filled in.
    """
    kind = message["type"]
    content = message.get(kind)
    known = {kind, "type", "context", "timestamp"}
    values = {key: message[key] for key in known if key in message}
    values["extra"] = {k: part for k, part in message.items() if k not in known}
    file_id = content.get("id") if isinstance(content, dict) else None
    file = hand.sim.world.media.get(file_id) if file_id else None
    if file:
        made = media.incoming_object(hand.sim, file, hand.base, kind)
        values[kind] = {**made, **content}
        if file.size > media.LARGEST_RECEIVED:
            values["errors"] = gestures.too_large()
    return values


def _context(hand, values):
    context = dict(values.get("context") or {})
    if values.get("quote"):
        quoted = hand.message(values["quote"])
        context.update(gestures.context(hand.sim.world, quoted))
    if values.get("forwarded"):
        context[FORWARDED[values["forwarded"]]] = True
    return context


def _message(values):
    if "text" in values:
        return {"type": "text", "text": {"body": values["text"]}}
    message = values.get("message") or {}
    if "type" not in message:
        raise ValueError("text, or message with a type, is required")
    return message


async def write(sim, request, values):
    only(values, WRITTEN | COMMON)
    hand = Hand(sim, request, values)
    written = _object(hand, _message(values))
    context = _context(hand, values)
    if context:
        written["context"] = context
    if values.get("referral"):
        written["extra"]["referral"] = values["referral"]
    if values.get("as_former"):
        written["as_former"] = True
    if values.get("group"):
        written["group"] = hand.group(values["group"])
    return hand.send(written)


async def echo(sim, request, values):
    """Write in the WhatsApp Business app of a number with coexistence."""
    only(values, {"text", "message", "quote", "phone_number_id", "timestamp"})
    hand = Hand(sim, request, values)
    if not hand.account.coexistence:
        raise ValueError("this number is not on the WhatsApp Business app")
    written = {**_object(hand, _message(values)), **hand.common}
    written["context"] = _context(hand, values) or None
    message, update = sim.conversations.echo(hand.customer, hand.account, written)
    sim.webhooks.submit([update])
    return {"wamid": message.wamid}


async def write_unsupported(sim, request, values):
    """Write a message that Meta does not support, of any ``unsupported.type``.

    Its error is 131060 for ``view_once``, else ``code``.
    """
    only(values, COMMON | {"kind", "code"})
    hand = Hand(sim, request, values)
    if values.get("kind") == "view_once":
        return hand.send(gestures.view_once())
    code = int(values.get("code", 131051))
    return hand.send(gestures.unsupported(values.get("kind"), code))


async def press(sim, request, values):
    only(values, COMMON | {"wamid", "title", "id"})
    hand = Hand(sim, request, values)
    chat = hand.chat(values.get("wamid"))
    title, option = values.get("title"), values.get("id")
    return hand.send(gestures.press(sim.world, chat, title, option))


async def share_contact(sim, request, values):
    only(values, COMMON | {"wamid"})
    hand = Hand(sim, request, values)
    chat = hand.chat(values.get("wamid"))
    return hand.send(gestures.share_contact(sim.world, hand.customer, chat))


async def react(sim, request, values):
    only(values, COMMON | {"wamid", "emoji"})
    hand = Hand(sim, request, values)
    message = hand.message(values["wamid"])
    return hand.send(gestures.react(message, values.get("emoji")))


async def edit(sim, request, values):
    only(values, COMMON | {"wamid", "text"})
    hand = Hand(sim, request, values)
    message = hand.message(values["wamid"])
    return hand.send(gestures.edit(hand.account, message, values.get("text")))


async def delete(sim, request, values):
    only(values, COMMON | {"wamid"})
    hand = Hand(sim, request, values)
    return hand.send(gestures.delete(hand.account, hand.message(values["wamid"])))


async def change_number(sim, request, values):
    """Change a customer's number; each number with a chat gets a system message."""
    only(values, COMMON | {"phone", "wa_id", "user_id"})
    hand = Hand(sim, request, values)
    phone = digits(values.get("phone"))
    if phone and sim.world.customer_by_phone(phone):
        raise ValueError(f"a customer has {phone} already")
    user_id = values.get("user_id") or new_user_id(phone or hand.customer.phone)
    wa_id = digits(values.get("wa_id")) or phone
    system = gestures.change_number(hand.customer, phone, wa_id, user_id)
    accounts = [
        account
        for account in sim.world.accounts.values()
        if account is hand.account or sim.world.conversation(hand.customer, account)
    ]
    wamids = [hand.send(system, account)["wamid"] for account in accounts]
    sim.live.notify("customers")
    return {"wamids": wamids, "customer": customer_shown(sim, hand.customer)}


async def conversation(sim, request, _values):
    customer = sim.world.customers[request.path_params["id"]]
    number = request.query_params.get("phone_number_id")
    account = sim.world.accounts[number] if number else None
    found = sim.world.conversation(customer, account)
    typing = [
        until
        for (customer_id, phone_number_id), until in sim.world.typing.items()
        if customer_id == customer.id and number in (None, phone_number_id)
    ]
    return {
        "data": [message.describe() for message in found],
        "files": _files(sim, found),
        "typing_until": max(typing, default=0),
    }


def _files(sim, messages):
    """Return name, type and size of the files in these messages, by media id."""
    ids = [file_id for message in messages for file_id in message.file_ids()]
    found = {i: sim.world.media[i] for i in ids if i in sim.world.media}
    return {
        file_id: {key: getattr(file, key) for key in ("filename", "mime_type", "size")}
        for file_id, file in found.items()
    }


async def read_all(sim, request, values):
    customer = sim.world.customers[request.path_params["id"]]
    number = values.get("phone_number_id")
    account = sim.world.accounts[number] if number else None
    return {"read": sim.conversations.read_all(customer, account)}


HANDLERS = (
    ("GET", "/customers/{id}/messages", conversation),
    ("POST", "/customers/{id}/messages", write),
    ("POST", "/customers/{id}/echoes", echo),
    ("POST", "/customers/{id}/unsupported", write_unsupported),
    ("POST", "/customers/{id}/press", press),
    ("POST", "/customers/{id}/contact", share_contact),
    ("POST", "/customers/{id}/react", react),
    ("POST", "/customers/{id}/edit", edit),
    ("POST", "/customers/{id}/delete", delete),
    ("POST", "/customers/{id}/number", change_number),
    ("POST", "/customers/{id}/read", read_all),
)
