# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the inbox does in one process, without HTTP: messages, tickets, statuses."""

import time

from . import bodies
from .context import known_customers
from .figures import Target, median, milliseconds, paired
from .inside import Inside

KNOWN = Target(at_most=1.5, goal=1.3)
NEW = Target(at_most=3, goal=1.5)
STATUS = Target(at_most=0.15)
STORED = Target(at_most=1.1)
POST_QUERIES = Target(at_most=30)
CREATE_QUERIES = Target(at_most=55)
FEW_STORED = 10_000
#: The first number of customers that have not written yet.
STRANGERS = 1_000_000
DAYS = (7, 30, 90)
#: Messages in the order they were written, one each 31 seconds, up to now.
HISTORY = """
    INSERT INTO helpdesk_whatsapp_contact
           (account_id, company_id, wa_id, match_key, meta_block)
    SELECT account_id, company_id, '5599' || n, '5599' || n, meta_block
      FROM generate_series(100001, 120000) n,
           (SELECT * FROM helpdesk_whatsapp_contact LIMIT 1) one;
    INSERT INTO helpdesk_ticket
           (name, number, description, company_id, stage_id, rating_status, active)
    SELECT 'T' || n, 'T' || n, '-', one.company_id, one.stage_id, one.rating_status,
           true
      FROM generate_series(1, 50000) n,
           (SELECT * FROM helpdesk_ticket LIMIT 1) one;
    INSERT INTO helpdesk_whatsapp_message
           (contact_id, account_id, company_id, ticket_id, direction, message_type,
            state, uuid, wamid, is_automatic, create_date, create_uid, sent_at,
            waited_since, price_category, is_charged, text, content)
    SELECT contact.id, contact.account_id, contact.company_id, ticket.id,
           CASE WHEN n %% 2 = 0 THEN 'inbound' ELSE 'outbound' END, 'text',
           CASE WHEN n %% 2 = 0 THEN 'received' WHEN n %% 5 = 0 THEN 'delivered'
                ELSE 'read' END,
           CASE WHEN n %% 2 = 1 THEN md5(n::text) END, 'wamid.old.' || md5(n::text),
           n %% 6 = 1, moment, 2, moment,
           CASE WHEN n %% 6 = 3 THEN moment - interval '20 minutes' END,
           CASE WHEN n %% 2 = 1 THEN 'service' END, n %% 4 = 1,
           repeat('words ', 10), repeat('{"body": "words"}', 12)
      FROM (SELECT n, timezone('UTC', now()) - interval '31 seconds' * (%(stored)s - n)
                      AS moment
              FROM generate_series(1, %(stored)s) n) numbered
      JOIN (SELECT *, row_number() OVER (ORDER BY id) AS place
              FROM helpdesk_whatsapp_contact) contact ON contact.place = 1 + n %% 20000
      JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place
              FROM helpdesk_ticket) ticket ON ticket.place = 1 + n / 7 %% 50000
"""


def known(bench):
    """A known customer's message beside a bare `message_post`."""
    items = bench.sizes.items
    with bench.inside() as (odoo, tickets):
        customers = known_customers(odoo, items)
        odoo.call("receive", senders=customers[:2])
        floor = {"do": "bare_post", "tickets": tickets}
        ours = {"do": "receive", "senders": customers}
        yield from _rounds(bench, "known", odoo, floor, ours, KNOWN, POST_QUERIES)


def new(bench):
    """A new customer's ticket with its confirmation beside a bare `create`."""
    with bench.inside() as (odoo, tickets):
        odoo.call("receive_new", senders=bodies.customers(2))
        strangers = Strangers(bench.sizes.items)
        floor = {"do": "bare_create", "tickets": tickets}
        ours = {"do": "receive_new", "senders": strangers}
        yield from _rounds(bench, "new", odoo, floor, ours, NEW, CREATE_QUERIES)


class Strangers:
    """Numbers of customers who have never written, others at each call."""

    def __init__(self, count):
        self.count = count
        self.first = STRANGERS

    def __call__(self):
        self.first += self.count
        return bodies.customers(self.count, self.first)


def _rounds(bench, part, odoo, floor, ours, target, most_queries):
    """Measure the addon and the floor in turns; yields time and number of queries."""
    items = bench.sizes.items
    floor, ours = dict(floor), dict(ours)
    bare, own, senders = floor.pop("do"), ours.pop("do"), ours["senders"]
    odoo.call(bare, items=2, **floor)
    floors, mine = [], []
    for _round in range(bench.sizes.rounds):
        floors.append(odoo.call(bare, items=items, **floor))
        values = {"senders": senders() if callable(senders) else senders}
        mine.append(odoo.call(own, **values))
    name = f"beside a bare {bare.removeprefix('bare_')}"
    yield _paired(part, f"time {name}", mine, floors, items, items, target)
    queries = [round_["queries"] / items for round_ in mine]
    bare_queries = [round_["queries"] / items for round_ in floors]
    yield paired(
        part,
        "queries",
        queries,
        [1] * len(queries),
        most_queries,
        here={"floor": f"{median(bare_queries):.0f}"},
    )


def _paired(part, name, mine, floors, items, floor_items, target):
    ours = [round_["seconds"] / items for round_ in mine]
    bare = [round_["seconds"] / floor_items for round_ in floors]
    here = {"ours": milliseconds(median(ours)), "floor": milliseconds(median(bare))}
    return paired(part, name, ours, bare, target, here=here)


def status(bench):
    """A status among many of one POST, beside a bare `message_post`."""
    items = bench.sizes.items
    strangers = Strangers(items)
    with bench.inside() as (odoo, tickets):
        floor = {"tickets": tickets, "items": items}
        odoo.call("bare_post", tickets=tickets, items=2)
        floors, mine = [], []
        for _round in range(bench.sizes.rounds):
            odoo.call("receive_new", senders=strangers())
            floors.append(odoo.call("bare_post", **floor))
            mine.append(odoo.call("receive_statuses", messages=items))
    statuses = items * len(bodies.STATUSES)
    yield _paired(
        "status", "time beside a bare post", mine, floors, statuses, items, STATUS
    )


def workers(bench):
    """Two workers of the inbox beside one, with the same messages."""
    sizes = bench.sizes
    with bench.inside() as (odoo, _tickets):
        customers = known_customers(odoo, sizes.customers)
        backlog = [*customers] * max(2, sizes.messages // 2 // len(customers))
        database = "helpdesk_whatsapp_bench_inside"
        with Inside(bench.ground, database, "second") as second:
            second.call("empty_inbox")
            one, two = [], []
            for _round in range(sizes.long_rounds):
                odoo.call("write", senders=backlog)
                one.append(odoo.call("empty_inbox")["seconds"])
                odoo.call("write", senders=backlog)
                two.append(_at_once("empty_inbox", odoo, second))
    yield paired("workers", "speed of two beside one", one, two)


def _at_once(operation, *processes):
    """Return the seconds until all processes have done an operation."""
    start = time.perf_counter()
    for process in processes:
        process.start(operation)
    for process in processes:
        process.finish()
    return time.perf_counter() - start


def history(bench):
    """The same with many stored messages beside few; and what the dashboard takes."""
    sizes = bench.sizes
    with bench.inside("few") as (few, tickets), bench.inside("many") as (many, _same):
        strangers = Strangers(sizes.items)
        customers = bodies.customers(sizes.items)
        for odoo, name, stored in (
            (few, "few", FEW_STORED),
            (many, "many", sizes.stored),
        ):
            known_customers(odoo, sizes.items)
            _store(bench, f"helpdesk_whatsapp_bench_{name}", stored)
            odoo.call("receive", senders=customers[:2])
        floors, shown = [], {days: [] for days in DAYS}
        took = {
            (way, odoo): []
            for way in ("receive", "receive_new")
            for odoo in (few, many)
        }
        for _round in range(sizes.rounds):
            for way, odoo in took:
                senders = customers if way == "receive" else strangers()
                took[way, odoo].append(odoo.call(way, senders=senders)["seconds"])
            bare = {"tickets": tickets, "items": sizes.items}
            floors.append(few.seconds("bare_post", **bare))
            for days in DAYS:
                shown[days].append(many.call("dashboard", days=days)["seconds"])
    beside = f"{sizes.stored:,} stored messages beside {FEW_STORED:,}"
    for way, what in (("receive", "a message"), ("receive_new", "a new ticket")):
        name = f"{what} with {beside}"
        yield paired("history", name, took[way, many], took[way, few], STORED)
    for days in DAYS:
        name = f"dashboard of {days} days, in bare posts"
        here = {"took": milliseconds(median(shown[days]))}
        yield paired("history", name, shown[days], floors, here=here)


def _store(bench, database, stored):
    connection = bench.ground.databases.connect(database)
    try:
        with connection.cursor() as cursor:
            cursor.execute(HISTORY, {"stored": stored})
            cursor.execute("VACUUM ANALYZE")
    finally:
        connection.close()
