# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Test of a working day in the inbox: two agents, ten customers, in a browser."""

from contextlib import contextmanager

import browser as browsers
from odoo_rpc import call_kw, logged_in
from patience import wait_until
from simulator_client import call
from test_handing_over import control
from test_journey import ticket_of

from dev.env.stack import screenshots

FATIMA = "فاطمة الزهراء"
NAMES = ("Ada", "Bea", "Caio", "Davi", "Elsa", "Flor", "Gil", "Hugo", "Iris", FATIMA)
ROW = ".o-whatsapp-Inbox-list .o-whatsapp-Conversation"
CHAT = ".o-whatsapp-Inbox .o-mail-Chatter.o-whatsapp-chat"
PANE = ".o-whatsapp-Inbox .o_form_sheet"
INPUT = browsers.Ticket.INPUT


def row(name, more=""):
    return f"{ROW}{more}:has(.o-whatsapp-Conversation-name:text-is({name!r}))"


class Inbox:
    """An agent's page with the inbox open."""

    def __init__(self, tab, stack):
        self.tab = tab
        tab.goto(f"{stack.odoo_url}/odoo/whatsapp-inbox")
        tab.wait_for_selector(".o-whatsapp-Inbox-rows[aria-busy=false]")

    def choose(self, kind):
        self.tab.click(f"[data-kind={kind}]")

    def open(self, name):
        self.tab.click(row(name))
        self.tab.wait_for_selector(row(name, ".o-selected"), state="attached")

    def read(self, text):
        message = f".o-mail-Message-body:has-text({text!r})"
        self.tab.locator(f"{CHAT} {message}").last.wait_for(state="visible")

    def answer(self, text):
        self.tab.fill(INPUT, text)
        self.tab.press(INPUT, "Control+Enter")
        self.read(text)

    def pick(self, field, value):
        """Choose a value of a field of the ticket, which is saved at once."""
        self.tab.fill(f"{PANE} [name={field}] input", value)
        self.tab.click(f".o-autocomplete--dropdown-item:has-text({value!r})")


@contextmanager
def asked_for(tab, method):
    """Collect the addresses of the page's requests that have the method's name."""
    found = []

    def on_request(request):
        if method in request.url:
            found.append(request.url)

    tab.on("request", on_request)
    yield found
    tab.remove_listener("request", on_request)


def second_agent(stack):
    """Create Bruna, with the groups and the team of the first agent."""
    [(like,)] = stack.query("SELECT id FROM res_users WHERE login = 'agent'")
    admin = logged_in(stack, "admin")
    [team] = call_kw(
        admin,
        stack,
        model="res.users",
        method="read",
        args=[[like], ["group_ids", "helpdesk_team_ids"]],
    )
    values = {"name": "Bruna Braga", "login": "bruna", "password": "bruna"}
    values["group_ids"] = [[6, 0, team["group_ids"]]]
    values["helpdesk_team_ids"] = [[6, 0, team["helpdesk_team_ids"]]]
    call_kw(admin, stack, model="res.users", method="create", args=[values])


def ten_customers(stack):
    """Create the customers; returns their ids in the simulator by their names."""
    return {
        name: control(stack, "customers", name=name, phone=f"55119900000{n:02}")["id"]
        for n, name in enumerate(NAMES)
    }


def wait_for_text(stack, customer, text):
    """Wait until a text is on the customer's phone."""
    url = f"{stack.simulator_url}/control/customers/{customer}/messages"
    wait_until(lambda: text in [m.get("text") for m in call("GET", url).json["data"]])


def test_a_working_day_of_two_agents_and_ten_customers(chromium, stack, agent):
    second_agent(stack)
    ids = ten_customers(stack)

    def says(name, text):
        control(stack, f"customers/{ids[name]}/messages", text=text)

    # All ten write; the list fills by itself, the last one on top.
    alice = Inbox(agent, stack)
    for name in NAMES:
        says(name, f"Ticket of {name}")
        agent.wait_for_selector(row(name, ".o-unread"))
    assert agent.locator(ROW).count() >= len(NAMES)
    agent.screenshot(path=screenshots() / "inbox_list.png")

    # An answer: the chat runs downwards, the ticket is hers, the customer's turn. D15:
    # the cursor is in the composer already.
    alice.open("Caio")
    agent.wait_for_selector(f"{INPUT}:focus")
    alice.read("Ticket of Caio")
    agent.wait_for_selector(row("Caio", ":not(.o-unread)"))
    alice.answer("Is it plugged in?")
    wait_for_text(stack, ids["Caio"], "Is it plugged in?")
    agent.wait_for_selector(f"{PANE} [name=user_id] input >> nth=0")
    agent.wait_for_selector(f"{row('Caio')} [title='Alice Agent']")
    agent.wait_for_selector(f"{row('Caio')} :text('Customer:')")

    # D27: Bruna opens the same ticket, and each sees the other's face.
    tab = browsers.page(chromium, 1400, 900)
    browsers.log_in(tab, stack, "bruna")
    bruna = Inbox(tab, stack)
    bruna.open("Caio")
    tab.wait_for_selector("[title='Alice Agent is looking at this ticket']")
    agent.wait_for_selector("[title='Bruna Braga is looking at this ticket']")
    tab.fill(INPUT, "I am")
    agent.wait_for_selector("[title='Bruna Braga is writing']")
    agent.screenshot(path=screenshots() / "inbox_faces.png")
    tab.fill(INPUT, "")
    bruna.open("Elsa")
    agent.wait_for_selector(".o-whatsapp-Faces-face", state="detached")

    # A reply comes while Bruna is elsewhere: the row moves to the top, and her form is
    # not loaded again.
    first = ".o-whatsapp-Inbox-rows li:first-child .o-whatsapp-Conversation"
    with asked_for(tab, "web_read") as asked:
        says("Caio", "Yes, it is")
        tab.wait_for_selector(f"{first}:has-text('Caio'):has-text('Yes, it is')")
    assert not asked
    alice.read("Yes, it is")

    # Search by an Arabic name, which is written from right to left.
    agent.fill(".o-whatsapp-Inbox-list input[type=search]", "فاطمة")
    agent.wait_for_function(
        "rows => document.querySelectorAll(rows).length === 1", arg=ROW
    )
    alice.open(FATIMA)
    alice.read(f"Ticket of {FATIMA}")
    agent.fill(".o-whatsapp-Inbox-list input[type=search]", "")
    agent.wait_for_selector(row("Ada"))

    # What the pane changes is saved, and leaves or joins the others' lists.
    agent.click(f"{PANE} .o-whatsapp-TicketMenu")
    agent.click(".dropdown-item[name=action_whatsapp_give_to]")
    agent.fill(".modal [name=user_id] input", "Bruna")
    agent.click(".o-autocomplete--dropdown-item:has-text('Bruna Braga')")
    agent.fill(".modal [name=note] textarea", "She speaks Arabic only")
    agent.click(".modal [name=action_hand_over]")
    agent.wait_for_selector(".modal", state="detached")
    bruna.choose("mine")
    bruna.open(FATIMA)
    bruna.read("She speaks Arabic only")
    bruna.pick("stage_id", "Done")
    tab.wait_for_selector(row(FATIMA), state="detached")
    bruna.choose("closed")
    tab.wait_for_selector(row(FATIMA))

    # D16: on a phone, the chat comes first.
    agent.set_viewport_size({"width": 400, "height": 800})
    agent.click(".o-whatsapp-Inbox-back")
    alice.open("Ada")
    alice.answer("Good morning")
    wait_for_text(stack, ids["Ada"], "Good morning")
    agent.screenshot(path=screenshots() / "inbox_phone.png")
    agent.click(".o-whatsapp-Inbox-ticket")
    agent.wait_for_selector(f"{PANE} [name=stage_id]")

    # D17: a ticket's topbar shows all its buttons, however narrow.
    browsers.Ticket(agent, stack, ticket_of(stack, "Caio"))
    assert agent.locator(".o-mail-Followers-button").bounding_box()["x"] < 400
    assert not tab.errors
