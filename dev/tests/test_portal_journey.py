# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of a customer's page of a ticket in the portal, in a browser."""

import json
import uuid

import browser as browsers
import pytest
import requests
from patience import PATIENCE
from test_journey import ticket_of
from test_media_journey import control, photo

from dev.env.stack import screenshots

WRITTEN = "Olá, a *impressora* não liga:\n- luz apagada\n- cabo _conectado_\n> Erro 13"


def fill_in(stack):
    """Answer a form with a photo as Maria."""
    url = f"{stack.simulator_url}/control/media"
    file = requests.post(
        url, files={"file": ("front.jpg", photo(), "image/jpeg")}, timeout=PATIENCE
    ).json()
    chosen = {**file, "file_name": "front.jpg", "mime_type": "image/jpeg"}
    response = {"flow_token": "t", "serial_number": "X-13", "photos": [chosen]}
    reply = {"name": "flow", "body": "Sent", "response_json": json.dumps(response)}
    content = {"type": "nfm_reply", "nfm_reply": reply}
    message = {"type": "interactive", "interactive": content}
    control(stack, "POST", "customers/maria/messages", message=message)


def address(stack, ticket_id):
    """Return the address of the ticket's page with its token."""
    token = str(uuid.uuid4())
    statement = "UPDATE helpdesk_ticket SET access_token = %s WHERE id = %s"
    stack.query(statement, token, ticket_id)
    return f"{stack.odoo_url}/my/ticket/{ticket_id}/{token}"


@pytest.mark.parametrize(("width", "lang"), [(1300, "en_US"), (400, "pt_BR")])
def test_98_a_customer_reads_and_answers_in_the_portal(
    chromium, stack, agent, width, lang
):
    control(stack, "POST", "customers/maria/messages", text=WRITTEN)
    ticket_id = ticket_of(stack, "Maria Silva")
    ticket = browsers.Ticket(agent, stack, ticket_id)
    ticket.wait_for("impressora")
    fill_in(stack)
    agent.locator(
        ".o-mail-Message .o-mail-AttachmentImage, .o-mail-Message img[alt='front.jpg']"
    ).first.wait_for()
    ticket.answer("Segure o botão por *10 segundos*")
    agent.screenshot(path=screenshots() / f"form_{width}.png")

    tab = browsers.page(chromium, width, 900)
    cookie = {"name": "frontend_lang", "value": lang, "url": stack.odoo_url}
    tab.context.add_cookies([cookie])
    tab.goto(address(stack, ticket_id))
    tab.wait_for_selector(":text('impressora')")
    tab.wait_for_selector("li:has-text('luz apagada')")
    tab.wait_for_selector("strong:text('10 segundos')")
    tab.wait_for_selector(":text('front.jpg'), img[alt='front.jpg']")
    tab.screenshot(path=screenshots() / f"portal_{width}.png", full_page=True)
    overflow = (
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert tab.evaluate(overflow) <= 0
    said = f"Agora funciona em {width} pixels"
    tab.fill(".o-mail-Composer-input", said)
    tab.click(".o-mail-Composer-send")
    tab.wait_for_selector(f".o-mail-Message:has-text('{said}')")
    tab.screenshot(path=screenshots() / f"portal_answered_{width}.png", full_page=True)
    agent.reload()
    agent.wait_for_selector(
        f".o-mail-Message:has-text('{said}'):has-text('Written in the portal')"
    )
    agent.screenshot(path=screenshots() / f"portal_agent_{width}.png")
