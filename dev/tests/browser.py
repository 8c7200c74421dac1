"""Chromium in front of a real Odoo and a real simulator."""

import os
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

# A headless browser without a network must not call home.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=FLAGS
        )
        yield chromium
        chromium.close()


def page(chromium, width=1400, height=900):
    """A page of a person of their own; ``page.errors`` are those of the console."""
    context = chromium.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(20_000)
    tab = context.new_page()
    tab.errors = []
    tab.on("pageerror", lambda error: tab.errors.append(str(error)))
    tab.on(
        "console",
        lambda line: tab.errors.append(line.text) if line.type == "error" else None,
    )
    return tab


def log_in(tab, stack, user):
    tab.goto(f"{stack.odoo_url}/web/login")
    tab.fill("#login", user)
    tab.fill("#password", user)
    tab.click("button[type=submit]")
    tab.wait_for_selector(".o_web_client")


class Phone:
    """A customer's phone, on the simulator's page."""

    def __init__(self, tab, stack, customer="maria"):
        self.tab = tab
        tab.goto(f"{stack.simulator_url}/#{customer}/106540352242922")
        tab.wait_for_selector(".composer textarea")

    def write(self, text):
        self.tab.fill(".composer textarea", text)
        self.tab.click(".composer .send")

    def wait_for(self, text):
        self.tab.wait_for_selector(f".bubble:has-text({text!r})")

    def picture(self, path):
        self.tab.locator(".device").screenshot(path=path)


class Ticket:
    """An agent's page with a ticket open."""

    def __init__(self, tab, stack, ticket_id):
        self.tab = tab
        action = "helpdesk_mgmt.helpdesk_ticket_action"
        tab.goto(f"{stack.odoo_url}/odoo/action-{action}/{ticket_id}")
        tab.wait_for_selector(".o-mail-Message")

    def wait_for(self, text):
        self.tab.wait_for_selector(f".o-mail-Message-body:has-text({text!r})")

    def open_composer(self):
        self.tab.click("button.o-whatsapp-Chatter-write")
        self.tab.wait_for_selector(".modal .o_whatsapp_composer")

    def answer(self, *pieces):
        """Write and send; a piece in a list is bold."""
        self.open_composer()
        self.tab.click(".modal .odoo-editor-editable")
        for piece in pieces:
            bold = isinstance(piece, list)
            if bold:
                self.tab.keyboard.press("Control+b")
            self.tab.keyboard.type(piece[0] if bold else piece)
            if bold:
                self.tab.keyboard.press("Control+b")
        self.tab.click(".modal footer [name=action_send]")
        self.tab.wait_for_selector(".modal", state="detached")

    def wait_for_state(self, text, state):
        """Until the message with ``text`` shows that it is ``state``."""
        message = f".o-mail-Message:has(.o-mail-Message-body:has-text({text!r}))"
        self.tab.wait_for_selector(f"{message} .o-whatsapp-Status[data-state={state}]")
