# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Pages of Chromium for end-to-end tests: a customer's phone, an agent's ticket."""

import io
import os
from contextlib import contextmanager

from patience import PATIENCE
from PIL import Image
from playwright.sync_api import sync_playwright

# Without a network, requests of Chromium's own would fail; its fake microphone beeps.
FLAGS = [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page's start makes more objects than V8 has room for by default.
    "--js-flags=--min-semi-space-size=64 --max-semi-space-size=64",
]


@contextmanager
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=FLAGS
        )
        yield chromium
        _free.clear()
        chromium.close()


#: Empty pages of contexts that have been used: they have Odoo's bundles, compiled.
_free = []
_open = []
#: Odoo's service worker would load further pages, which no test looks at.
NO_SERVICE_WORKER = """
    if (navigator.serviceWorker)
        navigator.serviceWorker.register = () => new Promise(() => {});
"""
#: What a site stores in a browser, by the names of Chrome's protocol.
STORED = "cookies,local_storage,indexeddb,service_workers,cache_storage"
#: Clears what a page has stored for itself, which the protocol does not.
FORGET = "() => {if (origin !== 'null') sessionStorage.clear(); return origin;}"


def page(chromium, width=1400, height=900):
    """Open a page in a browser context of its own, which knows no site or user.

    ``page.errors`` collects its exceptions. ``close`` closes it, at the latest at the
    end of the test.
    """
    tab = _free.pop() if _free else _new_page(chromium)
    tab.set_viewport_size({"width": width, "height": height})
    tab.errors = []
    _open.append(tab)
    return tab


def _new_page(chromium):
    context = chromium.new_context(reduced_motion="reduce")
    context.set_default_timeout(PATIENCE * 1000)
    context.add_init_script(NO_SERVICE_WORKER)
    tab = context.new_page()
    tab.errors = []
    tab.on("pageerror", lambda error: tab.errors.append(str(error)))
    tab.on(
        "console",
        lambda line: tab.errors.append(line.text) if line.type == "error" else None,
    )
    return tab


def opened():
    """Return the pages that are open."""
    return list(_open)


def close(tab):
    """Leave a page, for another test to use its process.

    Its context forgets all but what it has downloaded.
    """
    _open.remove(tab)
    context, errors = tab.context, tab.errors
    origins = {frame.evaluate(FORGET) for frame in tab.frames} - {"null"}
    tab.errors = []  # those of requests that are given up
    tab.goto("about:blank")
    tab.errors = errors
    context.clear_cookies()
    context.set_offline(False)
    protocol = context.new_cdp_session(tab)
    for origin in origins:
        forgotten = {"origin": origin, "storageTypes": STORED}
        protocol.send("Storage.clearDataForOrigin", forgotten)
    protocol.detach()
    _free.append(tab)


#: Cookies of who has logged in, by Odoo's address and the user's name.
_sessions = {}


def log_in(tab, stack, user):
    """Log in on the page; further pages of the same user reuse the session's cookie."""
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


#: Follows a link to an address of Odoo's, which the web client shows itself.
FOLLOW = """
    (url) => new Promise((shown) => {
        const {bus} = odoo.__WOWL_DEBUG__.root.env;
        bus.addEventListener("ACTION_MANAGER:UI-UPDATED", shown, {once: true});
        const link = Object.assign(document.createElement("a"), {href: url});
        document.body.append(link);
        link.click();
        link.remove();
    })
"""


def show(tab, stack, path):
    """Show a page of Odoo's web client, in the client that is open if there is one.

    What the page has read before may be shown again: ``tab.reload()`` forgets it.
    """
    url = f"{stack.odoo_url}/odoo/{path}"
    if tab.url.startswith(f"{stack.odoo_url}/odoo"):
        tab.wait_for_selector(".o_action_manager > *")
        tab.evaluate(FOLLOW, url)
    else:
        tab.goto(url)


#: Hides Odoo's chat windows and notifications, which would cover the page.
UNCOVERED = (
    ".o-mail-ChatHub, .o_notification_manager, .o-overlay-container .tooltip"
    " {visibility: hidden}"
)
TO_THE_TOP = """
    for (const element of document.querySelectorAll(".o_content *"))
        element.scrollTop = 0;
"""


def picture(tab, path, place, below=""):
    """Save a small PNG of the element ``place``, down to the end of ``below``."""
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
    """The simulator's page of a customer's phone."""

    def __init__(self, tab, stack, customer="maria"):
        self.tab = tab
        tab.goto(f"{stack.simulator_url}/#{customer}/106540352242922")
        tab.wait_for_selector(".composer textarea")

    def write(self, text):
        self.tab.fill(".composer textarea", text)
        self.tab.click(".composer .send")

    def bubble(self, text):
        """Return the latest message with this text."""
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

    # Locations, contact cards, what only customers can send, and unsupported messages

    def _fill_sheet(self, **values):
        for name, value in values.items():
            self.tab.fill(f".sheet[open] [name={name}]", str(value))
        self.send_sheet()

    def send_sheet(self):
        self.tab.click(".sheet .button.main")
        self.tab.wait_for_selector(".sheet", state="detached")

    def send_location(self, **values):
        """Send a location; by default one in São Paulo.

        :param values: ``name``, ``address``, ``latitude``, ``longitude``
        """
        self.attach("Location")
        self._fill_sheet(**values)

    def send_contact(self, name, *phones):
        self.attach("Contact")
        self._fill_sheet(name0=name, phones0="\n".join(phones))

    def send_order(self, *products, note=""):
        """Send an order of products (id, quantity, price, currency), or a default."""
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
        """Write after a tap on an ad with ``headline``, ``body``, ``url``."""
        self.attach("From an ad")
        self._fill_sheet(text=text, **ad)

    def fill_form(self, with_photo=None, **answers):
        """Answer the latest message with a form, whose fields are given by name.

        :param with_photo: path of a photo that is chosen in the form
        """
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
        if with_photo:
            self.tab.set_input_files(".sheet[open] [name=photo]", with_photo)
        self._fill_sheet(**values)

    def send_poll(self):
        self.attach("Poll")

    def send_view_once(self):
        self.attach("View once")

    # Answers

    def press(self, title):
        """Press a button of the latest message that has it."""
        self.tab.locator(f".bubble-buttons > *:has-text({title!r})").last.click()

    def choose(self, row, button=None):
        """Choose a row of the list that ``button`` opens, or of the latest list."""
        has = f":has-text({button!r})" if button else ""
        self.tab.locator(f".bubble-buttons .opens-list{has}").last.click()
        self.tab.click(f".sheet .list-row:has-text({row!r})")
        self.send_sheet()

    def act(self, text, entry):
        """Choose an entry in the menu of the message with ``text``."""
        bubble = self.bubble(text)
        bubble.hover()
        bubble.locator(".more").click()
        self.tab.click(f".actions-menu button:has-text({entry!r})")

    def reply_to(self, text, answer):
        self.act(text, "Reply")
        self.tab.wait_for_selector(".reply-bar")
        self.write(answer)

    def react(self, text, emoji):
        """React to a message; the same emoji again removes the reaction."""
        self.act(text, emoji)

    def edit(self, text, corrected):
        self.act(text, "Edit")
        self.tab.wait_for_selector(".reply-bar")
        self.write(corrected)

    def forward(self, text, often=False, to=None):
        """Forward a message in this chat, or ``to`` the number of that name."""
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
        """Write in the WhatsApp Business app of a number with ``coexistence``."""
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
        show(tab, stack, f"action-{action}/{ticket_id}")
        tab.wait_for_selector(".o-mail-Message")

    def wait_for(self, text):
        self.tab.wait_for_selector(f".o-mail-Message-body:has-text({text!r})")

    def answer(self, text):
        """Write and send in the composer, which is open."""
        self.write(text)
        self.send()

    def write(self, text):
        """Write in the composer: all but the end is pasted, which redraws it once."""
        self.tab.fill(self.INPUT, text[:-3])
        self.tab.locator(self.INPUT).press_sequentially(text[-3:])

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
        """Click an action of the message with ``text``, by its technical name."""
        self.message(text).hover()
        self.message(text).locator(f"[name={action}]").click()

    def react(self, text):
        """React to a message with the first emoji offered."""
        self.message(text).hover()
        self.message(text).locator(".o-mail-QuickReactionMenu-toggler").click()
        self.tab.locator(".o-mail-QuickReactionMenu-emoji").first.click()

    def wait_for_state(self, text, state):
        """Wait until the message with ``text`` shows the delivery status ``state``."""
        message = f".o-mail-Message:has(.o-mail-Message-body:has-text({text!r}))"
        self.tab.wait_for_selector(f"{message} .o-whatsapp-Status[data-state={state}]")
