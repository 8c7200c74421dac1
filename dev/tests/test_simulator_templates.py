"""The template edge, and template messages against the template."""

import pytest
from simulator_client import BUSINESS

MARIA = "+5511987654321"
EDGE = f"{BUSINESS}/message_templates"
NEW = {
    "name": "order_update",
    "language": "en_US",
    "category": "UTILITY",
    "components": [
        {
            "type": "BODY",
            "text": "Hello {{1}}, your order {{2}} is on its way to you now.",
            "example": {"body_text": [["Ann", "42"]]},
        }
    ],
}


def text(value, **more):
    return {"type": "text", "text": value, **more}


def part(kind, *parameters, **more):
    return {"type": kind, "parameters": list(parameters), **more}


def button(index, sub_type, *parameters):
    return part("button", *parameters, sub_type=sub_type, index=str(index))


def send(sim, name, language, *components, version="v25.0"):
    content = {"name": name, "language": {"code": language}}
    if components:
        content["components"] = list(components)
    body = {"messaging_product": "whatsapp", "to": MARIA, "type": "template"}
    path = "106540352242922/messages"
    return sim.graph("POST", path, {**body, "template": content}, version=version)


def approved(sim, **changes):
    template_id = sim.graph("POST", EDGE, {**NEW, **changes}).json["id"]
    sim.control("POST", f"templates/{template_id}", {"status": "APPROVED"})
    return template_id


def test_list_is_paged_by_cursors(sim):
    names, path = [], f"{EDGE}?limit=2&fields=name"
    while path:
        page = sim.graph("GET", path).json
        names += [template["name"] for template in page["data"]]
        path = page["paging"].get("next", "").partition("/v25.0/")[2]
    assert len(names) == len(set(names)) == 5


def test_bad_cursor_is_131059_from_v24(sim):
    path = f"{EDGE}?after=nonsense"
    assert sim.graph("GET", path, version="v24.0").error["code"] == 131059
    assert sim.graph("GET", path, version="v23.0").error["code"] == 100


def test_list_is_filtered(sim):
    for query, count in (("status=PENDING", 1), ("name=hello_world", 1), ("name=x", 0)):
        assert len(sim.graph("GET", f"{EDGE}?{query}").json["data"]) == count


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
    header = {
        "type": "HEADER",
        "format": "IMAGE",
        "example": {"header_handle": ["4::aW"]},
    }
    approved(sim, components=[header, *NEW["components"]])
    body = part("body", text("a"), text("b"))
    assert send(sim, "order_update", "en_US", body).error["code"] == 132012
    image = {"type": "image", "image": {"id": "1"}}
    answer = send(sim, "order_update", "en_US", body, part("header", image))
    assert answer.error["code"] == 100
    image["image"]["id"] = sim.upload(b"\xff\xd8\xff", "image/jpeg").json["id"]
    answer = send(sim, "order_update", "en_US", body, part("header", image))
    assert answer.status == 200


def test_new_template_is_pending_until_decided(sim, receiver):
    created = sim.graph("POST", EDGE, NEW).json
    assert (created["status"], created["category"]) == ("PENDING", "UTILITY")
    path = f"templates/{created['id']}"
    values = {"status": "REJECTED", "reason": "INVALID_FORMAT"}
    sim.control("POST", path, values)
    sim.flush()
    (change,) = receiver.changes
    assert change["field"] == "message_template_status_update"
    assert change["value"] == {
        "event": "REJECTED",
        "message_template_id": int(created["id"]),
        "message_template_name": "order_update",
        "message_template_language": "en_US",
        "message_template_category": "UTILITY",
        "reason": "INVALID_FORMAT",
    }
    known = sim.graph("GET", f"{created['id']}?fields=status,rejected_reason").json
    assert known["rejected_reason"] == "INVALID_FORMAT"


def body_component(body, *examples):
    component = {"type": "BODY", "text": body}
    if examples:
        component["example"] = {"body_text": [list(examples)]}
    return [component]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "Order Update"}, 100),
        ({"name": None}, 100),
        ({"language": "english"}, 100),
        ({"category": "TRANSACTIONAL"}, 100),
        ({"allow_category_change": True}, 100),
        ({"components": []}, 100),
        ({"components": [{"type": "FOOTER", "text": "x"}]}, 100),
        ({"components": body_component("x" * 1025)}, 2388040),
        ({"components": body_component("Hello dear {{1}} how are you")}, 2388072),
        ({"components": body_component("Hello {{2}} how are you", "a")}, 2388072),
        ({"components": body_component("{{1}} hello dear friend", "a")}, 2388299),
        ({"components": body_component("Dear {{1}}!", "a")}, 2388293),
        ({"components": body_component("Hi dear {{1}} {{2}} ok?", "a", "b")}, 2388072),
        (
            {"components": [*NEW["components"], {"type": "FOOTER", "text": "x" * 61}]},
            2388040,
        ),
    ],
)
def test_new_templates_that_meta_refuses(sim, change, code):
    values = {k: v for k, v in {**NEW, **change}.items() if v is not None}
    answer = sim.graph("POST", EDGE, values)
    assert (answer.status, answer.error["code"]) == (400, code)


def test_same_name_and_language_twice_is_refused(sim):
    assert sim.graph("POST", EDGE, NEW).status == 200
    assert sim.graph("POST", EDGE, NEW).error["error_subcode"] == 2388024
    assert sim.graph("POST", EDGE, {**NEW, "language": "pt_BR"}).status == 200


def test_delete_by_name_takes_every_language(sim):
    approved(sim)
    sim.graph("POST", EDGE, {**NEW, "language": "pt_BR"})
    deleted = sim.graph("DELETE", f"{EDGE}?name=order_update")
    assert deleted.json == {"success": True}
    assert sim.graph("GET", f"{EDGE}?name=order_update").json["data"] == []
    again = sim.graph("DELETE", f"{EDGE}?name=order_update")
    assert again.status == 400
    locked = sim.graph("POST", EDGE, NEW)
    assert locked.error["error_subcode"] == 2388023


def test_delete_by_id_takes_one_language(sim):
    keep = approved(sim)
    drop = approved(sim, language="pt_BR")
    sim.graph("DELETE", f"{EDGE}?name=order_update&hsm_id={drop}")
    (left,) = sim.graph("GET", f"{EDGE}?name=order_update").json["data"]
    assert left["id"] == keep


def test_edited_template_is_reviewed_again(sim):
    template_id = approved(sim)
    values = {"components": body_component("A text that is entirely new")}
    assert sim.graph("POST", template_id, values).json == {"success": True}
    assert sim.graph("GET", template_id).json["status"] == "PENDING"


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
