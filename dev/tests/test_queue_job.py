# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests that OCA's queue_job runs the queues, and that crons do it without queue_job.

The tests are steps with one Odoo, in this order. At first its job runner is held up, so
that jobs stay as they are enqueued; the addon's crons are off while jobs do the work.
"""

import zlib

import pytest
from odoo_rpc import call_kw, logged_in
from patience import PATIENCE, wait_until
from simulator_client import call

from dev.env import queue_job
from dev.env.stack import Stack

#: The lock of PostgreSQL that a job runner must have (queue_job/jobrunner/runner.py).
RUNNERS_LOCK = 2293787760715711918
CUSTOMERS, ROUNDS = 4, 5
OURS = "channel LIKE 'root.helpdesk_whatsapp.%%'"
INBOX = "channel = 'root.helpdesk_whatsapp.inbox'"
CRONS = (
    "id IN (SELECT res_id FROM ir_model_data"
    " WHERE module = 'helpdesk_mgmt_whatsapp' AND model = 'ir.cron')"
)


class HeldStack(Stack):
    """An Odoo whose job runner waits until ``holder`` is closed."""

    def start_odoo(self):
        self.query(f"UPDATE ir_cron SET active = false WHERE {CRONS}")
        self.holder = self.connection()
        self.holder.cursor().execute("SELECT pg_advisory_lock(%s)", [RUNNERS_LOCK])
        super().start_odoo()


@pytest.fixture(scope="module")
def stack(template):
    stack = HeldStack(channels=queue_job.CHANNELS)
    (stack.folder / "odoo.log").unlink(missing_ok=True)
    with stack:
        yield stack


def jobs(stack, condition):
    return stack.query(f"SELECT state, eta FROM queue_job WHERE {condition}")


def count(stack, table, condition):
    [(number,)] = stack.query(f"SELECT count(*) FROM {table} WHERE {condition}")
    return number


def customer(number):
    return f"551190000000{number}"


FIRST = customer(0)


def control(stack, method, path, **body):
    answer = call(method, f"{stack.simulator_url}/control/{path}", body)
    assert answer.status == 200, answer.body
    return answer.json


def customer(stack, name):
    """Return the id of a new customer."""
    phone = f"55119{zlib.crc32(name.encode()):010}"[:13]
    return control(stack, "POST", "customers", name=name, phone=phone)["id"]


def write(stack, customer, *texts):
    """Have a customer write; returns after the webhooks are answered."""
    for text in texts:
        control(stack, "POST", f"customers/{customer}/messages", text=text)
    control(stack, "POST", "flush", timeout=PATIENCE)


def received(stack, customer):
    """Return what the customer has received."""
    chat = control(stack, "GET", f"customers/{customer}/messages")["data"]
    return [message for message in chat if message["direction"] == "out"]


def log_of(stack):
    return lambda: stack.log()[-3000:]


def wait_until_processed(stack, number, between=None):
    """Wait until so many messages of customers are in the helpdesk."""
    table, inbound = "helpdesk_whatsapp_message", "direction = 'inbound'"
    wait_until(lambda: count(stack, table, inbound) == number, between, log_of(stack))


def answer(stack, session, ticket, text):
    parameters = {"model": "helpdesk.ticket", "method": "whatsapp_post"}
    call_kw(session, stack, **parameters, args=[[ticket], f"<p>{text}</p>"])


def test_many_wake_ups_are_one_job_and_a_running_one_does_not_count(stack):
    maria = customer(stack, "Maria")
    write(stack, maria, *(f"Message {number}" for number in range(20)))
    assert jobs(stack, INBOX) == [("pending", None)]
    running = "UPDATE queue_job SET state = %s, date_enqueued = now() WHERE " + INBOX
    stack.query(running, "started")
    write(stack, maria, "It is running", "Still")
    [(state, eta)] = jobs(stack, f"{INBOX} AND state <> 'started'")
    assert state == "pending"
    assert eta, "the running job has a moment to take the message itself"
    stack.query(f"DELETE FROM queue_job WHERE {INBOX} AND state = 'started'")
    assert not count(stack, "helpdesk_whatsapp_message", "true")


def test_a_job_that_nobody_runs_wakes_the_cron(stack):
    alone = "nextcall = now() + interval '1 year' WHERE cron_name LIKE '%%webhook%%'"
    stack.query(f"UPDATE ir_cron SET active = true, {alone}")
    stack.query(f"UPDATE queue_job SET eta = now() - interval '1 hour' WHERE {INBOX}")
    write(stack, customer(stack, "Ana"), "Is anybody there?")
    wait_until_processed(stack, 23, stack.wake_crons)
    assert [state for state, _eta in jobs(stack, INBOX)] == ["pending"]
    stack.query(f"UPDATE ir_cron SET active = false WHERE {CRONS}")


def test_messages_and_answers_go_through_jobs_alone(stack):
    stack.holder.close()
    people = [customer(stack, f"Customer {number}") for number in range(CUSTOMERS)]
    for turn in range(ROUNDS):
        for person in people:
            write(stack, person, f"Message {turn}")
    wait_until_processed(stack, 23 + CUSTOMERS * ROUNDS)
    for person in people:  # the confirmation
        wait_until(lambda who=person: received(stack, who), report=log_of(stack))
    session, tickets = logged_in(stack, "agent"), "SELECT id FROM helpdesk_ticket"
    recent = (
        f"{tickets} WHERE whatsapp_contact_id > 0 ORDER BY id DESC LIMIT {CUSTOMERS}"
    )
    control(stack, "POST", "faults", on="messages", kind="error", code=131016)
    for [ticket] in stack.query(recent):
        answer(stack, session, ticket, "Answered by an agent")
    for person in people:
        has_both = lambda who=person: len(received(stack, who)) == 2  # noqa: E731
        wait_until(has_both, report=log_of(stack))
    under_way = f"{OURS} AND state NOT IN ('done', 'failed') AND eta IS NULL"
    wait_until(lambda: not jobs(stack, under_way), report=log_of(stack))
    assert not jobs(stack, f"{OURS} AND state = 'failed'")
    channels = stack.query(f"SELECT DISTINCT channel FROM queue_job WHERE {OURS}")
    lanes = {channel.rpartition(".")[2] for [channel] in channels}
    assert {"inbox", "outbox"} <= lanes
    again = count(stack, "helpdesk_whatsapp_message", "attempts > 1")
    assert again == 1, "a job has sent the refused message again"
    assert count(stack, "queue_job_function", "allow_commit AND method = '_run'") == 1


def test_without_queue_job_the_crons_do_it_alone(stack):
    stack.stop_odoo()
    stack.configure(server_wide_modules="base,rpc,web")  # those cannot be uninstalled
    stack.uninstall(queue_job.ADDON)
    Stack.start_odoo(stack)
    stack.query(f"UPDATE ir_cron SET active = true WHERE {CRONS}")
    last = customer(stack, "Last")
    write(stack, last, "And now?")
    wait_until(lambda: received(stack, last), stack.wake_crons, log_of(stack))
    assert stack.query("SELECT to_regclass('queue_job')") == [(None,)]
    assert "event=not_enqueued" not in stack.log()
