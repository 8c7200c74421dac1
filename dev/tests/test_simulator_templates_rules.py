# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the simulator's rules for new templates."""

import pytest
from simulator_templates import (
    EDGE,
    FILLED,
    NEW,
    approved,
    body,
    change,
    create,
    send,
)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "Order Update"}, 100),
        ({"name": None}, 100),
        ({"language": "english"}, 100),
        ({"category": "TRANSACTIONAL"}, 100),
        ({"allow_category_change": True}, 100),
        ({"message_send_ttl_seconds": "soon"}, 100),
        ({"message_send_ttl_seconds": 29}, 100),
        ({"message_send_ttl_seconds": 43_201}, 100),
        ({"message_send_ttl_seconds": 600, "category": "MARKETING"}, 100),
        ({"components": []}, 100),
        ({"components": [{"type": "FOOTER", "text": "x"}]}, 100),
        ({"components": body("x" * 1025)}, 2388040),
        ({"components": body("Hello dear {{1}} how are you")}, 2388072),
        ({"components": body("Hello {{2}} how are you", "a")}, 2388072),
        ({"components": body("{{1}} hello dear friend", "a")}, 2388299),
        ({"components": body("Dear {{1}}!", "a")}, 2388293),
        ({"components": body("Hi dear {{1}} {{2}} ok?", "a", "b")}, 2388072),
        (
            {"components": [*NEW["components"], {"type": "FOOTER", "text": "x" * 61}]},
            2388040,
        ),
    ],
)
def test_new_templates_that_meta_refuses(sim, change, code):
    values = {k: v for k, v in {**NEW, **change}.items() if v is not None}
    answer = sim.graph("POST", EDGE, values)
    assert (answer.status, answer.error["code"]) == (400, 100)
    if code != 100:
        assert answer.error["error_subcode"] == code
        assert answer.error["error_user_title"] and answer.error["error_user_msg"]


def with_buttons(sim, *buttons):
    return create(
        sim, components=[*NEW["components"], {"type": "BUTTONS", "buttons": buttons}]
    )


SHOP = {"type": "URL", "text": "Shop", "url": "https://example.com/shop"}
ORDER = {"type": "URL", "text": "Order", "url": "https://example.com/{{1}}"}
CALL = {"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+5511987654321"}
CODE = {"type": "COPY_CODE", "example": "250FF"}
YES = {"type": "QUICK_REPLY", "text": "Yes"}


@pytest.mark.parametrize(
    "buttons",
    [
        (YES, SHOP, {**ORDER, "example": ["42"]}, CALL, CODE),
        ({**ORDER, "example": ["https://example.com/42"]}, YES),
        ({"type": "COPY_CODE", "example": ["250FF"]},),
        [{**YES, "text": f"Answer {number}"} for number in range(10)],
    ],
)
def test_buttons_that_meta_takes(sim, buttons):
    assert with_buttons(sim, *buttons).status == 200


@pytest.mark.parametrize(
    "buttons",
    [
        (),
        [{**YES, "text": f"Answer {number}"} for number in range(11)],
        (YES, SHOP, YES),
        (SHOP, SHOP, SHOP),
        (CALL, CALL),
        (CODE, CODE),
        ({**YES, "text": "x" * 26},),
        ({**YES, "text": " "},),
        ({**YES, "text": "{{1}}"},),
        ({**YES, "payload": "yes"},),
        ({"type": "FLOW", "text": "Form"},),
        ({**SHOP, "url": "example.com"},),
        ({**SHOP, "url": "https://example.com/" + "x" * 2000},),
        (ORDER,),
        ({**ORDER, "example": []},),
        ({**ORDER, "example": ["1", "2"]},),
        ({**ORDER, "example": ["https://example.org/42"]},),
        ({**ORDER, "url": "https://example.com/{{1}}/x", "example": ["1"]},),
        ({**ORDER, "url": "https://example.com/{{id}}", "example": ["1"]},),
        ({**CALL, "phone_number": "call me"},),
        ({"type": "COPY_CODE"},),
        ({**CODE, "example": "x" * 21},),
    ],
)
def test_buttons_that_meta_refuses(sim, buttons):
    assert with_buttons(sim, *buttons).error["code"] == 100


def with_header(sim, language="en_US", **header):
    components = [{"type": "HEADER", **header}, *NEW["components"]]
    return create(sim, language=language, components=components)


def test_headers_of_text_and_place_are_taken(sim):
    text = {"text": "Order {{1}} of snake_case", "example": {"header_text": ["42"]}}
    assert with_header(sim, format="LOCATION").status == 200
    assert with_header(sim, "pt_BR", format="TEXT", **text).status == 200


@pytest.mark.parametrize(
    "text",
    ["One\nTwo", "*Bold*", "_Slanted_", "~Gone~", "`Code`", "Hi 👋", "5 * 5", ""],
)
def test_text_of_a_header_is_plain_and_one_line(sim, text):
    answer = with_header(sim, format="TEXT", text=text)
    assert answer.error["error_subcode"] == 2388047


@pytest.mark.parametrize(
    "header",
    [
        {"format": "STICKER"},
        {"format": "IMAGE"},
        {"format": "IMAGE", "example": {"header_handle": []}},
        {"format": "IMAGE", "example": {"header_handle": "4::aW"}},
        {"format": "TEXT", "text": "Order {{1}}"},
        {
            "format": "TEXT",
            "text": "{{1}} and {{2}}",
            "example": {"header_text": ["a", "b"]},
        },
    ],
)
def test_headers_that_meta_refuses(sim, header):
    assert with_header(sim, **header).error["error_subcode"] == 2388047


def test_footer_is_one_line_without_variables(sim):
    for text in ("Bye\nBye", "Bye {{1}}"):
        footer = {"type": "FOOTER", "text": text}
        answer = create(sim, components=[*NEW["components"], footer])
        assert answer.error["error_subcode"] == 2388073


def named(text, **examples):
    examples = [{"param_name": k, "example": v} for k, v in examples.items()]
    body = {"type": "BODY", "text": text}
    return [{**body, "example": {"body_text_named_params": examples}}]


def test_named_parameters_have_an_example_each(sim):
    text = "Hello {{first_name}}, your order {{order}} is on its way to you now."
    wrong = (
        named(text, first_name="Ann"),
        named(text, first_name="Ann", order="42", more="x"),
        named(text.replace("first_name", "FirstName"), FirstName="Ann", order="42"),
        body(text, "Ann", "42"),
    )
    for components in wrong:
        answer = create(sim, components=components, parameter_format="NAMED")
        assert answer.error["error_subcode"] == 2388072
    right = named(text, first_name="Ann", order="42")
    assert create(sim, components=right, parameter_format="named").status == 200


CARD = {"components": [{"type": "BODY", "text": "One"}]}


def test_107_a_carousel_is_a_template_that_needs_its_cards(sim):
    carousel = {"type": "CAROUSEL", "cards": [CARD, CARD]}
    template_id = approved(sim, components=[*body("See what we have."), carousel])
    refused = send(sim, NEW["name"], "en_US")
    assert refused.json["error"]["code"] == 132012
    cards = [{"card_index": index} for index in (0, 1)]
    sent = send(sim, NEW["name"], "en_US", {"type": "carousel", "cards": cards})
    assert sent.status == 200
    odd = [*body("See what we have."), {"type": "CAROUSEL", "cards": "x"}]
    with pytest.raises(AssertionError, match="400"):
        change(sim, template_id, components=odd)


@pytest.mark.parametrize("cards", [None, [], [CARD], "x", [CARD, {"x": 1}], [CARD, {}]])
def test_107_an_odd_carousel_is_refused(sim, cards):
    carousel = {"type": "CAROUSEL", "cards": cards}
    answer = create(sim, components=[*body("See what we have."), carousel])
    assert answer.status == 400


def test_what_comes_too_late_is_dropped_without_a_word(sim, receiver):
    approved(sim, message_send_ttl_seconds=60)
    sim.control("PATCH", "customers/maria", {"behaviour": "offline"})
    sent = send(sim, NEW["name"], "en_US", FILLED).json["messages"][0]
    sim.flush()
    sim.control("POST", "clock", {"offset": 61})
    sim.control("PATCH", "customers/maria", {"behaviour": "reads"})
    sim.flush()
    statuses = [status["status"] for status in receiver.items("statuses")]
    assert statuses == ["sent"]
    [message] = sim.control("GET", "customers/maria/messages")["data"]
    assert (message["wamid"], message["status"]) == (sent["id"], "lost")
