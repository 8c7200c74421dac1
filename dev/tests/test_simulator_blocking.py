# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the simulator's edge block_users."""

import pytest
from simulator_client import PHONE

MARIA = "+5511987654321"
MARIA_ID = "BR.10230000000000001"
ANA = "BR.10230000000000003"
EDGE = f"{PHONE}/block_users"


def blocking(*users):
    asked = [{"user": user} for user in users]
    return {"messaging_product": "whatsapp", "block_users": asked}


def test_customer_is_blocked_listed_and_unblocked(sim):
    sim.write("maria")
    answer = sim.graph("POST", EDGE, blocking(MARIA))
    users = [{"input": MARIA, "wa_id": MARIA[1:]}]
    assert answer.json == {
        "messaging_product": "whatsapp",
        "block_users": {"added_users": users},
    }
    listed = sim.graph("GET", EDGE).json
    assert listed["data"] == [{"messaging_product": "whatsapp", "wa_id": MARIA[1:]}]
    assert listed["paging"]["cursors"]["after"]
    answer = sim.graph("DELETE", EDGE, blocking(MARIA))
    assert answer.json["block_users"] == {"removed_users": users}
    assert sim.graph("GET", EDGE).json == {"data": []}


def test_customer_without_a_phone_is_blocked_by_user_id(sim):
    sim.write("ana")
    answer = sim.graph("POST", EDGE, blocking(ANA)).json["block_users"]
    assert answer == {"added_users": [{"input": ANA, "user_id": ANA}]}
    listed = sim.graph("GET", EDGE).json["data"]
    assert listed == [{"messaging_product": "whatsapp", "user_id": ANA}]


def test_only_who_wrote_in_the_last_24_hours_can_be_blocked(sim):
    sim.write("maria")
    answer = sim.graph("POST", EDGE, blocking(MARIA, "+15557654321", "+4930901820"))
    assert (answer.status, answer.error["code"]) == (400, 139100)
    users = answer.json["block_users"]
    assert [user["input"] for user in users["added_users"]] == [MARIA]
    codes = [user["errors"][0]["code"] for user in users["failed_users"]]
    assert codes == [131047, 131026]


def test_who_is_blocked_already_stays_so_without_an_error(sim):
    sim.write("maria")
    for user in (MARIA, MARIA[1:], MARIA_ID):
        assert sim.graph("POST", EDGE, blocking(user)).status == 200
    assert len(sim.graph("GET", EDGE).json["data"]) == 1


def test_message_to_a_blocked_customer_is_refused(sim):
    sim.write("maria")
    sim.graph("POST", EDGE, blocking(MARIA))
    answer = sim.send(MARIA)
    assert (answer.status, answer.error["code"]) == (400, 130403)
    sim.graph("DELETE", EDGE, blocking(MARIA))
    assert sim.send(MARIA).status == 200


def test_what_a_blocked_customer_writes_stays_on_the_phone(sim, receiver):
    wamid = sim.write("maria")
    sim.graph("POST", EDGE, blocking(MARIA))
    sim.flush()
    receiver.clear()
    sim.write("maria", "Hello?")
    sim.control("POST", "customers/maria/edit", {"wamid": wamid, "text": "Hey"})
    sim.flush()
    assert receiver.requests == []
    sim.graph("DELETE", EDGE, blocking(MARIA))
    sim.write("maria", "Thanks")
    sim.flush()
    assert [m["text"]["body"] for m in receiver.items("messages")] == ["Thanks"]
    shown = sim.control("GET", "customers/maria/messages")["data"]
    assert [m["status"] for m in shown if m["text"] == "Hello?"] == ["sent"]


@pytest.mark.parametrize(
    ("request_body", "code"),
    [
        ({"messaging_product": "whatsapp"}, 100),
        ({"messaging_product": "whatsapp", "block_users": []}, 131009),
        ({"messaging_product": "whatsapp", "block_users": [{}]}, 131008),
        ({**blocking(MARIA), "colour": "red"}, 100),
    ],
)
def test_block_request_is_checked(sim, request_body, code):
    for method in ("POST", "DELETE"):
        answer = sim.graph(method, EDGE, request_body)
        assert (answer.status, answer.error["code"]) == (400, code)
