# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the simulator's control API, storage, command line and pages."""

import json
import re
import signal
import subprocess
import sys
import time
import urllib.request

import pytest
from patience import PATIENCE
from simulator_client import BUSINESS, PHONE, REPOSITORY, Receiver, Simulator, call

MARIA = "+5511987654321"
HELLO = {
    "messaging_product": "whatsapp",
    "to": MARIA,
    "type": "text",
    "text": {"body": "Hello"},
    "biz_opaque_callback_data": "uuid-1",
}


def accepted(sim):
    return len(sim.control("GET", "accepted?uuid=uuid-1")["data"])


def order(sim, kind, **more):
    sim.control("POST", "faults", {"on": "messages", "kind": kind, **more})


@pytest.mark.parametrize(
    ("code", "status"), [(190, 401), (131016, 500), (130429, 400), (131056, 400)]
)
def test_ordered_error_has_metas_body_and_status(sim, code, status):
    order(sim, "error", code=code, times=2)
    for _time in range(2):
        answer = sim.graph("POST", f"{PHONE}/messages", HELLO)
        assert (answer.status, answer.error["code"]) == (status, code)
    assert sim.graph("POST", f"{PHONE}/messages", HELLO).status == 200
    assert accepted(sim) == 1


def test_bare_http_status(sim):
    order(sim, "http", status=502)
    answer = sim.graph("POST", f"{PHONE}/messages", HELLO)
    assert (answer.status, answer.body) == (502, b"")


def test_connection_cut_before_acceptance(sim):
    order(sim, "cut_before")
    assert sim.aborted(f"{PHONE}/messages", HELLO)
    assert accepted(sim) == 0


def test_connection_cut_after_acceptance(sim, receiver):
    sim.write("maria")
    order(sim, "cut_after")
    assert sim.aborted(f"{PHONE}/messages", HELLO)
    assert accepted(sim) == 1
    sim.flush()
    data = {s["biz_opaque_callback_data"] for s in receiver.items("statuses")}
    assert data == {"uuid-1"}


def test_bare_http_status_after_acceptance(sim):
    sim.write("maria")
    order(sim, "http_after", status=502)
    answer = sim.graph("POST", f"{PHONE}/messages", HELLO)
    assert (answer.status, answer.body) == (502, b"")
    assert accepted(sim) == 1


def test_late_answer_is_an_accepted_one(sim):
    order(sim, "latency", seconds=0.2)
    started = time.monotonic()
    assert sim.graph("POST", f"{PHONE}/messages", HELLO).status == 200
    assert time.monotonic() - started >= 0.2
    assert accepted(sim) == 1


def test_failure_by_webhook_may_be_ordered(sim, receiver):
    sim.write("maria")
    values = {"on": "statuses", "code": 131049}
    sim.control("POST", "faults", values)
    assert sim.send(MARIA).status == 200
    sim.flush()
    (failed,) = receiver.items("statuses")
    assert failed["errors"][0]["code"] == 131049


def test_fault_is_for_its_place_and_may_be_removed(sim):
    sim.control("POST", "faults", {"on": "templates", "code": 4})
    assert sim.send(MARIA).status == 200
    edge = f"{BUSINESS}/message_templates"
    assert sim.graph("GET", edge).error["code"] == 4
    sim.control("POST", "faults", {"on": "any", "code": 2, "times": 9})
    assert sim.graph("GET", PHONE).status == 503
    sim.control("DELETE", "faults")
    assert sim.control("GET", "faults") == {"data": []}
    assert sim.graph("GET", PHONE).status == 200


def test_control_refuses_what_it_does_not_know(sim):
    for path, values in (
        ("faults", {"kind": "explosion"}),
        ("faults", {"on": "moon"}),
        ("customers", {"name": "X", "phone": "+49 1", "colour": "red"}),
        ("customers", {"name": "X", "phone": "+49 1", "behaviour": "odd"}),
        ("customers", {"name": "X"}),
        ("delivery", {"mode": "odd"}),
        ("burst", {"mesages": 3}),
    ):
        answer = call("POST", f"{sim.url}/control/{path}", values)
        assert answer.status == 400 and answer.error
    unknown = call("POST", f"{sim.url}/control/customers/nobody/read", {})
    assert unknown.status == 404


def test_customer_is_made_with_any_spelling_of_the_number(sim, receiver):
    values = {"name": "Zoë", "phone": "+49 (30) 90-18 20"}
    zoe = sim.control("POST", "customers", values)
    assert zoe["phone"] == zoe["wa_id"] == "4930901820"
    assert zoe["behaviour"] == "delivers"
    sim.write(zoe["id"], profile_name="~")
    sim.flush()
    assert receiver.changes[0]["value"]["contacts"][0]["profile"] == {"name": "~"}


def test_reset_brings_the_start_world_back_and_keeps_the_callback_url(sim, receiver):
    sim.write("maria")
    sim.control("POST", "faults", {"on": "any"})
    sim.control("POST", "reset", {})
    state = sim.control("GET", "state")
    assert state["counters"]["messages"] == 0 and state["faults"] == []
    assert state["webhook"]["url"] == receiver.url
    assert state["customers"][0]["name"] == "Maria Silva"
    sim.control("POST", "reset", {"webhook": True})
    assert sim.control("GET", "state")["webhook"]["url"] == ""


def test_traffic_shows_both_ways_raw(sim, receiver):
    sim.write("maria")
    sim.send(MARIA)
    sim.flush()
    entries = sim.control("GET", "traffic")["data"]
    graph = next(e for e in entries if e["direction"] == "graph")
    assert graph["request"]["body"]["text"] == {"body": "Hello"}
    assert graph["response"]["body"]["messages"]
    hooks = [e for e in entries if e["direction"] == "webhook"]
    assert {e["method"] for e in hooks} == {"GET", "POST"}
    last = entries[-1]["id"]
    assert sim.control("GET", f"traffic?after={last}")["data"] == []


def test_number_may_be_changed_and_added_to_the_same_business(sim):
    path = f"accounts/{PHONE}"
    sim.control("PATCH", path, {"throughput": "HIGH", "quality_rating": "RED"})
    known = sim.graph("GET", f"{PHONE}?fields=throughput,quality_rating").json
    assert known["throughput"] == {"level": "HIGH"}
    values = {
        "business_account_id": BUSINESS,
        "phone_number_id": "77",
        "display_phone_number": "+55 11 4000-0000",
    }
    sim.control("POST", "accounts", values)
    assert sim.graph("GET", "77").status == 200
    assert len(sim.graph("GET", f"{BUSINESS}/phone_numbers").json["data"]) == 2


def test_world_survives_a_restart(tmp_path):
    path = tmp_path / "world.json"
    receiver = Receiver()
    first = Simulator(f"--state={path}", f"--webhook-url={receiver.url}")
    wamid = first.write("maria", "Olá")
    media_id = first.upload(b"%PDF-1", "application/pdf").json["id"]
    assert first.flush()["idle"]
    assert first.stop() == 0
    assert json.loads(path.read_text("utf-8"))["messages"]
    second = Simulator(f"--state={path}")
    (message,) = second.control("GET", "customers/maria/messages")["data"]
    assert message["wamid"] == wamid
    assert second.graph("GET", media_id).json["file_size"] == "6"
    state = second.control("GET", "state")
    assert state["webhook"]["url"] == receiver.url and state["webhook"]["verified"]
    assert second.stop() == 0
    receiver.stop()


def test_webhooks_wait_until_the_callback_url_of_the_command_line_answers():
    receiver = Receiver(verify_token="not yet")
    simulator = Simulator(f"--webhook-url={receiver.url}")
    simulator.write("maria")
    assert simulator.flush(0.2)["idle"] is False
    assert receiver.requests == []
    receiver.verify_token = "simulator-verify-token"
    assert simulator.flush()["idle"]
    assert len(receiver.requests) == 1
    assert simulator.stop() == 0
    receiver.stop()


def test_taken_port_is_one_clear_sentence(sim):
    port = sim.url.rpartition(":")[2]
    command = [sys.executable, "-m", "dev.simulator", "--port", port]
    run = subprocess.run(
        command, cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1 and f"Port {port}" in run.stderr


def test_runs_from_the_folder_above_it_and_stops_on_ctrl_c():
    command = [sys.executable, "-m", "simulator", "--port=0"]
    run = subprocess.Popen(
        command, cwd=REPOSITORY / "dev", stdout=subprocess.PIPE, text=True
    )
    assert "http://127.0.0.1:" in run.stdout.readline()
    run.send_signal(signal.SIGINT)
    assert run.wait(PATIENCE) == 0
    run.stdout.close()


def test_pages_and_their_files_are_served(sim):
    for path in ("/", "/traffic", "/controls"):
        page = call("GET", sim.url + path).body.decode()
        for address in page.split('"'):
            if address.startswith("/static/"):
                assert call("GET", sim.url + address).status == 200
        assert not re.search(r"(src|href)=.(https?:)?//", page)


def test_events_tell_of_messages_as_they_happen(sim):
    """A beat has the number of the last event, so that missed ones are noticed."""
    stream = urllib.request.urlopen(f"{sim.url}/control/events", timeout=PATIENCE)

    def next_event():
        line = next(line for line in stream if line.startswith(b"data:"))
        return json.loads(line[5:])

    beat = next_event()
    number = beat["number"]
    assert beat == {"number": number, "kind": "beat"}
    wamid = sim.write("maria")
    message = {"kind": "message", "customer": "maria", "wamid": wamid}
    assert next_event() == {"number": number + 1, **message}
    stream.close()


def test_state_file_that_is_none_is_one_clear_sentence(tmp_path):
    path = tmp_path / "world.json"
    path.write_text("{")
    command = [sys.executable, "-m", "dev.simulator", "--port=0", f"--state={path}"]
    run = subprocess.run(
        command, cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1 and str(path) in run.stderr
