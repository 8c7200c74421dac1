# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the simulator's webhooks: shapes, signature, retries, order, batches."""

import hashlib
import hmac
import json
import time

import patience
import pytest
from simulator_client import BUSINESS, PHONE, SECRET, Receiver

MARIA = "+5511987654321"
ANA = "BR.10230000000000003"


def signed(headers, body):
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return headers["X-Hub-Signature-256"] == f"sha256={digest}"


def texts(receiver):
    return [message["text"]["body"] for message in receiver.items("messages")]


def test_incoming_text_has_metas_shape(sim, receiver):
    wamid = sim.write("maria", "Olá", timestamp=1790000000)
    sim.flush()
    ((headers, body),) = receiver.requests
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body) == {
        "object": "whatsapp_business_account",
        "entry": [
            {
                "id": BUSINESS,
                "changes": [
                    {
                        "field": "messages",
                        "value": {
                            "messaging_product": "whatsapp",
                            "metadata": {
                                "display_phone_number": "551155507890",
                                "phone_number_id": PHONE,
                            },
                            "contacts": [
                                {
                                    "profile": {"name": "Maria Silva"},
                                    "wa_id": "5511987654321",
                                    "user_id": "BR.10230000000000001",
                                }
                            ],
                            "messages": [
                                {
                                    "from": "5511987654321",
                                    "from_user_id": "BR.10230000000000001",
                                    "id": wamid,
                                    "timestamp": "1790000000",
                                    "type": "text",
                                    "text": {"body": "Olá"},
                                }
                            ],
                        },
                    }
                ],
            }
        ],
    }


def test_signature_is_of_the_raw_bytes_with_the_app_secret(sim, receiver):
    sim.write("maria", "ação 👍")
    sim.flush()
    ((headers, body),) = receiver.requests
    assert signed(headers, body)


def test_hidden_phone_is_left_out_not_empty(sim, receiver):
    sim.write("ana")
    sim.send(None, recipient=ANA)
    sim.flush()
    (message,) = receiver.items("messages")
    assert "from" not in message and message["from_user_id"] == ANA
    for change in receiver.changes:
        (contact,) = change["value"]["contacts"]
        assert "wa_id" not in contact and contact["user_id"] == ANA
        assert contact["profile"]["username"] == "@ana.username"
    for status in receiver.items("statuses"):
        assert "recipient_id" not in status
        assert status["recipient_user_id"] == ANA


def test_hidden_phone_is_shown_for_30_days_to_a_business_that_wrote_to_it(
    sim, receiver
):
    values = {"name": "Eva", "phone": "+49 30 901820", "hide_phone": True}
    eva = sim.control("POST", "customers", values)
    sim.write(eva["id"], "before")
    sim.send("+4930901820")
    sim.write(eva["id"], "after")
    sim.flush()
    before, after = sorted(receiver.items("messages"), key=lambda m: "from" in m)
    assert "from" not in before and after["from"] == "4930901820"


def test_statuses_carry_contacts_and_pricing_but_failed_does_not(sim, receiver):
    sim.send(MARIA)
    sim.flush()
    (failed,) = receiver.changes
    assert "contacts" not in failed["value"]
    assert "recipient_user_id" not in failed["value"]["statuses"][0]
    assert "pricing" not in failed["value"]["statuses"][0]
    receiver.clear()
    sim.write("maria")
    sim.flush()
    receiver.clear()
    sim.control("PATCH", "customers/maria", {"behaviour": "reads"})
    sim.send(MARIA)
    sim.flush()
    sent, delivered, read = receiver.items("statuses")
    assert (
        sent["pricing"]
        == delivered["pricing"]
        == {
            "billable": False,
            "pricing_model": "PMP",
            "type": "free_customer_service",
            "category": "service",
        }
    )
    assert "pricing" not in read
    assert "conversation" not in sent
    assert sent["recipient_id"] == "5511987654321"
    assert sent["recipient_user_id"] == "BR.10230000000000001"
    assert all(len(change["value"]["contacts"]) == 1 for change in receiver.changes)


def test_conversation_is_in_webhooks_before_v24(sim, receiver):
    sim.control("POST", "webhook", {"url": receiver.url, "version": "v23.0"})
    sim.write("maria")
    sim.send(MARIA)
    sim.flush()
    sent, delivered = receiver.items("statuses")
    assert sent["conversation"]["origin"] == {"type": "service"}
    assert "expiration_timestamp" in sent["conversation"]
    assert "expiration_timestamp" not in delivered["conversation"]


@pytest.mark.parametrize("status", [500, 202, 401])
def test_anything_but_200_is_retried(sim, receiver, status):
    receiver.statuses = [status]
    sim.write("maria")
    assert sim.flush()["idle"]
    assert len(receiver.requests) == 2
    assert len({body for _headers, body in receiver.requests}) == 1


def test_retrying_may_be_switched_off(sim, receiver):
    sim.control("POST", "delivery", {"retry": False})
    receiver.statuses = [500]
    sim.write("maria")
    assert sim.flush() == {"idle": True, "statuses": 0, "deliveries": {"dropped": 1}}
    assert len(receiver.requests) == 1


def test_handshake_decides_whether_a_callback_url_is_taken(sim, receiver):
    other = Receiver(verify_token="another token")
    try:
        answer = sim.control("POST", "webhook", {"url": other.url})
        assert (answer["verified"], answer["status"]) == (False, 403)
        sim.write("maria")
        sim.flush()
        assert len(receiver.requests) == 1 and not other.requests
        values = {"url": other.url, "verify_token": "another token"}
        assert sim.control("POST", "webhook", values)["verified"]
        sim.write("maria")
        sim.flush()
        assert len(receiver.requests) == 1 and len(other.requests) == 1
    finally:
        other.stop()


def test_extra_headers_go_with_each_delivery(sim, receiver):
    values = {"url": receiver.url, "headers": {"X-Odoo-Database": "demo"}}
    sim.control("POST", "webhook", values)
    sim.write("maria")
    sim.flush()
    assert receiver.requests[0][0]["X-Odoo-Database"] == "demo"


def test_held_webhooks_are_released_in_any_order(sim, receiver):
    sim.control("POST", "delivery", {"mode": "held"})
    for text in "abc":
        sim.write("maria", text)
    assert sim.flush()["idle"] and receiver.requests == []
    first, second, third = sim.control("GET", "deliveries")["data"]
    order = [second["id"], first["id"]]
    sim.control("POST", "deliveries/release", {"order": order})
    assert texts(receiver) == ["b", "a"]
    sim.control("POST", "deliveries/release", {})
    assert texts(receiver) == ["b", "a", "c"]
    sim.control("POST", "deliveries/release", {"order": [third["id"]], "times": 2})
    assert texts(receiver) == ["b", "a", "c", "c", "c"]


def test_held_webhooks_are_released_in_reverse_or_as_one_batch(sim, receiver):
    sim.control("POST", "delivery", {"mode": "held"})
    for text in "ab":
        sim.write("maria", text)
    sim.control("POST", "deliveries/release", {"order": "reverse"})
    assert texts(receiver) == ["b", "a"]
    receiver.clear()
    for text in "cd":
        sim.write("maria", text)
    sim.control("POST", "deliveries/release", {"batch": True})
    assert len(receiver.requests) == 1
    assert texts(receiver) == ["c", "d"]


def test_held_webhooks_are_taken_signed_and_not_posted(sim, receiver):
    sim.control("POST", "delivery", {"mode": "held"})
    for text in "ab":
        sim.write("maria", text)
    taken = sim.control("POST", "deliveries/take", {})["data"]
    bodies = [json.loads(webhook["body"]) for webhook in taken]
    values = [body["entry"][0]["changes"][0]["value"] for body in bodies]
    assert [value["messages"][0]["text"]["body"] for value in values] == ["a", "b"]
    for webhook in taken:
        headers = {"X-Hub-Signature-256": webhook["signature"]}
        assert signed(headers, webhook["body"].encode())
    assert sim.control("POST", "deliveries/take", {})["data"] == []
    sim.control("POST", "deliveries/release", {})
    assert sim.flush()["idle"] and receiver.requests == []
    states = {one["state"] for one in sim.control("GET", "deliveries")["data"]}
    assert states == {"delivered"}


def test_webhooks_may_come_twice_and_in_another_order(sim, receiver):
    sim.control("POST", "delivery", {"delay": 0.3, "copies": 2, "seed": 1})
    written = [sim.write("maria", f"Text {number}") for number in range(8)]
    sim.flush()
    patience.wait_until(lambda: len(receiver.requests) == 16)
    came = [message["id"] for message in receiver.items("messages")]
    assert sorted(came) == sorted(written * 2)
    assert list(dict.fromkeys(came)) != written


def test_metas_clock_may_be_off(sim, receiver):
    before = int(time.time())
    sim.control("POST", "clock", {"offset": -300})
    sim.write("maria")
    sim.flush()
    (message,) = receiver.items("messages")
    assert before - 300 <= int(message["timestamp"]) < before


def test_record_says_when_meta_had_a_message_and_when_it_was_taken(sim, receiver):
    receiver.statuses[:] = [500]
    wamid = sim.write("maria", "Hello")
    sim.flush()
    (row,) = sim.control("GET", "record")["data"]
    assert (row["wamid"], row["text"]) == (wamid, "Hello")
    assert row["direction"] == "in"
    assert row["noted"] <= row["posted"] < row["taken"]


def test_batches_put_what_comes_together_in_one_post(sim, receiver):
    sim.control("POST", "delivery", {"batch": True})
    for text in "abc":
        sim.write("maria", text)
    sim.flush()
    assert len(receiver.requests) < 3
    assert texts(receiver) == ["a", "b", "c"]


def test_burst_of_a_thousand_is_one_post_with_many_entries(sim, receiver):
    answer = sim.control("POST", "burst", {"customers": 200, "messages": 1000})
    assert len(receiver.requests) == 1
    headers, body = receiver.requests[0]
    assert signed(headers, body)
    assert len(json.loads(body)["entry"]) > 1
    assert len(receiver.changes) > 1
    messages = receiver.items("messages")
    assert [m["id"] for m in messages] == answer["wamids"]
    assert len({m["from"] for m in messages}) == 200


def test_burst_may_be_delivered_twice(sim, receiver):
    sim.control("POST", "burst", {"customers": 2, "messages": 4, "repeat": True})
    (_h, first), (_h, again) = receiver.requests
    assert first == again


def test_any_status_may_be_sent_for_a_message(sim, receiver):
    sim.control("PATCH", "customers/maria", {"behaviour": "manual"})
    wamid = sim.send(MARIA).json["messages"][0]["id"]
    sim.write("maria")
    wamid = sim.send(MARIA).json["messages"][0]["id"]
    sim.flush()
    receiver.clear()
    values = {"wamid": wamid, "status": "in_orbit", "timestamp": 1790000000}
    sim.control("POST", "statuses", values)
    sim.flush()
    (status,) = receiver.items("statuses")
    assert status["status"] == "in_orbit" and status["timestamp"] == "1790000000"


@pytest.mark.parametrize("kind", ["valid", "wrong", "missing", "sha256=ABC"])
def test_raw_webhook_with_any_signature(sim, receiver, kind):
    values = {"body": "{not-json", "signature": kind}
    receiver.statuses = [403]
    answer = sim.control("POST", "webhook/raw", values)
    assert answer["status"] == 403
    ((headers, body),) = receiver.requests
    assert body == b"{not-json"
    assert ("X-Hub-Signature-256" in headers) == (kind != "missing")
    assert kind == "missing" or signed(headers, body) == (kind == "valid")


def test_read_of_the_conversation_sends_read_once(sim, receiver):
    sim.write("maria")
    sim.send(MARIA)
    sim.flush()
    assert sim.control("POST", "customers/maria/read", {}) == {"read": 1}
    assert sim.control("POST", "customers/maria/read", {}) == {"read": 0}
    sim.flush()
    names = [status["status"] for status in receiver.items("statuses")]
    assert names == ["sent", "delivered", "read"]


def test_customers_ticks_double_once_the_webhook_is_taken(sim, receiver):
    sim.control("POST", "delivery", {"mode": "held"})
    sim.write("maria")
    path = "customers/maria/messages"
    assert sim.control("GET", path)["data"][0]["status"] == "sent"
    sim.control("POST", "deliveries/release", {})
    assert sim.control("GET", path)["data"][0]["status"] == "delivered"


def test_app_that_is_not_subscribed_gets_nothing(sim, receiver):
    path = f"{BUSINESS}/subscribed_apps"
    assert len(sim.graph("GET", path).json["data"]) == 1
    assert sim.graph("DELETE", path).json == {"success": True}
    assert sim.graph("GET", path).json == {"data": []}
    sim.write("maria")
    sim.flush()
    assert receiver.requests == []
    assert sim.graph("POST", path).json == {"success": True}
    sim.write("maria")
    sim.flush()
    assert len(receiver.requests) == 1


def test_each_number_signs_with_its_own_apps_secret(sim, receiver):
    sim.control(
        "POST",
        "accounts",
        {
            "business_account_id": "2001",
            "phone_number_id": "2002",
            "display_phone_number": "+1 555 010 0000",
            "access_token": "second-token",
            "app_id": "2003",
            "app_secret": "second-secret",
        },
    )
    sim.write("bob", phone_number_id="2002")
    sim.flush()
    ((headers, body),) = receiver.requests
    digest = hmac.new(b"second-secret", body, hashlib.sha256).hexdigest()
    assert headers["X-Hub-Signature-256"] == f"sha256={digest}"
    assert json.loads(body)["entry"][0]["id"] == "2001"
    assert sim.graph("GET", "2002", token="second-token").status == 200
    assert sim.graph("GET", "2002").error["error_subcode"] == 33


def test_raw_message_object_is_passed_through(sim, receiver):
    place = {"latitude": -23.5, "longitude": -46.6, "name": "São Paulo"}
    message = {"type": "location", "location": place, "referral": {"source_id": "1"}}
    sim.write("maria", message=message, context={"forwarded": True})
    sim.flush()
    (received,) = receiver.items("messages")
    assert received["location"] == place
    assert received["referral"] == {"source_id": "1"}
    assert received["context"] == {"forwarded": True}
