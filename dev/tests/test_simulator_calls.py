# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of calls in the simulator."""

from simulator_client import PHONE

PATH = "customers/maria/calls"


def calls(sim, receiver):
    assert sim.flush()["idle"]
    assert {change["field"] for change in receiver.changes} == {"calls"}
    return sorted(receiver.items("calls"), key=lambda call: call["event"])


def test_a_missed_call_begins_and_ends_without_a_duration(sim, receiver):
    uid = sim.control("POST", PATH, {"timestamp": 1790000000})["wamid"]
    begin, end = calls(sim, receiver)
    about = {"id": uid, "from": "5511987654321", "to": "551155507890"}
    for call in (begin, end):
        assert about.items() <= call.items()
        assert call["direction"] == "USER_INITIATED"
        assert call["timestamp"] == "1790000000"
    assert (begin["event"], end["event"]) == ("connect", "terminate")
    assert "session" in begin and "session" not in end
    assert end["status"] == "FAILED" and "duration" not in end


def test_an_answered_call_has_start_end_and_duration(sim, receiver):
    sim.control("POST", PATH, {"timestamp": 1790000000, "seconds": 60})
    end = calls(sim, receiver)[1]
    assert end["status"] == "COMPLETED" and end["duration"] == 60
    assert (end["start_time"], end["end_time"]) == ("1790000000", "1790000060")
    assert end["timestamp"] == "1790000060"


def test_a_call_of_the_business_has_statuses_between(sim, receiver):
    sim.control("POST", PATH, {"by_business": True, "seconds": 5})
    begin, end = calls(sim, receiver)
    assert begin["direction"] == end["direction"] == "BUSINESS_INITIATED"
    assert begin["to"] == "5511987654321"
    statuses = {s["status"] for s in receiver.items("statuses")}
    assert statuses == {"RINGING", "ACCEPTED"}, "in any order"
    assert {s["type"] for s in receiver.items("statuses")} == {"call"}


def test_a_call_opens_the_window_unless_nobody_takes_the_business_call(sim, receiver):
    def is_open():
        people = sim.control("GET", "state")["customers"]
        (maria,) = (one for one in people if one["id"] == "maria")
        return maria["window_open"][PHONE]

    sim.control("POST", PATH, {"by_business": True})
    assert not is_open()
    sim.control("POST", PATH)
    assert is_open()
