# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of an agent who starts a conversation with a template, in a browser."""

import browser as browsers
from patience import wait_until
from simulator_client import call

from dev.env.stack import screenshots

COMPOSER = ".o-whatsapp-TemplateComposer"
TICKET = (
    "SELECT id FROM helpdesk_ticket WHERE whatsapp_contact_id IS NULL"
    " AND NOT EXISTS (SELECT FROM helpdesk_ticket_stage stage"
    " WHERE stage.id = stage_id AND stage.closed) LIMIT 1"
)

APPROVED = (
    "SELECT id FROM helpdesk_whatsapp_template"
    " WHERE name = 'ticket_opened' AND status = 'APPROVED'"
)


def wait_for_templates(stack):
    """Wait until the cron has read the templates from Meta."""
    wait_until(lambda: stack.query(APPROVED), between=stack.wake_crons)


def test_a_ticket_that_began_by_phone_goes_on_with_a_template(chromium, stack, agent):
    joana = {"name": "Joana", "phone": "5541988881234"}
    answer = call("POST", f"{stack.simulator_url}/control/customers", joana)
    phone = browsers.Phone(browsers.page(chromium), stack, answer.json["id"])
    wait_for_templates(stack)
    [[ticket_id]] = stack.query(TICKET)
    browsers.Ticket(agent, stack, ticket_id)
    assert not agent.is_visible("button.o-whatsapp-Chatter-write")
    agent.click("button[name=action_whatsapp_start]")
    agent.fill(".modal [name=number] input", "+55 41 98888-1234")
    agent.keyboard.press("Tab")
    agent.wait_for_selector(".modal .alert-info:has-text('template')")
    agent.screenshot(path=screenshots() / "start.png")
    agent.click(".modal [name=action_start]")

    agent.fill(f"{COMPOSER} input[type=search]", "ticket opened")
    agent.click(f"{COMPOSER} li button")
    fields = agent.locator(f"{COMPOSER} textarea")
    fields.first.fill("")
    fields.first.press_sequentially("Joana\nPrado")
    fields.nth(1).fill("nº 42")
    bubble = agent.locator(f"{COMPOSER} .o_whatsapp_body")
    bubble.filter(has_text="Olá Joana Prado").filter(has_text="nº 42").wait_for()
    agent.screenshot(path=screenshots() / "template_composer.png")
    agent.set_viewport_size({"width": 400, "height": 900})
    bubble.scroll_into_view_if_needed()
    agent.screenshot(path=screenshots() / "template_composer_narrow.png")
    agent.set_viewport_size({"width": 1400, "height": 900})
    agent.click(f"{COMPOSER}-send")
    phone.wait_for("Olá Joana Prado")
    agent.wait_for_selector(".o-mail-Message-body:has-text('Olá Joana Prado')")
    assert phone.tab.locator(".bubble:has-text('Olá Joana Prado')").count() == 1
