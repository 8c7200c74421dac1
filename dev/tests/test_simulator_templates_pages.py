# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of templates on the simulator's pages, in a browser."""

from types import SimpleNamespace

import browser as browsers
import pytest
from patience import wait_until
from simulator_templates import FILLED, NEW, approved, button, send


@pytest.fixture
def tab(chromium):
    tab = browsers.page(chromium, 1200, 900)
    yield tab
    browsers.close(tab)
    assert not tab.errors


@pytest.fixture
def phone(sim, tab):
    return browsers.Phone(tab, SimpleNamespace(simulator_url=sim.url))


def test_code_of_a_template_is_copied_not_answered(sim, phone):
    code = [{"type": "COPY_CODE", "example": "250FF"}]
    buttons = {"type": "BUTTONS", "buttons": code}
    approved(sim, components=[*NEW["components"], buttons])
    coupon = {"type": "coupon_code", "coupon_code": "SUN25"}
    filled = (FILLED, button(0, "copy_code", coupon))
    assert send(sim, NEW["name"], NEW["language"], *filled).status == 200
    phone.bubble("Hello Ann").locator("text=Copy offer code").click()
    phone.tab.wait_for_selector(".toast:has-text('SUN25')")
    (message,) = sim.control("GET", "customers/maria/messages")["data"]
    assert message["direction"] == "out"


def test_customer_stops_marketing_beside_the_phone(phone, receiver):
    phone.tab.click("text=Wants marketing messages")
    (preference,) = wait_until(lambda: receiver.items("user_preferences"))
    assert preference["value"] == "stop"


def test_templates_are_reviewed_and_decided_on_the_controls_page(sim, tab):
    def state_of(name):
        templates = sim.control("GET", "state")["templates"]
        return next(t for t in templates if t["name"] == name)

    tab.goto(f"{sim.url}/controls")
    row = tab.locator("#templates li:has-text('special_offer')")
    tab.select_option("#decision [name=template]", label="special_offer (en_US)")
    tab.select_option("#decision [name=status]", "REJECTED")
    tab.select_option("#decision [name=reason]", "SCAM")
    tab.click("#decision button")
    row.locator("text=SCAM").wait_for()
    tab.select_option("#decision [name=status]", "PAUSED")
    tab.select_option("#decision [name=title]", "RATE_LIMITING_PAUSE")
    tab.click("#decision button")
    row.locator("text=RATE_LIMITING_PAUSE").wait_for()
    row.get_by_label("Quality").select_option("RED")
    row.get_by_label("Category").select_option("UTILITY")
    tab.select_option("#review [name=mode]", "approve")
    sim.flush()

    def decided():
        changed = state_of("special_offer")
        reviewed = sim.control("GET", "state")["review"]["mode"] == "approve"
        return reviewed and (changed["quality"], changed["category"])

    wait_until(lambda: decided() == ("RED", "UTILITY"))
