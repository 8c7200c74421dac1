# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Computes ratios, compares them with their targets, prints them and writes JSON.

Durations are never compared with a number of seconds: only with those of the floor,
measured in the same run.
"""

import json
import statistics
from dataclasses import dataclass, field

COLUMNS = "  {:<62} {:>7}   {:<22} {}"


@dataclass(frozen=True)
class Target:
    """What a ratio is to be: `at_most` or `at_least`; `goal` is what would be better.

    Neither is set for a figure without a target.
    """

    at_most: float | None = None
    at_least: float | None = None
    goal: float | None = None

    def is_met(self, ratio):
        """Return whether the ratio meets the target; None if there is none."""
        if self.at_most is not None:
            return ratio <= self.at_most
        return None if self.at_least is None else ratio >= self.at_least

    def __str__(self):
        if self.at_most is None and self.at_least is None:
            return ""
        sign, limit = ("≤", self.at_most) if self.at_most is not None else ("≥", None)
        limit = self.at_least if limit is None else limit
        return f"{sign} {limit:g}" + (f" (goal {self.goal:g})" if self.goal else "")


NONE = Target()


@dataclass
class Figure:
    """A ratio, with what it was computed from.

    `here` has this machine's figures, which mean nothing elsewhere.
    """

    part: str
    name: str
    ratio: float
    target: Target = NONE
    rounds: list = field(default_factory=list)
    here: dict = field(default_factory=dict)

    @property
    def verdict(self):
        return {True: "met", False: "missed", None: ""}[self.target.is_met(self.ratio)]

    def row(self):
        shown = f"{self.target}   {self.verdict}".strip()
        here = "  ".join(f"{name} {value}" for name, value in self.here.items())
        name = f"{self.part}: {self.name}"
        return COLUMNS.format(name, number(self.ratio), shown, here).rstrip()

    def as_json(self):
        return {
            "part": self.part,
            "name": self.name,
            "ratio": self.ratio,
            "target": {
                name: value
                for name, value in vars(self.target).items()
                if value is not None
            },
            "met": self.target.is_met(self.ratio),
            "rounds": self.rounds,
            "on_this_machine": self.here,
        }


def number(ratio):
    return f"{ratio:.2f}" if ratio < 100 else f"{ratio:.0f}"


def paired(part, name, ours, floors, target=NONE, here=None):
    """Return the median of the rounds' ratios: `ours` to the floor of the same round.

    The machine may be slow in one round and quick in the next; both of a pair feel it.
    """
    rounds = [mine / floor for mine, floor in zip(ours, floors, strict=True)]
    return Figure(part, name, statistics.median(rounds), target, rounds, here or {})


def percentile(values, percent):
    """Return the value that `percent` of the values do not exceed."""
    ordered = sorted(values)
    place = -(-len(ordered) * percent // 100)  # rounded up
    return ordered[max(int(place), 1) - 1]


def milliseconds(seconds):
    return f"{seconds * 1000:.1f} ms"


def median(values):
    return statistics.median(values)


def as_json(facts, figures):
    """Return the text of the file that `--json` names.

    :param dict facts: about the run: tree, machine, load
    """
    whole = {**facts, "figures": [figure.as_json() for figure in figures]}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
