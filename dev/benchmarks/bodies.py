# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Webhooks as Meta sends them, for the standard library's Python."""

import hashlib
import hmac
import json
import time
import uuid

SECRET = b"simulator-app-secret"
NUMBER = "106540352242922"
BUSINESS = "102290129340398"
WEBHOOK = "/api/integrations/whatsapp/webhook"
FLOOR = "/whatsapp_bench_floor"
#: Customers have the phone numbers that the simulator's `burst` gives to its own.
CUSTOMER = "55219{:08}"
#: Order of what Meta reports of a message that is read.
STATUSES = ("sent", "delivered", "read")


def customers(count, first=0):
    return [CUSTOMER.format(number) for number in range(first, first + count)]


def new_id():
    return f"wamid.bench.{uuid.uuid4().hex}"


def message(sender, wamid=None, text="The printer on the second floor is broken"):
    return {
        "id": wamid or new_id(),
        "from": sender,
        "timestamp": str(int(time.time())),
        "type": "text",
        "text": {"body": text},
    }


def status(wamid, recipient, state, callback_data=None):
    return {
        "id": wamid,
        "recipient_id": recipient,
        "status": state,
        "timestamp": str(int(time.time())),
        "biz_opaque_callback_data": callback_data,
    }


def post(messages=(), statuses=()):
    """Return the body of one POST with these messages and statuses."""
    metadata = {"phone_number_id": NUMBER, "display_phone_number": "15550783881"}
    value = {"messaging_product": "whatsapp", "metadata": metadata}
    if messages:
        senders = {one["from"]: f"Customer {one['from']}" for one in messages}
        value["messages"] = list(messages)
        value["contacts"] = [
            {"wa_id": sender, "profile": {"name": name}}
            for sender, name in senders.items()
        ]
    if statuses:
        value["statuses"] = list(statuses)
    changes = [{"field": "messages", "value": value}]
    entry = [{"id": BUSINESS, "changes": changes}]
    return json.dumps({"object": "whatsapp_business_account", "entry": entry}).encode()


def headers(body):
    signature = hmac.new(SECRET, body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "X-Hub-Signature-256": f"sha256={signature}",
    }
