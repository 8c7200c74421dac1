# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Plans a load: who writes what, and when. The same seed makes the same plan."""

import hashlib
import random
import re
from dataclasses import dataclass

#: A text's own mark, by which it is found in chatters and on phones.
TOKEN = re.compile(r"\bq[0-9a-f]{6}-c\d{3}-[io]\d{4}\b")
PHRASES = (
    "The printer on the second floor is broken",
    "My invoice of last month is missing",
    "When does the parcel come",
    "The screen stays black after the update",
    "I cannot log in with the new address",
)
#: The smallest file that is what its name says; what follows makes it another file.
PDF = b"%%PDF-1.4\n%%%%EOF\n%% %s\n"


def find_token(text):
    """Return the mark in a text, or "".

    >>> find_token("<p>Hello q0a1b2c-c003-i0001, thanks</p>")
    'q0a1b2c-c003-i0001'
    """
    found = TOKEN.search(text or "")
    return found[0] if found else ""


@dataclass(frozen=True)
class Step:
    """A customer's message or an agent's answer, ``at`` seconds after the start."""

    at: float
    customer: int
    token: str
    text: str
    is_answer: bool
    file: bytes = b""


class Plan:
    """The steps of a load, each with a text that no other one has.

    :param str name: of the load; another one has other texts and phone numbers
    :param bool files: whether one message in four is a document
    """

    def __init__(self, seed, name, customers, messages, answers, seconds, files=False):
        self.random = random.Random(f"{seed} {name}")
        digest = hashlib.sha256(f"{seed} {name}".encode()).digest()
        self.mark = f"q{digest.hex()[:6]}"
        self.prefix = f"55319{int.from_bytes(digest[:4]) % 10**5:05}"
        self._count = 0
        self.customers = customers
        self.steps = []
        order = self._customers(messages)
        for number, customer in enumerate(order):
            at = seconds * number / messages
            file = files and not number % 4
            self.steps.append(self.message(customer, at, file))
        for number, customer in enumerate(self._customers(answers)):
            at = seconds * number / answers
            self.steps.append(self.answer(customer, at))
        self.steps.sort(key=lambda step: step.at)

    def _customers(self, total):
        """Return a customer for each of the steps: each one in turn, then by chance."""
        order = [number % self.customers for number in range(total)]
        rest = order[self.customers :]
        self.random.shuffle(rest)
        return order[: self.customers] + rest

    def phone(self, customer):
        return f"{self.prefix}{customer:03}"

    def _token(self, customer, side):
        self._count += 1
        return f"{self.mark}-c{customer:03}-{side}{self._count:04}"

    def message(self, customer, at=0, has_file=False, word=""):
        token = self._token(customer, "i")
        text = " ".join(filter(None, [self.random.choice(PHRASES), word, token]))
        file = PDF % token.encode() if has_file else b""
        return Step(at, customer, token, text, False, file)

    def answer(self, customer, at=0, word=""):
        token = self._token(customer, "o")
        text = " ".join(filter(None, ["We look into it", word, token]))
        return Step(at, customer, token, text, True)
