# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of registering a number, and of its business profile, in the simulator."""

import time

import pytest
from simulator_client import APP, PHONE

PRODUCT = {"messaging_product": "whatsapp"}


def change(sim, **values):
    sim.control("PATCH", f"accounts/{PHONE}", values)


def register(sim, pin="123456", **more):
    return sim.graph("POST", f"{PHONE}/register", {**PRODUCT, "pin": pin, **more})


def field(sim, name):
    return sim.graph("GET", f"{PHONE}?fields={name}").json[name]


def test_a_number_is_registered_once_and_keeps_its_pin(sim):
    change(sim, status="PENDING")
    assert field(sim, "is_pin_enabled") is False
    assert register(sim).json == {"success": True}
    assert field(sim, "status") == "CONNECTED"
    assert field(sim, "is_pin_enabled") is True
    assert register(sim, "654321").error["code"] == 133005
    assert register(sim).json == {"success": True}


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", 123456, None])
def test_a_pin_has_six_digits_as_text(sim, pin):
    assert register(sim, pin).error["code"] == 100


def test_what_register_does_not_know_is_refused(sim):
    assert register(sim, color="red").error["code"] == 100
    assert sim.graph("POST", f"{PHONE}/register", {"pin": "1" * 6}).error["code"] == 100


def test_a_number_that_was_not_verified_is_not_registered(sim):
    change(sim, code_verification_status="NOT_VERIFIED")
    assert register(sim).error["code"] == 133006


def test_after_ten_requests_in_72_hours_there_is_a_pause(sim):
    for _attempt in range(10):
        assert register(sim).json == {"success": True}
    assert register(sim).error["code"] == 133016
    old = time.time() - 72 * 3600 - 1
    change(sim, registrations=[old] * 10)
    assert register(sim).json == {"success": True}


def test_wrong_pins_are_counted(sim):
    register(sim)
    codes = [register(sim, "000000").error["code"] for _attempt in range(6)]
    assert codes == [133005] * 5 + [133008]


def test_a_deregistered_number_sends_nothing(sim):
    assert sim.graph("POST", f"{PHONE}/deregister", {}).json == {"success": True}
    body = {**PRODUCT, "to": "+5511987654321", "type": "text", "text": {"body": "Hi"}}
    assert sim.graph("POST", f"{PHONE}/messages", body).error["code"] == 133010


def profile(sim, fields="about,email,websites,vertical,profile_picture_url"):
    path = f"{PHONE}/whatsapp_business_profile?fields={fields}"
    return sim.graph("GET", path).json["data"][0]


def save(sim, **values):
    path = f"{PHONE}/whatsapp_business_profile"
    return sim.graph("POST", path, {**PRODUCT, **values})


def test_a_profile_is_changed_field_by_field(sim):
    assert profile(sim) == PRODUCT
    assert save(sim, about="Open", vertical="RETAIL").json == {"success": True}
    assert save(sim, websites=["https://a.example"]).json == {"success": True}
    assert profile(sim) == {
        **PRODUCT,
        "about": "Open",
        "vertical": "RETAIL",
        "websites": ["https://a.example"],
    }


@pytest.mark.parametrize(
    "values",
    [
        {"about": ""},
        {"about": "a" * 140},
        {"description": "a" * 257},
        {"email": "nobody"},
        {"vertical": "SHOP"},
        {"websites": ["www.a.example"]},
        {"websites": ["https://a.example"] * 3},
        {"profile_picture_handle": "4::unknown"},
        {"name": "Another name"},
    ],
)
def test_a_profile_that_meta_refuses(sim, values):
    assert save(sim, **values).error["code"] == 100


def test_a_picture_comes_by_a_resumable_upload(sim):
    query = "file_name=a.png&file_length=4&file_type=image/png"
    session = sim.graph("POST", f"{APP}/uploads?{query}", {}).json["id"]
    assert save(sim, profile_picture_handle=session).error["code"] == 100
    assert "profile_picture_url" not in profile(sim)
