"""Chromium in front of a real Odoo and a real simulator."""

import io
import os
from contextlib import contextmanager

from patience import PATIENCE
from PIL import Image
from playwright.sync_api import sync_playwright

# A headless browser without a network must not call home; its microphone beeps.
FLAGS = [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
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
    context = chromium.new_context(
        viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE * 1000)
    tab = context.new_page()
    tab.errors = []
    tab.on("pageerror", lambda error: tab.errors.append(str(error)))
    tab.on(
        "console",
        lambda line: tab.errors.append(line.text) if line.type == "error" else None,
    )
    return tab


#: Cookies of who has logged in, by Odoo's address and the user's name.
_sessions = {}


def log_in(tab, stack, user):
    """Log in on the page, once for each user; Odoo knows the session by its cookie."""
    known = _sessions.get((stack.odoo_url, user))
    if known:
        tab.context.add_cookies(known)
        return
    tab.goto(f"{stack.odoo_url}/web/login")
    tab.fill("#login", user)
    tab.fill("#password", user)
    tab.click("button[type=submit]")
    tab.wait_for_selector(".o_web_client")
    _sessions[stack.odoo_url, user] = tab.context.cookies()


#: Odoo's own chat windows and messages of success cover what is to be seen.
UNCOVERED = (
    ".o-mail-ChatHub, .o_notification_manager, .o-overlay-container .tooltip"
    " {visibility: hidden}"
)
TO_THE_TOP = """
    for (const element of document.querySelectorAll(".o_content *"))
        element.scrollTop = 0;
"""


def picture(tab, path, place, below=""):
    """A small PNG of what stands at ``place``, down to the end of ``below``."""
    tab.add_style_tag(content=UNCOVERED)
    tab.mouse.move(0, 0)
    tab.evaluate(TO_THE_TOP)
    clip = tab.locator(place).first.bounding_box()
    if below:
        end = tab.locator(below).first.bounding_box()
        clip["height"] = end["y"] + end["height"] + 8 - clip["y"]
    data = tab.screenshot(clip=clip, animations="disabled")
    image = Image.open(io.BytesIO(data)).convert("RGB")
    image.quantize(192, dither=Image.Dither.NONE).save(path, optimize=True)


class Phone:
    """A customer's phone, on the simulator's page."""

    def __init__(self, tab, stack, customer="maria"):
        self.tab = tab
        tab.goto(f"{stack.simulator_url}/#{customer}/106540352242922")
        tab.wait_for_selector(".composer textarea")

    def write(self, text):
        self.tab.fill(".composer textarea", text)
        self.tab.click(".composer .send")

    def bubble(self, text):
        """The latest message with this text."""
        return self.tab.locator(f".bubble:has(.said:has-text({text!r}))").last

    def wait_for(self, text):
        self.bubble(text).wait_for()

    def picture(self, path):
        self.tab.locator(".device").screenshot(path=path)

    # Files

    def attach(self, entry):
        self.tab.click(".composer .attach")
        self.tab.click(f".attach-menu button:has-text({entry!r})")

    def _choose(self, entry, path):
        with self.tab.expect_file_chooser() as chooser:
            self.attach(entry)
        chooser.value.set_files(path)

    def _send_file(self, entry, path, caption):
        self._choose(entry, path)
        self.tab.fill(".sheet [name=caption]", caption)
        self.send_sheet()

    def send_photo(self, path, caption=""):
        self._send_file("Photo", path, caption)

    def send_document(self, path, caption=""):
        self._send_file("Document", path, caption)

    def send_audio(self, path):
        self._choose("Audio", path)

    def send_sticker(self, path):
        self._choose("Sticker", path)

    def record_voice_note(self, seconds=1):
        self.tab.locator(".composer .mic").press("Enter")
        self.tab.wait_for_function(
            "seconds => document.querySelector('.recording')"
            "?.dataset.seconds >= seconds",
            arg=seconds,
        )
        self.tab.locator(".composer .mic").press("Enter")
        self.tab.wait_for_selector(".recording", state="detached")

    # Places, cards, what only customers send, and what is not passed on

    def _fill_sheet(self, **values):
        for name, value in values.items():
            self.tab.fill(f".sheet[open] [name={name}]", str(value))
        self.send_sheet()

    def send_sheet(self):
        self.tab.click(".sheet .button.main")
        self.tab.wait_for_selector(".sheet", state="detached")

    def send_location(self, **values):
        """``name``, ``address``, ``latitude``, ``longitude``; a place in São Paulo."""
        self.attach("Location")
        self._fill_sheet(**values)

    def send_contact(self, name, *phones):
        self.attach("Contact")
        self._fill_sheet(name0=name, phones0="\n".join(phones))

    def send_order(self, *products, note=""):
        """Each product: id, quantity, price and currency; one as prefilled if none."""
        self.attach("Order")
        values = {}
        for index, product in enumerate(products):
            if index:
                self.tab.click(".sheet button:has-text('Another product')")
            names = ("product", "quantity", "price", "currency")
            values |= {f"{n}{index}": v for n, v in zip(names, product, strict=True)}
        self._fill_sheet(**values, note=note)

    def ask_about_product(self, product, text):
        self.attach("Product")
        self._fill_sheet(product=product, text=text)

    def come_from_ad(self, text="", **ad):
        """Write after a tap on an ad: ``headline``, ``body``, ``url``."""
        self.attach("From an ad")
        self._fill_sheet(text=text, **ad)

    def fill_form(self, **answers):
        """By the names of the form's fields, in answer to the latest message."""
        self.attach("Form")
        fields = self.tab.locator(".sheet[open] [name^=field]")
        fields.first.wait_for()
        for number in range(fields.count(), len(answers)):
            self.tab.click(".sheet button:has-text('Another field')")
            fields.nth(number).wait_for()
        nothing = [("", "")] * (fields.count() - len(answers))
        values = {}
        for index, (field, answer) in enumerate([*answers.items(), *nothing]):
            values |= {f"field{index}": field, f"answer{index}": answer}
        self._fill_sheet(**values)

    def send_poll(self):
        self.attach("Poll")

    def send_view_once(self):
        self.attach("View once")

    # Answers

    def press(self, title):
        """A button of the latest message that has it."""
        self.tab.locator(f".bubble-buttons > *:has-text({title!r})").last.click()

    def choose(self, row, button=None):
        """A row of the list behind ``button``, or of the latest list."""
        has = f":has-text({button!r})" if button else ""
        self.tab.locator(f".bubble-buttons .opens-list{has}").last.click()
        self.tab.click(f".sheet .list-row:has-text({row!r})")
        self.send_sheet()

    def act(self, text, entry):
        """An entry of the menu of the message with ``text``."""
        bubble = self.bubble(text)
        bubble.hover()
        bubble.locator(".more").click()
        self.tab.click(f".actions-menu button:has-text({entry!r})")

    def reply_to(self, text, answer):
        self.act(text, "Reply")
        self.tab.wait_for_selector(".reply-bar")
        self.write(answer)

    def react(self, text, emoji):
        """With the same emoji again: takes the reaction back."""
        self.act(text, emoji)

    def edit(self, text, corrected):
        self.act(text, "Edit")
        self.tab.wait_for_selector(".reply-bar")
        self.write(corrected)

    def forward(self, text, often=False, to=None):
        """In this chat, or ``to`` the number of that name."""
        self.act(text, "Forward")
        if to:
            self.tab.click(f".sheet .list-row:has-text({to!r})")
        if often:
            self.tab.check(".sheet [name=often]")
        self.send_sheet()

    def delete(self, text):
        self.act(text, "Delete for everyone")

    # The business's app, and the customer's own identity

    def write_as_business(self, text):
        """On the WhatsApp Business app of a number with ``coexistence``."""
        self.tab.check(".as-business")
        self.write(text)
        self.tab.uncheck(".as-business")

    def change_number(self, phone):
        self.tab.click(".details button:has-text('Change number')")
        self._fill_sheet(phone=phone)

    def change_user_id(self, user_id=""):
        self.tab.click(".details button:has-text('Change user id')")
        self._fill_sheet(user_id=user_id)


class Ticket:
    """An agent's page with a ticket open."""

    COMPOSER = ".o-whatsapp-Composer"
    INPUT = f"{COMPOSER} .o-mail-Composer-input"

    def __init__(self, tab, stack, ticket_id):
        self.tab = tab
        action = "helpdesk_mgmt.helpdesk_ticket_action"
        tab.goto(f"{stack.odoo_url}/odoo/action-{action}/{ticket_id}")
        tab.wait_for_selector(".o-mail-Message")

    def wait_for(self, text):
        self.tab.wait_for_selector(f".o-mail-Message-body:has-text({text!r})")

    def answer(self, text):
        """Write and send, as the composer stands open."""
        self.write(text)
        self.send()

    def write(self, text):
        self.tab.locator(self.INPUT).press_sequentially(text)

    def send(self):
        self.tab.wait_for_selector(f"{self.COMPOSER} .o-mail-Composer-send:enabled")
        self.tab.press(self.INPUT, "Control+Enter")
        self.tab.wait_for_function(
            "input => document.querySelector(input)?.value === ''", arg=self.INPUT
        )

    def attach(self, *paths):
        """Add files to the composer."""
        self.tab.set_input_files(f"{self.COMPOSER} input[type=file]", paths)
        for path in paths:
            uploaded = f".o-mail-AttachmentContainer[title={path.name!r}]"
            self.tab.wait_for_selector(
                f"{self.COMPOSER} {uploaded}:not(.o-isUploading)"
            )

    def message(self, text):
        has = f":has(.o-mail-Message-body:has-text({text!r}))"
        return self.tab.locator(f".o-mail-Message{has}").first

    def act(self, text, action):
        """An action of the message with ``text``, by its technical name."""
        self.message(text).hover()
        self.message(text).locator(f"[name={action}]").click()

    def react(self, text):
        """With the first of the emojis offered."""
        self.message(text).hover()
        self.message(text).locator(".o-mail-QuickReactionMenu-toggler").click()
        self.tab.locator(".o-mail-QuickReactionMenu-emoji").first.click()

    def wait_for_state(self, text, state):
        """Until the message with ``text`` shows that it is ``state``."""
        message = f".o-mail-Message:has(.o-mail-Message-body:has-text({text!r}))"
        self.tab.wait_for_selector(f"{message} .o-whatsapp-Status[data-state={state}]")
