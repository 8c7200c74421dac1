# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Benchmarks, run by `./dev/bench`: prints this machine's figures, tests nothing."""

import re
import statistics
import threading
import time
from pathlib import Path

import psutil
import pytest
import requests
from browser import browser, log_in, page
from meta import Meta, message
from simulator_client import call
from test_rest_api import BASE, MANAGER, add_keys

from dev.env.stack import Stack

STORED = 200_000
#: Messages in the order they were written, one each 31 seconds.
FIGURES_HISTORY = """
    INSERT INTO helpdesk_whatsapp_contact
           (account_id, company_id, wa_id, match_key, meta_block)
    SELECT account_id, company_id, '5599' || n, '5599' || n, meta_block
      FROM generate_series(100001, 120000) n,
           (SELECT * FROM helpdesk_whatsapp_contact LIMIT 1) one;
    INSERT INTO helpdesk_ticket
           (name, number, description, company_id, stage_id, active)
    SELECT 'T' || n, 'T' || n, '-', company_id, stage_id, true
      FROM generate_series(1, 50000) n,
           (SELECT company_id, stage_id FROM helpdesk_ticket LIMIT 1) one;
    INSERT INTO helpdesk_whatsapp_message
           (contact_id, account_id, company_id, ticket_id, direction, message_type,
            state, uuid, is_automatic, create_date, create_uid, sent_at, waited_since,
            price_category, is_charged, text, content)
    SELECT contact.id, contact.account_id, contact.company_id, ticket.id,
           CASE WHEN n %% 2 = 0 THEN 'inbound' ELSE 'outbound' END, 'text',
           CASE WHEN n %% 2 = 0 THEN 'received' WHEN n %% 5 = 0 THEN 'delivered'
                ELSE 'read' END,
           CASE WHEN n %% 2 = 1 THEN md5(n::text) END, n %% 6 = 1, moment, 2, moment,
           CASE WHEN n %% 6 = 3 THEN moment - interval '20 minutes' END,
           CASE WHEN n %% 2 = 1 THEN 'service' END, n %% 4 = 1,
           repeat('words ', 10), repeat('{"body": "words"}', 12)
      FROM (SELECT n, timezone('UTC', now()) - interval '31 seconds' * n AS moment
              FROM generate_series(1, 1000000) n) numbered
      JOIN (SELECT *, row_number() OVER (ORDER BY id) AS place
              FROM helpdesk_whatsapp_contact) contact ON contact.place = 1 + n %% 20000
      JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place
              FROM helpdesk_ticket) ticket ON ticket.place = 1 + n / 7 %% 50000
"""
TIMED_DASHBOARD = """async (days) => {
    const start = performance.now();
    const params = {
        model: "helpdesk.whatsapp.stats", method: "dashboard", args: [], kwargs: {days},
    };
    const answer = await fetch("/web/dataset/call_kw", {
        method: "POST",
        headers: {"Content-Type": "application/json"},
        body: JSON.stringify({jsonrpc: "2.0", method: "call", params}),
    });
    await answer.json();
    return performance.now() - start;
}"""


@pytest.fixture(scope="module")
def stack():
    with Stack(workers=2, prepare=add_keys) as stack:
        yield stack


def say(what, **figures):
    shown = "  ".join(f"{name}={value}" for name, value in figures.items())
    print(f"\n  {what}: {shown}")


def control(stack, method, path, **body):
    return call(method, f"{stack.simulator_url}/control/{path}", body, timeout=60).json


def count(stack, table, condition):
    [(number,)] = stack.query(f"SELECT count(*) FROM {table} WHERE {condition}")
    return number


def wait_until(stack, reached):
    start = time.perf_counter()
    while not reached():
        stack.wake_crons()
        time.sleep(0.02)
    return time.perf_counter() - start


def inbox_is_empty(stack):
    return not count(stack, "helpdesk_whatsapp_event", "state = 'pending'")


def milliseconds(seconds):
    ordered = sorted(second * 1000 for second in seconds)
    return {
        "p50": f"{statistics.median(ordered):.1f} ms",
        "p99": f"{ordered[int(len(ordered) * 0.99)]:.1f} ms",
        "max": f"{ordered[-1]:.1f} ms",
    }


def test_webhook(stack):
    """Measure the webhook with four connections at once and 500 POSTs each."""
    stack.query("UPDATE ir_cron SET active = false WHERE cron_name LIKE 'WhatsApp%%'")
    took = []

    def deliver(lane):
        meta = Meta(stack)
        for number in range(500):
            wamid = f"wamid.{lane}.{number}"
            took.append(meta.deliver(message(wamid, f"551190000000{lane}", "Hi")))

    threads = [threading.Thread(target=deliver, args=[lane]) for lane in range(4)]
    start = time.perf_counter()
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    rate = len(took) / (time.perf_counter() - start)
    say("webhook", rate=f"{rate:.0f}/s", **milliseconds(took))
    stack.query("DELETE FROM helpdesk_whatsapp_event")
    stack.query("UPDATE ir_cron SET active = true WHERE cron_name LIKE 'WhatsApp%%'")


def ticket_latency(stack, numbers):
    meta, took = Meta(stack), []
    for number in numbers:
        title = f"Latency {number}"
        body = message(f"wamid.{title}", f"55119{70000000 + number}", title)
        start = time.perf_counter()
        meta.deliver(body)
        named = f"name = '{title}'"
        while not count(stack, "helpdesk_ticket", named):
            time.sleep(0.005)
        took.append(time.perf_counter() - start)
    return took


def test_from_post_to_ticket(stack):
    ticket_latency(stack, range(3))
    say("from POST to ticket", **milliseconds(ticket_latency(stack, range(10, 40))))


def test_burst(stack):
    control(stack, "POST", "burst", customers=200, messages=1000)
    took = wait_until(stack, lambda: inbox_is_empty(stack))
    say("1,000 messages of 200 customers", processed=f"{took:.1f} s")


def test_sending(stack):
    """Measure the sending of 200 messages to an API that answers in 1 ms."""
    queued = "state IN ('outgoing', 'sending')"
    took = wait_until(
        stack, lambda: not count(stack, "helpdesk_whatsapp_message", queued)
    )
    say("confirmations still queued after the burst", sent=f"{took:.1f} s")


def test_api(stack):
    """Measure the REST API with four connections at once and 50 texts each."""
    rows = stack.query(
        "SELECT wa_id FROM helpdesk_whatsapp_contact"
        " WHERE window_expires_at > now() AT TIME ZONE 'UTC' ORDER BY id LIMIT 200"
    )
    took, key = [], {"Authorization": f"Bearer {MANAGER}"}

    def send(numbers):
        session = requests.Session()
        for number in numbers:
            body = {"to": number, "type": "text", "content": {"text": "Hello"}}
            url = f"{stack.odoo_url}{BASE}/send?wait=0"
            start = time.perf_counter()
            answer = session.post(url, json=body, headers=key, timeout=30)
            took.append(time.perf_counter() - start)
            assert answer.status_code == 202, answer.text

    numbers = [number for (number,) in rows]
    threads = [
        threading.Thread(target=send, args=[numbers[lane::4]]) for lane in range(4)
    ]
    start = time.perf_counter()
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    rate = len(took) / (time.perf_counter() - start)
    say("POST /send", rate=f"{rate:.0f}/s", **milliseconds(took))


def test_history_costs_nothing(stack):
    stack.query(
        "INSERT INTO helpdesk_whatsapp_message (contact_id, account_id, direction,"
        " message_type, state, wamid, text) SELECT contact.id, contact.account_id,"
        " 'inbound', 'text', 'received', 'wamid.old' || number, 'old'"
        " FROM generate_series(1, %s) number JOIN LATERAL (SELECT id, account_id FROM"
        " helpdesk_whatsapp_contact LIMIT 1) contact ON true",
        STORED,
    )
    stack.query("ANALYZE")
    took = ticket_latency(stack, range(100, 130))
    say(f"from POST to ticket with {STORED:,} messages stored", **milliseconds(took))


def memory(stack):
    """Return the highest resident memory of Odoo's processes so far, in MB."""
    server = psutil.Process(stack.odoo_pid)
    peaks = []
    for process in (server, *server.children(recursive=True)):
        status = Path(f"/proc/{process.pid}/status").read_text()
        peaks += re.findall(r"VmHWM:\s+(\d+) kB", status)
    return max(int(peak) // 1024 for peak in peaks)


def test_large_files(stack):
    """Measure the processing of messages while a customer's 100 MB are fetched."""
    ticket_latency(stack, range(200, 203))
    alone = ticket_latency(stack, range(203, 213))
    before = memory(stack)
    file = control(stack, "POST", "media", megabytes=100)
    message = {"type": "document", "document": {**file, "filename": "large.pdf"}}
    start = time.perf_counter()
    control(stack, "POST", "customers/maria/messages", message=message)
    beside = ticket_latency(stack, range(220, 230))
    done = "media_state = 'done' AND message_type = 'document'"
    while not count(stack, "helpdesk_whatsapp_message", done):
        time.sleep(0.05)
    took = time.perf_counter() - start
    say("100 MB fetched", took=f"{took:.1f} s", memory=f"{before} → {memory(stack)} MB")
    say("from POST to ticket before", **milliseconds(alone))
    say("from POST to ticket meanwhile", **milliseconds(beside))


def test_figures_of_a_million_messages(stack):
    """Measure the statistics of a year with 20,000 customers and 50,000 tickets."""
    stack.query(FIGURES_HISTORY)
    stack.query("CLUSTER helpdesk_whatsapp_message"
                " USING helpdesk_whatsapp_message_by_time")  # fmt: skip
    stack.query("ANALYZE")
    with browser() as chromium:
        tab = page(chromium, 1400, 900)
        log_in(tab, stack, "admin")
        tab.goto(f"{stack.odoo_url}/odoo")
        tab.wait_for_selector(".o_web_client")
        for days in (7, 30, 90):
            took = [tab.evaluate(TIMED_DASHBOARD, days) / 1000 for _round in range(10)]
            say(f"dashboard of {days} days", **milliseconds(took))
