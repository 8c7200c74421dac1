"""Meta's stand-in, in a process of its own: the tests' only imitation."""

import subprocess
import sys
from pathlib import Path

import requests

REPOSITORY = Path(__file__).resolve().parents[1]


class Simulator:
    """Webhooks are held until a test has them delivered."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dev.simulator", "--port=0", "--pace=0"],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            text=True,
        )
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("The simulator did not start; see its message above.")
        self.url = line.split()[-1].rstrip("/")

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def control(self, method, path, **body):
        answer = requests.request(
            method, f"{self.url}/control/{path}", json=body, timeout=30
        )
        if not answer.ok:
            raise AssertionError(f"{method} {path}: {answer.text}")
        return answer.json()

    def reset(self):
        self.control("POST", "reset", webhook=True)
        self.control("POST", "delivery", mode="held", batch=False, retry=False)

    def customer(self, name, phone=None, **more):
        values = {"name": name, "behaviour": "manual", **more}
        if phone:
            values["phone"] = phone
        return self.control("POST", "customers", **values)["id"]

    def writes(self, customer, text=None, **more):
        """The customer writes; Meta's id of the message."""
        values = {"text": text, **more} if text is not None else more
        return self.control("POST", f"customers/{customer}/messages", **values)["wamid"]

    def does(self, customer, action, **values):
        """Press, react, edit, delete …; Meta's id of the message that follows."""
        return self.control("POST", f"customers/{customer}/{action}", **values)["wamid"]

    def phone(self, customer):
        """What stands on the customer's phone, oldest first."""
        return self.control("GET", f"customers/{customer}/messages")["data"]

    def received(self, customer):
        """The texts that reached the customer's phone."""
        return [
            message["text"]
            for message in self.phone(customer)
            if message["direction"] == "out"
        ]

    def accepted(self, uuid):
        """What Meta accepted that carried ``uuid``."""
        return self.control("GET", f"accepted?uuid={uuid}")["data"]
