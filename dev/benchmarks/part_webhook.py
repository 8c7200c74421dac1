# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The webhook on a server with two workers, at four connections."""

from . import bodies, load
from .context import known_customers
from .figures import NONE, Figure, Target, median, milliseconds, paired, percentile

RATE = Target(at_least=0.8)
P99 = Target(at_most=1.5)


def webhook(bench):
    """The webhook beside a bare signed route that stores one row."""
    with bench.served(crons=0) as (stack, floor):
        customers = known_customers(floor.odoo, bench.sizes.customers)
        _post(stack, customers, 20, bodies.WEBHOOK)
        _post(stack, customers, 20, bodies.FLOOR)
        floors, ours = [], []
        for _round in range(bench.sizes.rounds):
            floors.append(_post(stack, customers, bench.sizes.requests, bodies.FLOOR))
            ours.append(_post(stack, customers, bench.sizes.requests, bodies.WEBHOOK))
            stack.query("DELETE FROM helpdesk_whatsapp_event")
    own, bare = [one.rate for one in ours], [one.rate for one in floors]
    here = {"ours": f"{median(own):.0f}/s", "floor": f"{median(bare):.0f}/s"}
    yield paired(
        "webhook", "rate beside a bare signed route", own, bare, RATE, here=here
    )
    yield _p99("its p99 beside that of the bare route", _all(ours), _all(floors), P99)
    yield from _while_busy(bench, _all(floors))


def _post(stack, customers, count, path):
    senders = [customers[number % len(customers)] for number in range(count)]
    return load.at_once(stack.odoo_port, load.messages(senders, path)[0])


def _all(watches):
    return [took for watch in watches for took in watch.took.values()]


def _p99(name, ours, floors, target=NONE):
    own, bare = percentile(ours, 99), percentile(floors, 99)
    here = {"ours": milliseconds(own), "floor": milliseconds(bare)}
    return Figure("webhook", name, own / bare, target, here=here)


def _while_busy(bench, idle):
    """Measure webhook and bare route in turns, while the inbox is never empty.

    :param idle: seconds of the bare route while the inbox rests
    """
    ours, floors = [], []
    with bench.served() as (stack, floor):
        customers = known_customers(floor.odoo, bench.sizes.customers)
        for _round in range(bench.sizes.long_rounds):
            deliver_batch(stack, customers, bench.sizes.batch // 2)
            count = bench.sizes.requests // 4
            senders = (customers * count)[:count]
            bare, _ids = load.messages(senders, bodies.FLOOR)
            own, _ids = load.messages(senders)
            mixed = [
                request for pair in zip(bare, own, strict=True) for request in pair
            ]
            watch = load.at_once(stack.odoo_port, mixed)
            floors += [took for number, took in watch.took.items() if not number % 2]
            ours += [took for number, took in watch.took.items() if number % 2]
            load.wait_until(lambda: inbox_is_empty(stack))
    yield _p99("the same while the inbox works", ours, floors, P99)
    yield _p99("beside the bare route's while the inbox rests", ours, idle)


def deliver_batch(stack, customers, count):
    """Deliver many messages in one POST; returns the seconds until the answer."""
    senders = (customers * count)[:count]
    body = bodies.post([bodies.message(sender) for sender in senders])
    return load.Connection(stack.odoo_port).post(*load.to_webhook(body))


def inbox_is_empty(stack):
    query = "SELECT count(*) FROM helpdesk_whatsapp_event WHERE state = 'pending'"
    [(pending,)] = stack.query(query)
    return not pending


def batch(bench):
    """Many updates in one POST: the answer, and how soon they are processed."""
    sizes = bench.sizes
    with bench.served() as (stack, floor):
        customers = known_customers(floor.odoo, sizes.customers)
        _post(stack, customers, 4, bodies.FLOOR)
        posts, routes, answers, processed = [], [], [], []
        for _round in range(sizes.long_rounds):
            posts.append(floor.post())
            bare = _post(stack, customers, 40, bodies.FLOOR)
            routes.append(median(bare.took.values()))
            answers.append(deliver_batch(stack, customers, sizes.batch))
            seconds = load.wait_until(lambda: inbox_is_empty(stack))
            processed.append((answers[-1] + seconds) / sizes.batch)
    name = f"answer to {sizes.batch:,} updates, in bare signed routes"
    here = {"took": milliseconds(median(answers))}
    yield paired("batch", name, answers, routes, here=here)
    rate = f"{1 / median(processed):.0f}/s"
    yield paired(
        "batch",
        "processed, in a bare post's time",
        posts,
        processed,
        here={"here": rate},
    )
