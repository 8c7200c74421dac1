# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Updates and messages that cannot be processed, and an update that kills its worker.

What no message of Meta's brings about is brought about in the database, by triggers.
"""

import os
import re
import signal
import threading
from contextlib import contextmanager

from ..audit.records import Written
from . import Fault

MESSAGE = "helpdesk_whatsapp_message"
#: A word in the texts that a trigger takes effect on.
WORD = "POISON"
TRIGGER = f"""
    CREATE FUNCTION chaos() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN %s; RETURN NEW; END $$;
    CREATE TRIGGER chaos BEFORE INSERT ON {MESSAGE} FOR EACH ROW
        WHEN (NEW.text LIKE '%%{WORD}%%') EXECUTE FUNCTION chaos();
"""
NO_TRIGGER = f"""
    DROP TRIGGER IF EXISTS chaos ON {MESSAGE}; DROP FUNCTION IF EXISTS chaos();
"""
ASLEEP = """
    SELECT pid, application_name FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event = 'PgSleep'
"""
LOOK = 0.1


@contextmanager
def _trigger(run, statement):
    run.arena.query(NO_TRIGGER + TRIGGER % statement)
    try:
        yield
    finally:
        run.arena.query(NO_TRIGGER)


def poisons(phone, wamid, text, now):
    """Yield messages that Meta should never send, with what is wrong in their text."""
    sound = {"id": wamid, "from": phone, "timestamp": str(now), "type": "text"}
    yield {**sound, "text": {"body": text}, "from": ""}
    yield {**sound, "text": {"body": f"{text} \0"}}
    yield {**sound, "text": {"body": text}, "timestamp": "9" * 20}
    yield {**sound, "text": {"body": [text]}}
    yield {**sound, "text": text}
    yield {**sound, "text": {"body": text}, "type": ["text"]}


def poison_updates(run):
    """Deliver them one by one among the others, each from a number of its own."""
    count = len(list(poisons("", "", "", 0)))
    for number in range(count):
        step = run.plan.message(run.next_customer())
        phone = run.people.add_customer(step.customer)
        run.meta.open_window(run.people.ids[step.customer])
        wamid, now = f"wamid.{step.token}", run.meta.now()
        update = list(poisons(phone, wamid, step.text, now))[number]
        contact = {"wa_id": phone, "profile": {"name": "Poison"}}
        written = Written(step.token, phone, wamid, now, posted=now, dated=now)
        written.taken = run.meta.deliver([update], "messages", [contact]) == 200
        run.people.note(written, is_poison=True)
        run.rest(1 / count)


@contextmanager
def messages_broken(run):
    with _trigger(run, "NEW.content := '{'"):
        yield


def poison_message(run):
    """Have an agent answer with a message that cannot be composed."""
    customer = run.next_customer()
    phone = run.people.add_customer(customer)
    run.people.write(run.plan.message(customer))
    run.until(lambda: phone in run.people.tickets)
    run.people.answer(
        run.plan.answer(customer, word=WORD), run.arena.user("agent"), is_poison=True
    )
    run.note("the message that cannot be composed is queued")


@contextmanager
def workers_killed(run):
    """Kill whoever processes such an update, each time, until the load is audited."""
    over = threading.Event()
    thread = threading.Thread(target=_kill_who_sleeps, args=[run, over], daemon=True)
    with _trigger(run, "PERFORM pg_sleep(3600)"):
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


def _kill_who_sleeps(run, over):
    while not over.wait(LOOK):
        for backend, name in run.arena.query(ASLEEP):
            found = re.fullmatch(r"odoo-(\d+)", name)
            if found:
                os.kill(int(found[1]), signal.SIGKILL)
                run.note(f"the update has killed worker {found[1]}")
            run.arena.query("SELECT pg_terminate_backend(%s)", backend)


def kill_by_update(run):
    customer = run.next_customer()
    run.people.add_customer(customer)
    run.people.write(run.plan.message(customer, word=WORD), is_poison=True)
    run.rest(1)


FAULTS = (
    Fault("poison-update", "updates that cannot be processed", poison_updates),
    Fault(
        "poison-message",
        "a message that cannot be composed",
        poison_message,
        messages_broken,
    ),
    Fault(
        "killing-update",
        "an update that kills its worker",
        kill_by_update,
        workers_killed,
        permits=("unknown",),
    ),
)
