# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A server with two workers and its cron threads: from the POST to the chatter."""

import json
import re
import time
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path

import psutil

from . import bodies, load, peer
from .context import CRON_THREADS, KEY, known_customers
from .figures import NONE, Figure, Target, median, milliseconds, paired, percentile
from .part_webhook import deliver_batch, inbox_is_empty

END_TO_END = Target(at_least=0.7)
NEW = Target(at_most=3)
#: Messages a second.
LOAD = 40
LOAD_CONNECTIONS = 16
SEND = "/api/integrations/whatsapp/send?wait=0"


def chatter(bench):
    """From the POST to the chatter, in bare posts: idle, and at 40 messages/s."""
    sizes = bench.sizes
    with bench.served() as (stack, floor):
        customers = known_customers(floor.odoo, sizes.customers)
        _latencies_one_by_one(stack, customers[:3])
        post = median([floor.post() for _round in range(3)])
        idle = _latencies_one_by_one(stack, (customers * sizes.idle)[: sizes.idle])
        senders = (customers * sizes.messages)[: sizes.messages]
        loaded = _latencies(stack, senders, LOAD)
    for name, took in (("idle", idle), (f"at {LOAD} messages a second", loaded)):
        for percent in (50, 99):
            seconds = percentile(took, percent)
            yield Figure(
                "chatter",
                f"POST to chatter, {name}, p{percent}, in bare posts",
                seconds / post,
                here={"took": milliseconds(seconds), "floor": milliseconds(post)},
            )


def _latencies_one_by_one(stack, senders):
    return [took for sender in senders for took in _latencies(stack, [sender])]


def _latencies(stack, senders, rate=None):
    """Return the seconds from each message's POST until it is in the chatter."""
    requests, wamids = load.messages(senders)
    watch = load.Watch(stack.connection(), wamids)
    watch.start()
    connections = LOAD_CONNECTIONS if rate else 1
    posted = load.at_once(stack.odoo_port, requests, connections, rate)
    seen = watch.all_seen()
    return [seen[wamid] - posted.began[number] for number, wamid in enumerate(wamids)]


def end_to_end(bench):
    """Messages of known customers, and new customers with their confirmations.

    With one worker a queue, and with as many as there are cron processes: in turns.
    """
    sizes = bench.sizes
    loads = [Load(1, bench), Load(CRON_THREADS, bench)]
    turns = sizes.long_rounds * len(loads)
    everybody = sizes.customers + sizes.new_customers * turns + 3
    beside = Beside(bench)
    with bench.served() as (stack, floor), beside:
        introduce(stack, everybody)
        customers = known_customers(floor.odoo, sizes.customers)
        strangers = iter(bodies.customers(everybody, sizes.customers))
        _confirm(stack, [next(strangers) for _number in range(3)])
        for _round in range(sizes.long_rounds):
            for load_ in loads:
                load_.measure(stack, floor, customers, strangers)
            beside.measure()
    for load_ in loads:
        yield from load_.figures()
    yield from beside.figures(loads[-1].known)


class Load:
    """What reaches the chatter with so many workers a queue.

    :param int workers: the setting *Workers per queue*
    """

    def __init__(self, workers, bench):
        self.workers, self.sizes = workers, bench.sizes
        self.is_target = workers == CRON_THREADS
        self.posts, self.known, self.creates, self.new = [], [], [], []

    def measure(self, stack, floor, customers, strangers):
        floor.odoo.call("set_workers", number=self.workers)
        self.posts.append(floor.post())
        self.known.append(_process(stack, customers, self.sizes.messages))
        self.creates.append(floor.create())
        newcomers = [next(strangers) for _number in range(self.sizes.new_customers)]
        self.new.append(_confirm(stack, newcomers))

    def figures(self):
        sizes, workers = self.sizes, f"{self.workers} a queue"
        name = f"{sizes.messages} messages, {workers}, in a post's time"
        rate = f"{1 / median(self.known):.1f}/s"
        here = {"here": rate, "floor": milliseconds(median(self.posts))}
        target = END_TO_END if self.is_target else NONE
        yield paired("end_to_end", name, self.posts, self.known, target, here)
        name = f"{sizes.new_customers} new customers, {workers}, beside bare creates"
        ours, bare = median(self.new), median(self.creates)
        here = {"ours": milliseconds(ours), "floor": milliseconds(bare)}
        target = NEW if self.is_target else NONE
        yield paired("end_to_end", name, self.new, self.creates, target, here=here)


def introduce(stack, count):
    """Have customers write to the simulator, whose windows are open then.

    It has no callback URL meanwhile: what reaches Odoo is timed, and comes later.
    """
    load.control(stack, "POST", "webhook", url="")
    for whole in range(0, count, 1000):
        people = min(whole + 1000, count)
        load.control(stack, "POST", "burst", customers=people, messages=people)
    load.control(stack, "POST", "webhook", url=stack.webhook_url)


def _process(stack, customers, count):
    """Return the seconds a message, from the first POST to the last in the chatter."""
    requests, wamids = load.messages((customers * count)[:count])
    watch = load.Watch(stack.connection(), wamids)
    watch.start()
    start = time.perf_counter()
    load.at_once(stack.odoo_port, requests)
    seen = watch.all_seen()
    return (max(seen.values()) - start) / count


def _confirm(stack, senders):
    """Return the seconds a customer, until the last confirmation is with Meta."""
    [(last,)] = stack.query("SELECT max(id) FROM helpdesk_whatsapp_message")
    query = (
        "SELECT wa_id FROM helpdesk_whatsapp_account account"
        "  JOIN helpdesk_whatsapp_contact contact ON contact.account_id = account.id"
        " WHERE wa_id = ANY(%s) AND EXISTS ("
        "       SELECT FROM helpdesk_whatsapp_message message"
        "        WHERE contact_id = contact.id AND message.id > %s"
        "          AND direction = 'outbound' AND wamid IS NOT NULL)"
    )
    missing = dict.fromkeys(senders)
    start = time.perf_counter()
    load.at_once(stack.odoo_port, load.messages(senders)[0])
    with closing(stack.connection()) as connection, connection.cursor() as cursor:
        cursor.execute(load.BY_INDEX)

        def are_confirmed():
            cursor.execute(query, (load.first_of(missing), last))
            for (wa_id,) in cursor.fetchall():
                missing.pop(wa_id, None)
            return not missing

        load.wait_until(are_confirmed, 0.05)
    seconds = (time.perf_counter() - start) / len(senders)
    load.wait_until(lambda: inbox_is_empty(stack))  # the statuses of the confirmations
    return seconds


class Beside:
    """The same load through OCA's addon, in turns with ours, if `--peer` was given."""

    def __init__(self, bench):
        self.bench = bench
        self.posts, self.seconds = [], []
        self.context = peer.served(bench) if bench.peer else nullcontext()
        self.server = None

    def __enter__(self):
        self.server = self.context.__enter__()
        return self

    def __exit__(self, *exception):
        return self.context.__exit__(*exception)

    def measure(self):
        if self.server:
            stack, floor = self.server
            sizes = self.bench.sizes
            self.posts.append(floor.post())
            took = peer.process(stack, sizes.customers, sizes.messages)
            self.seconds.append(took)

    def figures(self, known):
        """Yield the peer's figures; the two are compared by the time of each round."""
        if self.seconds:
            name = "OCA's mail_gateway_whatsapp: the same, without tickets"
            here = {"here": f"{1 / median(self.seconds):.1f}/s"}
            yield paired("end_to_end", name, self.posts, self.seconds, here=here)
            yield paired("end_to_end", "speed beside OCA's", self.seconds, known)


def api(bench):
    """A text sent by the REST API beside a bare signed route that stores one row."""
    sizes = bench.sizes
    count = min(sizes.requests, 200)
    with bench.served(crons=0) as (stack, floor):
        customers = known_customers(floor.odoo, sizes.customers)
        senders = (customers * count)[:count]
        ours, floors = [], []
        for number in range(sizes.long_rounds + 1):
            bare = load.at_once(
                stack.odoo_port, load.messages(senders, bodies.FLOOR)[0]
            )
            own = load.at_once(stack.odoo_port, [_sent(to) for to in senders])
            if number:  # the first round warms up
                floors.append(bare.rate)
                ours.append(own.rate)
    here = {"ours": f"{median(ours):.0f}/s", "floor": f"{median(floors):.0f}/s"}
    yield paired(
        "api", "rate of POST /send beside a bare route", ours, floors, here=here
    )


def _sent(recipient):
    text = {"to": f"+{recipient}", "type": "text", "content": {"text": "Hello"}}
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {KEY}"}
    return SEND, json.dumps(text).encode(), headers


def memory(bench):
    """The largest process after a load beside before it; and with a large file."""
    sizes = bench.sizes
    with bench.served() as (stack, floor):
        customers = known_customers(floor.odoo, sizes.customers)
        alone = _latencies_one_by_one(stack, customers[:10])
        before = _peak(stack)
        deliver_batch(stack, customers, sizes.batch)
        load.wait_until(lambda: inbox_is_empty(stack))
        after = _peak(stack)
        with _large_file(stack, sizes.megabytes):
            beside = _latencies_one_by_one(stack, customers[:10])
        grown = _peak(stack) - after
    name = f"largest process after {sizes.batch:,} messages, beside before"
    here = {"before": f"{before} MB", "after": f"{after} MB"}
    yield Figure("memory", name, after / before, here=here)
    name = f"what a file of {sizes.megabytes} MB takes, beside its size"
    yield Figure("memory", name, grown / sizes.megabytes, here={"more": f"{grown} MB"})
    name = "POST to chatter while it is fetched, beside before"
    here = {
        "alone": milliseconds(median(alone)),
        "beside": milliseconds(median(beside)),
    }
    yield Figure("memory", name, median(beside) / median(alone), here=here)


@contextmanager
def _large_file(stack, megabytes):
    """Have a customer send a file; waits at the end until it is fetched."""
    file = load.control(stack, "POST", "media", megabytes=megabytes)
    message = {"type": "document", "document": {**file, "filename": "large.pdf"}}
    load.control(stack, "POST", "customers/maria/messages", message=message)
    yield
    query = (
        "SELECT count(*) FROM helpdesk_whatsapp_message"
        " WHERE media_state = 'done' AND message_type = 'document'"
    )
    load.wait_until(lambda: stack.query(query) == [(1,)], 0.1)


def _peak(stack):
    """Return the highest resident memory of a process of Odoo's so far, in MB."""
    server = psutil.Process(stack.odoo_pid)
    peaks = []
    for process in (server, *server.children(recursive=True)):
        status = Path(f"/proc/{process.pid}/status").read_text()
        peaks += re.findall(r"VmHWM:\s+(\d+) kB", status)
    return max(int(peak) // 1024 for peak in peaks)
