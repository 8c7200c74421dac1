# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The edge ``/{phone}/block_users``: lists, blocks and unblocks customers.

Source: Cloud API, Block users; how it fails is assumed (see README). Only a customer
who wrote in the last 24 hours can be blocked; the others are listed in
``failed_users``, and the answer is error 139100.
"""

import re
from typing import Annotated, Literal

from pydantic import Field
from starlette.responses import JSONResponse

from .errors import GraphError, webhook_error
from .graph_fields import page
from .records import digits
from .schema_parts import Filled, Strict
from .schemas import check

PARENT_ID = re.compile(r"^[A-Z]{2}\.ENT\.")
MOST_BLOCKED = 64_000


class User(Strict):
    user: Filled


class BlockRequest(Strict):
    messaging_product: Literal["whatsapp"]
    block_users: Annotated[list[User], Field(min_length=1)]


def _find(world, user):
    if PARENT_ID.match(user):
        return None
    return world.customer_by_user_id(user) or world.customer_by_phone(digits(user))


def _ids(account, customer, user):
    if user == customer.user_id or not customer.shows_phone(account):
        return {"input": user, "user_id": customer.user_id}
    return {"input": user, "wa_id": customer.wa_id}


def _blocked(sim, account):
    customers = sim.world.customers.values()
    return [customer for customer in customers if customer.blocked(account)]


def _failure(user, code, details):
    error = webhook_error(code, details)
    shown = {key: error[key] for key in ("message", "code", "error_data")}
    return {"input": user, "errors": [shown]}


def _why_not(sim, account, customer):
    """Return error code and details if the customer cannot be blocked, else None."""
    if customer is None:
        return 131026, "The user is not on WhatsApp."
    if customer.blocked(account):
        return None
    if not customer.window_open(account):
        return 131047, "Only users who wrote in the last 24 hours can be blocked."
    if len(_blocked(sim, account)) >= MOST_BLOCKED:
        return 139101, None
    return None


def _answer(sim, name, done, failed):
    sim.live.notify("customers")
    answer = {"messaging_product": "whatsapp", "block_users": {name: done}}
    if not failed:
        return answer
    answer["block_users"]["failed_users"] = failed
    return JSONResponse({**answer, **GraphError(139100).body()}, 400)


async def block(sim, call, account):
    done, failed = [], []
    for item in check(BlockRequest, call.json).block_users:
        customer = _find(sim.world, item.user)
        problem = _why_not(sim, account, customer)
        if problem:
            failed.append(_failure(item.user, *problem))
            continue
        if not customer.blocked(account):
            customer.blocked_by.append(account.phone_number_id)
        done.append(_ids(account, customer, item.user))
    return _answer(sim, "added_users", done, failed)


async def unblock(sim, call, account):
    done, failed = [], []
    for item in check(BlockRequest, call.json).block_users:
        customer = _find(sim.world, item.user)
        if customer is None:
            failed.append(_failure(item.user, 131026, "The user is not on WhatsApp."))
            continue
        if customer.blocked(account):
            customer.blocked_by.remove(account.phone_number_id)
        done.append(_ids(account, customer, item.user))
    return _answer(sim, "removed_users", done, failed)


async def listing(sim, call, account):
    shown = []
    for customer in _blocked(sim, account):
        ids = _ids(account, customer, customer.wa_id or customer.user_id)
        del ids["input"]
        shown.append({"messaging_product": "whatsapp", **ids})
    return page(call, shown)
