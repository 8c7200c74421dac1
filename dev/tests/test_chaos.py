# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of two Odoo servers on one database, as `./dev/chaos` does it, in short.

Also that its audit notices what is planted; the auditor's own tests are in
`test_auditor.py`. `./dev/chaos --load` has 2,000 messages of 100 customers.
"""

import json
import random

import pytest
from patience import PATIENCE, wait_until
from simulator_client import Receiver, call

from dev.chaotic import report
from dev.chaotic.audit.auditor import DISORDERED, DOUBLED, LOST, REASONS
from dev.chaotic.faults import Skipped, declared, processes
from dev.chaotic.run import Load, Run

LOAD = Load("two servers", 5, 20, 8, 3, PATIENCE)
SHORT = Load("short", 2, 6, 4, 4, PATIENCE)
FAULTS = ("web-worker", "cut-after")


def complaint(result):
    return "\n".join([report.header(), report.row(result), *report.details(result)])


def test_two_servers_take_and_send_each_message_once_and_in_order(arena):
    before = dict(arena.balancer.taken)
    result = Run(arena, declared()["none"], LOAD).carry_out()
    assert result.is_clean, complaint(result)
    assert result.written == LOAD.messages + LOAD.customers, "and once more"
    assert result.posted == LOAD.answers
    taken = [arena.balancer.taken[port] - before[port] for port in before]
    assert min(taken) >= LOAD.messages // 4, "one server has done nearly everything"


@pytest.fixture(scope="module")
def subscriber(arena):
    """A program that gets outbound webhooks, and fails one time in five."""
    chance, receiver = random.Random(1), Receiver()
    receiver.statuses = [chance.choice((200, 200, 200, 200, 503)) for _n in range(100)]
    host = f"127.0.0.1:{receiver.server.server_port}"
    admin = arena.user("admin")
    name = "helpdesk_mgmt_whatsapp.webhook_hosts"
    admin.call("ir.config_parameter", "set_param", name, host)
    values = {"name": "Subscriber", "url": receiver.url}
    admin.call("helpdesk.whatsapp.webhook", "create", [values])
    yield receiver
    receiver.stop()


@pytest.fixture(scope="module")
def carried_out(arena, subscriber):
    """What came of each fault of the short form, in the order of their names here."""
    runs = {name: Run(arena, declared()[name], SHORT) for name in FAULTS}
    for run in runs.values():
        run.carry_out()
    return runs


@pytest.mark.parametrize("name", FAULTS)
def test_a_load_survives(carried_out, name):
    result = carried_out[name].result
    assert result.is_clean and not result.skipped, complaint(result)
    assert result.written == SHORT.messages + SHORT.customers, "and once more"
    assert result.posted == SHORT.answers


def test_outbound_webhooks_bring_each_message_in_its_order(
    arena, carried_out, subscriber
):
    arena.kill_worker("WorkerCron")
    waiting = "SELECT 1 FROM helpdesk_whatsapp_delivery WHERE state != 'delivered'"
    wait_until(lambda: not arena.query(waiting))
    [(first,)] = arena.query("SELECT min(message_id) FROM helpdesk_whatsapp_delivery")
    written = arena.query(
        "SELECT id FROM helpdesk_whatsapp_message"
        " WHERE direction = 'inbound' AND id >= %s",
        first,
    )
    got = [json.loads(body) for _headers, body in subscriber.requests]
    assert {event["message"]["id"] for event in got} == {id_ for (id_,) in written}
    assert len(got) > len(written), "some were refused, and came again"
    for contact in {event["contact"]["id"] for event in got}:
        ids = [e["message"]["id"] for e in got if e["contact"]["id"] == contact]
        assert ids == sorted(ids)


def test_a_planted_loss_a_double_and_a_swap_are_noticed(arena, carried_out):
    run = carried_out[FAULTS[-1]]

    def counts():
        found = run.look(arena.user("admin"))
        return [found.count(kind) for kind in (LOST, DOUBLED, DISORDERED)]

    mark = f"%{run.plan.mark}-c000-i%"
    ids = "SELECT id FROM mail_message WHERE body LIKE %s ORDER BY id"
    (first,), (second,), *_others, (last,) = arena.query(ids, mark)
    swap = (
        "UPDATE mail_message SET body = (SELECT body FROM mail_message other"
        " WHERE other.id = %s + %s - mail_message.id) WHERE id IN (%s, %s)"
    )
    arena.query(swap, first, second, first, second)
    assert counts()[:2] == [0, 0] and counts()[2], "swapped"
    arena.query(swap, first, second, first, second)
    arena.query("UPDATE mail_message SET body = '<p>Other</p>' WHERE id = %s", last)
    assert counts() == [1, 0, 0], "lost"
    send_again(arena, run)
    assert counts() == [1, 2, 0], "the text, and the message with its uuid"


def send_again(arena, run):
    """Have Meta accept an answer once more, as a careless sender does."""
    sent = [row for row in arena.meta.record() if run.plan.mark in row["text"]]
    again = next(row for row in sent if row["direction"] == "out")
    answer = call(
        "POST",
        f"{arena.meta.url}/v25.0/{arena.meta.numbers[0]}/messages",
        {
            "messaging_product": "whatsapp",
            "to": f"+{run.plan.phone(int(again['text'].split('-c')[1][:3]))}",
            "type": "text",
            "text": {"body": again["text"]},
            "biz_opaque_callback_data": again["callback_data"],
        },
        {"Authorization": "Bearer simulator-access-token"},
    )
    assert answer.status == 200, answer.body
    wait_until(arena.meta.is_idle)


def test_what_cannot_be_brought_about_here_is_skipped_with_the_reason(arena):
    run = Run(arena, declared()["postgres"], SHORT)
    with pytest.raises(Skipped, match="PGHOST"):
        processes.restart_postgres(run)


def test_each_fault_has_a_name_a_title_and_a_reason_for_what_it_permits():
    for name, fault in declared().items():
        assert name == fault.name and fault.title
        assert set(fault.permits) <= set(REASONS)


def test_a_small_disk_holds_what_it_has_and_is_gone_afterwards(tmp_path):
    filestore = tmp_path / "filestore"
    (filestore / "ab").mkdir(parents=True)
    (filestore / "ab" / "abcd").write_text("kept")

    class Around:
        arena = type("Arena", (), {"filestore": filestore})
        notes = []
        note = notes.append

        def rest(self, _share):
            with pytest.raises(OSError, match="No space left"):
                (filestore / "more").write_bytes(bytes(processes.BLOCK * 2))
            (filestore / "more").unlink(missing_ok=True)

    run = Around()
    try:
        with processes.small_disk(run):
            processes.fill_disk(run)
            (filestore / "after").write_text("there is room")
    except Skipped as reason:
        assert "root" in str(reason)
        return
    assert (filestore / "ab" / "abcd").read_text() == "kept"
    assert (filestore / "after").exists()
    assert not filestore.is_mount()
