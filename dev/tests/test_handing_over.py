# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of agents who move conversations to other tickets, in a browser."""

import browser as browsers
from patience import wait_until
from simulator_client import call

from dev.env.stack import screenshots


def control(stack, path, **body):
    answer = call("POST", f"{stack.simulator_url}/control/{path}", body)
    assert answer.status == 200, answer.body
    return answer.json


OPEN = (
    "SELECT ticket.id, ticket.number FROM helpdesk_ticket ticket"
    " JOIN helpdesk_ticket_stage stage ON stage.id = ticket.stage_id"
    " WHERE NOT stage.closed AND "
)


def ticket(stack, condition):
    """Wait for an open ticket; returns its id and number."""
    return wait_until(lambda: stack.query(OPEN + condition))[0]


def test_a_conversation_is_moved_and_the_number_asked_for(stack, agent):
    values = {"name": "Ana", "phone": "5541977776666", "hide_phone": True}
    ana = control(stack, "customers", **values, username="ana.p")["id"]
    control(stack, f"customers/{ana}/messages", text="The printer burns")
    ticket_id, _number = ticket(stack, "ticket.name = 'The printer burns'")
    _id, number = ticket(stack, "whatsapp_contact_id IS NULL")
    page = browsers.Ticket(agent, stack, ticket_id)
    page.wait_for("The printer burns")
    agent.click("button[name=action_whatsapp_move]")
    agent.check(".modal [name=is_of_others] input")
    agent.fill(".modal [name=target_id] input", number)
    agent.click(f".o-autocomplete--dropdown-item:has-text({number!r})")
    agent.wait_for_selector(".modal .alert:visible")
    agent.click(".modal [name=action_move]")
    agent.wait_for_selector(f"h1:has-text({number!r})")
    page.wait_for("The printer burns")
    agent.click("button[name=whatsapp_ask_for_phone]")
    page.wait_for_state("phone number", "delivered")
    agent.wait_for_selector("button[name=whatsapp_ask_for_phone]", state="hidden")
    control(stack, f"customers/{ana}/contact")
    agent.wait_for_selector(".o-mail-Message:has-text('+55 41 97777-6666')")
    agent.screenshot(path=screenshots() / "moved.png")
