# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Control API of the customers: creates and changes them, and makes bursts of them."""

import time
from dataclasses import asdict

from . import payloads
from .conversations import BEHAVIOURS
from .records import Customer, digits, new_id, new_user_id

CUSTOMER_FIELDS = {
    "name",
    "phone",
    "wa_id",
    "user_id",
    "username",
    "hide_phone",
    "behaviour",
}
MARKETING = ("wanted", "stopped")
#: Meta's limits of groups ("Groups API"), and the end of their ids here.
MEMBERS, SUBJECT, GROUP = 8, 128, "ZDZD"


def only(values, allowed):
    unknown = sorted(set(values) - set(allowed))
    if unknown:
        raise ValueError(f"unknown: {', '.join(unknown)}")


def account_of(sim, phone_number_id=None):
    if phone_number_id:
        return sim.world.accounts[str(phone_number_id)]
    return sim.world.default_account()


def customer_shown(sim, customer):
    """Return a customer with the state of each customer service window, and the last
    message.
    """
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
    sim.live.notify("customers")
    return customer_shown(sim, customer)


async def change_customer(sim, request, values):
    customer = sim.world.customers[request.path_params["id"]]
    marketing = values.pop("marketing", None)
    account = account_of(sim, values.pop("phone_number_id", None))
    if marketing is not None:
        _set_marketing(sim, customer, account, marketing)
    for name, value in _check_customer(values).items():
        setattr(customer, name, value)
    if "behaviour" in values:
        sim.conversations.resume(customer)
    sim.live.notify("customers")
    return customer_shown(sim, customer)


def _set_marketing(sim, customer, account, wish):
    """Stop or resume marketing messages of this number to the customer."""
    if wish not in MARKETING:
        raise ValueError(f"marketing must be one of {', '.join(MARKETING)}")
    stopped = {*customer.marketing_stopped} - {account.phone_number_id}
    if wish == "stopped":
        stopped.add(account.phone_number_id)
    customer.marketing_stopped = sorted(stopped)
    sim.webhooks.submit([payloads.user_preference(account, customer, wish)])


async def burst(sim, _request, values):
    """Send messages of many customers in one POST (at most a thousand each).

    ``repeat`` sends the same POST a second time.
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
        updates += written[1]
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
    sim.live.notify("customers")
    return customer_shown(sim, customer)


async def join_group(sim, request, values):
    """Join the group of this subject, which the business creates if there is none."""
    only(values, {"subject", "phone_number_id"})
    customer = sim.world.customers[request.path_params["id"]]
    account = account_of(sim, values.get("phone_number_id"))
    subject = str(values.get("subject") or "")[:SUBJECT]
    if not account.official:
        raise ValueError("only an Official Business Account has groups")
    if not subject:
        raise ValueError("subject is required")
    same = (key for key, known in account.groups.items() if known["subject"] == subject)
    group_id = next(same, None) or f"{new_id()}{GROUP}"
    group = account.groups.setdefault(group_id, {"subject": subject, "members": []})
    if customer.id not in group["members"]:
        if len(group["members"]) >= MEMBERS:
            raise ValueError(f"a group has {MEMBERS} members at most")
        group["members"].append(customer.id)
    sim.live.notify("accounts")
    return {"group": group_id, **group}


HANDLERS = (
    ("POST", "/customers/{id}/groups", join_group),
    ("POST", "/customers", add_customer),
    ("PATCH", "/customers/{id}", change_customer),
    ("POST", "/burst", burst),
    ("POST", "/window", window),
)
