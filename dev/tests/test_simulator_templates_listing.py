# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of listing, reading and deleting templates in the simulator."""

import pytest
from simulator_templates import EDGE, NEW, approved, create, decide


def test_list_is_paged_by_cursors(sim):
    listed, path = [], f"{EDGE}?limit=2&fields=name"
    while path:
        page = sim.graph("GET", path).json
        listed += [template["id"] for template in page["data"]]
        path = page["paging"].get("next", "").partition("/v25.0/")[2]
    assert set(listed) == {t["id"] for t in sim.control("GET", "state")["templates"]}
    assert len(listed) == len(set(listed)) > 4


def test_bad_cursor_is_131059_from_v24(sim):
    path = f"{EDGE}?after=nonsense"
    assert sim.graph("GET", path, version="v24.0").error["code"] == 131059
    assert sim.graph("GET", path, version="v23.0").error["code"] == 100


def names(sim, query):
    listed = sim.graph("GET", f"{EDGE}?fields=name&{query}").json["data"]
    return {template["name"] for template in listed}


def test_pages_lead_back_as_well(sim):
    first = sim.graph("GET", f"{EDGE}?limit=3").json
    after = first["paging"]["cursors"]["after"]
    second = sim.graph("GET", f"{EDGE}?limit=3&after={after}").json
    before = second["paging"]["cursors"]["before"]
    again = sim.graph("GET", f"{EDGE}?limit=3&before={before}").json
    assert again["data"] == first["data"] != second["data"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("name=hello_world", {"hello_world"}),
        ("name=hello", set()),
        ("name_or_content=offer+of+the+year", {"special_offer"}),
        ("name_or_content=special_", {"special_offer"}),
        ("status=PENDING", {"satisfaction_survey"}),
        ("status=PENDING,REJECTED", {"satisfaction_survey", "special_offer"}),
        ("status=%5B%22PENDING%22%5D&language=en_US", set()),
        ("category=MARKETING&language=pt_BR", {"satisfaction_survey"}),
        ("quality_score=UNKNOWN&status=REJECTED", {"special_offer"}),
    ],
)
def test_list_is_filtered(sim, query, expected):
    assert names(sim, query) == expected


@pytest.mark.parametrize(
    "query", ["status=SLEEPING", "category=NEWS", "quality_score=BLUE", "status=%5B1"]
)
def test_filters_of_no_known_value_are_refused(sim, query):
    assert sim.graph("GET", f"{EDGE}?{query}").error["code"] == 100


def test_unknown_fields_are_refused(sim):
    assert sim.graph("GET", f"{EDGE}?fields=colour").error["code"] == 100


def test_template_shows_what_is_asked_for(sim):
    template_id = create(sim, message_send_ttl_seconds=600).json["id"]
    decide(sim, template_id, "REJECTED", reason="SCAM")
    wanted = (
        "rejected_reason,quality_score,correct_category,previous_category,"
        "message_send_ttl_seconds,health_status,parameter_format"
    )
    shown = sim.graph("GET", f"{template_id}?fields={wanted}").json
    assert shown["rejected_reason"] == "SCAM"
    assert shown["quality_score"]["score"] == "UNKNOWN"
    assert shown["correct_category"] == "UTILITY"
    assert shown["message_send_ttl_seconds"] == 600
    assert shown["health_status"]["can_send_message"] == "BLOCKED"
    assert "previous_category" not in shown


def test_metas_samples_are_there(sim):
    samples = {"hello_world", "sample_issue_resolution", "sample_shipping_confirmation"}
    assert samples <= names(sim, "status=APPROVED")


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
    assert again.error["error_subcode"] == 2593002
    assert create(sim).error["error_subcode"] == 2388023
    assert create(sim, language="pt_BR").status == 200


def test_delete_by_id_takes_one_language(sim):
    keep = approved(sim)
    drop = approved(sim, language="pt_BR")
    sim.graph("DELETE", f"{EDGE}?name=order_update&hsm_id={drop}")
    (left,) = sim.graph("GET", f"{EDGE}?name=order_update").json["data"]
    assert left["id"] == keep
    nameless = sim.graph("DELETE", f"{EDGE}?hsm_id={keep}")
    assert "parameter name is required" in nameless.error["message"]


def test_business_account_has_so_many_templates(sim):
    count = len(sim.control("GET", "state")["templates"])
    sim.control("POST", "limits", {"templates": count + 1})
    assert create(sim).status == 200
    assert create(sim, language="pt_BR").error["error_subcode"] == 2388019


def test_so_many_templates_are_made_in_an_hour(sim):
    sim.control("POST", "limits", {"templates_per_hour": 1})
    assert create(sim).status == 200
    assert create(sim, language="pt_BR").error["code"] == 80007
