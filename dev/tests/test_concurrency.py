# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of webhooks and calls that several workers process at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from meta import Meta, message
from patience import PATIENCE, wait_until


@pytest.fixture(scope="module")
def stack(running_workers):
    running_workers.renew()
    return running_workers


def at_once(act, values):
    """Call ``act(value)`` for all values at the same instant; returns the results."""
    ready = threading.Barrier(len(values))

    def wait_and_act(value):
        ready.wait()
        return act(value)

    with ThreadPoolExecutor(len(values)) as pool:
        return list(pool.map(wait_and_act, values))


def deliver_at_once(stack, bodies):
    at_once(lambda body: Meta(stack).deliver(body), bodies)


def wait_until_processed(stack):
    pending = "SELECT count(*) FROM helpdesk_whatsapp_event WHERE state = 'pending'"
    wait_until(
        lambda: stack.query(pending) == [(0,)],
        stack.wake_crons,
        lambda: stack.log()[-3000:],
    )


def found(stack, sender):
    """Return the numbers of a customer's tickets, contacts and inbound messages."""
    return stack.query(
        "SELECT count(DISTINCT message.ticket_id), count(DISTINCT contact.id),"
        " count(DISTINCT message.id) FROM helpdesk_whatsapp_contact contact"
        " JOIN helpdesk_whatsapp_message message ON message.contact_id = contact.id"
        " AND message.direction = 'inbound' WHERE contact.wa_id = %s",
        sender,
    )[0]


def test_80_twelve_messages_posted_six_times_each_in_parallel_are_stored_once(stack):
    sender, secret = "5511911111111", "the secret word"
    logged = len(stack.log())
    bodies = [message(f"wamid.same{n}", sender, f"{secret} {n}") for n in range(12)]
    for two in zip(bodies[::2], bodies[1::2], strict=True):
        deliver_at_once(stack, two * 6)
    wait_until_processed(stack)
    assert found(stack, sender) == (1, 1, 12)
    events = "SELECT count(*), max(id) FROM helpdesk_whatsapp_event"
    before = stack.query(events)
    deliver_at_once(stack, bodies[:8])
    assert stack.query(events) == before
    told = ("bad query", secret, sender)
    lines = stack.log()[logged:].splitlines()
    assert not [line for line in lines if any(word in line for word in told)]


def test_an_album_of_a_new_customer_in_concurrent_webhooks_is_one_ticket(stack):
    sender = "5511922222222"
    bodies = [message(f"wamid.album{n}", sender, f"Photo {n}") for n in range(6)]
    deliver_at_once(stack, bodies)
    wait_until_processed(stack)
    assert found(stack, sender) == (1, 1, 6)


def logged_in(stack):
    """Return a session of the agent."""
    session = requests.Session()
    parameters = {"db": stack.database, "login": "agent", "password": "agent"}
    rpc(session, stack, "session/authenticate", **parameters)
    return session


def rpc(session, stack, path, **parameters):
    body = {"jsonrpc": "2.0", "method": "call", "params": parameters}
    answer = session.post(
        f"{stack.odoo_url}/web/{path}", json=body, timeout=PATIENCE
    ).json()
    assert "error" not in answer, answer
    return answer["result"]


def test_the_same_press_in_several_requests_at_the_same_instant_is_one_message(stack):
    body = message("wamid.asks", "5511933333333", "Are you there?")
    deliver_at_once(stack, [body])
    wait_until_processed(stack)
    [(ticket_id,)] = stack.query(
        "SELECT ticket_id FROM helpdesk_whatsapp_message WHERE wamid = 'wamid.asks'"
    )
    press = {"body": "<p>Yes, once</p>", "request_key": "press"}

    def send(session):
        call_of = {"model": "helpdesk.ticket", "method": "whatsapp_post"}
        call_of |= {"args": [ticket_id], "kwargs": press}
        return rpc(session, stack, "dataset/call_kw", **call_of)

    answers = at_once(send, [logged_in(stack) for _request in range(6)])
    sent = "SELECT mail_message_id FROM helpdesk_whatsapp_message WHERE text = %s"
    assert stack.query(sent, "Yes, once") == [(answers[0],)]
    assert set(answers) == {answers[0]}
