# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of messages sent in the WhatsApp Business app of a number with coexistence."""

import pytest
from simulator_client import PHONE, call

PATH = "customers/maria/echoes"


@pytest.fixture
def sim(sim):
    sim.control("PATCH", f"accounts/{PHONE}", {"coexistence": True})
    return sim


def echoed(sim, receiver):
    assert sim.flush()["idle"]
    (change,) = receiver.changes
    assert change["field"] == "smb_message_echoes"
    assert change["value"]["metadata"]["phone_number_id"] == PHONE
    (echo,) = change["value"]["message_echoes"]
    return echo


def test_echo_is_told_with_sender_and_recipient(sim, receiver):
    wamid = sim.control("POST", PATH, {"text": "Já vou", "timestamp": 1790000000})
    assert echoed(sim, receiver) == {
        "from": "551155507890",
        "to": "5511987654321",
        "id": wamid["wamid"],
        "timestamp": "1790000000",
        "type": "text",
        "text": {"body": "Já vou"},
    }


def test_echo_to_a_hidden_phone_is_to_the_user_id(sim, receiver):
    sim.control("POST", "customers/ana/echoes", {"text": "Oi"})
    echo = echoed(sim, receiver)
    assert "to" not in echo and echo["to_user_id"] == "BR.10230000000000003"


def test_echo_stands_on_the_phone_and_has_no_statuses(sim, receiver):
    sim.control("POST", PATH, {"text": "Já vou"})
    assert sim.control("POST", "customers/maria/read", {}) == {"read": 1}
    sim.flush()
    assert receiver.items("statuses") == []
    (message,) = sim.control("GET", "customers/maria/messages")["data"]
    assert (message["direction"], message["echo"]) == ("out", True)
    assert message["status"] == "read"


def test_echo_does_not_open_the_window(sim, receiver):
    sim.control("POST", PATH, {"text": "Já vou"})
    sim.send("+5511987654321")
    sim.flush()
    (failed,) = receiver.items("statuses")
    assert failed["errors"][0]["code"] == 131047


def test_customer_may_quote_an_echo(sim, receiver):
    wamid = sim.control("POST", PATH, {"text": "Já vou"})["wamid"]
    sim.write("maria", "Ok", quote=wamid)
    sim.flush()
    (message,) = receiver.items("messages")
    assert message["context"] == {"from": "551155507890", "id": wamid}


def test_number_that_is_not_on_the_app_has_no_echoes(sim):
    sim.control("PATCH", f"accounts/{PHONE}", {"coexistence": False})
    answer = call("POST", f"{sim.url}/control/{PATH}", {"text": "x"})
    assert answer.status == 400
