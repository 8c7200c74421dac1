# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sends requests to a running Odoo, on several connections, and times the answers."""

import http.client
import json
import threading
import time
import urllib.request
from http.client import HTTPConnection
from itertools import islice

from dev.env.say import Trouble

from . import bodies

CONNECTIONS = 4
#: Longest wait for a state, in seconds: enough for very slow machines.
PATIENCE = 1800
#: Most that one look looks for, see :func:`first_of`.
LOOKED_FOR = 50
#: Has PostgreSQL use the indexes, though it has no statistics of the new rows: looking
#: would take as much of the processor as what is measured.
BY_INDEX = "SET enable_seqscan TO off; SET enable_hashjoin TO off;"


class Connection:
    """A connection kept alive, opened again when the server closes it."""

    def __init__(self, port):
        self.port = port
        self.http = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def post(self, path, body, headers):
        """POST a body; returns the seconds until the answer.

        :raises Trouble: the answer is not one of success
        """
        start = time.perf_counter()
        try:
            self.http.request("POST", path, body, headers)
            answer = self.http.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            self.http.close()
            self.http.request("POST", path, body, headers)
            answer = self.http.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise Trouble(f"{path} answered {answer.status}: {text[:300]!r}")
        return time.perf_counter() - start


class Stopwatch:
    """The durations of requests that were made at once, and of all of them.

    `took` and `began` have the seconds and the moment of each, by its number.
    """

    def __init__(self):
        self.took = {}
        self.began = {}
        self.seconds = 0.0

    @property
    def rate(self):
        return len(self.took) / self.seconds


def at_once(port, requests, connections=CONNECTIONS, rate=None):
    """Make requests on several connections; returns a :class:`Stopwatch`.

    :param requests: list of (path, body, headers)
    :param float rate: how many are due in a second; by default, each begins as soon as
        the one before is answered. One that begins late, because all connections are
        busy, counts from when it was due.
    """
    watch, turn, failures = Stopwatch(), iter(enumerate(requests)), []
    lock, start = threading.Lock(), time.perf_counter()

    def work():
        connection = Connection(port)
        while not failures:
            with lock:
                number, request = next(turn, (0, None))
            if request is None:
                return
            began = time.perf_counter()
            if rate:
                due = start + number / rate
                time.sleep(max(0, due - began))
                began = due
            watch.began[number] = began
            try:
                watch.took[number] = connection.post(*request)
            except Exception as failure:
                failures.append(failure)
                return

    threads = [threading.Thread(target=work) for _number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    watch.seconds = time.perf_counter() - start
    if failures:
        raise failures[0]
    return watch


def to_webhook(body, path=bodies.WEBHOOK):
    return path, body, bodies.headers(body)


def messages(senders, path=bodies.WEBHOOK):
    """Return a request a sender, each with one message; and their wamids."""
    contents = [bodies.message(sender) for sender in senders]
    requests = [to_webhook(bodies.post([content]), path) for content in contents]
    return requests, [content["id"] for content in contents]


def wait_until(reached, pause=0.02):
    """Wait for a state; returns the seconds since the call."""
    start = time.perf_counter()
    while not reached():
        if time.perf_counter() - start > PATIENCE:
            raise Trouble("What the benchmark waits for never happened.")
        time.sleep(pause)
    return time.perf_counter() - start


def first_of(missing):
    """Return those of what is missing to look for now: the earliest.

    Nothing is seen too early so; a later one that comes first is seen when there are
    no more before it.
    """
    return list(islice(missing, LOOKED_FOR))


class Watch(threading.Thread):
    """Notes when each message is to be seen in the chatter, until all are."""

    def __init__(self, connection, wamids):
        super().__init__(daemon=True)
        self.connection = connection
        self.missing = dict.fromkeys(wamids)
        self.seen = {}
        self.failure = None

    def run(self):
        try:
            with self.connection.cursor() as cursor:
                cursor.execute(BY_INDEX)
                wait_until(lambda: self._look(cursor), 0.01)
        except Exception as failure:
            self.failure = failure
        finally:
            self.connection.close()

    def _look(self, cursor):
        cursor.execute(
            "SELECT wamid FROM helpdesk_whatsapp_account account"
            "  JOIN helpdesk_whatsapp_message message ON account_id = account.id"
            " WHERE wamid = ANY(%s) AND mail_message_id IS NOT NULL",
            [first_of(self.missing)],
        )
        now = time.perf_counter()
        for (wamid,) in cursor.fetchall():
            self.seen[wamid] = now
            self.missing.pop(wamid, None)
        return not self.missing

    def all_seen(self):
        """Wait for all; returns the moment of each."""
        self.join()
        if self.failure:
            raise self.failure
        return self.seen


def control(stack, method, path, **body):
    """Call the simulator's control side."""
    request = urllib.request.Request(
        f"{stack.simulator_url}/control/{path}",
        json.dumps(body).encode() if method != "GET" else None,
        {"Content-Type": "application/json"},
        method=method,
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=PATIENCE) as answer:
        return json.loads(answer.read())
