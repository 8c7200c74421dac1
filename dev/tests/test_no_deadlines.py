# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks that no test depends on a number of seconds, for slow machines."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: The file with the ceiling of all waits.
NOT_LOOKED_AT = {"dev/tests/patience.py"}
CLOCKS = {"monotonic", "perf_counter", "time", "process_time"}
WAITS = {"wait", "join", "result", "set_default_timeout"}
#: A minute is the most that Odoo lets a step of a tour wait.
LEAST_OF_JAVASCRIPT = 60_000


def files(*patterns):
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            name = str(path.relative_to(ROOT))
            if name not in NOT_LOOKED_AT:
                yield name, path.read_text()


def is_number(node):
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def name_of(call):
    function = call.func
    return getattr(function, "attr", getattr(function, "id", ""))


def trend(node):
    """Return how a slow machine changes a value: 1 it grows, -1 it shrinks, 0 neither.

    It grows with a clock that is read late, and shrinks with one that is subtracted.
    """
    if isinstance(node, ast.Call) and name_of(node) in CLOCKS:
        return 1
    if isinstance(node, ast.BinOp):
        second = trend(node.right)
        return trend(node.left) or (-second if isinstance(node.op, ast.Sub) else second)
    return 0


def of_call(call):
    name = name_of(call)
    if name in ("sleep", "wait_for_timeout"):
        yield "pauses instead of waiting for a state: use wait_until"
    if name in WAITS and any(map(is_number, call.args)):
        yield f"gives {name} some seconds: give it PATIENCE"
    for keyword in call.keywords:
        if keyword.arg == "timeout" and is_number(keyword.value):
            yield "sets a time-out of its own: give it PATIENCE"


def of_compare(compare):
    """Yield upper bounds of a value that grows, and lower ones of one that shrinks."""
    operands = [compare.left, *compare.comparators]
    for left, operator, right in zip(operands, compare.ops, operands[1:], strict=False):
        if isinstance(operator, (ast.Gt, ast.GtE)):
            left, right = right, left
        elif not isinstance(operator, (ast.Lt, ast.LtE)):
            continue
        if trend(left) > 0 or trend(right) < 0:
            yield "fails if something takes long: test what makes it quick"


def of_loop(loop):
    """Yield loops like `for _try in range(100)` that end when a state is reached."""
    counted = isinstance(loop.iter, ast.Call) and name_of(loop.iter) == "range"
    nameless = getattr(loop.target, "id", "").startswith("_")
    leaves = (ast.Break, ast.Return)
    if counted and nameless and any(isinstance(n, leaves) for n in ast.walk(loop)):
        yield "looks only so many times: use wait_until"


LOOKS = {ast.Call: of_call, ast.Compare: of_compare, ast.For: of_loop}


def deadlines(text):
    """Yield `(line, problem)` of each number of seconds that decides in Python code."""
    for node in ast.walk(ast.parse(text)):
        look = LOOKS.get(type(node))
        for wrong in look(node) if look else ():
            yield node.lineno, wrong


def short_timeouts(text):
    """Yield `(line, problem)` of each short time-out in JavaScript."""
    for number, line in enumerate(text.splitlines(), 1):
        for figure in re.findall(r"timeout: (\d+)", line):
            if int(figure) < LEAST_OF_JAVASCRIPT:
                yield number, "gives up early: wait a minute at least"


def test_no_figure_of_seconds_decides_a_test():
    found = [
        f"{name}:{line} {wrong}"
        for patterns, look in (
            (("tests/**/*.py", "dev/tests/**/*.py"), deadlines),
            (("static/tests/**/*.js",), short_timeouts),
        )
        for name, text in files(*patterns)
        for line, wrong in look(text)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("code", "is_one"),
    [
        ("time.sleep(0.1)", True),
        ("page.wait_for_timeout(500)", True),
        ("process.wait(5)", True),
        ("process.wait(PATIENCE)", False),
        ("process.wait()", False),
        ("requests.get(url, timeout=30)", True),
        ("requests.get(url, timeout=PATIENCE)", False),
        ("assert time.monotonic() - started < 1", True),
        ("assert 1 > time.perf_counter() - started", True),
        ("assert time.monotonic() - started >= 0.2", False),
        ("assert 0 < expires - time.time()", True),
        ("assert before < expires <= time.time() + 300", False),
        ("while time.monotonic() < end: pass", True),
        ("for _try in range(9):\n    if reached():\n        break", True),
        ("for _time in range(2):\n    deliver()", False),
        ("for row in range(9):\n    if row == 3:\n        break", False),
    ],
)
def test_what_counts_as_one(code, is_one):
    assert bool(list(deadlines(code))) == is_one
