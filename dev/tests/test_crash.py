# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests that a killed Odoo neither loses nor duplicates messages."""

import patience
import pytest
from simulator_client import call

CUSTOMERS, MESSAGES, ANSWERS = 40, 200, 50


@pytest.fixture
def stack(running_stack):
    running_stack.renew()
    return running_stack


def control(stack, method, path, **body):
    answer = call(method, f"{stack.simulator_url}/control/{path}", body)
    assert answer.status == 200, answer.body
    return answer.json


def count(stack, table, condition="true", what="*"):
    [(number,)] = stack.query(f"SELECT count({what}) FROM {table} WHERE {condition}")
    return number


def wait_until(stack, reached):
    patience.wait_until(reached, stack.wake_crons, lambda: stack.log()[-3000:])


EVENT, MESSAGE = "helpdesk_whatsapp_event", "helpdesk_whatsapp_message"
PENDING = "state = 'pending'"
INBOUND, OUTBOUND = "direction = 'inbound'", "direction = 'outbound'"
QUEUED = "state IN ('outgoing', 'sending')"


def inbox_is_empty(stack):
    return not count(stack, EVENT, PENDING)


def test_a_burst_survives_kill_and_comes_once(stack):
    stack.query("UPDATE helpdesk_whatsapp_rule SET to_customer = false")
    control(stack, "POST", "burst", customers=CUSTOMERS, messages=MESSAGES, repeat=True)
    assert count(stack, EVENT, "kind = 'message'") == MESSAGES
    for done in (20, 80):
        wait_until(stack, lambda done=done: count(stack, MESSAGE) > done)
        stack.kill_odoo()
        assert not inbox_is_empty(stack), "killed too late to test anything"
        stack.start_odoo()
    wait_until(stack, lambda: inbox_is_empty(stack))
    assert count(stack, MESSAGE) == MESSAGES
    assert count(stack, MESSAGE, what="DISTINCT wamid") == MESSAGES
    assert count(stack, MESSAGE, what="DISTINCT ticket_id") == CUSTOMERS
    assert count(stack, "helpdesk_ticket", "whatsapp_contact_id > 0") == CUSTOMERS
    posted = "message_type = 'whatsapp'"
    assert count(stack, "mail_message", posted) == MESSAGES
    assert not count(stack, EVENT, "state NOT IN ('done', 'ignored')")


def test_a_run_of_answers_survives_kill_and_none_goes_out_twice(stack):
    control(stack, "POST", "delivery", mode="held")
    slow = {"on": "messages", "kind": "latency", "seconds": 0.5, "times": 1000}
    control(stack, "POST", "faults", **slow)
    # Else all of them are on their way at once, and accepted at once.
    stack.query("UPDATE helpdesk_whatsapp_account SET messages_per_second = 5")
    burst = control(stack, "POST", "burst", customers=ANSWERS, messages=ANSWERS)
    control(stack, "POST", "deliveries/release")
    for accepted in (5, 15):
        wait_until(
            stack,
            lambda many=accepted: count(stack, MESSAGE, "state = 'accepted'") > many
            and count(stack, MESSAGE, "state = 'sending'"),
        )
        stack.kill_odoo()
        assert count(stack, MESSAGE, QUEUED), "killed too late to test anything"
        stack.query(
            "UPDATE helpdesk_whatsapp_message"
            " SET claimed_at = claimed_at - %s::interval WHERE state = 'sending'",
            "5 min",  # as if Odoo had been down for that long
        )
        stack.start_odoo()
    wait_until(
        stack,
        lambda: inbox_is_empty(stack) and not count(stack, MESSAGE, QUEUED),
    )
    assert count(stack, MESSAGE, OUTBOUND) == ANSWERS
    assert count(stack, MESSAGE, "state = 'unknown'"), "nobody can know yet"

    def received(customer):
        chat = control(stack, "GET", f"customers/{customer}/messages")["data"]
        return sum(message["direction"] == "out" for message in chat)

    got = [received(customer) for customer in burst["customers"]]
    assert set(got) <= {0, 1}
    control(stack, "POST", "delivery", mode="live")
    control(stack, "POST", "deliveries/release")
    control(stack, "POST", "flush", timeout=patience.PATIENCE)
    wait_until(stack, lambda: inbox_is_empty(stack))
    # A status settles what Meta has got; Odoo was killed before it called for the rest.
    assert count(stack, MESSAGE, "state = 'unknown'") == got.count(0)
