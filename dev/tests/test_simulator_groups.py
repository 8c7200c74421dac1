# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of groups, and of what a number in coexistence shares when it is connected."""

import time

import pytest
from simulator_client import PHONE, call

SUBJECT = {"subject": "Repairs"}
IMAGE = {"id": "17", "mime_type": "image/png", "sha256": "x"}


@pytest.fixture
def official(sim):
    sim.control("PATCH", f"accounts/{PHONE}", {"official": True})
    return sim


@pytest.fixture
def on_the_app(sim):
    sim.control("PATCH", f"accounts/{PHONE}", {"coexistence": True})
    return sim


def refused(sim, path, values):
    return call("POST", f"{sim.url}/control/{path}", values).status == 400


def value_of(sim, receiver):
    assert sim.flush()["idle"]
    change = receiver.changes[-1]
    assert change["value"]["metadata"]["phone_number_id"] == PHONE
    return change["field"], change["value"]


def test_group_message_has_the_groups_id_and_opens_no_window(official, receiver):
    group = official.control("POST", "customers/maria/groups", SUBJECT)["group"]
    wamid = official.write("maria", "Hello all", group=group)
    _field, value = value_of(official, receiver)
    (message,) = value["messages"]
    assert (message["id"], message["group_id"]) == (wamid, group)
    assert message["from"] == "5511987654321"
    customers = official.control("GET", "state")["customers"]
    maria = next(c for c in customers if c["id"] == "maria")
    assert not maria["window_open"][PHONE]


def test_group_is_joined_by_subject_and_written_in_by_members_only(official):
    first = official.control("POST", "customers/maria/groups", SUBJECT)
    assert refused(
        official, "customers/joao/messages", {"text": "x", "group": first["group"]}
    )
    second = official.control("POST", "customers/joao/groups", SUBJECT)
    assert second["group"] == first["group"]
    assert second["members"] == ["maria", "joao"]
    official.write("joao", "x", group=first["group"])


def test_group_needs_an_official_business_account_and_has_eight_members(sim):
    assert refused(sim, "customers/maria/groups", SUBJECT)
    sim.control("PATCH", f"accounts/{PHONE}", {"official": True})
    for number in range(8):
        values = {"name": f"No {number}", "phone": f"551190000000{number}"}
        who = sim.control("POST", "customers", values)["id"]
        sim.control("POST", f"customers/{who}/groups", SUBJECT)
    assert refused(sim, "customers/maria/groups", SUBJECT)


def test_history_has_each_chat_with_its_times_and_files_as_placeholders(
    on_the_app, receiver
):
    at = 1790000000
    on_the_app.write("maria", "Oi", timestamp=at)
    echo = {"text": "Olá", "timestamp": at + 60}
    on_the_app.control("POST", "customers/maria/echoes", echo)
    message = {"type": "image", "image": IMAGE}
    on_the_app.write("maria", None, message=message, timestamp=at + 120)
    on_the_app.flush()
    on_the_app.control("POST", f"accounts/{PHONE}/history", {})
    field, value = value_of(on_the_app, receiver)
    assert field == "history"
    (chunk,) = value["history"]
    assert chunk["metadata"]["progress"] == 100
    (thread,) = chunk["threads"]
    assert thread["id"] == "5511987654321"
    first, second, third = thread["messages"]
    assert (first["from"], first["timestamp"]) == (thread["id"], str(at))
    assert (second["from"], second["to"]) == ("551155507890", thread["id"])
    assert second["history_context"] == {"status": "DELIVERED"}
    assert third["type"] == "media_placeholder" and "image" not in third


def test_files_of_the_last_two_weeks_follow_the_history(on_the_app, receiver):
    message, now = {"type": "image", "image": IMAGE}, int(time.time())
    for days, who in ((15, "messages"), (13, "messages"), (1, "echoes")):
        values = {"message": message, "timestamp": now - days * 86400}
        on_the_app.control("POST", f"customers/maria/{who}", values)
    on_the_app.flush()
    on_the_app.control("POST", f"accounts/{PHONE}/history", {})
    assert on_the_app.flush()["idle"]
    values = [c["value"] for c in receiver.changes if c["field"] == "history"]
    (thread,) = next(v for v in values if "history" in v)["history"][0]["threads"]
    assert {m["type"] for m in thread["messages"]} == {"media_placeholder"}
    files = [m for v in values for m in v.get("messages", ())]
    late, echo = sorted(files, key=lambda item: item["timestamp"])
    assert [late["id"], echo["id"]] == [m["id"] for m in thread["messages"][1:]]
    assert late["image"]["id"] == "17" and "history_context" not in late
    assert (echo["from"], echo["to"]) == ("551155507890", thread["id"])


def test_history_may_be_declined(on_the_app, receiver):
    on_the_app.control("POST", f"accounts/{PHONE}/history", {"declined": True})
    _field, value = value_of(on_the_app, receiver)
    assert value["history"][0]["errors"][0]["code"] == 2593109


def test_address_book_reports_one_entry(on_the_app, receiver):
    values = {"customer": "maria", "name": "Maria da Silva"}
    on_the_app.control("POST", f"accounts/{PHONE}/address-book", values)
    field, value = value_of(on_the_app, receiver)
    assert field == "smb_app_state_sync"
    (entry,) = value["state_sync"]
    assert entry["action"] == "add"
    assert entry["contact"] == {
        "full_name": "Maria da Silva",
        "first_name": "Maria",
        "phone_number": "5511987654321",
    }


def test_number_that_is_not_on_the_app_shares_nothing(sim):
    assert refused(sim, f"accounts/{PHONE}/history", {})
    assert refused(sim, f"accounts/{PHONE}/address-book", {"customer": "maria"})
