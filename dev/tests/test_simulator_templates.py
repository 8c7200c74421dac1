# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of how the simulator checks template messages against their template."""

import pytest
from simulator_templates import (
    FILLED,
    MARIA,
    NEW,
    approved,
    button,
    change,
    decide,
    handle,
    header,
    part,
    send,
    text,
)


def test_template_sent_outside_the_window_arrives_with_its_text(sim, receiver):
    component = part("body", text("Maria"), text("HT1"))
    answer = send(sim, "ticket_opened", "pt_BR", component)
    assert answer.json["messages"][0]["message_status"] == "accepted"
    sim.flush()
    sent, _delivered = receiver.items("statuses")
    assert sent["pricing"]["category"] == "utility"
    assert sent["pricing"]["type"] == "regular"
    (message,) = sim.control("GET", "customers/maria/messages")["data"]
    assert message["text"].startswith("Olá Maria, recebemos")


def test_named_parameters_come_in_any_order(sim):
    named = (
        text("HT1", parameter_name="ticket"),
        text("Bob", parameter_name="first_name"),
    )
    assert send(sim, "ticket_solved", "en_US", part("body", *named)).status == 200
    (message,) = sim.control("GET", "customers/maria/messages")["data"]
    assert message["text"].startswith("Hi Bob, ticket HT1")


@pytest.mark.parametrize(
    ("name", "language", "components", "status", "code"),
    [
        ("unknown", "en_US", (), 404, 132001),
        ("hello_world", "pt_BR", (), 404, 132001),
        ("hello_world", "en", (), 404, 132001),
        ("satisfaction_survey", "pt_BR", (), 404, 132001),
        ("special_offer", "en_US", (), 404, 132001),
        ("ticket_opened", "pt_BR", (), 400, 132000),
        ("ticket_opened", "pt_BR", (part("body", text("a")),), 400, 132000),
        ("hello_world", "en_US", (part("body", text("a")),), 400, 132000),
        ("ticket_solved", "en_US", (part("body", text("a"), text("b")),), 400, 132018),
        (
            "ticket_opened",
            "pt_BR",
            (part("body", text("a\nb"), text("c")),),
            400,
            132018,
        ),
        (
            "ticket_opened",
            "pt_BR",
            (part("body", text("x" * 1000), text("c")),),
            400,
            132005,
        ),
        (
            "ticket_opened",
            "pt_BR",
            (part("body", text("a"), {"type": "payload", "payload": "b"}),),
            400,
            132012,
        ),
        ("ticket_opened", "pt_BR", (part("body", text("")),), 400, 131009),
        ("ticket_opened", "pt_BR", (part("body", {"type": "text"}),), 400, 131009),
        ("hello_world", "en_US", (part("button", text("x")),), 400, 131009),
        ("hello_world", "en_US", (button(0, "url", text("x")),), 400, 132012),
    ],
)
def test_template_messages_that_meta_refuses(
    sim, name, language, components, status, code
):
    answer = send(sim, name, language, *components)
    assert (answer.status, answer.error["code"]) == (status, code)


def test_bad_parameters_have_another_code_before_v23(sim):
    component = part("body", text("a\nb"), text("c"))
    error = send(sim, "ticket_opened", "pt_BR", component, version="v22.0").error
    assert error["code"] == 132012


@pytest.mark.parametrize(("status", "code"), [("PAUSED", 132015), ("DISABLED", 132016)])
def test_paused_and_disabled_templates_are_not_sent(sim, status, code):
    template_id = approved(sim)
    sim.control("POST", f"templates/{template_id}", {"status": status})
    component = part("body", text("a"), text("b"))
    assert send(sim, "order_update", "en_US", component).error["code"] == code


def test_quick_replies_may_carry_a_payload_and_static_urls_nothing(sim):
    buttons = [
        {"type": "QUICK_REPLY", "text": "Yes"},
        {"type": "URL", "text": "Shop", "url": "https://example.com"},
        {
            "type": "URL",
            "text": "Order",
            "url": "https://example.com/{{1}}",
            "example": ["https://example.com/1"],
        },
    ]
    approved(
        sim, components=[*NEW["components"], {"type": "BUTTONS", "buttons": buttons}]
    )
    body = part("body", text("a"), text("b"))
    order = button(2, "url", text("42"))
    yes = button(0, "quick_reply", {"type": "payload", "payload": "YES"})
    assert send(sim, "order_update", "en_US", body, order, yes).status == 200
    static = button(1, "url", text("x"))
    refused = send(sim, "order_update", "en_US", body, order, static)
    assert refused.error["code"] == 132018
    assert send(sim, "order_update", "en_US", body).error["code"] == 131008


def test_image_header_is_sent_as_an_image(sim, receiver):
    example = header("IMAGE", handle(sim))
    approved(sim, components=[example, *NEW["components"]])
    body = FILLED
    assert send(sim, "order_update", "en_US", body).error["code"] == 132012
    image = {"type": "image", "image": {"id": "1"}}
    answer = send(sim, "order_update", "en_US", body, part("header", image))
    assert answer.error["code"] == 100
    image["image"]["id"] = sim.upload(b"\xff\xd8\xff", "image/jpeg").json["id"]
    answer = send(sim, "order_update", "en_US", body, part("header", image))
    assert answer.status == 200


@pytest.mark.parametrize("status", ["PENDING", "REJECTED", "ARCHIVED", "IN_APPEAL"])
def test_template_in_any_other_state_is_not_found(sim, status):
    template_id = approved(sim)
    decide(sim, template_id, status)
    assert send(sim, "order_update", "en_US", FILLED).error["code"] == 132001


def statuses(sim, receiver):
    sim.flush()
    return [status["status"] for status in receiver.items("statuses")]


def test_template_whose_quality_is_assessed_goes_out_later(sim, receiver):
    template_id = approved(sim)
    change(sim, template_id, message_status="held_for_quality_assessment")
    answer = send(sim, "order_update", "en_US", FILLED).json["messages"][0]
    assert answer["message_status"] == "held_for_quality_assessment"
    sim.control("PATCH", "customers/maria", {"behaviour": "delivers"})
    assert statuses(sim, receiver) == []
    change(sim, template_id, message_status="accepted")
    assert statuses(sim, receiver) == ["sent", "delivered"]


def test_held_messages_fail_when_the_template_is_paused(sim, receiver):
    template_id = approved(sim)
    change(sim, template_id, message_status="paused")
    answer = send(sim, "order_update", "en_US", FILLED).json["messages"][0]
    assert answer["message_status"] == "paused"
    decide(sim, template_id, "PAUSED")
    assert statuses(sim, receiver) == ["failed"]
    (failed,) = receiver.items("statuses")
    assert failed["errors"][0]["code"] == 132015


def test_marketing_does_not_reach_who_stopped_it(sim, receiver):
    approved(sim)
    approved(sim, name="offer", category="MARKETING")
    sim.flush()
    receiver.clear()
    sim.control("PATCH", "customers/maria", {"marketing": "stopped"})
    sim.flush()
    (change,) = receiver.changes
    assert change["field"] == "user_preferences"
    (preference,) = change["value"]["user_preferences"]
    assert preference["wa_id"] == MARIA[1:]
    assert preference["category"] == "marketing_messages"
    assert preference["value"] == "stop"
    receiver.clear()
    assert send(sim, "offer", "en_US", FILLED).status == 200
    sim.flush()
    (failed,) = receiver.items("statuses")
    assert failed["errors"][0]["code"] == 131050
    receiver.clear()
    send(sim, "order_update", "en_US", FILLED)
    assert statuses(sim, receiver) == ["sent", "delivered"]
    receiver.clear()
    sim.control("PATCH", "customers/maria", {"marketing": "wanted"})
    sim.flush()
    assert receiver.items("user_preferences")[0]["value"] == "resume"
    receiver.clear()
    send(sim, "offer", "en_US", FILLED)
    assert statuses(sim, receiver) == ["sent", "delivered"]


def test_pressed_quick_reply_comes_back_as_a_button(sim, receiver):
    quick = [{"type": "QUICK_REPLY", "text": text} for text in ("Yes", "No")]
    buttons = {"type": "BUTTONS", "buttons": quick}
    approved(sim, components=[*NEW["components"], buttons])
    yes = button(0, "quick_reply", {"type": "payload", "payload": "yes-42"})
    wamid = send(sim, "order_update", "en_US", FILLED, yes).json["messages"][0]["id"]
    sim.flush()
    for title, payload in (("Yes", "yes-42"), ("No", "No")):
        sim.control("POST", "customers/maria/press", {"title": title})
        sim.flush()
        pressed = receiver.items("messages")[-1]
        assert pressed["type"] == "button"
        assert pressed["button"] == {"payload": payload, "text": title}
        assert pressed["context"]["id"] == wamid


def test_authentication_template_is_metas_text_and_not_for_user_ids(sim):
    code = {"type": "OTP", "otp_type": "COPY_CODE", "text": "Copy"}
    components = [
        {"type": "BODY", "add_security_recommendation": True},
        {"type": "FOOTER", "code_expiration_minutes": 10},
        {"type": "BUTTONS", "buttons": [code]},
    ]
    approved(sim, name="code", category="AUTHENTICATION", components=components)
    filled = (part("body", text("1234")), button(0, "url", text("1234")))
    assert send(sim, "code", "en_US", *filled).status == 200
    (message,) = sim.control("GET", "customers/maria/messages")["data"]
    assert message["text"].startswith("*1234* is your verification code.")
    content = {"name": "code", "language": {"code": "en_US"}}
    recipient = "BR.10230000000000003"
    content["components"] = list(filled)
    answer = sim.send(None, "template", content, recipient=recipient)
    assert answer.error["code"] == 131062
