# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of calls, and of conversations that another system answers, in a browser."""

import browser as browsers
import pytest
from simulator_client import PHONE
from test_journey import ticket_of, write
from test_media_journey import control

from dev.env.stack import screenshots

COMPOSER = browsers.Ticket.COMPOSER
TAKE, GIVE = "button[name=whatsapp-take-over]", "button[name=whatsapp-give-back]"


@pytest.fixture(scope="module", autouse=True)
def phones(stack):
    for customer in ("maria", "bob"):
        control(stack, "PATCH", f"customers/{customer}", behaviour="reads")


def test_99_an_agent_takes_over_what_another_system_answers(chromium, stack, agent):
    write(stack, "maria", "Onde está o meu pedido?")
    ticket = browsers.Ticket(agent, stack, ticket_of(stack, "Maria Silva"))
    phone = browsers.Phone(browsers.page(chromium, 1200, 900), stack)
    phone.tab.check("label:has-text('The business gets copies') input")
    phone.tab.check("label:has-text('Another system answers') input")
    phone.write("Ainda está aí?")
    ticket.wait_for("Ainda está aí?")
    phone.tab.click("button:has-text('The other system writes')")
    phone._fill_sheet(text="Seu pedido sai amanhã.")
    ticket.wait_for("Seu pedido sai amanhã.")
    agent.reload()
    agent.wait_for_selector(f"{COMPOSER} {TAKE}")
    agent.screenshot(path=screenshots() / "watched.png")
    agent.click(TAKE)
    agent.wait_for_selector(GIVE)
    ticket.answer("Sou eu de novo, a Ana")
    phone.wait_for("Sou eu de novo")
    agent.click(GIVE)
    agent.wait_for_selector(f"{GIVE}", state="detached")
    assert not phone.tab.errors


def test_99_a_conversation_is_handed_over_with_its_summary(stack, agent):
    control(stack, "PATCH", f"accounts/{PHONE}", is_standby=True)
    values = {"owner": "other", "is_silent": True}
    control(stack, "POST", "customers/bob/thread", **values)
    write(stack, "bob", "My screen is black")
    summary = "Bob's screen is black since Monday. He has changed the cable."
    control(stack, "POST", "customers/bob/thread", owner="us", summary=summary)
    ticket = browsers.Ticket(agent, stack, ticket_of(stack, "Bob Smith"))
    ticket.wait_for("My screen is black")
    ticket.wait_for("He has changed the cable")
    agent.wait_for_selector(".o-mail-Activity:has-text('handed over to us')")
    agent.screenshot(path=screenshots() / "handed_over.png")


def test_100_a_call_that_nobody_answers_is_seen_at_once(chromium, stack, agent):
    ticket = browsers.Ticket(agent, stack, ticket_of(stack, "Bob Smith"))
    phone = browsers.Phone(browsers.page(chromium, 1200, 900), stack, "bob")
    phone.tab.click("button[title='Call; nobody answers']")
    ticket.wait_for("Missed call")
    phone.tab.wait_for_selector(".chat .day:has-text('no answer')")
    agent.reload()
    agent.wait_for_selector(".o-mail-Activity:has-text('Missed call on WhatsApp')")
    agent.screenshot(path=screenshots() / "missed_call.png")
    assert not phone.tab.errors
