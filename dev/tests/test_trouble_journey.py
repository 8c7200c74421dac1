# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of an agent who deals with failed messages, in a browser."""

import browser as browsers
import pytest
from patience import wait_until
from simulator_client import call

from dev.env.stack import screenshots

TROUBLE = ".o-whatsapp-Trouble"


def control(stack, method, path, **body):
    answer = call(method, f"{stack.simulator_url}/control/{path}", body)
    assert answer.status == 200, answer.body
    return answer.json


def rpc(tab, model, method, *args):
    """Call Odoo as the page's user."""
    return tab.evaluate(
        """async ([model, method, args]) => {
            const params = {model, method, args, kwargs: {}};
            const response = await fetch("/web/dataset/call_kw", {
                method: "POST",
                headers: {"Content-Type": "application/json"},
                body: JSON.stringify({jsonrpc: "2.0", method: "call", params}),
            });
            return (await response.json()).result;
        }""",
        [model, method, list(args)],
    )


@pytest.fixture
def ticket(stack, agent):
    """Maria's ticket on the agent's page; her phone reports no status by itself."""
    control(stack, "PATCH", "customers/maria", behaviour="manual")
    control(stack, "POST", "customers/maria/messages", text="The printer burns")
    latest = "SELECT id FROM helpdesk_ticket WHERE name = %s ORDER BY id DESC"
    found = wait_until(lambda: stack.query(latest, "The printer burns"))
    page = browsers.Ticket(agent, stack, found[0][0])
    page.id = found[0][0]
    return page


def answer(ticket, text):
    rpc(ticket.tab, "helpdesk.ticket", "whatsapp_post", [ticket.id], f"<p>{text}</p>")


def below(ticket, text, name):
    """Return a button below the message with ``text``."""
    return ticket.message(text).locator(f"{TROUBLE} button[name={name}]")


def menu(tab):
    tab.click(".o_menu_systray i[aria-label=Messages]")


def test_failures_are_told_retried_cancelled_and_leave_the_menu(stack, agent, ticket):
    control(stack, "POST", "faults", on="messages", kind="error", code=131026, times=2)
    answer(ticket, "Is it still on fire?")
    answer(ticket, "Never mind")
    below(ticket, "Never mind", "retry").wait_for()
    assert "not on WhatsApp" in ticket.message("Never mind").inner_text()
    agent.screenshot(path=screenshots() / "failure.png")

    menu(agent)
    agent.click(".o-mail-NotificationItem:has-text('WhatsApp failures')")
    agent.wait_for_selector(f"{TROUBLE}")
    below(ticket, "Is it still on fire?", "retry").click()
    ticket.wait_for_state("Is it still on fire?", "accepted")

    action = "helpdesk_mgmt_whatsapp.helpdesk_whatsapp_failure_action"
    browsers.show(agent, stack, f"action-{action}")
    agent.click(".o_list_view thead input[type=checkbox]")
    agent.screenshot(path=screenshots() / "failures.png")
    agent.click(".o_control_panel button[name=action_cancel]")
    agent.wait_for_selector("text=No failed messages")
    menu(agent)
    agent.wait_for_selector(".o-mail-MessagingMenu")
    failures = agent.locator(".o-mail-NotificationItem:has-text('WhatsApp failures')")
    failures.wait_for(state="detached")


def test_an_unknown_outcome_is_checked_until_it_is_settled(stack, agent, ticket):
    control(stack, "POST", "faults", on="messages", kind="cut_after")
    answer(ticket, "Did you get this?")
    below(ticket, "Did you get this?", "check").click()
    agent.wait_for_selector(".o_notification:has-text('has reported no status since')")
    agent.screenshot(path=screenshots() / "unknown.png")
    [(uuid,)] = stack.query(
        "SELECT uuid FROM helpdesk_whatsapp_message WHERE text = %s",
        "Did you get this?",
    )
    [sent] = control(stack, "GET", f"accepted?uuid={uuid}")["data"]
    control(stack, "POST", "statuses", wamid=sent["wamid"], status="delivered")
    ticket.wait_for_state("Did you get this?", "delivered")
    below(ticket, "Did you get this?", "check").wait_for(state="detached")


def queue(stack, ticket, text):
    """Have an answer wait for a later attempt, as Meta was unavailable."""
    control(stack, "POST", "faults", on="messages", kind="error", code=131000)
    answer(ticket, text)
    wait_until(
        lambda: stack.query(
            "UPDATE helpdesk_whatsapp_message"
            "   SET send_after = now() AT TIME ZONE 'UTC' + interval '6 hours'"
            " WHERE text = %s AND state = 'outgoing' AND attempts > 0 RETURNING id",
            text,
        )
    )
    ticket.tab.reload()  # nothing tells the page of that time


def status_of(ticket, text):
    """Open the popover with a message's delivery status."""
    ticket.message(text).locator(".o-whatsapp-Status").click()
    popover = ticket.tab.locator(".o-whatsapp-StatusPopover")
    popover.wait_for()
    return popover


def set_language(tab, code):
    context = rpc(tab, "res.users", "context_get")
    rpc(tab, "res.users", "write", [context["uid"]], {"lang": code})
    tab.reload()


def test_a_queued_message_says_why_it_waits_and_is_sent_now(stack, agent, ticket):
    queue(stack, ticket, "Are you there?")
    popover = status_of(ticket, "Are you there?")
    shown = popover.inner_text()
    assert "WhatsApp was unavailable." in shown
    assert "Next attempt" in shown
    agent.screenshot(path=screenshots() / "queued.png", animations="disabled")
    size = agent.viewport_size
    agent.set_viewport_size({"width": 400, "height": 800})
    set_language(agent, "pt_BR")
    assert "Próxima tentativa" in status_of(ticket, "Are you there?").inner_text()
    agent.screenshot(path=screenshots() / "queued_narrow.png", animations="disabled")
    assert agent.evaluate("document.documentElement.scrollWidth") <= 400
    set_language(agent, "en_US")
    agent.set_viewport_size(size)
    action = "helpdesk_mgmt_whatsapp.helpdesk_whatsapp_message_action"
    browsers.show(agent, stack, f"action-{action}")
    agent.locator(".o_data_row button[name=action_send_now]").first.wait_for()
    agent.wait_for_selector("td[name=waits_for]:has-text('Next attempt')")
    agent.screenshot(path=screenshots() / "queued_list.png", animations="disabled")
    ticket = browsers.Ticket(agent, stack, ticket.id)
    status_of(ticket, "Are you there?").locator("[name=send_now]").click()
    ticket.wait_for_state("Are you there?", "accepted")


def test_a_queued_message_is_cancelled_and_never_sent(stack, agent, ticket):
    queue(stack, ticket, "Forget it")
    status_of(ticket, "Forget it").locator("[name=cancel]").click()
    ticket.wait_for_state("Forget it", "failed")
    agent.wait_for_selector(f"{TROUBLE}:has-text('cancelled before it was sent')")
    agent.screenshot(path=screenshots() / "cancelled.png")
    answer(ticket, "How is the printer?")
    ticket.wait_for_state("How is the printer?", "accepted")
    phone = control(stack, "GET", "customers/maria/messages")["data"]
    texts = [message["text"] for message in phone]
    assert "How is the printer?" in texts
    assert "Forget it" not in texts
