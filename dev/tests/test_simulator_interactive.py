# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of what the simulator accepts: interactive messages, locations, cards …"""

import copy

import pytest
from simulator_client import PHONE

MARIA = "+5511987654321"


def replies(*titles):
    return [{"type": "reply", "reply": {"id": t.lower(), "title": t}} for t in titles]


def rows(count, start=0):
    return [{"id": f"row{n}", "title": f"Row {n}"} for n in range(start, start + count)]


BUTTONS = {
    "type": "button",
    "body": {"text": "Is it solved?"},
    "action": {"buttons": replies("Yes", "No")},
}
LIST = {
    "type": "list",
    "body": {"text": "Which department?"},
    "action": {"button": "Choose", "sections": [{"title": "All", "rows": rows(10)}]},
}
LINK = {
    "type": "cta_url",
    "body": {"text": "Your ticket"},
    "action": {
        "name": "cta_url",
        "parameters": {"display_text": "Open", "url": "https://example.com/1"},
    },
}
LOCATION_REQUEST = {
    "type": "location_request_message",
    "body": {"text": "Where are you?"},
    "action": {"name": "send_location"},
}
CONTACT_REQUEST = {
    "type": "request_contact_info",
    "body": {"text": "What is your number?"},
    "action": {"name": "request_contact_info"},
}
FLOW = {
    "type": "flow",
    "body": {"text": "Which article?"},
    "action": {
        "name": "flow",
        "parameters": {
            "flow_message_version": "3",
            "flow_id": "1042",
            "flow_cta": "Fill in",
            "flow_token": "token-7",
            "flow_action": "navigate",
            "flow_action_payload": {"screen": "DETAILS", "data": {"order": "7"}},
        },
    },
}
CALL = {
    "type": "voice_call",
    "body": {"text": "Call us"},
    "action": {
        "name": "voice_call",
        "parameters": {"display_text": "Call now", "ttl_minutes": 60},
    },
}
PERMISSION_REQUEST = {
    "type": "call_permission_request",
    "body": {"text": "May we call you?"},
    "action": {"name": "call_permission_request"},
}
CARD = {
    "name": {"formatted_name": "Ana Lima", "first_name": "Ana"},
    "phones": [{"phone": "+55 11 4000-0000", "type": "WORK"}],
}


def changed(message, path, value):
    """Return a copy with another value at a path like ``action.buttons.0.reply.id``."""
    made = copy.deepcopy(message)
    *way, last = [int(p) if p.isdigit() else p for p in path.split(".")]
    place = made
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return made


def outcome(sim, receiver):
    assert sim.flush()["idle"]
    return [
        status["errors"][0]["code"] if "errors" in status else status["status"]
        for status in receiver.items("statuses")
    ]


@pytest.mark.parametrize(
    "message",
    [BUTTONS, LIST, LINK, LOCATION_REQUEST, CONTACT_REQUEST, FLOW, CALL],
)
def test_interactive_message_is_delivered_inside_the_window_only(
    sim, receiver, message
):
    assert sim.send(MARIA, "interactive", message).status == 200
    assert outcome(sim, receiver) == [131047]
    receiver.clear()
    sim.write("maria")
    sim.send(MARIA, "interactive", message)
    assert outcome(sim, receiver) == ["sent", "delivered"]
    (*_, shown) = sim.control("GET", "customers/maria/messages")["data"]
    assert shown["text"] == message["body"]["text"]
    assert shown["content"] == message


def test_longest_interactive_texts_are_taken(sim):
    longest = changed(BUTTONS, "body.text", "x" * 1024)
    longest["header"] = {"type": "text", "text": "h" * 60}
    longest["footer"] = {"text": "f" * 60}
    reply = {"id": "i" * 256, "title": "t" * 20}
    longest["action"]["buttons"][0]["reply"] = reply
    assert sim.send(MARIA, "interactive", longest).status == 200
    longest = changed(LIST, "body.text", "x" * 4096)
    row = {"id": "i" * 200, "title": "t" * 24, "description": "d" * 72}
    longest["action"]["sections"][0] = {"title": "s" * 24, "rows": [row]}
    longest["action"]["button"] = "b" * 20
    assert sim.send(MARIA, "interactive", longest).status == 200


def test_a_customer_is_asked_to_permit_calls_once_a_day(sim):
    sim.write("maria")
    assert sim.send(MARIA, "interactive", PERMISSION_REQUEST).status == 200
    assert sim.send(MARIA, "interactive", PERMISSION_REQUEST).error["code"] == 138009


def test_a_number_without_calls_asks_nobody_to_call(sim):
    sim.control("PATCH", f"accounts/{PHONE}", {"calling": False})
    sim.write("maria")
    for message in (CALL, PERMISSION_REQUEST):
        assert sim.send(MARIA, "interactive", message).error["code"] == 138000
    answer = sim.graph("GET", f"{PHONE}/settings").json
    assert answer["calling"]["status"] == "DISABLED"


SECOND = {"title": "More", "rows": rows(1)}


@pytest.mark.parametrize(
    ("message", "path", "value", "code"),
    [
        (FLOW, "action.parameters.flow_id", None, 131009),
        (FLOW, "action.parameters.flow_name", "Return of goods", 131009),
        (FLOW, "action.parameters.flow_cta", None, 131008),
        (FLOW, "action.parameters.flow_message_version", "2", 131009),
        (FLOW, "action.parameters.mode", "secret", 131009),
        (FLOW, "action.parameters.flow_action", "data_exchange", 131009),
        (FLOW, "action.parameters.flow_action_payload.data", {}, 131009),
        (FLOW, "action.parameters.flow_action_payload.screen", "A-1", 131009),
        (CALL, "action.parameters.display_text", "x" * 21, 131009),
        (CALL, "action.parameters.ttl_minutes", 43_201, 131009),
        (CALL, "header", {"type": "text", "text": "x"}, 100),
        (PERMISSION_REQUEST, "action.name", "call", 131009),
        (BUTTONS, "type", "buttons", 131009),
        (BUTTONS, "type", None, 131008),
        (BUTTONS, "body", None, 131008),
        (BUTTONS, "action", None, 131008),
        (BUTTONS, "body.text", "x" * 1025, 131009),
        (BUTTONS, "footer", {"text": "x" * 61}, 131009),
        (BUTTONS, "header", {"type": "text", "text": "x" * 61}, 131009),
        (BUTTONS, "header", {"type": "text"}, 131009),
        (BUTTONS, "header", {"type": "audio", "text": "x"}, 131009),
        (BUTTONS, "colour", "red", 100),
        (BUTTONS, "action.buttons", [], 131009),
        (BUTTONS, "action.buttons", replies("A", "B", "C", "D"), 131009),
        (BUTTONS, "action.buttons.0.reply.id", "no", 131009),
        (BUTTONS, "action.buttons.0.reply.id", "x" * 257, 131009),
        (BUTTONS, "action.buttons.0.reply.id", " x", 131009),
        (BUTTONS, "action.buttons.0.reply.title", "No", 131009),
        (BUTTONS, "action.buttons.0.reply.title", "x" * 21, 131009),
        (BUTTONS, "action.buttons.0.reply.title", None, 131008),
        (BUTTONS, "action.buttons.0.type", "url", 131009),
        (LIST, "header", {"type": "image", "image": {"id": "1"}}, 131009),
        (LIST, "body.text", "x" * 4097, 131009),
        (LIST, "action.button", "x" * 21, 131009),
        (LIST, "action.button", None, 131008),
        (LIST, "action.sections", [], 131009),
        (LIST, "action.sections", [SECOND, {"rows": rows(1, 2)}], 131009),
        (LIST, "action.sections", [SECOND, SECOND], 131009),
        (LIST, "action.sections.0.rows", rows(11), 131009),
        (LIST, "action.sections.0.title", "x" * 25, 131009),
        (LIST, "action.sections.0.rows.0.id", "x" * 201, 131009),
        (LIST, "action.sections.0.rows.0.title", "x" * 25, 131009),
        (LIST, "action.sections.0.rows.0.description", "x" * 73, 131009),
        (LINK, "action.parameters.display_text", "x" * 21, 131009),
        (LINK, "action.parameters.url", "example.com", 131009),
        (LOCATION_REQUEST, "action.name", "where", 131009),
        (LOCATION_REQUEST, "footer", {"text": "x"}, 100),
        (CONTACT_REQUEST, "action.name", "contact_request", 131009),
    ],
)
def test_interactive_message_that_is_not_as_documented(sim, message, path, value, code):
    answer = sim.send(MARIA, "interactive", changed(message, path, value))
    assert (answer.status, answer.error["code"]) == (400, code)


def test_error_names_the_place_as_meta_writes_it(sim):
    wrong = changed(BUTTONS, "action.buttons.0.reply.title", "x" * 21)
    details = sim.send(MARIA, "interactive", wrong).error["error_data"]["details"]
    place = "interactive['action']['buttons'][0]['reply']['title']"
    assert details == f"Param {place} must be at most 20 characters long."


def test_header_of_a_picture_is_a_file_of_this_number(sim, receiver):
    sim.write("maria")
    header = {"type": "image", "image": {"id": "17"}}
    refused = sim.send(MARIA, "interactive", {**BUTTONS, "header": header})
    assert refused.error["code"] == 100
    png = b"\x89PNG\r\n\x1a\n"
    header["image"]["id"] = sim.upload(png, "image/png").json["id"]
    sim.send(MARIA, "interactive", {**BUTTONS, "header": header})
    header["image"]["id"] = sim.upload(b"GIF8", "image/png").json["id"]
    sim.send(MARIA, "interactive", {**BUTTONS, "header": header})
    assert sorted(map(str, outcome(sim, receiver))) == ["131053", "delivered", "sent"]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("location", {"latitude": -23.55, "longitude": "-46.63", "name": "Here"}),
        ("contacts", [CARD, CARD]),
    ],
)
def test_place_and_cards_are_delivered_inside_the_window_only(
    sim, receiver, kind, content
):
    sim.send(MARIA, kind, content)
    sim.write("maria")
    sim.send(MARIA, kind, content)
    assert sorted(map(str, outcome(sim, receiver))) == ["131047", "delivered", "sent"]


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("location", {"latitude": 1}, 131008),
        ("location", {"latitude": 91, "longitude": 1}, 131009),
        ("location", {"latitude": "north", "longitude": 1}, 131009),
        ("location", {"latitude": 1, "longitude": 1, "zoom": 3}, 100),
        ("contacts", [], 131009),
        ("contacts", CARD, 131009),
        ("contacts", [CARD] * 6, 131009),
        ("contacts", [{"phones": []}], 131008),
        ("contacts", [{"name": {"formatted_name": "Ana"}}], 131009),
        ("contacts", [changed(CARD, "phones.0.type", "FAX")], 131009),
        ("contacts", [changed(CARD, "phones.0.phone", None)], 131008),
        ("contacts", [{**CARD, "birthday": "1/1/2000"}], 131009),
    ],
)
def test_place_or_card_that_is_not_as_documented(sim, kind, content, code):
    answer = sim.send(MARIA, kind, content)
    assert (answer.status, answer.error["code"]) == (400, code)


def webp(size, animated=False):
    head = b"RIFF....WEBPVP8X" + b"\x0a\0\0\0" + (b"\x02" if animated else b"\0")
    return head.ljust(size, b"\0")


@pytest.mark.parametrize(
    ("size", "animated", "last"),
    [
        (100 * 1024, False, "delivered"),
        (100 * 1024 + 1, False, 131053),
        (500 * 1024, True, "delivered"),
    ],
)
def test_sticker_that_stands_still_is_smaller_than_an_animated_one(
    sim, receiver, size, animated, last
):
    sim.write("maria")
    media_id = sim.upload(webp(size, animated), "image/webp").json["id"]
    assert sim.send(MARIA, "sticker", {"id": media_id}).status == 200
    assert outcome(sim, receiver)[-1] == last
    captioned = {"id": media_id, "caption": "x"}
    assert sim.send(MARIA, "sticker", captioned).error["code"] == 100


def ogg(channels):
    return b"OggS" + b"\0" * 24 + b"OpusHead\1" + bytes([channels]) + b"\0" * 40


def test_voice_message_is_ogg_opus_with_one_channel(sim, receiver):
    sim.write("maria")
    for content, mime_type, last in (
        (ogg(1), "audio/ogg", "delivered"),
        (ogg(2), "audio/ogg", 131053),
        (b"OggS" + b"\0" * 24 + b"\x01vorbis", "audio/ogg", 131053),
        (b"ID3\x04", "audio/mpeg", 131053),
    ):
        receiver.clear()
        media_id = sim.upload(content, mime_type).json["id"]
        sim.send(MARIA, "audio", {"id": media_id, "voice": True})
        assert outcome(sim, receiver)[-1] == last


def test_answer_to_a_message_stands_on_the_phone_with_it(sim):
    wamid = sim.write("maria")
    sim.send(MARIA, context={"message_id": wamid})
    (*_, shown) = sim.control("GET", "customers/maria/messages")["data"]
    assert shown["context"] == {"id": wamid}


def test_reaction_is_taken_back_with_an_empty_one_and_has_no_context(sim, receiver):
    wamid = sim.write("maria")
    for emoji in ("👍", ""):
        sim.send(MARIA, "reaction", {"message_id": wamid, "emoji": emoji})
    assert outcome(sim, receiver) == ["sent", "sent"]
    content = {"message_id": wamid, "emoji": "👍"}
    answer = sim.send(MARIA, "reaction", content, context={"message_id": wamid})
    assert answer.error["code"] == 100


def test_reaction_to_what_is_old_deleted_a_reaction_or_elsewhere_fails(sim, receiver):
    sim.write("maria")
    old = sim.write("maria", timestamp=1700000000)
    deleted = sim.write("maria")
    sim.control("POST", "customers/maria/delete", {"wamid": deleted})
    reaction = {"type": "reaction", "reaction": {"message_id": old, "emoji": "👍"}}
    for wamid in (
        old,
        deleted,
        sim.write("maria", message=reaction),
        sim.write("bob"),
    ):
        receiver.clear()
        sim.send(MARIA, "reaction", {"message_id": wamid, "emoji": "👍"})
        assert outcome(sim, receiver) == [131009]
    unknown = {"message_id": "wamid.unknown", "emoji": "👍"}
    assert sim.send(MARIA, "reaction", unknown).error["code"] == 131009
