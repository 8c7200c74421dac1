# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Control API of webhooks: sends any status or raw body, holds and releases them."""

import json

from .control_people import only
from .webhooks import signature

MODES = ("live", "held")
SETTINGS = ("mode", "batch", "retry", "delay", "copies")


def settings(sim):
    hooks = sim.webhooks
    return {name: getattr(hooks, name) for name in SETTINGS}


async def status(sim, _request, values):
    """Send any delivery status of a message, also one that Meta does not document."""
    message = sim.world.messages[values["wamid"]]
    sim.conversations.report(
        message, str(values["status"]), values.get("errors"), values.get("timestamp")
    )
    return message.describe()


def _raw_headers(sim, body, kind, phone_number_id):
    if kind == "missing":
        return {}
    account = sim.world.accounts.get(phone_number_id) or sim.world.default_account()
    made = {
        "valid": lambda: signature(account.app_secret, body),
        "wrong": lambda: signature(account.app_secret + "x", body),
    }
    value = made[kind]() if kind in made else str(kind)
    return {"X-Hub-Signature-256": value}


async def raw(sim, _request, values):
    """POST exactly this body once, and return the receiver's answer."""
    if "body" in values:
        body = values["body"].encode()
    else:
        body = json.dumps(values.get("payload"), separators=(",", ":")).encode()
    kind = values.get("signature", "valid")
    number = values.get("phone_number_id")
    return await sim.webhooks.send_raw(body, _raw_headers(sim, body, kind, number))


async def delivery(sim, _request, values):
    if values.get("mode", "live") not in MODES:
        raise ValueError(f"mode must be one of {', '.join(MODES)}")
    for name in SETTINGS:
        if name in values:
            setattr(sim.webhooks, name, values[name])
    if "seed" in values:
        sim.webhooks.random.seed(values["seed"])
    sim.live.notify("delivery")
    return settings(sim)


async def deliveries(sim, _request, _values):
    return {"data": [d.describe() for d in sim.webhooks.deliveries.values()]}


async def release(sim, _request, values):
    results = await sim.webhooks.release(
        order=values.get("order"),
        times=int(values.get("times", 1)),
        batch=bool(values.get("batch")),
        delay=float(values.get("delay", 0)),
    )
    return {"data": results}


async def take(sim, _request, values):
    """Return the signed bodies of the held deliveries, which are not POSTed then."""
    only(values, {"timeout"})
    taken = sim.webhooks.take()
    if sim.pending:
        await sim.flush(float(values.get("timeout", 10)))
    return {
        "data": [
            {"body": d.body.decode(), "signature": signature(d.secret, d.body)}
            for d in taken
        ]
    }


HANDLERS = (
    ("POST", "/statuses", status),
    ("POST", "/webhook/raw", raw),
    ("POST", "/delivery", delivery),
    ("GET", "/deliveries", deliveries),
    ("POST", "/deliveries/release", release),
    ("POST", "/deliveries/take", take),
)
