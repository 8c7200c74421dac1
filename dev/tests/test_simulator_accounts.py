# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of tokens, numbers, business accounts and their webhooks in the simulator."""

import time

import pytest
from simulator_client import APP, BUSINESS, PHONE, SECRET, TOKEN, Receiver

MARIA = "+5511987654321"
APP_TOKEN = f"{APP}|{SECRET}"
ALL = "name_status,whatsapp_business_manager_messaging_limit,health_status"


def change(sim, **values):
    sim.control("PATCH", f"accounts/{PHONE}", values)


def fields(sim):
    (row,) = sim.graph("GET", f"{APP}/subscriptions", token=APP_TOKEN).json["data"]
    return [field["name"] for field in row["fields"]]


def subscribe(sim, url, names=None, token="simulator-verify-token"):
    body = {"object": "whatsapp_business_account", "callback_url": url}
    body |= {"verify_token": token} | ({"fields": names} if names else {})
    return sim.graph("POST", f"{APP}/subscriptions", body, token=APP_TOKEN)


def test_token_ends_and_says_when(sim):
    path = f"debug_token?input_token={TOKEN}"
    assert sim.graph("GET", path).json["data"]["expires_at"] == 0
    later = int(time.time()) + 1000
    change(sim, token_expires_at=later)
    assert sim.graph("GET", path).json["data"]["expires_at"] == later
    change(sim, token_expires_at=int(time.time()) - 1)
    assert sim.graph("GET", PHONE).error["code"] == 190
    assert sim.graph("GET", path, token=APP_TOKEN).json["data"]["is_valid"] is False


def test_token_does_what_its_scopes_allow(sim):
    change(sim, scopes=["whatsapp_business_management"])
    data = sim.graph("GET", f"debug_token?input_token={TOKEN}").json["data"]
    assert data["scopes"] == ["whatsapp_business_management"]
    assert sim.graph("GET", PHONE).status == 200
    assert sim.send(MARIA).error["code"] == 10
    change(sim, scopes=["whatsapp_business_messaging"])
    assert sim.graph("GET", f"{BUSINESS}/phone_numbers").error["code"] == 10
    change(sim, granular_targets=["1"])
    data = sim.graph("GET", f"debug_token?input_token={TOKEN}").json["data"]
    assert data["granular_scopes"][0]["target_ids"] == ["1"]
    assert sim.send(MARIA).error["code"] == 200


def test_number_and_business_account_are_as_ordered(sim):
    error = {"error_code": 141006, "error_description": "No payment method"}
    entity = {"entity_type": "WABA", "id": BUSINESS, "can_send_message": "LIMITED"}
    change(
        sim,
        name_status="DECLINED",
        messaging_limit="TIER_250",
        health=[{**entity, "errors": [error]}],
        has_payment_method=False,
        review_status="PENDING",
    )
    number = sim.graph("GET", f"{PHONE}?fields={ALL}").json
    assert number["name_status"] == "DECLINED"
    assert number["whatsapp_business_manager_messaging_limit"] == "TIER_250"
    assert number["health_status"]["can_send_message"] == "LIMITED"
    kinds = [e["entity_type"] for e in number["health_status"]["entities"]]
    assert kinds == ["PHONE_NUMBER", "WABA"]
    asked = f"{BUSINESS}?fields=primary_funding_id,account_review_status"
    business = sim.graph("GET", asked).json
    assert business == {"account_review_status": "PENDING", "id": BUSINESS}


def test_fields_that_are_not_subscribed_are_not_delivered(sim, receiver):
    assert "account_update" in fields(sim)
    assert subscribe(sim, receiver.url, "messages,security").json == {"success": True}
    assert fields(sim) == ["messages", "security"]
    for field, values in (
        ("account_review_update", {"decision": "APPROVED"}),
        ("security", {"event": "PIN_CHANGED"}),
    ):
        sim.control("POST", f"accounts/{PHONE}/news", {"field": field, **values})
    sim.flush()
    assert [c["field"] for c in receiver.changes] == ["security"]
    assert subscribe(sim, receiver.url, "messages,nonsense").error["code"] == 100
    assert subscribe(sim, receiver.url, "messages", token="wrong").error["code"] == 2200
    assert fields(sim) == ["messages", "security"]


@pytest.fixture
def elsewhere():
    receiver = Receiver(verify_token="other")
    yield receiver
    receiver.stop()


@pytest.mark.parametrize("level", ["phone_number", "whatsapp_business_account"])
def test_override_gets_messages_and_nothing_else(sim, receiver, elsewhere, level):
    def override(url, token="other"):
        values = {"override_callback_uri": url, "verify_token": token}
        if level == "phone_number":
            return sim.graph("POST", PHONE, {"webhook_configuration": values})
        return sim.graph("POST", f"{BUSINESS}/subscribed_apps", values)

    assert override(elsewhere.url, "wrong").error["code"] == 2200
    assert override(elsewhere.url).json == {"success": True}
    asked = sim.graph("GET", f"{PHONE}?fields=webhook_configuration").json
    assert asked["webhook_configuration"] == {
        level: elsewhere.url,
        "application": receiver.url,
    }
    sim.write("maria")
    news = {"field": "account_update", "event": "ACCOUNT_VIOLATION"}
    sim.control("POST", f"accounts/{PHONE}/news", news)
    sim.flush()
    assert [c["field"] for c in elsewhere.changes] == ["messages"]
    assert [c["field"] for c in receiver.changes] == ["account_update"]
    override("")
    sim.write("maria")
    sim.flush()
    assert len(receiver.changes) == 2


def test_an_account_that_is_no_longer_shared_cannot_be_seen(sim, receiver):
    def report(event, **more):
        news = {"field": "account_update", "event": event, **more}
        return sim.control("POST", f"accounts/{PHONE}/news", news)["value"]

    assert report("PARTNER_REMOVED")["waba_info"]["waba_id"] == BUSINESS
    sim.flush()
    assert [c["value"]["event"] for c in receiver.changes] == ["PARTNER_REMOVED"]
    for path in (PHONE, BUSINESS, f"{BUSINESS}/subscribed_apps"):
        assert sim.graph("GET", path).json["error"]["error_subcode"] == 33
    report("PARTNER_APP_INSTALLED")
    assert sim.graph("GET", PHONE).status == 200
    assert not sim.graph("GET", f"{BUSINESS}/subscribed_apps").json["data"]
    change(sim, subscribed=True)
    cut = report("PARTNER_REMOVED", reason="COMPANION_INACTIVITY")
    assert cut["disconnection_info"]["initiated_by"] == "SYSTEM"
    assert sim.graph("GET", f"{PHONE}?fields=status").json["status"] == "DISCONNECTED"
    report("ACCOUNT_RECONNECTED")
    assert sim.graph("GET", f"{PHONE}?fields=status").json["status"] == "CONNECTED"


def test_news_of_the_account_are_told_and_come_true(sim, receiver):
    def send_update(**values):
        receiver.clear()
        sent = sim.control("POST", f"accounts/{PHONE}/news", values)
        sim.flush()
        (change,) = receiver.changes
        assert change == sent
        return change["value"]

    ban = send_update(field="account_update", event="DISABLED_UPDATE", ban="DISABLE")
    assert ban["ban_info"]["waba_ban_state"] == "DISABLE"
    assert sim.send(MARIA).error["code"] == 131031
    send_update(field="account_update", event="DISABLED_UPDATE", ban="REINSTATE")
    sim.write("maria")
    sim.flush()
    assert sim.send(MARIA).status == 200
    sim.flush()
    value = send_update(field="business_capability_update", limit="TIER_10K")
    assert value["max_daily_conversations_per_business"] == "TIER_10K"
    value = send_update(field="phone_number_quality_update", event="ONBOARDING")
    assert value["max_daily_conversations_per_business"] == "TIER_10K"
    value = send_update(
        field="phone_number_name_update", decision="DECLINED", reason="X"
    )
    asked = sim.graph("GET", f"{PHONE}?fields={ALL}").json
    assert value["decision"] == asked["name_status"] == "DECLINED"
    value = send_update(field="account_alerts", alert_type="T", severity="WARNING")
    assert value["alert_info"]["alert_severity"] == "WARNING"
    value = send_update(field="messages", code=130429, title="Rate limit hit")
    assert value["errors"][0]["code"] == 130429 and value["metadata"]
    with pytest.raises(AssertionError, match="event must be one of"):
        send_update(field="account_update", event="NONSENSE")


def test_104_the_business_moves_to_another_portfolio(sim, receiver):
    sim.write("maria", "Before")
    sim.control("POST", f"accounts/{PHONE}/portfolio", {"phone_number_id": "4711"})
    sim.write("maria", "After")
    sim.flush()
    before, after = receiver.items("messages")
    assert before["from"] == after["from"]
    assert before["from_user_id"] != after["from_user_id"]
    assert "4711" in str(receiver.requests[-1])
    assert sim.graph("GET", PHONE).error["error_subcode"] == 33
    assert sim.graph("GET", "4711").json["id"] == "4711"
    chat = sim.control("GET", "customers/maria/messages?phone_number_id=4711")
    assert [message["text"] for message in chat["data"]] == ["Before", "After"]
