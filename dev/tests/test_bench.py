# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of what `./dev/bench` computes and prints, without Odoo."""

import hashlib
import hmac
import json

import pytest

from dev.benchmarks import bodies
from dev.benchmarks.figures import NONE, Figure, Target, as_json, paired, percentile
from dev.env import command_bench
from dev.env.cli import COMMANDS


def test_a_ratio_is_the_median_of_the_ratios_of_each_round():
    # The machine was three times slower in the second round: nothing follows of it.
    figure = paired("known", "time", [2.0, 6.6, 2.4], [1.0, 3.0, 1.0])
    assert figure.rounds == pytest.approx([2.0, 2.2, 2.4])
    assert figure.ratio == pytest.approx(2.2)


def test_each_round_needs_a_floor():
    with pytest.raises(ValueError):
        paired("known", "time", [2.0, 2.0], [1.0])


@pytest.mark.parametrize(
    ("percent", "value"), [(50, 50), (99, 99), (100, 100), (1, 1), (0, 1)]
)
def test_a_percentile_is_a_value_that_was_measured(percent, value):
    assert percentile(reversed(range(1, 101)), percent) == value


def test_the_99th_percentile_of_few_values_is_the_greatest():
    assert percentile([3, 1, 2], 99) == 3


@pytest.mark.parametrize(
    ("target", "ratio", "met", "shown"),
    [
        (Target(at_most=1.5, goal=1.3), 1.5, True, "≤ 1.5 (goal 1.3)"),
        (Target(at_most=1.5, goal=1.3), 1.51, False, "≤ 1.5 (goal 1.3)"),
        (Target(at_least=0.8), 0.8, True, "≥ 0.8"),
        (Target(at_least=0.8), 0.79, False, "≥ 0.8"),
        (Target(at_most=0), 0, True, "≤ 0"),
        (Target(at_most=0), 1, False, "≤ 0"),
        (NONE, 9, None, ""),
    ],
)
def test_a_target_is_met_or_missed(target, ratio, met, shown):
    assert target.is_met(ratio) is met
    assert str(target) == shown


def test_a_row_has_the_target_beside_the_ratio():
    missed = Figure("known", "time", 2.8, Target(at_most=1.5), here={"ours": "9 ms"})
    words = missed.row().split()
    assert words == ["known:", "time", "2.80", "≤", "1.5", "missed", "ours", "9", "ms"]
    assert Figure("memory", "file", 123.4).row().split() == ["memory:", "file", "123"]


def test_the_json_has_each_figure_with_target_rounds_and_the_facts_of_the_run():
    figure = paired("webhook", "rate", [8, 9], [10, 10], Target(at_least=0.8))
    whole = json.loads(as_json({"tree": "."}, [figure, Figure("api", "rate", 0.5)]))
    assert whole["tree"] == "."
    assert whole["figures"][0] == {
        "part": "webhook",
        "name": "rate",
        "ratio": pytest.approx(0.85),
        "target": {"at_least": 0.8},
        "met": True,
        "rounds": [0.8, 0.9],
        "on_this_machine": {},
    }
    assert (whole["figures"][1]["met"], whole["figures"][1]["target"]) == (None, {})


def test_what_the_benchmarks_deliver_is_signed_and_of_metas_shape():
    body = bodies.post(
        [bodies.message("5521900000001")],
        [bodies.status("wamid.a", "5521900000001", "read", "uuid")],
    )
    (entry,) = json.loads(body)["entry"]
    value = entry["changes"][0]["value"]
    assert value["metadata"]["phone_number_id"] == bodies.NUMBER
    assert value["contacts"][0]["wa_id"] == value["messages"][0]["from"]
    assert value["statuses"][0]["biz_opaque_callback_data"] == "uuid"
    signature = hmac.new(bodies.SECRET, body, hashlib.sha256).hexdigest()
    assert bodies.headers(body)["X-Hub-Signature-256"] == f"sha256={signature}"


def test_no_two_customers_and_no_two_messages_are_the_same():
    numbers = [*bodies.customers(3), *bodies.customers(2, first=3)]
    assert numbers == bodies.customers(5) and len(set(numbers)) == 5
    assert bodies.new_id() != bodies.new_id()


def test_an_unknown_part_is_refused(capsys):
    with pytest.raises(SystemExit):
        COMMANDS["bench"](["webhook", "nothing"])
    assert "no part is called nothing" in capsys.readouterr().err


def test_each_part_has_a_function_that_measures_it():
    for name in command_bench.PARTS:
        assert callable(command_bench.find_part(name))
