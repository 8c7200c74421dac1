# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the parts of the benchmarks have in common: sizes, servers, databases."""

import itertools
from contextlib import contextmanager
from dataclasses import dataclass, replace

from passlib.hash import pbkdf2_sha512

from dev.env.stack import Stack

from . import bodies
from .inside import Inside

#: Key of the REST API.
KEY = "aaaaaaaa" + "1" * 32
HTTP_WORKERS = 2
CRON_THREADS = 2
_counter = itertools.count(1)


@dataclass(frozen=True)
class Sizes:
    """How much is measured; `QUICK` shows that it works, and little more."""

    rounds: int = 5
    items: int = 40  # of a round within one process
    requests: int = 400  # of a round at the webhook
    batch: int = 1000  # messages in one POST
    stored: int = 1_000_000
    customers: int = 40
    messages: int = 400
    new_customers: int = 200
    long_rounds: int = 3  # of what takes long
    sent: int = 60
    idle: int = 30
    megabytes: int = 100

    def with_rounds(self, rounds):
        return replace(self, rounds=rounds, long_rounds=rounds)


QUICK = Sizes(
    rounds=2,
    items=10,
    requests=60,
    batch=100,
    stored=50_000,
    customers=10,
    messages=60,
    new_customers=10,
    long_rounds=1,
    sent=10,
    idle=5,
    megabytes=10,
)


def prepare(cursor):
    """Create a key of the REST API, and let daily work be of no concern."""
    cursor.execute(
        "UPDATE ir_cron SET nextcall = now() + interval '1 day'"
        " WHERE cron_name NOT LIKE 'WhatsApp%' OR interval_type <> 'minutes'"
    )
    cursor.execute("SELECT to_regclass('helpdesk_whatsapp_account')")
    if cursor.fetchone()[0]:
        cursor.execute(
            "INSERT INTO res_users_apikeys (name, user_id, key, index, create_date)"
            " SELECT 'bench', id, %s, %s, now() FROM res_users WHERE login = 'admin'",
            (pbkdf2_sha512.using(rounds=1).hash(KEY), KEY[:8]),
        )
        cursor.execute("UPDATE res_company SET whatsapp_api_rate = 1000000")


class Served(Stack):
    """A running Odoo and simulator on a copy of a template of the ground's."""

    area = "bench"
    saves_simulator = False  # each change would cost what thousands of customers take


class Bench:
    """Given to each part: the ground, the sizes, and whether the peer is measured."""

    def __init__(self, ground, sizes, peer=None):
        self.ground = ground
        self.sizes = sizes
        self.peer = peer
        self.template = ground.template()

    @contextmanager
    def inside(self, name="inside"):
        """Yield an :class:`Inside` on a new copy of the template, and plain tickets."""
        database = f"helpdesk_whatsapp_bench_{name}"
        self.ground.databases.copy(self.template, database)
        try:
            with Inside(self.ground, database, name) as odoo:
                yield odoo, plain_tickets(odoo)
        finally:
            self.ground.databases.drop(database)

    @contextmanager
    def served(
        self, crons=CRON_THREADS, workers=HTTP_WORKERS, template=None, path=None
    ):
        """Yield a running Odoo and a :class:`Floor` on its database.

        :param int crons: cron threads; with none, what is received stays in the inbox
        """
        path = path or self.ground.addons_path()
        settings = {"addons_path": path, "max_cron_threads": crons}
        stack = Served(
            f"helpdesk_whatsapp_bench_served_{next(_counter)}",
            workers=workers,
            settings=settings,
            prepare=prepare,
            template=template or self.template,
        )
        (stack.folder / "odoo.log").unlink(missing_ok=True)  # of a former run
        beside = f"beside_{stack.database}"
        with stack:
            inside = Inside(self.ground, stack.database, beside, addons_path=path)
            with inside as odoo:
                yield stack, Floor(odoo, self.sizes)


def plain_tickets(odoo):
    return odoo.call("plain_tickets", customers=list(range(20)))


class Floor:
    """What a bare post and a bare ticket take while the server beside is idle."""

    def __init__(self, odoo, sizes):
        self.odoo = odoo
        self.items = sizes.items
        self.tickets = plain_tickets(odoo)
        for operation in ("bare_post", "bare_create"):
            odoo.call(operation, tickets=self.tickets, items=2)  # to warm up

    def post(self):
        """Return the seconds of a bare `message_post`."""
        return self._seconds("bare_post")

    def create(self):
        """Return the seconds of a bare `create` of a ticket."""
        return self._seconds("bare_create")

    def _seconds(self, operation):
        values = {"tickets": self.tickets, "items": self.items}
        return self.odoo.seconds(operation, **values)


def known_customers(odoo, count, first=0):
    """Have customers write for the first time; returns their numbers."""
    customers = bodies.customers(count, first)
    odoo.call("become_known", senders=customers)
    return customers
