# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of Direct Send in the simulator."""

import pytest
from simulator_client import BUSINESS, PHONE

MARIA = "+5511987654321"
BUTTONS = {
    "type": "button",
    "body": {"text": "Is it solved?"},
    "action": {"buttons": [{"type": "reply", "reply": {"id": "y", "title": "Yes"}}]},
}
PICTURE = {"type": "image", "image": {"link": "https://example.com/a.png"}}
LIST = {
    "type": "list",
    "body": {"text": "When?"},
    "action": {"button": "Times", "sections": [{"rows": [{"id": "a", "title": "A"}]}]},
}


def allow(sim, state="on"):
    sim.control("PATCH", f"accounts/{PHONE}", {"direct_send": state})


def utility(sim, kind="text", content=None, **more):
    return sim.send(MARIA, kind, content, category="utility", **more)


def templates(sim):
    """Return the templates that Direct Send has made."""
    found = sim.graph("GET", f"{BUSINESS}/message_templates").json["data"]
    return [one for one in found if one["name"].startswith("auto_generated_")]


def test_no_account_is_admitted_by_default(sim):
    refused = utility(sim).error
    assert refused["code"] == 100
    assert "isn't enabled for this account" in refused["error_data"]["details"]


@pytest.mark.parametrize(("state", "code"), [("limited", 131064), ("blocked", 139200)])
def test_an_account_that_meta_has_restricted_is_refused(sim, state, code):
    allow(sim, state)
    assert utility(sim).error["code"] == code


def test_a_text_needs_no_window_and_is_charged_as_utility(sim, receiver):
    allow(sim)
    for answer in (utility(sim), utility(sim, "interactive", BUTTONS, ttl_seconds=600)):
        assert answer.status == 200, answer.body
    assert sim.flush()["idle"]
    (template,) = templates(sim)
    statuses = receiver.items("statuses")
    assert {status["status"] for status in statuses} == {"sent", "delivered"}
    assert {status["template_id"] for status in statuses} == {template["id"]}
    prices = [status["pricing"] for status in statuses]
    assert {(price["category"], price["billable"]) for price in prices} == {
        ("utility", True)
    }


@pytest.mark.parametrize(
    ("kind", "content", "more", "code"),
    [
        ("text", {"body": "x" * 1025}, {}, 131009),
        ("interactive", LIST, {}, 100),
        ("interactive", {**BUTTONS, "header": PICTURE}, {}, 100),
        ("location", {"latitude": 1, "longitude": 2}, {}, 100),
        ("text", None, {"context": {"message_id": "wamid.x"}}, 100),
        ("text", None, {"ttl_seconds": 43_201}, 100),
        ("text", None, {"ttl_seconds": 29}, 100),
    ],
)
def test_what_is_not_supported_is_refused(sim, kind, content, more, code):
    allow(sim)
    assert utility(sim, kind, content, **more).error["code"] == code


def test_marketing_is_no_category_of_it(sim):
    allow(sim)
    refused = sim.send(MARIA, category="marketing").error
    assert "{AUTHENTICATION, SERVICE, UTILITY}" in refused["message"]
    assert sim.send(MARIA, ttl_seconds=60).error["code"] == 100, "without a category"
    sim.write("maria")
    assert sim.send(MARIA, category="service").status == 200


def test_its_templates_can_be_neither_sent_nor_changed(sim):
    allow(sim)
    utility(sim)
    (template,) = templates(sim)
    content = {"name": template["name"], "language": {"code": template["language"]}}
    assert sim.send(MARIA, "template", content).error["code"] == 132018
    values = {"components": template["components"]}
    edit = sim.graph("POST", template["id"], values).error
    edge = f"{BUSINESS}/message_templates?name={template['name']}"
    gone = sim.graph("DELETE", edge).error
    codes = (edit["error_subcode"], gone["error_subcode"])
    assert codes == (2388318, 2388330)


def test_meta_reports_and_pauses_what_is_no_utility(sim, receiver):
    allow(sim)
    utility(sim)
    (template,) = templates(sim)
    path = f"templates/{template['id']}"
    sim.control("PATCH", path, {"correct_category": "MARKETING"})
    sim.control("POST", path, {"status": "PAUSED"})
    assert sim.flush()["idle"]
    (report,) = [
        change["value"]
        for change in receiver.changes
        if change["field"] == "template_correct_category_detection"
    ]
    assert (report["category"], report["correct_category"]) == ("UTILITY", "MARKETING")
    receiver.clear()
    assert utility(sim).status == 200
    assert sim.flush()["idle"]
    (failed,) = receiver.items("statuses")
    assert failed["errors"][0]["code"] == 132015
