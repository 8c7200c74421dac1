# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of agents who write where the conversation is not, in a browser."""

import browser as browsers
from odoo_rpc import call_kw, logged_in
from simulator_client import PHONE, call
from test_handing_over import control, ticket

from dev.env.stack import screenshots

DIALOG = ".o-whatsapp-DecisionDialog"
CLOSE = (
    "UPDATE helpdesk_ticket SET stage_id ="
    " (SELECT id FROM helpdesk_ticket_stage WHERE closed ORDER BY id LIMIT 1)"
    " WHERE id = %s"
)
#: Language of the agent's pages, and their width.
PAGES = (("en_US", 1300), ("pt_BR", 400))


def speak(stack, lang):
    [(agent_id,)] = stack.query("SELECT id FROM res_users WHERE login = 'agent'")
    call_kw(
        logged_in(stack, "agent"),
        stack,
        model="res.users",
        method="write",
        args=[[agent_id], {"lang": lang}],
    )


def written(stack, customer, text):
    control(stack, f"customers/{customer}/messages", text=text)
    return ticket(stack, f"ticket.name = '{text}'")


def asked(agent, stack, ticket_id, text, name):
    """Write in a ticket until the dialog opens; keep its picture in all PAGES."""
    for lang, width in PAGES:
        speak(stack, lang)
        agent.set_viewport_size({"width": width, "height": 900})
        agent.goto("about:blank")
        page = browsers.Ticket(agent, stack, ticket_id)
        if not agent.locator(page.INPUT).is_visible():
            agent.click(".o-whatsapp-Chatter-write")
        agent.fill(page.INPUT, text)
        agent.press(page.INPUT, "Control+Enter")
        agent.wait_for_selector(DIALOG)
        agent.screenshot(path=screenshots() / f"{name}-{lang}-{width}.png")
        if (lang, width) != PAGES[-1]:
            agent.keyboard.press("Escape")
            agent.wait_for_selector(DIALOG, state="detached")
    return page


def test_what_an_agent_writes_takes_the_conversation_along(stack, agent):
    first, _number = written(stack, "joao", "The boiler is cold")
    control(stack, "customers/joao/messages", text="/new The door is open")
    ticket(stack, "ticket.name = 'The door is open'")
    page = asked(agent, stack, first, "One more", "elsewhere")
    agent.click(f"{DIALOG} .btn-primary")
    page.wait_for("One more")
    control(stack, "customers/joao/messages", text="Ok, and now?")
    page.wait_for("Ok, and now?")


def test_a_closed_ticket_asks_whether_to_reopen_it(stack, agent):
    ticket_id, _number = written(stack, "bob", "The lamp is dark")
    stack.query(CLOSE, ticket_id)
    stack.query("UPDATE helpdesk_whatsapp_session SET state = 'closed'")
    page = asked(agent, stack, ticket_id, "Does it shine?", "closed")
    agent.click(f"{DIALOG} .btn-primary")
    page.wait_for("Does it shine?")
    ticket(stack, f"ticket.id = {ticket_id}")


def test_a_group_has_a_ticket_in_which_nobody_writes(stack, agent):
    url = f"{stack.simulator_url}/control/accounts/{PHONE}"
    assert call("PATCH", url, {"official": True}).status == 200
    group = control(stack, "customers/ana/groups", subject="Repairs")["group"]
    control(stack, "customers/ana/messages", text="Who repairs this?", group=group)
    ticket_id, _number = ticket(stack, "ticket.name = 'Who repairs this?'")
    for lang, width in PAGES:
        speak(stack, lang)
        agent.set_viewport_size({"width": width, "height": 900})
        agent.goto("about:blank")
        page = browsers.Ticket(agent, stack, ticket_id)
        page.wait_for("Who repairs this?")
        agent.click(".o-whatsapp-Chatter-write")
        agent.wait_for_selector(".o-whatsapp-Composer-obstacle")
        agent.screenshot(path=screenshots() / f"group-{lang}-{width}.png")
