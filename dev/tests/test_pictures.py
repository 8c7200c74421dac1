# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Takes the documentation's pictures of an agent's pages, in a browser.

They are written to ``description`` in the folder of screenshots; those of
``static/description`` are copies.
"""

import io

import browser as browsers
import pytest
from patience import wait_until
from PIL import Image, ImageDraw
from test_journey import ticket_of, write
from test_media_journey import control, send
from test_templates_journey import wait_for_templates

from dev.env.stack import screenshots

PICTURES = screenshots() / "description"
CHATTER = ".o-mail-Chatter"
COMPOSER = browsers.Ticket.COMPOSER
CLOSES = (
    "UPDATE helpdesk_whatsapp_contact contact"
    " SET window_expires_at = now() AT TIME ZONE 'UTC' + %s::interval"
    " FROM helpdesk_ticket ticket"
    " WHERE ticket.whatsapp_contact_id = contact.id AND ticket.id = %s"
)
WAITS = (
    "UPDATE helpdesk_ticket"
    " SET whatsapp_waiting_since = whatsapp_waiting_since - %s::interval WHERE id = %s"
)
#: Customer, their text, its age, and the rest of the customer service window.
WAITING = (
    ("joao", "O boleto não abre", "5 hours 20 min", "18 hours"),
    ("ana", "Is the workshop on Friday?", "22 hours", "1 hours"),
    ("bob", "It works again! Where do I bring yours?", "25 min", "23 hours 30 min"),
)
FORMER = (
    "UPDATE helpdesk_whatsapp_message SET sent_at = sent_at - '3 days'::interval,"
    " create_date = create_date - '3 days'::interval",
    "UPDATE helpdesk_whatsapp_session SET state = 'expired'",
)
QUIET = (
    "UPDATE res_company SET whatsapp_is_automatic = false",
    "UPDATE helpdesk_whatsapp_account SET name = 'Helpdesk +55 11 5550-7890'",
)


def photo_of_a_printer():
    image = Image.new("RGB", (640, 380), "#e8e4de")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 300, 640, 400), fill="#94745a")
    draw.rectangle((180, 40, 450, 130), fill="white")
    draw.rounded_rectangle((90, 110, 550, 320), 20, fill="#3e424a")
    draw.rectangle((120, 160, 330, 240), fill="#7fbcd6")
    for x, colour in ((400, "#d6483c"), (450, "#d6bb60"), (500, "#5d9d62")):
        draw.ellipse((x, 185, x + 30, 215), fill=colour)
    draw.text((136, 172), "ERRO 13", fill="black", font_size=30)
    draw.text((136, 208), "Atolamento", fill="black", font_size=20)
    draw.polygon([(170, 290), (460, 290), (500, 360), (130, 350)], fill="white")
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


@pytest.fixture(scope="module", autouse=True)
def desk(stack):
    PICTURES.mkdir(exist_ok=True)
    for statement in QUIET:
        stack.query(statement)
    for customer in ("maria", "joao", "ana", "bob"):
        control(stack, "PATCH", f"customers/{customer}", behaviour="reads")


def test_a_ticket_and_the_customers_phone(chromium, stack, agent):
    tab = browsers.page(chromium, 1200, 900)
    phone = browsers.Phone(tab, stack)
    agent.set_viewport_size({"width": 1400, "height": 1032})
    write(stack, "maria", "Bom dia! A impressora do caixa parou e mostra o erro 13")
    ticket_id = ticket_of(stack, "Maria Silva")
    photo = photo_of_a_printer()
    send(stack, "image", photo, "image/png", caption="A tela está assim")
    ticket = browsers.Ticket(agent, stack, ticket_id)
    agent.wait_for_selector("img.o-mail-AttachmentImage")
    ticket.answer(
        "Bom dia, Maria! É papel preso. Abra a tampa traseira e puxe a folha *devagar*."
    )
    phone.wait_for("É papel preso")
    ticket.wait_for_state("É papel preso", "read")
    write(stack, "maria", "Puxei a folha, mas o erro continua")
    ticket.wait_for("mas o erro continua")
    ticket.write("Desligue por *10 segundos* e ligue de novo, por favor")
    agent.wait_for_selector(".o-whatsapp-Composer-preview strong")
    browsers.picture(agent, PICTURES / "ticket.png", "body")
    phone.wait_for("mas o erro continua")
    browsers.picture(tab, PICTURES / "phone.png", ".device")
    assert not tab.errors
    browsers.close(tab)


def test_composer_trouble_and_the_closed_window(stack, agent):
    agent.set_viewport_size({"width": 900, "height": 2000})
    write(stack, "bob", "My computer won't start. I have a presentation at three!")
    ticket_id = ticket_of(stack, "Bob Smith")
    stack.query(CLOSES, "3 hours 12 minutes", ticket_id)
    stack.query(
        "UPDATE res_partner SET email = 'bob@example.com' WHERE name = 'Bob Smith'"
    )
    ticket = browsers.Ticket(agent, stack, ticket_id)
    ticket.answer("Hello Bob! Is there a light beside the power button?")
    ticket.wait_for_state("Is there a light", "read")
    write(stack, "bob", "No, it is dark")
    ticket.wait_for("No, it is dark")
    stack.query(CLOSES, "3 hours 12 minutes", ticket_id)
    agent.reload()
    ticket.act("No, it is dark", "whatsapp-answer")
    ticket.write("Please hold the power button for *10 seconds*. Does it start now?")
    agent.click("button[name=whatsapp-buttons]")
    for number, label in enumerate(("Yes", "No"), 1):
        agent.wait_for_selector(f"[aria-label='Label of option {number}']:focus")
        agent.keyboard.type(label)
        if number == 1:
            agent.keyboard.press("Enter")
    browsers.picture(agent, PICTURES / "composer.png", CHATTER, COMPOSER)
    agent.keyboard.press("Control+Enter")
    ticket.wait_for_state("Please hold", "read")
    control(stack, "POST", "customers/bob/press", title="No")
    agent.wait_for_selector(".o-whatsapp-Question-option.o-chosen:has-text('No')")

    control(stack, "POST", "faults", on="messages", kind="error", code=131026)
    ticket.answer("Then please bring it to room 12: we have one you can borrow.")
    ticket.message("room 12").locator("button[name=retry]").wait_for()
    control(stack, "PATCH", "customers/bob", behaviour="manual")
    control(stack, "POST", "faults", on="messages", kind="cut_after")
    ticket.answer("Are you coming?")
    ticket.message("Are you coming").locator("button[name=check]").wait_for()
    trouble = ".o-whatsapp-Trouble[data-state=failed]"
    browsers.picture(agent, PICTURES / "failed.png", ".o-mail-Thread", trouble)

    wait_for_templates(stack)
    stack.query(CLOSES, "-1 hours", ticket_id)
    agent.reload()
    composer = ".o-whatsapp-TemplateComposer"
    agent.fill(f"{composer} input[type=search]", "solved")
    agent.click(f"{composer} li button")
    fields = agent.locator(f"{composer} textarea")
    fields.nth(0).fill("Bob")
    fields.nth(1).fill("HT00010")
    agent.locator(f"{composer} .o_whatsapp_body:has-text('Hi Bob')").wait_for()
    browsers.picture(agent, PICTURES / "closed_window.png", CHATTER, COMPOSER)


def test_the_list_of_who_waits_and_the_history_with_a_person(stack, agent):
    for statement in FORMER:
        stack.query(statement)
    for customer, text, waited, left in WAITING:
        write(stack, customer, text)
        ticket_id = wait_for_ticket(stack, text)
        stack.query(WAITS, waited, ticket_id)
        stack.query(CLOSES, left, ticket_id)
    browsers.show(agent, stack, "helpdesk-whatsapp-waiting")
    agent.wait_for_selector(".o_data_row")
    browsers.picture(agent, PICTURES / "list.png", "body", ".o_list_table")

    browsers.Ticket(agent, stack, ticket_id)
    agent.click("button[name=action_whatsapp_history]")
    agent.wait_for_selector(".o-whatsapp-Bubble:has-text('room 12')")
    agent.set_viewport_size({"width": 900, "height": 860})
    browsers.picture(agent, PICTURES / "history.png", ".o-whatsapp-History")


def wait_for_ticket(stack, text):
    statement = (
        "SELECT ticket_id FROM helpdesk_whatsapp_message"
        " WHERE text = %s AND ticket_id IS NOT NULL"
    )
    return wait_until(lambda: stack.query(statement, text))[0][0]
