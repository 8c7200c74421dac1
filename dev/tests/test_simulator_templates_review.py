# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of Meta's decisions on templates and changes of them, and their webhooks."""

import json

import pytest
from patience import wait_until
from simulator_client import Simulator, call
from simulator_templates import (
    EDGE,
    FILLED,
    NEW,
    approved,
    body,
    change,
    create,
    decide,
    send,
)

STATUS = "message_template_status_update"


@pytest.fixture
def next_change(sim, receiver):
    """A function that returns the one change since its last call: (field, value)."""

    def next_change():
        sim.flush()
        (one,) = receiver.changes
        receiver.clear()
        return one["field"], one["value"]

    return next_change


def status_of(sim, template_id):
    return sim.graph("GET", f"{template_id}?fields=status").json["status"]


def test_new_template_is_pending_until_decided(sim, next_change):
    created = create(sim).json
    assert (created["status"], created["category"]) == ("PENDING", "UTILITY")
    decide(sim, created["id"], "REJECTED", reason="PROMOTIONAL")
    field, value = next_change()
    assert field == STATUS
    assert value == {
        "event": "REJECTED",
        "message_template_id": int(created["id"]),
        "message_template_name": "order_update",
        "message_template_language": "en_US",
        "message_template_category": "UTILITY",
        "reason": "PROMOTIONAL",
    }
    known = sim.graph("GET", f"{created['id']}?fields=status,rejected_reason").json
    assert known["rejected_reason"] == "PROMOTIONAL"


def test_review_approves_by_itself(sim, next_change):
    sim.control("POST", "review", {"mode": "approve"})
    created = create(sim).json
    assert created["status"] == "PENDING"
    field, value = next_change()
    assert (field, value["event"], value["reason"]) == (STATUS, "APPROVED", "NONE")
    assert send(sim, "order_update", "en_US", FILLED).status == 200


def test_review_rejects_with_its_reason(sim, next_change):
    sim.control("POST", "review", {"mode": "reject", "reason": "SCAM"})
    template_id = create(sim).json["id"]
    _field, value = next_change()
    assert (value["event"], value["reason"]) == ("REJECTED", "SCAM")
    assert status_of(sim, template_id) == "REJECTED"


def test_review_with_a_delay_leaves_it_pending_meanwhile(sim, receiver):
    sim.control("POST", "review", {"mode": "approve", "delay": 3600})
    template_id = create(sim).json["id"]
    assert sim.flush()["idle"]
    assert status_of(sim, template_id) == "PENDING" and not receiver.changes
    decide(sim, template_id, "APPROVED")
    assert status_of(sim, template_id) == "APPROVED"


def test_same_wording_under_another_name_is_rejected(sim, next_change):
    approved(sim)
    next_change()
    sim.control("POST", "review", {"mode": "approve"})
    create(sim, name="order_update_2")
    _field, value = next_change()
    assert value["event"] == "REJECTED"
    assert "another template" in value["rejection_info"]["reason"]


def test_review_may_recategorise_what_is_new(sim):
    sim.control("POST", "review", {"recategorise": "MARKETING"})
    created = create(sim).json
    assert created["category"] == "MARKETING"
    assert sim.graph("GET", created["id"]).json["category"] == "MARKETING"


def test_review_under_way_goes_on_after_a_restart(tmp_path):
    state = f"--state={tmp_path / 'world.json'}"
    first = Simulator(state, "--review=approve", "--review-delay=0.5")
    template_id = create(first).json["id"]
    assert first.stop() == 0
    second = Simulator(state, "--review=approve")
    wait_until(lambda: status_of(second, template_id) == "APPROVED")
    assert status_of(second, "1192339204654490") == "PENDING"
    assert second.stop() == 0


def test_reset_brings_back_the_review_it_started_with(sim):
    sim.control("POST", "review", {"mode": "approve"})
    assert sim.control("GET", "state")["review"]["mode"] == "approve"
    sim.control("POST", "reset", {})
    assert sim.control("GET", "state")["review"]["mode"] == "manual"


@pytest.mark.parametrize(
    ("event", "status"),
    [
        ("PENDING", "PENDING"),
        ("DISABLED", "DISABLED"),
        ("IN_APPEAL", "IN_APPEAL"),
        ("PENDING_DELETION", "PENDING_DELETION"),
        ("LIMIT_EXCEEDED", "LIMIT_EXCEEDED"),
        ("ARCHIVED", "ARCHIVED"),
        ("UNARCHIVED", "APPROVED"),
        ("REINSTATED", "APPROVED"),
        ("FLAGGED", "APPROVED"),
        ("LOCKED", "APPROVED"),
    ],
)
def test_every_event_changes_the_status_and_is_told(sim, next_change, event, status):
    template_id = approved(sim)
    next_change()
    decide(sim, template_id, event)
    field, value = next_change()
    assert (field, value["event"]) == (STATUS, event)
    assert status_of(sim, template_id) == status


def test_events_carry_what_meta_adds_to_them(sim, next_change):
    template_id = approved(sim)
    next_change()
    for event, name, key, expected in (
        ("PAUSED", "other_info", "title", "FIRST_PAUSE"),
        ("APPROVED", "other_info", "title", "UNPAUSE"),
        ("PAUSED", "other_info", "title", "SECOND_PAUSE"),
        ("DISABLED", "other_info", "title", "DISABLED"),
    ):
        decide(sim, template_id, event)
        _field, value = next_change()
        assert value[name][key] == expected
    assert isinstance(value["disable_info"]["disable_date"], int)
    decide(sim, template_id, "REJECTED")
    assert set(next_change()[1]["rejection_info"]) == {"reason", "recommendation"}
    info = {"reason": "Too short.", "recommendation": "Say more."}
    decide(sim, template_id, "REJECTED", rejection_info=info)
    assert next_change()[1]["rejection_info"] == info
    decide(sim, template_id, "REJECTED", rejection_info=None)
    assert "rejection_info" not in next_change()[1]


def test_languages_have_a_hyphen_if_ordered(sim, next_change):
    sim.control("POST", "review", {"hyphens": True})
    approved(sim)
    assert next_change()[1]["message_template_language"] == "en-US"


def test_quality_is_told_with_the_one_before(sim, next_change):
    template_id = approved(sim)
    next_change()
    change(sim, template_id, quality="YELLOW")
    field, value = next_change()
    assert field == "message_template_quality_update"
    assert value["previous_quality_score"] == "UNKNOWN"
    assert value["new_quality_score"] == "YELLOW"
    assert value["message_template_name"] == "order_update"
    known = sim.graph("GET", f"{template_id}?fields=quality_score").json
    assert known["quality_score"]["score"] == "YELLOW"


def test_category_is_announced_and_then_changed(sim, next_change):
    template_id = approved(sim)
    next_change()
    change(sim, template_id, correct_category="MARKETING")
    field, value = next_change()
    assert field == "template_category_update"
    assert value["correct_category"] == "MARKETING"
    assert value["new_category"] == "UTILITY"
    assert value["category_update_timestamp"]
    fields = f"{template_id}?fields=category,correct_category,previous_category"
    known = sim.graph("GET", fields).json
    assert known["category"] == "UTILITY" and known["correct_category"] == "MARKETING"
    change(sim, template_id, category="MARKETING")
    field, value = next_change()
    assert (value["previous_category"], value["new_category"]) == (
        "UTILITY",
        "MARKETING",
    )
    known = sim.graph("GET", fields).json
    assert known["category"] == "MARKETING" and known["previous_category"] == "UTILITY"
    change(sim, template_id, category="UTILITY")
    assert sim.graph("GET", fields).json["correct_category"] == "UTILITY"


def test_components_that_meta_changed_are_told(sim, next_change):
    template_id = approved(sim)
    next_change()
    header = {"type": "HEADER", "format": "TEXT", "text": "News"}
    shop = {"type": "URL", "text": "Shop", "url": "https://example.com"}
    components = [
        header,
        *body("Something else altogether"),
        {"type": "FOOTER", "text": "Bye"},
        {"type": "BUTTONS", "buttons": [shop]},
    ]
    change(sim, template_id, components=components)
    field, value = next_change()
    assert field == "message_template_components_update"
    assert value["message_template_title"] == "News"
    assert value["message_template_element"] == "Something else altogether"
    assert value["message_template_footer"] == "Bye"
    assert value["message_template_buttons"] == [
        {
            "message_template_button_type": "URL",
            "message_template_button_text": "Shop",
            "message_template_button_url": "https://example.com",
        }
    ]


def test_only_a_pause_by_pacing_is_lifted_by_hand(sim, next_change):
    template_id = approved(sim)
    next_change()
    assert sim.graph("POST", f"{template_id}/unpause").error["code"] == 100
    decide(sim, template_id, "PAUSED")
    next_change()
    assert sim.graph("POST", f"{template_id}/unpause").error["code"] == 100
    title = {"title": "RATE_LIMITING_PAUSE", "description": "Too many at once."}
    decide(sim, template_id, "PAUSED", other_info=title)
    next_change()
    assert sim.graph("POST", f"{template_id}/unpause").json == {"success": True}
    _field, value = next_change()
    assert (value["event"], value["other_info"]["title"]) == ("APPROVED", "UNPAUSE")
    assert status_of(sim, template_id) == "APPROVED"


def edit(sim, template_id, text="A text that is entirely new", **more):
    return sim.graph("POST", template_id, {"components": body(text), **more})


def test_edited_template_is_reviewed_again(sim, next_change):
    template_id = approved(sim)
    next_change()
    sim.control("POST", "review", {"mode": "approve", "delay": 3600})
    assert edit(sim, template_id).json == {"success": True}
    assert status_of(sim, template_id) == "PENDING"
    assert edit(sim, template_id).error["code"] == 100
    sim.control("POST", "review", {"mode": "approve"})
    decide(sim, template_id, "REJECTED")
    next_change()
    assert edit(sim, template_id, category="MARKETING").json == {"success": True}
    assert next_change()[1]["event"] == "APPROVED"
    assert sim.graph("GET", template_id).json["category"] == "MARKETING"


def test_approved_template_is_edited_once_a_day_and_ten_times_a_month(sim):
    template_id = approved(sim)
    for number in range(10):
        assert edit(sim, template_id, f"Text number {number}").status == 200
        decide(sim, template_id, "APPROVED")
        assert "24 hours" in edit(sim, template_id).error["error_data"]["details"]
        change(sim, template_id, edited_hours_ago=25)
    assert "30 days" in edit(sim, template_id).error["error_data"]["details"]
    change(sim, template_id, edited_hours_ago=31 * 24)
    assert edit(sim, template_id).status == 200


def test_rejected_and_paused_templates_are_edited_at_will(sim):
    template_id = create(sim).json["id"]
    for status in ("REJECTED", "PAUSED", "REJECTED"):
        decide(sim, template_id, status)
        assert edit(sim, template_id).status == 200


def test_edits_that_meta_refuses(sim):
    template_id = approved(sim)
    answer = edit(sim, template_id, category="MARKETING")
    assert answer.error["error_subcode"] == 2388039
    assert edit(sim, template_id, name="other").error["code"] == 100
    assert edit(sim, template_id, status="APPROVED").error["code"] == 100
    assert sim.graph("POST", template_id, {}).error["code"] == 100
    decide(sim, template_id, "LOCKED")
    assert edit(sim, template_id).error["code"] == 100
    decide(sim, template_id, "DISABLED")
    assert edit(sim, template_id).error["code"] == 100


def test_name_and_language_may_be_repeated_in_an_edit(sim):
    template_id = approved(sim)
    same = {"name": NEW["name"], "language": NEW["language"]}
    assert edit(sim, template_id, **same).status == 200


def test_deletion_is_told_and_locks_an_approved_name_for_30_days(sim, next_change):
    template_id = approved(sim)
    next_change()
    sim.graph("DELETE", f"{EDGE}?name=order_update")
    assert next_change()[1]["event"] == "DELETED"
    assert create(sim).error["error_subcode"] == 2388023
    change(sim, template_id, deleted_days_ago=31)
    approved(sim)
    assert send(sim, "order_update", "en_US", FILLED).status == 200


def test_control_refuses_what_meta_would_not_say(sim):
    template_id = create(sim).json["id"]
    for method, path, values in (
        ("POST", "review", {"mode": "sometimes"}),
        ("POST", "review", {"reason": "UGLY"}),
        ("POST", "review", {"recategorise": "NEWS"}),
        ("POST", f"templates/{template_id}", {"status": "GONE"}),
        ("POST", f"templates/{template_id}", {}),
        ("POST", f"templates/{template_id}", {"status": "REJECTED", "reason": "X"}),
        ("PATCH", f"templates/{template_id}", {"quality": "BLUE"}),
        ("PATCH", f"templates/{template_id}", {"message_status": "lost"}),
    ):
        answer = call(method, f"{sim.url}/control/{path}", values)
        assert answer.status == 400, json.dumps(values)
