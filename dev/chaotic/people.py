# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The customers who write, the agents who answer, and what an agent sees."""

import hashlib
import threading
import time

from .audit.records import Posted, Written
from .helpdesk import Refused, Unanswered
from .plan import find_token

LOGINS = ("agent", "admin")
HANDS = 4
PAUSE = 0.05
#: Seconds between an agent's looks at the chatters, and before a repeated request.
LOOK, AGAIN = 0.8, 0.5
#: Transactions that end late have smaller ids than what has been seen already.
LATE_IDS = 500


class People:
    """Carries out a plan in threads, and notes what was done and seen.

    :param arena: with the helpdesk and the simulator
    :param plan: ``Plan``

    ``flooding``: phone numbers of those who write too much.
    """

    def __init__(self, arena, plan):
        self.arena, self.plan = arena, plan
        self.written, self.posted = [], []
        self.seen, self.tickets = {}, {}
        self.flooding = set()
        self.ids = {}
        self._lock = threading.Lock()
        self._is_over = False
        self._threads = []
        self._observer = None
        self.began = 0
        for customer in range(plan.customers):
            self.add_customer(customer)

    def add_customer(self, customer):
        phone = self.plan.phone(customer)
        name = f"Customer {customer}"
        self.ids[customer] = self.arena.meta.add_customer(name, phone)
        return phone

    @property
    def phones(self):
        return [self.plan.phone(customer) for customer in sorted(self.ids)]

    def start(self):
        self.began = time.time()
        writes = [step for step in self.plan.steps if not step.is_answer]
        answers = [step for step in self.plan.steps if step.is_answer]
        jobs = [(self._write_all, _share(writes, n, HANDS)) for n in range(HANDS)]
        for number, login in enumerate(LOGINS):
            share = _share(answers, number, len(LOGINS))
            jobs.append((self._answer_all, share, login))
        for job in jobs:
            self._spawn(*job)
        self._observer = threading.Thread(target=self._observe, daemon=True)
        self._observer.start()

    def _spawn(self, act, *arguments):
        thread = threading.Thread(target=act, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    @property
    def accepted(self):
        return sum(posted.outcome == "accepted" for posted in self.posted)

    def are_busy(self):
        return any(thread.is_alive() for thread in self._threads)

    def go_home(self):
        """End the threads; what was not answered by then never was."""
        self._is_over = True
        for thread in (*self._threads, self._observer):
            thread.join()

    # ------------------------------------------------------------------- customers

    def _write_all(self, steps):
        for step in steps:
            self._wait_for(step)
            if self._is_over:
                return
            self.write(step)

    def write(self, step, is_poison=False, number=""):
        """Write a message, to Meta's phone number id ``number`` or the first one."""
        at = time.time()
        customer = self.ids[step.customer]
        meta = self.arena.meta
        wamid = meta.write(customer, step.text, step.file, number)
        digest = hashlib.sha256(step.file).hexdigest() if step.file else ""
        phone = self.plan.phone(step.customer)
        self.note(Written(step.token, phone, wamid, at), digest, is_poison)

    def note(self, written, digest="", is_poison=False):
        written.digest, written.is_poison = digest, is_poison
        with self._lock:
            self.written.append(written)

    def _wait_for(self, step):
        while time.time() < self.began + step.at and not self._is_over:
            time.sleep(PAUSE)

    # ---------------------------------------------------------------------- agents

    def _answer_all(self, steps, login):
        """Answer whoever has a ticket, each customer's answers in their order."""
        helpdesk = self.arena.user(login)
        waiting = list(steps)
        while waiting and not self._is_over:
            step = self._next(waiting)
            if step:
                waiting.remove(step)
                self.answer(step, helpdesk)
            else:
                time.sleep(PAUSE)

    def _next(self, waiting):
        passed = set()
        for step in waiting:
            if self.began + step.at > time.time():
                return None
            if step.customer not in passed:
                if self.plan.phone(step.customer) in self.tickets:
                    return step
                passed.add(step.customer)
        return None

    def answer(self, step, helpdesk, is_poison=False):
        """Press *Send*, again after a failure that says nothing, as a person would."""
        phone = self.plan.phone(step.customer)
        posted = Posted(step.token, phone, time.time(), is_poison=is_poison)
        with self._lock:
            self.posted.append(posted)
        arguments = [self.tickets[phone]], f"<p>{step.text}</p>"
        while not self._is_over:
            try:
                helpdesk.call(
                    "helpdesk.ticket",
                    "whatsapp_post",
                    *arguments,
                    request_key=step.token,
                )
                posted.outcome = "accepted"
                return
            except Refused:
                posted.outcome = "refused"
                return
            except Unanswered:
                time.sleep(AGAIN)

    def _observe(self):
        """Look at the chatters as an agent does who has them open."""
        helpdesk = self.arena.user("admin")
        latest = 0
        while not self._is_over:
            domain = [
                ("model", "=", "helpdesk.ticket"),
                ("message_type", "=", "whatsapp"),
                ("id", ">", latest - LATE_IDS),
            ]
            try:
                rows = helpdesk.read("mail.message", domain, "res_id", "body")
            except (Refused, Unanswered):
                rows = []
            for row in rows:
                self._see(row)
                latest = max(latest, row["id"])
            time.sleep(LOOK)

    def _see(self, row):
        token = find_token(row["body"])
        if token.startswith(self.plan.mark) and token not in self.seen:
            self.seen[token] = time.time()
            customer = int(token.split("-")[1][1:])
            self.tickets.setdefault(self.plan.phone(customer), row["res_id"])


def _share(steps, number, hands):
    """Return the steps of one hand: each customer is always in the same one's."""
    return [step for step in steps if step.customer % hands == number]
