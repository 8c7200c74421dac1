# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sending at 100 ms a call: one worker, and two with one number's limit."""

import time

from . import load
from .context import known_customers
from .figures import Figure, Target, median, milliseconds, paired
from .inside import Inside
from .part_serving import introduce

RATE = Target(at_least=0.5)
NO_REFUSAL = Target(at_most=0)
WITHIN_LIMIT = Target(at_most=1)
LATENCY = 0.1
#: More calls than are ever made.
ALWAYS = 10**9
#: Messages a second that Meta allows a number that is on the WhatsApp Business app too.
LIMIT = 20
TOO_MANY = 130429


def sending(bench):
    """One worker beside a bare post; two workers beside the limit of their number."""
    sizes = bench.sizes
    with bench.served(crons=0, workers=0) as (stack, floor):
        introduce(stack, sizes.sent)
        customers = known_customers(floor.odoo, sizes.sent)
        _ignore_statuses(stack)
        _send(floor.odoo, customers[:2])
        fault = {"on": "messages", "kind": "latency", "seconds": LATENCY}
        load.control(stack, "POST", "faults", times=ALWAYS, **fault)
        posts, took = [], []
        for _round in range(sizes.long_rounds):
            posts.append(floor.post())
            took.append(_send(floor.odoo, customers) / len(customers))
        rate = f"{1 / median(took):.1f}/s"
        here = {"here": rate, "floor": milliseconds(median(posts))}
        name = f"messages in a bare post's time, at {LATENCY * 1000:.0f} ms a call"
        yield paired("sending", name, posts, took, RATE, here=here)
        with Inside(bench.ground, stack.database, "second") as second:
            yield from _two(stack, floor.odoo, second, customers)


def _ignore_statuses(stack):
    """Have the simulator report nothing: only the sending is measured."""
    load.control(stack, "POST", "webhook", url="")


def _send(odoo, customers):
    odoo.call("queue", senders=customers)
    return odoo.call("send")["seconds"]


def _two(stack, first, second, customers):
    """Measure two workers at a number with a low limit, which the addon asks Meta."""
    account = f"accounts/{load.bodies.NUMBER}"
    load.control(stack, "PATCH", account, coexistence=True)
    first.call("check_health")
    first.call("queue", senders=customers)
    load.control(stack, "DELETE", "traffic")
    start = time.perf_counter()
    for process in (first, second):
        process.start("send")
    for process in (first, second):
        process.finish()
    rate = len(customers) / (time.perf_counter() - start)
    refused = 0
    for entry in load.control(stack, "GET", "traffic")["data"]:
        body = entry["response"]["body"]
        error = body.get("error", {}) if isinstance(body, dict) else {}
        refused += error.get("code") == TOO_MANY
    name = "two workers: calls that Meta refused for the number's limit"
    yield Figure("sending", name, refused, NO_REFUSAL)
    here = {"here": f"{rate:.1f}/s", "limit": f"{LIMIT}/s"}
    name = "two workers: rate beside the number's limit"
    yield Figure("sending", name, rate / LIMIT, here=here)
