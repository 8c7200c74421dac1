# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of a second responder in the simulator (Conversation Routing)."""

import pytest
from simulator_client import PHONE

MARIA = "+5511987654321"
THREAD = "customers/maria/thread"


def settle(sim, **values):
    sim.control("PATCH", f"accounts/{PHONE}", values)


def control(sim, action, **more):
    body = {"messaging_product": "whatsapp", "to": MARIA, "action": action, **more}
    return sim.graph("POST", f"{PHONE}/thread_control", body)


@pytest.fixture
def watched(sim):
    sim.write("maria")
    sim.flush()
    sim.control("POST", THREAD, {"owner": "other", "is_silent": True})
    return sim


def test_roles_can_be_read(sim):
    settle(sim, roles=["calls"], is_standby=True)
    answer = sim.graph("GET", f"{PHONE}/routing_roles").json
    assert answer == {"roles": ["calls"], "is_standby": True}


@pytest.mark.parametrize("is_standby", [True, False])
def test_a_watched_thread_comes_as_copies_or_not_at_all(watched, receiver, is_standby):
    settle(watched, is_standby=is_standby)
    receiver.clear()
    watched.write("maria", "Hi")
    watched.control("POST", "customers/maria/others", {"text": "Hello"})
    watched.flush()
    assert {c["field"] for c in receiver.changes} == (
        {"standby"} if is_standby else set()
    )
    copies = [change["value"]["standby"] for change in receiver.changes]
    assert [list(copy) for copy in copies] == (
        [["messages"], ["message_echoes"]] if is_standby else []
    )


def test_free_form_messages_are_refused_unless_they_take_the_thread(watched):
    settle(watched, roles=["primary"])
    refused = watched.send(MARIA)
    assert refused.error["error_subcode"] == 2494191
    settle(watched, roles=["escalation"])
    assert watched.send(MARIA).status == 200
    settle(watched, roles=[])
    assert watched.send(MARIA).status == 200, "the thread is ours now"


def test_a_thread_is_taken_and_released(watched):
    settle(watched, roles=[])
    assert control(watched, "take").error["error_subcode"] == 2494191
    assert control(watched, "release").error["error_subcode"] == 2494191
    settle(watched, roles=["escalation"])
    assert control(watched, "take").json == {"messaging_product": "whatsapp"}
    assert control(watched, "release").status == 200
    assert control(watched, "steal").error["code"] == 131009
    assert control(watched, "take", odd=1).error["code"] == 100


def test_a_handover_names_the_number_and_hands_on_a_summary(watched, receiver):
    receiver.clear()
    watched.control("POST", THREAD, {"owner": "us", "summary": "It smokes"})
    watched.flush()
    (change,) = receiver.changes
    value = change["value"]
    assert change["field"] == "messaging_handovers" and "metadata" not in value
    assert value["recipient"]["phone_number_id"] == PHONE
    assert value["sender"]["phone_number"] == MARIA[1:]
    passed = value[value["type"]]
    assert value["type"] == "control_passed"
    assert passed["conversation_context"]["summary"]["text"] == "It smokes"
    assert passed["previous_owner_role"] == "ai_agent"
