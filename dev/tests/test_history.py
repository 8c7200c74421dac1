# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the history of a person's messages, in a browser."""

import browser as browsers
from test_media_journey import control, photo, recording, send, ticket

from dev.env.stack import screenshots

LOG = ".o-whatsapp-History-log"


def bubble(text, more=""):
    return f".o-whatsapp-Bubble{more}:has-text({text!r})"


def test_an_agent_reads_the_history_of_a_customer(stack, agent):
    wrote = "customers/maria/messages"
    control(stack, "POST", wrote, text="The *printer* burns")
    send(stack, "image", photo(), "image/jpeg", caption="Look at it")
    send(stack, "audio", recording(), "audio/wav")
    send(stack, "document", b"1", "text/plain", filename="bill.txt")
    page = ticket(stack, agent)
    page.wait_for("Look at it")
    agent.click("button[name=action_whatsapp_history]")
    agent.wait_for_selector(f"{LOG} .o-whatsapp-Bubble-image img")
    agent.wait_for_selector(f"{LOG} audio")
    agent.wait_for_selector(f"{LOG} a:has-text('bill.txt')")
    agent.reload()
    agent.wait_for_selector(bubble("Look at it"))
    messages = control(stack, "GET", wrote)["data"]
    first = next(one for one in messages if one.get("text") == "The *printer* burns")
    control(stack, "POST", wrote, text="It is out", quote=first["wamid"])
    agent.wait_for_selector(bubble("It is out"))
    agent.fill(".o-whatsapp-History-search input", "printer")
    agent.wait_for_selector(bubble("burns", ".o-found"))
    agent.screenshot(path=screenshots() / "history.png")
    agent.click("button:has-text('Answer')")
    browsers.Ticket.wait_for(page, "It is out")
    assert not agent.errors
