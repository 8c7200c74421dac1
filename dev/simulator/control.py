# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The control API ``/control/…`` of tests and pages, with JSON in and out.

Invalid values are answered with 400 ``{"error": "…"}``, unknown ids with 404.
"""

import time
from dataclasses import asdict

from starlette.responses import JSONResponse, StreamingResponse
from starlette.routing import Route

from . import (
    calls,
    control_accounts,
    control_media,
    control_messages,
    control_people,
    control_templates,
    control_webhooks,
    routing,
)
from .control_people import customer_shown, only
from .errors import GraphError
from .nodes import phone_node
from .records import Webhook
from .wire import read_json

RECORDED = (
    *("wamid", "direction", "customer_id", "phone_number_id", "type", "text"),
    *("callback_data", "timestamp", "status", "errors", "noted", "posted", "taken"),
)

# State


async def reset(sim, _request, values):
    only(values, {"webhook"})
    sim.reset(bool(values.get("webhook")))
    return {"success": True}


async def take_snapshot(sim, _request, _values):
    sim.take_snapshot()
    return {"success": True}


async def restore(sim, _request, _values):
    sim.restore()
    return {"success": True, "webhook": asdict(sim.world.webhook)}


async def state(sim, _request, _values):
    world = sim.world
    now = time.time()
    return {
        "accounts": [
            {**asdict(account), "node": phone_node(world, account)}
            for account in world.accounts.values()
        ],
        "customers": [customer_shown(sim, c) for c in world.customers.values()],
        "templates": [asdict(template) for template in world.templates.values()],
        "review": asdict(sim.reviews.settings),
        "faults": sim.faults.describe(),
        "webhook": asdict(world.webhook),
        "delivery": control_webhooks.settings(sim),
        "limits": asdict(world.limits),
        "typing": [
            {"customer": customer, "phone_number_id": number, "until": until}
            for (customer, number), until in world.typing.items()
            if until > now
        ],
        "pace": sim.conversations.pace,
        "counters": {
            "messages": len(world.messages),
            "media": len(world.media),
            "statuses_pending": sim.conversations.pending,
            "deliveries": sim.webhooks.counts(),
        },
    }


async def flush(sim, _request, values):
    return await sim.flush(float(values.get("timeout", 10)))


async def set_webhook(sim, _request, values):
    only(values, {"url", "verify_token", "headers", "version", "fields"})
    if not values.get("url"):
        sim.forget_webhook()
        return {"verified": False, "status": 0, "detail": "no callback URL"}
    merged = {**asdict(sim.world.webhook), **values, "verified": False}
    return await sim.set_webhook(Webhook.load(merged))


async def limits(sim, _request, values):
    only(values, asdict(sim.world.limits))
    for name, value in values.items():
        setattr(sim.world.limits, name, value)
    sim.limiter.clear()
    return asdict(sim.world.limits)


async def clock(sim, _request, values):
    only(values, {"offset"})
    sim.conversations.clock_offset = float(values.get("offset", 0))
    return {"offset": sim.conversations.clock_offset}


# What was accepted, and what was written


async def record(sim, _request, _values):
    """Return all messages of both directions, in the order in which Meta had them."""
    return {
        "data": [
            {name: getattr(message, name) for name in RECORDED}
            for message in sim.world.messages.values()
        ]
    }


async def accepted(sim, request, _values):
    uuid = request.query_params.get("uuid", "")
    return {
        "data": [
            message.describe()
            for message in sim.world.messages.values()
            if message.direction == "out" and message.callback_data == uuid
        ]
    }


# Faults and traffic


async def add_fault(sim, _request, values):
    known = {"on", "times", "kind", "code", "status", "seconds", "details", "usage"}
    only(values, known)
    fault = sim.faults.add(**values)
    sim.live.notify("faults")
    return asdict(fault)


async def list_faults(sim, _request, _values):
    return {"data": sim.faults.describe()}


async def clear_faults(sim, request, _values):
    number = request.query_params.get("id")
    sim.faults.clear(int(number) if number else None)
    sim.live.notify("faults")
    return {"success": True}


async def traffic(sim, request, _values):
    query = request.query_params
    limit = int(query.get("limit", 2000))
    return {"data": sim.traffic.after(int(query.get("after", 0)), limit)}


async def clear_traffic(sim, _request, _values):
    sim.traffic.clear()
    sim.live.notify("traffic", id=0)
    return {"success": True}


async def events(request):
    stream = request.app.state.sim.live.stream()
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


def _endpoint(handler):
    async def endpoint(request):
        sim = request.app.state.sim
        is_form = "multipart" in request.headers.get("content-type", "")
        try:
            body = b"" if is_form else await request.body()
            values = read_json(body) if body else {}
            answer = await handler(sim, request, dict(values))
        except KeyError as error:
            return JSONResponse({"error": f"unknown: {error.args[0]}"}, 404)
        except GraphError as error:
            return JSONResponse({"error": error.details or str(error)}, 400)
        except (ValueError, TypeError) as error:
            return JSONResponse({"error": str(error)}, 400)
        if request.method != "GET":
            sim.changed()
        return JSONResponse(answer)

    return endpoint


HANDLERS = (
    ("POST", "/reset", reset),
    ("POST", "/snapshot", take_snapshot),
    ("POST", "/restore", restore),
    ("GET", "/state", state),
    ("POST", "/flush", flush),
    ("POST", "/webhook", set_webhook),
    ("POST", "/limits", limits),
    ("POST", "/clock", clock),
    ("GET", "/accepted", accepted),
    ("GET", "/record", record),
    ("POST", "/faults", add_fault),
    ("GET", "/faults", list_faults),
    ("DELETE", "/faults", clear_faults),
    ("GET", "/traffic", traffic),
    ("DELETE", "/traffic", clear_traffic),
    *calls.HANDLERS,
    *routing.HANDLERS,
    *control_accounts.HANDLERS,
    *control_people.HANDLERS,
    *control_messages.HANDLERS,
    *control_media.HANDLERS,
    *control_templates.HANDLERS,
    *control_webhooks.HANDLERS,
)


def routes():
    return [
        Route("/events", events),
        *(
            Route(path, _endpoint(handler), methods=[method])
            for method, path, handler in HANDLERS
        ),
        Route("/media/{id}", control_media.show),
    ]
