"""The control side of the customers: who they are, what they write and read."""

import time
from dataclasses import asdict

from starlette.responses import Response

from . import media
from .conversations import BEHAVIOURS
from .world import Customer, digits, new_id, new_user_id

CUSTOMER_FIELDS = {
    "name",
    "phone",
    "wa_id",
    "user_id",
    "username",
    "hide_phone",
    "behaviour",
}
# A file from outside must not act as a page of the simulator.
AS_DATA = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}
COMMON_FIELDS = ("context", "timestamp", "profile_name")
MESSAGE_FIELDS = {"phone_number_id", "text", "message", *COMMON_FIELDS}


def only(values, allowed):
    unknown = sorted(set(values) - set(allowed))
    if unknown:
        raise ValueError(f"unknown: {', '.join(unknown)}")


def account_of(sim, phone_number_id=None):
    if phone_number_id:
        return sim.world.accounts[str(phone_number_id)]
    return sim.world.default_account()


def customer_shown(sim, customer):
    """The customer, whether each number's window is open, and the last message."""
    windows = {
        account.phone_number_id: customer.window_open(account)
        for account in sim.world.accounts.values()
    }
    messages = [m for m in sim.world.conversation(customer) if m.on_phone]
    return {
        **asdict(customer),
        "window_open": windows,
        "unread": sum(message.unread for message in messages),
        "last": messages[-1].describe() if messages else None,
    }


def _check_customer(values):
    only(values, CUSTOMER_FIELDS)
    if values.get("behaviour", BEHAVIOURS[0]) not in BEHAVIOURS:
        raise ValueError(f"behaviour must be one of {', '.join(BEHAVIOURS)}")
    for name in ("phone", "wa_id"):
        if name in values:
            values[name] = digits(values[name])
    return values


async def add_customer(sim, _request, values):
    values = _check_customer(values)
    if not values.get("name"):
        raise ValueError("name is required")
    phone = values.get("phone", "")
    if not phone and not values.get("hide_phone"):
        raise ValueError("phone is required unless hide_phone")
    if phone and sim.world.customer_by_phone(phone):
        raise ValueError(f"a customer has {phone} already")
    values.setdefault("wa_id", phone)
    values.setdefault("user_id", new_user_id(phone))
    customer = sim.world.add(Customer(id="c" + new_id(), **values))
    sim.live.tell("customers")
    return customer_shown(sim, customer)


async def change_customer(sim, request, values):
    customer = sim.world.customers[request.path_params["id"]]
    for name, value in _check_customer(values).items():
        setattr(customer, name, value)
    if "behaviour" in values:
        sim.conversations.resume(customer)
    sim.live.tell("customers")
    return customer_shown(sim, customer)


def _with_media(sim, message, base):
    """A file made with ``/control/media`` needs only its id; the rest is added."""
    content = message.get(message["type"])
    file = sim.world.media.get(content.get("id")) if isinstance(content, dict) else None
    if file is None:
        return message
    known = media.incoming_object(sim, file, base)
    return {**message, message["type"]: {**known, **content}}


async def write(sim, request, values):
    only(values, MESSAGE_FIELDS)
    customer = sim.world.customers[request.path_params["id"]]
    account = account_of(sim, values.get("phone_number_id"))
    if "text" in values:
        message = {"type": "text", "text": {"body": values["text"]}}
    else:
        message = values.get("message") or {}
    if "type" not in message:
        raise ValueError("text, or message with a type, is required")
    message = _with_media(sim, message, str(request.base_url).rstrip("/"))
    named = {message["type"], "type", "context", "timestamp"}
    extra = {key: part for key, part in message.items() if key not in named}
    common = {key: values[key] for key in COMMON_FIELDS if key in values}
    written, update = sim.conversations.write(
        customer, account, {**message, **common, "extra": extra}
    )
    sim.webhooks.submit([update])
    return {"wamid": written.wamid}


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
        "typing_until": max(typing, default=0),
    }


async def read_all(sim, request, values):
    customer = sim.world.customers[request.path_params["id"]]
    number = values.get("phone_number_id")
    account = sim.world.accounts[number] if number else None
    return {"read": sim.conversations.read_all(customer, account)}


async def burst(sim, _request, values):
    """Many customers' messages in one POST (a thousand a POST at most).

    ``repeat``: the same POST again after the first.
    """
    only(values, {"customers", "messages", "phone_number_id", "repeat"})
    account = account_of(sim, values.get("phone_number_id"))
    count = int(values.get("customers", 200))
    people = [_burst_customer(sim, number) for number in range(count)]
    total = int(values.get("messages", 1000))
    updates = []
    for number in range(total):
        text = {"type": "text", "text": {"body": f"Burst message {number + 1}"}}
        written = sim.conversations.write(
            people[number % len(people)], account, text, limited=False
        )
        updates.append(written[1])
    attempts = sim.webhooks.submit(updates, together=True)
    await attempts
    ids = [delivery.id for delivery in attempts.deliveries]
    if values.get("repeat"):
        await sim.webhooks.release(order=ids)
    return {
        "customers": [customer.id for customer in people],
        "wamids": [update.wamids[0] for update in updates],
        "deliveries": ids,
    }


def _burst_customer(sim, number):
    customer_id = f"burst{number:05}"
    if customer_id in sim.world.customers:
        return sim.world.customers[customer_id]
    phone = f"55219{number:08}"
    return sim.world.add(
        Customer(
            id=customer_id,
            name=f"Burst {number}",
            phone=phone,
            wa_id=phone,
            user_id=new_user_id(phone),
        )
    )


async def window(sim, _request, values):
    only(values, {"customer", "phone_number_id", "hours_ago"})
    customer = sim.world.customers[values["customer"]]
    account = account_of(sim, values.get("phone_number_id"))
    hours = float(values.get("hours_ago", 25))
    customer.last_message[account.phone_number_id] = int(time.time() - hours * 3600)
    sim.live.tell("customers")
    return customer_shown(sim, customer)


async def add_media(sim, request, _values):
    """A file from a customer's phone: multipart ``file``, ``phone_number_id``?"""
    form = await request.form()
    account = account_of(sim, form.get("phone_number_id"))
    file = form["file"]
    body = await file.read()
    stored = media.store(
        sim, account, body, file.content_type, file.filename or "", inbound=True
    )
    base = str(request.base_url).rstrip("/")
    return media.incoming_object(sim, stored, base)


async def file(request):
    """The bytes of a file, for the phone page: no token needed here."""
    sim = request.app.state.sim
    stored = sim.world.media.get(request.path_params["id"])
    if stored is None:
        return Response(status_code=404)
    body = sim.files.read(stored.id)
    headers = {
        "Content-Security-Policy": "sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(body, media_type=stored.mime_type, headers=headers)


HANDLERS = (
    ("POST", "/customers", add_customer),
    ("PATCH", "/customers/{id}", change_customer),
    ("GET", "/customers/{id}/messages", conversation),
    ("POST", "/customers/{id}/messages", write),
    ("POST", "/customers/{id}/read", read_all),
    ("POST", "/burst", burst),
    ("POST", "/window", window),
    ("POST", "/media", add_media),
)
