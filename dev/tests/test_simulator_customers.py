# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the customers' actions in the simulator and the webhooks they cause."""

import time

import pytest
from simulator_client import BUSINESS, PHONE, call
from test_simulator_interactive import BUTTONS, CONTACT_REQUEST, LIST

MARIA = "+5511987654321"
BUSINESS_NUMBER = "551155507890"


def do(sim, action, customer="maria", **values):
    """Act as a customer after all webhooks are delivered: their order is then known."""
    assert sim.flush()["idle"]
    return sim.control("POST", f"customers/{customer}/{action}", values)


def refused(sim, action, **values):
    answer = call("POST", f"{sim.url}/control/customers/maria/{action}", values)
    return answer.status == 400 and answer.json["error"]


def asked(sim, content, kind="interactive"):
    """Send Maria a question; returns its wamid once it is on her phone."""
    sim.write("maria")
    wamid = sim.send(MARIA, kind, content).json["messages"][0]["id"]
    sim.flush()
    return wamid


def last(sim, receiver):
    assert sim.flush()["idle"]
    return receiver.items("messages")[-1]


def shown(sim, wamid):
    found = sim.control("GET", "customers/maria/messages")["data"]
    return next(message for message in found if message["wamid"] == wamid)


@pytest.fixture
def coexistence(sim):
    sim.control("PATCH", f"accounts/{PHONE}", {"coexistence": True})


def test_pressed_button_answers_the_message_it_belongs_to(sim, receiver):
    wamid = asked(sim, BUTTONS)
    do(sim, "press", title="Yes")
    message = last(sim, receiver)
    assert message["type"] == "interactive"
    assert message["interactive"] == {
        "type": "button_reply",
        "button_reply": {"id": "yes", "title": "Yes"},
    }
    assert message["context"] == {"from": BUSINESS_NUMBER, "id": wamid}


def test_chosen_row_has_its_description(sim, receiver):
    content = {**LIST, "action": {"button": "Choose", "sections": [{"rows": []}]}}
    row = {"id": "r1", "title": "Sales", "description": "All that is new"}
    content["action"]["sections"][0]["rows"] = [row]
    wamid = asked(sim, content)
    do(sim, "press", wamid=wamid, id="r1")
    interactive = last(sim, receiver)["interactive"]
    assert interactive == {"type": "list_reply", "list_reply": row}


def test_quick_reply_of_a_template_is_of_type_button(sim, receiver):
    names = {"first_name": "Maria", "ticket": "HT1"}
    parameters = [
        {"type": "text", "parameter_name": name, "text": text}
        for name, text in names.items()
    ]
    content = {
        "name": "ticket_solved",
        "language": {"code": "en_US"},
        "components": [{"type": "body", "parameters": parameters}],
    }
    wamid = asked(sim, content, "template")
    do(sim, "press", title="Not solved")
    message = last(sim, receiver)
    assert message["button"] == {"payload": "Not solved", "text": "Not solved"}
    assert message["context"]["id"] == wamid


def test_latest_of_two_messages_with_the_same_button_is_pressed(sim, receiver):
    first, second = asked(sim, BUTTONS), asked(sim, BUTTONS)
    do(sim, "press", title="No")
    assert last(sim, receiver)["context"]["id"] == second
    do(sim, "press", title="No", wamid=first)
    assert last(sim, receiver)["context"]["id"] == first


def test_what_is_not_on_the_phone_cannot_be_pressed(sim):
    sim.control("PATCH", "customers/maria", {"behaviour": "manual"})
    asked(sim, BUTTONS)
    assert refused(sim, "press", title="Yes")
    assert refused(sim, "press")
    assert refused(sim, "contact")


def test_contact_is_shared_when_asked_for(sim, receiver):
    wamid = asked(sim, CONTACT_REQUEST)
    do(sim, "contact")
    message = last(sim, receiver)
    assert message["contacts"] == [
        {
            "origin": "contact_request",
            "phones": [{"phone": MARIA, "wa_id": MARIA[1:]}],
        }
    ]
    assert message["context"]["id"] == wamid


def test_template_may_ask_for_the_contact_too(sim, receiver):
    components = [
        {"type": "BODY", "text": "How can we call you?"},
        {"type": "BUTTONS", "buttons": [{"type": "REQUEST_CONTACT_INFO"}]},
    ]
    named = {"name": "call_you", "language": "en_US", "category": "UTILITY"}
    edge = f"{BUSINESS}/message_templates"
    made = sim.graph("POST", edge, {**named, "components": components}).json
    sim.control("POST", f"templates/{made['id']}", {"status": "APPROVED"})
    content = {"name": "call_you", "language": {"code": "en_US"}}
    wamid = asked(sim, content, "template")
    do(sim, "contact")
    message = last(sim, receiver)
    assert message["contacts"][0]["origin"] == "contact_request"
    assert message["context"]["id"] == wamid


def test_any_message_is_quoted(sim, receiver):
    wamid = asked(sim, {"body": "Hello"}, "text")
    mine = sim.write("maria", "I mean this", quote=wamid)
    assert last(sim, receiver)["context"] == {"from": BUSINESS_NUMBER, "id": wamid}
    sim.write("maria", "or that", quote=mine)
    assert last(sim, receiver)["context"] == {"from": MARIA[1:], "id": mine}


def test_forwarded_and_from_an_advertisement(sim, receiver):
    sim.write("maria", forwarded=True)
    assert last(sim, receiver)["context"] == {"forwarded": True}
    sim.write("maria", forwarded="often")
    assert last(sim, receiver)["context"] == {"frequently_forwarded": True}
    referral = {"source_type": "ad", "source_id": "1", "headline": "New"}
    sim.write("maria", referral=referral)
    assert last(sim, receiver)["referral"] == referral


def test_reaction_is_given_changed_and_taken_back(sim, receiver):
    wamid = asked(sim, {"body": "Hello"}, "text")
    for emoji in ("👍", "❤️", ""):
        do(sim, "react", wamid=wamid, emoji=emoji)
        reaction = last(sim, receiver)["reaction"]
        assert reaction == {"message_id": wamid, "emoji": emoji}
    do(sim, "react", wamid=wamid)
    assert last(sim, receiver)["reaction"] == {"message_id": wamid}


def test_reaction_to_ones_own_message_is_not_told(sim, receiver):
    wamid = sim.write("maria")
    do(sim, "react", wamid=wamid, emoji="👍")
    sim.flush()
    assert len(receiver.items("messages")) == 1


def test_edit_is_told_in_full_to_a_coexistence_number(sim, receiver, coexistence):
    wamid = sim.write("maria", "Helo")
    do(sim, "edit", wamid=wamid, text="Hello")
    message = last(sim, receiver)
    assert message["type"] == "edit"
    assert message["edit"] == {
        "original_message_id": wamid,
        "message": {"type": "text", "text": {"body": "Hello"}},
    }
    assert shown(sim, wamid)["text"] == "Hello"
    assert shown(sim, wamid)["history"] == [{"body": "Helo"}]
    assert shown(sim, message["id"])["shown"] is False


def test_edit_is_unsupported_for_any_other_number(sim, receiver):
    wamid = sim.write("maria", "Helo")
    do(sim, "edit", wamid=wamid, text="Hello")
    message = last(sim, receiver)
    assert message["type"] == "unsupported"
    assert message["unsupported"] == {"type": "edit"}
    assert message["errors"][0]["code"] == 131051
    assert "edit" not in message


def test_caption_is_edited_and_keeps_its_file(sim, receiver, coexistence):
    image = {"id": "17", "mime_type": "image/png", "sha256": "x", "caption": "a"}
    wamid = sim.write("maria", message={"type": "image", "image": image})
    do(sim, "edit", wamid=wamid, text="b")
    edited = last(sim, receiver)["edit"]["message"]
    assert edited == {"type": "image", "image": {**image, "caption": "b"}}


def test_message_is_deleted_for_everyone(sim, receiver, coexistence):
    wamid = sim.write("maria")
    do(sim, "delete", wamid=wamid)
    message = last(sim, receiver)
    assert message["type"] == "revoke"
    assert message["revoke"] == {"original_message_id": wamid}
    assert shown(sim, wamid)["deleted"] is True
    assert refused(sim, "delete", wamid=wamid)


def test_deletion_is_unsupported_for_any_other_number(sim, receiver):
    do(sim, "delete", wamid=sim.write("maria"))
    message = last(sim, receiver)
    assert message["type"] == "unsupported" and "unsupported" not in message


def test_edits_have_15_minutes_and_deletions_two_days(sim, coexistence):
    now = int(time.time())
    wamid = sim.write("maria", timestamp=now - 16 * 60)
    assert refused(sim, "edit", wamid=wamid, text="late")
    do(sim, "delete", wamid=wamid)
    wamid = sim.write("maria", timestamp=now - 49 * 3600)
    assert refused(sim, "delete", wamid=wamid)


def test_only_ones_own_messages_are_edited_or_deleted(sim):
    wamid = asked(sim, {"body": "Hello"}, "text")
    assert refused(sim, "edit", wamid=wamid, text="x")
    assert refused(sim, "delete", wamid=wamid)
    path = f"{sim.url}/control/customers/maria/delete"
    assert call("POST", path, {"wamid": sim.write("bob")}).status == 404


def test_edits_do_not_open_the_window(sim):
    wamid = sim.write("maria")
    sim.control("POST", "window", {"customer": "maria", "hours_ago": 25})
    do(sim, "edit", wamid=wamid, text="x")
    customer = sim.control("GET", "state")["customers"][0]
    assert customer["window_open"][PHONE] is False


@pytest.mark.parametrize(
    ("kind", "code", "expected"),
    [
        ("view_once", 131060, "media_placeholder"),
        ("poll_creation", 131051, "poll_creation"),
    ],
)
def test_what_meta_does_not_pass_on_is_unsupported(sim, receiver, kind, code, expected):
    do(sim, "unsupported", kind=kind)
    message = last(sim, receiver)
    assert message["type"] == "unsupported"
    assert message["errors"][0]["code"] == code
    assert message["unsupported"] == {"type": expected}


def test_new_number_is_told_and_both_ways_of_writing_stay(sim, receiver):
    sim.write("maria")
    answer = do(sim, "number", phone="+55 11 90000-0001", user_id="BR.77")
    message = last(sim, receiver)
    assert (message["type"], message["from"]) == ("system", MARIA[1:])
    assert message["system"] == {
        "body": "User Maria Silva changed from 5511987654321 to 5511900000001",
        "type": "user_changed_number",
        "wa_id": "5511900000001",
        "user_id": "BR.77",
        "previous_user_id": "BR.10230000000000001",
    }
    assert answer["wamids"] == [message["id"]]
    assert "contacts" not in receiver.changes[-1]["value"]
    sim.write("maria", as_former=True)
    assert last(sim, receiver)["from"] == MARIA[1:]
    sim.write("maria")
    message = last(sim, receiver)
    assert (message["from"], message["from_user_id"]) == ("5511900000001", "BR.77")


def test_new_user_id_alone_has_no_phone_in_it(sim, receiver):
    do(sim, "number", customer="ana", user_id="BR.78")
    message = last(sim, receiver)
    assert "from" not in message
    assert message["system"]["type"] == "user_changed_user_id"
    assert message["system"]["user_id"] == "BR.78"
    assert "wa_id" not in message["system"]
    assert sim.send(None, recipient="BR.78").status == 200


def test_number_of_another_customer_is_not_taken(sim):
    assert refused(sim, "number", phone="+15557654321")
