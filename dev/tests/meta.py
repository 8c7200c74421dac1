# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sends webhooks as Meta's servers do: signed, and on several connections."""

import hashlib
import hmac
import json
import time
from http.client import HTTPConnection

SECRET = b"simulator-app-secret"
ROUTE = "/api/integrations/whatsapp/webhook"
NUMBER = "106540352242922"


def message(wamid, sender, text, number=NUMBER):
    """Return the body of a webhook with a text message to a phone number id."""
    content = {"id": wamid, "from": sender, "type": "text", "text": {"body": text}}
    content["timestamp"] = str(int(time.time()))
    value = {"metadata": {"phone_number_id": number}, "messages": [content]}
    change = {"field": "messages", "value": value}
    entry = [{"id": "102290129340398", "changes": [change]}]
    return json.dumps({"object": "whatsapp_business_account", "entry": entry}).encode()


class Meta:
    """A connection that delivers webhooks."""

    def __init__(self, stack):
        self.connection = HTTPConnection("127.0.0.1", stack.odoo_port)

    def deliver(self, body):
        """POST a webhook; returns the seconds until the answer, which must be 200."""
        signature = hmac.new(SECRET, body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "X-Hub-Signature-256": f"sha256={signature}",
        }
        start = time.perf_counter()
        self.connection.request("POST", ROUTE, body, headers)
        answer = self.connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        return time.perf_counter() - start
