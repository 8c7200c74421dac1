# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the field ``pricing_analytics`` of the simulator's business accounts."""

import time

import pytest
from patience import wait_until
from simulator_client import BUSINESS, PHONE

DAY = 86400
NOW = int(time.time())
RANGE = f".start({NOW - DAY}).end({NOW + DAY}).granularity(DAILY)"
GROUPED = '.dimensions(["PRICING_CATEGORY","PRICING_TYPE","COUNTRY","PHONE"])'


def ask(sim, arguments, more=""):
    return sim.graph("GET", f"{BUSINESS}?fields=pricing_analytics{arguments}{more}")


def points(answer):
    return [
        p for g in answer.json["pricing_analytics"]["data"] for p in g["data_points"]
    ]


def test_delivered_messages_are_summed_up_by_what_was_asked(sim, receiver):
    sim.write("maria")
    body = {"messaging_product": "whatsapp", "to": "+5511987654321", "type": "text"}
    for _message in range(2):
        text = {"text": {"body": "Hello"}}
        assert sim.graph("POST", f"{PHONE}/messages", body | text).status == 200
    wait_until(lambda: [p["volume"] for p in points(ask(sim, RANGE))] == [2])
    (point,) = points(ask(sim, RANGE, GROUPED))
    assert (point["volume"], point["cost"]) == (2, 0)
    assert point["pricing_category"] == "SERVICE"
    assert point["pricing_type"] == "FREE_CUSTOMER_SERVICE"
    assert point["country"] == "BR"
    assert point["start"] % DAY == 0
    (bare,) = points(ask(sim, RANGE, '.metric_types(["VOLUME"])'))
    assert set(bare) == {"start", "end", "volume"}
    assert not points(ask(sim, RANGE, '.phone_numbers(["1"])'))


def test_other_fields_are_answered_beside_it(sim):
    answer = ask(sim, RANGE, f"{GROUPED},currency,name")
    assert answer.json["currency"] == "BRL"
    assert answer.json["id"] == BUSINESS
    assert answer.json["pricing_analytics"] == {"data": []}


@pytest.mark.parametrize(
    "arguments",
    [
        "",
        f".start({NOW}).end({NOW + 1})",
        f".end({NOW}).granularity(DAILY)",
        f".start({NOW}).end({NOW - 1}).granularity(DAILY)",
        f".start(today).end({NOW}).granularity(DAILY)",
        RANGE.replace("DAILY", "DAY"),
        RANGE + '.dimensions(["CATEGORY"])',
        RANGE + '.metric_types(["PRICE"])',
        RANGE + ".limit(3)",
        RANGE + "x",
    ],
)
def test_anything_else_is_refused(sim, arguments):
    assert ask(sim, arguments).error["code"] in (100, 2500)
