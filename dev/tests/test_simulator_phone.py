# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the simulator's phone page in a browser."""

import json
import struct
import zlib
from types import SimpleNamespace

import browser as browsers
import pytest
from patience import wait_until
from PIL import Image
from simulator_client import BUSINESS, PHONE, call
from test_simulator_interactive import (
    BUTTONS,
    CARD,
    CONTACT_REQUEST,
    FLOW,
    LINK,
    LIST,
    LOCATION_REQUEST,
    PERMISSION_REQUEST,
)

MARIA = "+5511987654321"
SECONDS = """async url => {
    const bytes = await (await fetch(url)).arrayBuffer();
    const sound = await new OfflineAudioContext(1, 1, 48000).decodeAudioData(bytes);
    const loudest = sound.getChannelData(0).reduce((m, x) => Math.max(m, Math.abs(x)));
    return [sound.duration, loudest];
}"""


def png():
    """Return a PNG of one red dot."""

    def chunk(kind, data):
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    size = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    dot = zlib.compress(b"\0\xff\0\0")
    parts = chunk(b"IHDR", size) + chunk(b"IDAT", dot) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.fixture(scope="module")
def tab(chromium):
    tab = browsers.page(chromium, 1200, 900)
    yield tab
    browsers.close(tab)


@pytest.fixture
def phone(sim, tab):
    """Maria's phone; the number is in the WhatsApp Business app as well."""
    sim.control("PATCH", f"accounts/{PHONE}", {"coexistence": True})
    yield browsers.Phone(tab, SimpleNamespace(simulator_url=sim.url))
    tab.goto("about:blank")
    assert not tab.errors


@pytest.fixture
def next_message(receiver):
    """A function that waits for the next message in webhooks, and returns it."""
    seen = []

    def next_message():
        fresh = wait_until(unseen)
        seen.extend(message["id"] for message in fresh)
        return fresh[-1]

    def unseen():
        return [m for m in receiver.items("messages") if m["id"] not in seen]

    return next_message


def asked(sim, kind, content):
    sim.write("maria", "Hi")
    return sim.send(MARIA, kind, content).json["messages"][0]["id"]


def test_files_are_sent_with_a_caption_and_shown(phone, next_message, tmp_path):
    picture, paper = tmp_path / "dot.png", tmp_path / "bill.pdf"
    picture.write_bytes(png())
    paper.write_bytes(b"%PDF-1.7".ljust(2048))
    phone.send_photo(picture, "Look")
    assert next_message()["image"]["caption"] == "Look"
    phone.bubble("Look").locator("img").wait_for()
    phone.send_document(paper, "The bill")
    document = next_message()["document"]
    assert (document["filename"], document["caption"]) == ("bill.pdf", "The bill")
    assert "2 KB" in phone.bubble("The bill").inner_text()


def test_stickers_and_sounds_go_at_once(phone, next_message, tmp_path):
    for name, send in (("s.webp", phone.send_sticker), ("a.mp3", phone.send_audio)):
        path = tmp_path / name
        path.write_bytes(b"ID3\x04" if name == "a.mp3" else b"RIFF....WEBPVP8 " * 4)
        send(path)
        message = next_message()
        assert message["type"] in ("sticker", "audio")
    assert message["audio"]["voice"] is False


def test_voice_note_is_ogg_opus_that_plays(phone, next_message, sim):
    phone.record_voice_note(seconds=0.5)
    audio = next_message()["audio"]
    assert audio["voice"] is True
    assert audio["mime_type"] == "audio/ogg; codecs=opus"
    address = f"{sim.url}/control/media/{audio['id']}"
    head = call("GET", address).body[:40]
    assert head.startswith(b"OggS") and b"OpusHead\1\1" in head
    duration, loudest = phone.tab.evaluate(SECONDS, address)
    assert 0.5 <= duration < 5 and loudest > 0.01
    phone.tab.wait_for_selector(".bubble.mine voice-note")


def test_recording_may_be_thrown_away(phone, sim):
    microphone = phone.tab.locator(".composer .mic")
    microphone.press("Enter")
    phone.tab.wait_for_selector(".recording")
    microphone.press("Escape")
    phone.tab.wait_for_selector(".recording", state="detached")
    assert sim.control("GET", "customers/maria/messages")["data"] == []


def test_browser_that_cannot_record_says_why(phone):
    phone.tab.evaluate("delete window.AudioEncoder")
    phone.tab.locator(".composer .mic").press("Enter")
    assert "WebCodecs" in phone.tab.inner_text(".toast")


def test_place_and_card_are_sent_and_shown(phone, next_message):
    phone.send_location(name="Museum", latitude=-23.5, longitude=-46.6)
    location = next_message()["location"]
    assert (location["name"], location["latitude"]) == ("Museum", -23.5)
    link = phone.bubble("Museum").locator("a.place").get_attribute("href")
    assert "mlat=-23.5" in link
    phone.send_contact("Ana Lima", "+55 11 4000-0000", "+55 11 4000-0001")
    (card,) = next_message()["contacts"]
    assert card["name"]["formatted_name"] == "Ana Lima"
    assert [p["wa_id"] for p in card["phones"]] == ["551140000000", "551140000001"]


def test_order_has_its_products_prices_and_note(phone, next_message):
    products = ("COFFEE", 2, "49,90", "BRL"), ("MUG", 1, 30, "brl")
    phone.send_order(*products, note="Please wrap it")
    order = next_message()["order"]
    assert order == {
        "catalog_id": order["catalog_id"],
        "text": "Please wrap it",
        "product_items": [
            {
                "product_retailer_id": "COFFEE",
                "quantity": 2,
                "item_price": 49.9,
                "currency": "BRL",
            },
            {
                "product_retailer_id": "MUG",
                "quantity": 1,
                "item_price": 30,
                "currency": "BRL",
            },
        ],
    }
    shown = phone.bubble("Please wrap it").inner_text()
    assert "Order · 3 items" in shown and "2 × COFFEE" in shown
    assert "129.80" in shown


def test_order_as_the_sheet_offers_it(phone, next_message):
    phone.send_order()
    (product,) = next_message()["order"]["product_items"]
    assert (product["quantity"], product["currency"]) == (2, "BRL")
    phone.reply_to("COFFEE", "And?")
    next_message()
    quote = phone.bubble("And?").locator(".quote")
    assert quote.inner_text().split("\n") == ["You", "🛒 Order"]


def test_question_is_about_a_product(phone, next_message):
    phone.ask_about_product("MUG", "Still there?")
    message = next_message()
    assert message["text"] == {"body": "Still there?"}
    product = message["context"]["referred_product"]
    assert product["product_retailer_id"] == "MUG" and product["catalog_id"]
    assert "MUG" in phone.bubble("Still there?").locator(".quote").inner_text()


def test_message_comes_from_an_ad(phone, next_message):
    ad = {"headline": "Mugs", "body": "Half price", "url": "https://fb.me/mugs"}
    phone.come_from_ad("How much?", **ad)
    message = next_message()
    assert message["text"] == {"body": "How much?"}
    referral = message["referral"]
    assert (referral["headline"], referral["body"]) == ("Mugs", "Half price")
    assert referral["source_type"] == "ad" and referral["source_id"]
    shown = phone.bubble("How much?").locator("a.referral")
    assert shown.get_attribute("href") == referral["source_url"] == ad["url"]
    phone.come_from_ad()
    message = next_message()
    assert message["text"] == {"body": ""} and message["referral"]["headline"]
    shown = phone.tab.locator(".bubble .referral").last
    shown.locator(":text('Coffee at home')").wait_for()


def test_form_answers_the_latest_message(phone, next_message, sim):
    wamid = asked(sim, "text", {"body": "Please fill in"})
    next_message()
    phone.fill_form(name="Ana", city="Recife", street="Rua A", number="7")
    message = next_message()
    assert message["context"] == {"from": "551155507890", "id": wamid}
    assert message["interactive"]["type"] == "nfm_reply"
    reply = message["interactive"]["nfm_reply"]
    assert (reply["name"], reply["body"]) == ("flow", "Sent")
    entered = {"name": "Ana", "city": "Recife", "street": "Rua A", "number": "7"}
    assert json.loads(reply["response_json"]) == {"flow_token": "unused", **entered}
    phone.wait_for("Recife")
    fields = phone.bubble("Recife").locator("dt, dd").all_inner_texts()
    assert fields == [part for pair in entered.items() for part in pair]


def test_93_a_form_may_have_a_photo(phone, next_message, sim, tmp_path):
    path = tmp_path / "front.png"
    Image.new("RGB", (40, 30), "teal").save(path)
    phone.fill_form(path, name="Ana", city="Recife", street="Rua A", number="7")
    reply = next_message()["interactive"]["nfm_reply"]
    [file] = json.loads(reply["response_json"])["photos"]
    assert (file["file_name"], file["mime_type"]) == ("front.png", "image/png")
    assert sim.graph("GET", file["id"]).json["sha256"]
    phone.bubble("Recife").locator("img[alt='front.png']").wait_for()


def test_form_may_have_one_field_and_answer_nothing(phone, next_message):
    phone.fill_form(name="Ana")
    message = next_message()
    assert "context" not in message
    response = json.loads(message["interactive"]["nfm_reply"]["response_json"])
    assert response == {"flow_token": "unused", "name": "Ana"}


def test_message_is_forwarded(phone, next_message, sim):
    phone.write("The bill")
    next_message()
    phone.forward("The bill")
    message = next_message()
    assert message["text"] == {"body": "The bill"}
    assert message["context"] == {"forwarded": True}
    phone.tab.locator(".bubble .origin:has-text('Forwarded')").wait_for()
    phone.forward("The bill", often=True)
    assert next_message()["context"] == {"frequently_forwarded": True}
    phone.forward("The bill")
    assert next_message()["context"] == {"frequently_forwarded": True}


def test_what_is_forwarded_stays_what_it_is(phone, next_message, sim):
    media_id = sim.upload(png(), "image/png").json["id"]
    asked(sim, "image", {"id": media_id, "caption": "Our card"})
    next_message()
    phone.forward("Our card")
    image = next_message()["image"]
    assert (image["caption"], image["mime_type"]) == ("Our card", "image/png")
    phone.send_location(name="Museum")
    next_message()
    phone.forward("Museum")
    message = next_message()
    assert message["location"]["name"] == "Museum"
    assert message["context"] == {"forwarded": True}


def test_message_is_forwarded_to_another_number(phone, next_message, sim):
    sales = {"phone_number_id": "2", "verified_name": "Sales"}
    sales["business_account_id"] = BUSINESS
    sales["display_phone_number"] = "+55 11 5550-0002"
    sim.control("POST", "accounts", sales)
    phone.write("The bill")
    next_message()
    phone.forward("The bill", to="Sales")
    phone.tab.wait_for_selector(".chat-head b:has-text('Sales')")
    phone.wait_for("The bill")
    found = sim.control("GET", "customers/maria/messages?phone_number_id=2")
    assert [m["context"] for m in found["data"]] == [{"forwarded": True}]


def test_what_is_answered_with_an_order_or_a_form_is_quoted(phone, next_message, sim):
    wamid = asked(sim, "text", {"body": "What else?"})
    asked(sim, "text", {"body": "Take your time"})
    sim.flush()
    next_message()
    for send in (phone.send_order, phone.fill_form):
        phone.act("What else?", "Reply")
        phone.tab.wait_for_selector(".reply-bar")
        send()
        assert next_message()["context"]["id"] == wamid


def test_poll_and_view_once_are_told_as_unsupported(phone, next_message):
    phone.send_poll()
    assert next_message()["errors"][0]["code"] == 131051
    phone.wait_for("Poll")
    phone.send_view_once()
    assert next_message()["errors"][0]["code"] == 131060


def test_buttons_are_pressed_once_and_ticked(phone, next_message, sim):
    wamid = asked(sim, "interactive", BUTTONS)
    next_message()
    phone.press("Yes")
    message = next_message()
    assert message["interactive"]["button_reply"]["id"] == "yes"
    assert message["context"]["id"] == wamid
    phone.tab.wait_for_selector(".bubble-buttons .done:disabled:has-text('Yes')")
    phone.press("No")
    assert next_message()["interactive"]["button_reply"]["id"] == "no"


def test_list_opens_a_sheet_to_choose_from(phone, next_message, sim):
    asked(sim, "interactive", LIST)
    next_message()
    phone.choose("Row 3", "Choose")
    assert next_message()["interactive"]["list_reply"] == {
        "id": "row3",
        "title": "Row 3",
    }


def test_requests_for_contact_and_place_are_answered(phone, next_message, sim):
    asked(sim, "interactive", CONTACT_REQUEST)
    next_message()
    phone.press("Share contact info")
    assert next_message()["contacts"][0]["origin"] == "contact_request"
    wamid = asked(sim, "interactive", LOCATION_REQUEST)
    next_message()
    phone.press("Send location")
    phone.send_sheet()
    assert next_message()["context"]["id"] == wamid


def test_forms_and_requests_to_call_are_answered(phone, next_message, sim):
    wamid = asked(sim, "interactive", FLOW)
    next_message()
    phone.press("Fill in")
    phone.send_sheet()
    form = next_message()
    assert form["context"]["id"] == wamid
    response = json.loads(form["interactive"]["nfm_reply"]["response_json"])
    assert response["flow_token"] == "token-7"
    wamid = asked(sim, "interactive", PERMISSION_REQUEST)
    next_message()
    phone.press("Choose preference")
    phone.tab.click("role=menuitem[name='Always allow']")
    answer = next_message()
    assert answer["context"]["id"] == wamid
    permission = answer["interactive"]["call_permission_reply"]
    assert (permission["response"], permission["is_permanent"]) == ("accept", True)


def test_everything_the_business_sends_is_shown(phone, sim):
    asked(sim, "interactive", LINK)
    sim.send(MARIA, "location", {"latitude": 1, "longitude": 2, "name": "Office"})
    sim.send(MARIA, "contacts", [CARD])
    media_id = sim.upload(png(), "image/png").json["id"]
    sim.send(MARIA, "image", {"id": media_id, "caption": "Here"})
    phone.wait_for("Office")
    phone.wait_for("+55 11 4000-0000")
    phone.bubble("Here").locator("img").wait_for()
    link = phone.bubble("Your ticket").locator("a:has-text('Open')")
    assert link.get_attribute("href") == "https://example.com/1"


def test_message_is_quoted_above_the_answer(phone, next_message, sim):
    wamid = asked(sim, "text", {"body": "How are you?"})
    next_message()
    phone.reply_to("How are you?", "Fine")
    assert next_message()["context"] == {"from": "551155507890", "id": wamid}
    quote = phone.bubble("Fine").locator(".quote")
    assert quote.inner_text().split("\n") == ["Helpdesk Demo", "How are you?"]


def test_reaction_is_given_and_taken_back(phone, next_message, sim):
    wamid = asked(sim, "text", {"body": "Solved"})
    next_message()
    phone.react("Solved", "❤️")
    assert next_message()["reaction"] == {"message_id": wamid, "emoji": "❤️"}
    phone.bubble("Solved").locator(".reaction:text-is('❤️')").wait_for()
    phone.react("Solved", "❤️")
    assert next_message()["reaction"] == {"message_id": wamid}
    phone.bubble("Solved").locator(".reaction").wait_for(state="detached")


def test_own_message_is_edited_and_deleted(phone, next_message):
    phone.write("Helo")
    wamid = next_message()["id"]
    phone.edit("Helo", "Hello")
    assert next_message()["edit"]["original_message_id"] == wamid
    phone.wait_for("Edited")
    phone.delete("Hello")
    assert next_message()["revoke"]["original_message_id"] == wamid
    phone.wait_for("You deleted this message")


def test_business_types_on_its_app(phone, receiver, sim):
    phone.write_as_business("I am on my way")
    phone.wait_for("I am on my way")
    sim.flush()
    (change,) = receiver.changes
    (echo,) = change["value"]["message_echoes"]
    assert echo["text"] == {"body": "I am on my way"}


def test_customer_changes_number_and_user_id(phone, next_message):
    phone.change_number("+55 11 90000-0001")
    assert next_message()["system"]["wa_id"] == "5511900000001"
    phone.change_user_id("BR.5")
    assert next_message()["system"]["user_id"] == "BR.5"


def test_sheets_are_filled_in_by_keyboard(phone, next_message):
    attach = phone.tab.locator(".composer .attach")
    keys = phone.tab.keyboard
    attach.press("Enter")
    phone.tab.wait_for_selector(".attach-menu")
    entries = phone.tab.locator(".attach-menu button").all_inner_texts()
    for _step in range(entries.index("Order")):
        keys.press("ArrowRight")
    keys.press("Enter")
    phone.tab.wait_for_selector(".sheet")
    keys.type("MUG")
    keys.press("Tab")
    keys.type("5")
    keys.press("Enter")
    (product,) = next_message()["order"]["product_items"]
    assert (product["product_retailer_id"], product["quantity"]) == ("MUG", 5)
    phone.tab.wait_for_selector(".sheet", state="detached")
    phone.act("MUG", "Reply")


def test_phone_fits_a_screen_of_360_pixels(phone, sim):
    phone.tab.set_viewport_size({"width": 360, "height": 700})
    phone.send_order(("A-PRODUCT-ID-WITHOUT-A-BREAK-" * 2, 1, 1, "BRL"))
    phone.come_from_ad("Hi", headline="HEADLINEWITHOUTABREAK" * 3)
    phone.fill_form(name="X" * 60)
    phone.write("Hello")
    asked(sim, "interactive", LIST)
    phone.choose("Row 9")
    phone.wait_for("Row 9")
    phone.tab.wait_for_function("document.documentElement.scrollWidth === 360")


def test_member_writes_in_a_group_or_in_private(phone, next_message, sim):
    sim.control("PATCH", f"accounts/{PHONE}", {"official": True})
    group = sim.control("POST", "customers/maria/groups", {"subject": "Repairs"})
    phone.tab.select_option(".in-group", label="Repairs")
    phone.write("Hello all")
    assert next_message()["group_id"] == group["group"]
    assert "In the group “Repairs”" in phone.bubble("Hello all").inner_text()
    phone.tab.select_option(".in-group", label="the private chat")
    phone.write("Only you")
    assert "group_id" not in next_message()
