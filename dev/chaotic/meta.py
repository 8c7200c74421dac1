# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The simulator's control API: customers, deliveries, faults."""

import time

import requests

from dev.env import services

PATIENCE = 1800


class Meta:
    """Meta as the simulator imitates it, and the customers' phones."""

    def __init__(self, url):
        self.url = url
        self._session = requests.Session()
        self._session.trust_env = False
        self.numbers = [services.DEMO_NUMBER]

    def control(self, method, path, **body):
        """Call the control API.

        :raises AssertionError: it refuses
        """
        answer = self._session.request(
            method, f"{self.url}/control/{path}", json=body, timeout=PATIENCE
        )
        assert answer.status_code == 200, f"{method} {path}: {answer.text}"
        return answer.json()

    def add_customer(self, name, phone):
        return self.control("POST", "customers", name=name, phone=phone)["id"]

    def write(self, customer, text="", file=b"", number=""):
        """Write as a customer; returns Meta's id of the message."""
        values = {"phone_number_id": number} if number else {}
        if file:
            values["message"] = {"type": "document", "document": self._add(file, text)}
        else:
            values["text"] = text
        path = f"customers/{customer}/messages"
        return self.control("POST", path, **values)["wamid"]

    def _add(self, file, caption):
        answer = self._session.post(
            f"{self.url}/control/media",
            files={"file": ("letter.pdf", file, "application/pdf")},
            timeout=PATIENCE,
        )
        return {**answer.json(), "filename": "letter.pdf", "caption": caption}

    def deliver(self, updates, kind, contacts=()):
        """POST signed updates that no customer of the simulator's has made.

        ``kind`` is messages or statuses. Returns the HTTP status of the answer.
        """
        value = {
            "messaging_product": "whatsapp",
            "metadata": {"phone_number_id": self.numbers[0]},
            kind: updates,
        }
        if contacts:
            value["contacts"] = contacts
        change = {"field": "messages", "value": value}
        entry = [{"id": "102290129340398", "changes": [change]}]
        payload = {"object": "whatsapp_business_account", "entry": entry}
        return self.control("POST", "webhook/raw", payload=payload)["status"]

    def open_window(self, customer):
        """Let Meta count a customer as one who has just written."""
        self.control("POST", "window", customer=customer, hours_ago=0)

    def fault(self, kind, times=10**6, on="messages", **values):
        self.control("POST", "faults", on=on, kind=kind, times=times, **values)

    def mend(self):
        """Take back all faults, and deliver as usual."""
        self.control("DELETE", "faults")
        self.control("POST", "delivery", delay=0, copies=1, batch=False)
        self.control("POST", "clock", offset=0)

    def is_idle(self):
        return self.control("POST", "flush", timeout=0)["idle"]

    def record(self):
        return self.control("GET", "record")["data"]

    def now(self):
        return int(time.time())
