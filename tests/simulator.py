# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Starts the simulator of Meta's API in a process, and calls its control API."""

import atexit
import json
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
#: Odoo ends the children of a test class with the class, so the simulator is the child
#: of a child that is gone. It ends with the pipe to its standard input.
START = """
import os, runpy, sys, threading
if os.fork():
    os._exit(0)
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
sys.argv = ["dev.simulator", "--port=0", "--pace=0"]
runpy.run_module("dev.simulator", run_name="__main__")
"""
#: What a request may take on the slowest of machines; nothing waits for it to pass.
PATIENCE = 1800


class Simulator:
    """The simulator, which holds webhooks until a test releases them."""

    _shared = None

    @classmethod
    def shared(cls):
        """Return the process's own simulator, which ends with the process."""
        if cls._shared is None:
            cls._shared = cls()
            atexit.register(cls._shared.stop)
        return cls._shared

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-c", START],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        line = self.process.stdout.readline()
        self.process.wait()
        if not line:
            raise RuntimeError("The simulator did not start; see its message above.")
        self.url = line.split()[-1].rstrip("/")
        # One connection for all calls, whose number makes them count.
        host = self.url.removeprefix("http://")
        self._connection = HTTPConnection(host, timeout=PATIENCE)
        self._webhook = None

    def stop(self):
        self.process.stdin.close()
        self.process.stdout.close()

    def control(self, method, path, **body):
        self._connection.request(
            method,
            f"/control/{path}",
            body=json.dumps(body),
            headers={"Content-Type": "application/json"},
        )
        answer = self._connection.getresponse()
        text = answer.read().decode()
        if answer.status >= 400:
            raise AssertionError(f"{method} {path}: {text}")
        return json.loads(text)

    def reset(self):
        """Return to the start world, without a callback URL."""
        self._webhook = None
        self.control("POST", "reset", webhook=True)
        self._hold()

    def reset_with(self, webhook_url):
        """Return to the start world with a callback URL, which must answer.

        Meta's question is asked once, unless a test has changed the callback since.
        """
        known = self._webhook
        if known and known == self._settings() and known["url"] == webhook_url:
            self.control("POST", "reset")
        else:
            self.control("POST", "reset", webhook=True)
            self.control("POST", "webhook", url=webhook_url)
            self._webhook = self._settings()
        self._hold()

    def restore(self, webhook_url):
        """Return to the snapshot, with the callback URL of the start."""
        settings = self.control("POST", "restore")["webhook"]
        if self._webhook != settings:
            self.reset_with(webhook_url)
            self.control("POST", "restore")

    def _settings(self):
        return self.control("GET", "state")["webhook"]

    def _hold(self):
        self.control("POST", "delivery", mode="held", batch=False, retry=False)

    def take(self):
        """Return the held webhooks, which count as delivered, as body and signature."""
        taken = self.control("POST", "deliveries/take", timeout=PATIENCE)["data"]
        return [(webhook["body"].encode(), webhook["signature"]) for webhook in taken]

    def customer(self, name, phone=None, **more):
        values = {"name": name, "behaviour": "manual", **more}
        if phone:
            values["phone"] = phone
        return self.control("POST", "customers", **values)["id"]

    def writes(self, customer, text=None, **more):
        """Write as the customer; returns Meta's id of the message."""
        values = {"text": text, **more} if text is not None else more
        return self.control("POST", f"customers/{customer}/messages", **values)["wamid"]

    def does(self, customer, action, **values):
        """Press, react, edit, delete …; returns Meta's id of the resulting message."""
        return self.control("POST", f"customers/{customer}/{action}", **values)["wamid"]

    def phone(self, customer):
        """Return the messages on the customer's phone, oldest first."""
        return self.control("GET", f"customers/{customer}/messages")["data"]

    def received(self, customer):
        """Return the texts that reached the customer's phone."""
        return [
            message["text"]
            for message in self.phone(customer)
            if message["direction"] == "out"
        ]

    def accepted(self, uuid):
        """Return the accepted messages with this ``biz_opaque_callback_data``."""
        return self.control("GET", f"accepted?uuid={uuid}")["data"]
