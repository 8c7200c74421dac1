"""Several workers, and Meta delivering to all of them at once."""

import threading
import time

import pytest
from meta import Meta, message
from simulator_client import call

from dev.env.stack import Stack


@pytest.fixture(scope="module")
def stack():
    with Stack(workers=2) as stack:
        call("POST", f"{stack.simulator_url}/control/reset", {})
        yield stack


def deliver_at_once(stack, bodies):
    ready = threading.Barrier(len(bodies))
    failed = []

    def deliver(body):
        meta = Meta(stack)
        ready.wait()
        try:
            meta.deliver(body)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=deliver, args=[body]) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed


def wait_until_processed(stack):
    end = time.monotonic() + 60
    pending = "SELECT count(*) FROM helpdesk_whatsapp_event WHERE state = 'pending'"
    while stack.query(pending) != [(0,)]:
        assert time.monotonic() < end, stack.log()[-3000:]
        stack.wake_crons()
        time.sleep(0.1)


def found(stack, sender):
    """Tickets, contacts and inbound messages of a customer."""
    return stack.query(
        "SELECT count(DISTINCT message.ticket_id), count(DISTINCT contact.id),"
        " count(DISTINCT message.id) FROM helpdesk_whatsapp_contact contact"
        " JOIN helpdesk_whatsapp_message message ON message.contact_id = contact.id"
        " AND message.direction = 'inbound' WHERE contact.wa_id = %s",
        sender,
    )[0]


def test_the_same_post_to_all_workers_at_the_same_instant_is_one_message(stack):
    body = message("wamid.same", "5511911111111", "Hello")
    deliver_at_once(stack, [body] * 8)
    wait_until_processed(stack)
    assert found(stack, "5511911111111") == (1, 1, 1)


def test_an_album_of_a_new_customer_in_concurrent_webhooks_is_one_ticket(stack):
    sender = "5511922222222"
    bodies = [message(f"wamid.album{n}", sender, f"Photo {n}") for n in range(6)]
    deliver_at_once(stack, bodies)
    wait_until_processed(stack)
    assert found(stack, sender) == (1, 1, 6)
