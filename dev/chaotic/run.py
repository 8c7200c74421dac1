# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Carries out one fault after the other, and audits each."""

import random
import time
from dataclasses import dataclass, field

from dev.env.say import note

from .audit import auditor, evidence
from .faults import Fault, Skipped, nothing
from .helpdesk import Refused, Unanswered
from .people import People
from .plan import Plan

#: The part of the load's time before the fault, and the part that it lasts.
BEFORE, DURING = 0.25, 0.5
#: Carried out first: what a server only does after its start is in nobody's way.
WARM_UP = Fault("warm-up", "", nothing)
SHORTEST_PAUSE, LONGEST_PAUSE = 1, 10


@dataclass(frozen=True)
class Load:
    """How much is written while a fault lasts."""

    seed: str = "1"
    customers: int = 12
    messages: int = 60
    answers: int = 30
    seconds: float = 20
    patience: float = 240


@dataclass
class Result:
    """What came of a fault; ``skipped`` says why it could not be brought about."""

    fault: object
    seconds: float = 0
    written: int = 0
    posted: int = 0
    audit: object = None
    skipped: str = ""
    people: object = None
    notes: list = field(default_factory=list)

    @property
    def is_clean(self):
        return bool(self.skipped) or self.audit.is_clean


class Run:
    """A load with a fault; faults act on it."""

    def __init__(self, arena, fault, load):
        self.arena, self.fault, self.load = arena, fault, load
        self.meta = arena.meta
        self.chance = random.Random(f"{load.seed} {fault.name}")
        self.plan = Plan(
            load.seed,
            fault.name,
            load.customers,
            load.messages,
            load.answers,
            load.seconds,
            fault.has_files,
        )
        self.result = Result(fault)
        self.people = None
        self._customers = load.customers

    # ------------------------------------------------------------- used by the faults

    def note(self, text):
        self.result.notes.append(text)

    def rest(self, share):
        """Let time pass: a share of what the fault lasts."""
        time.sleep(self.load.seconds * DURING * share)

    def until(self, reached):
        end = time.monotonic() + self.load.patience
        while not reached() and time.monotonic() < end:
            time.sleep(0.1)

    def next_customer(self):
        """Return the number of a customer who is not in the plan."""
        self._customers += 1
        return self._customers - 1

    def save_account(self, **values):
        """Save settings of all accounts, as an administrator does."""
        admin = self.arena.user("admin")
        domain = [("phone_number_uid", "in", self.meta.numbers)]
        ids = admin.call("helpdesk.whatsapp.account", "search", domain)
        admin.call("helpdesk.whatsapp.account", "write", ids, values)

    # ------------------------------------------------------------------- the run itself

    def carry_out(self):
        began = time.monotonic()
        try:
            with self.fault.around(self):
                self._carry_out()
        except Skipped as reason:
            self.result.skipped = str(reason)
        finally:
            if self.people:
                self.people.go_home()
            self.meta.mend()
        self.result.seconds = time.monotonic() - began
        return self.result

    def _carry_out(self):
        self.people = self.result.people = People(self.arena, self.plan)
        self.people.start()
        time.sleep(self.load.seconds * BEFORE)
        self.fault.act(self)
        self.result.audit = self.settle()
        if self.result.audit.is_clean:
            self._write_once_more()
        self.result.written = len(self.people.written)
        self.result.posted = len(self.people.posted)

    def _write_once_more(self):
        """Let each customer write again: the fault may have left something behind."""
        for customer in range(self.load.customers):
            self.people.write(self.plan.message(customer))
        self.result.audit = self.settle()

    def settle(self):
        """Audit until nothing is missing any more.

        It ends with what is missing if nothing has come for the time of the patience.
        """
        admin = self.arena.user("admin")
        best, end, pause = None, 0, SHORTEST_PAUSE
        breaches = float("inf")
        while True:
            progress = (breaches, -len(self.people.seen), -self.people.accepted)
            if progress != best:
                best, end = progress, time.monotonic() + self.load.patience
            is_over = time.monotonic() > end
            time.sleep(pause)
            pause = min(pause * 1.3, LONGEST_PAUSE)
            is_done = not self.people.are_busy() and self.meta.is_idle()
            if not is_done and not is_over:
                continue
            try:
                found = self.look(admin)
            except (Refused, Unanswered) as error:
                if is_over:
                    return auditor.unanswered(error)
                continue
            if found.is_clean or is_over:
                return found
            breaches = min(breaches, len(found.breaches))

    def look(self, helpdesk):
        held = evidence.collect(self.people, helpdesk)
        return auditor.audit(held, self.fault.permits)


def carry_out_all(faults, load, make_arena, report=note):
    """Carry out the faults; after one with findings the next has a new arena.

    :param make_arena: returns an ``Arena``, which is started and ended here
    :param report: called with each ``Result``
    """
    results, waiting = [], list(faults)
    while waiting:
        runs = []
        with make_arena() as arena:
            Run(arena, WARM_UP, Load(load.seed, 2, 4, 2, 1, load.patience)).carry_out()
            while waiting and all(run.result.is_clean for run in runs):
                runs.append(Run(arena, waiting.pop(0), load))
                runs[-1].carry_out()
                report(runs[-1].result)
            _look_again(runs)
        results += [run.result for run in runs]
    return results


def _look_again(runs):
    """Audit once more what was clean: something may have come late, and twice."""
    for run in runs:
        if run.people and run.result.is_clean:
            run.result.audit = run.look(run.arena.user("admin"))
