# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of how the agent sees every type of message that a customer sends."""

import struct
import zlib

import browser as browsers
import pytest
from simulator_client import call

from dev.env.stack import screenshots


@pytest.fixture(scope="module")
def people(chromium, stack):
    """The customer's phone and the agent's open ticket."""
    phone_tab = browsers.page(chromium, 1100, 900)
    phone = browsers.Phone(phone_tab, stack)
    phone.write("Bom dia")
    phone.wait_for("✅ Chamado #HT")
    tab = browsers.page(chromium)
    browsers.log_in(tab, stack, "agent")
    [(ticket_id,)] = stack.query(
        "SELECT id FROM helpdesk_ticket WHERE name = 'Bom dia'"
    )
    yield phone, browsers.Ticket(tab, stack, ticket_id)
    assert not tab.errors
    assert not phone_tab.errors


def picture(path, width=320, height=200):
    """Write a PNG with a gradient."""
    rows = b"".join(
        b"\0" + b"".join(bytes((x * 255 // width, 120, y)) for x in range(width))
        for y in range(height)
    )

    def chunk(name, data):
        checksum = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
    return path


def test_a_photo_is_seen(people, tmp_path):
    phone, ticket = people
    phone.send_photo(picture(tmp_path / "screen.png"), "A tela está assim")
    ticket.wait_for("A tela está assim")
    photo = ticket.tab.locator(".o-mail-Message img[src*='/web/image']").first
    photo.wait_for()
    assert photo.evaluate("img => img.decode().then(() => img.naturalWidth)") > 0


def test_a_voice_note_is_heard(people):
    phone, ticket = people
    phone.record_voice_note(1)
    player = ticket.tab.locator(".o-mail-Message audio").first
    player.wait_for()
    playback = """async (audio) => {
        audio.muted = true;
        await audio.play();
        await new Promise((done) => (audio.ontimeupdate = done));
        return audio.currentTime;
    }"""
    assert player.evaluate(playback) > 0
    ticket.tab.screenshot(path=screenshots() / "media.png")
    phone.picture(screenshots() / "phone_media.png")


def test_an_answer_to_one_message_and_a_reaction_reach_the_phone(people):
    phone, ticket = people
    phone.write("Qual é o prazo?")
    phone.write("E o preço?")
    ticket.wait_for("E o preço?")
    ticket.act("Qual é o prazo?", "whatsapp-answer")
    ticket.answer("Amanhã")
    phone.wait_for("Amanhã")
    assert "Qual é o prazo?" in phone.bubble("Amanhã").inner_text()
    ticket.react("E o preço?")
    phone.bubble("E o preço?").locator(".reaction").wait_for()


def test_an_edit_and_a_deletion_are_marked_and_nothing_is_lost(people, stack):
    phone, ticket = people
    answer = call(
        "PATCH",
        f"{stack.simulator_url}/control/accounts/106540352242922",
        {"coexistence": True},
    )
    assert answer.status == 200, answer.body
    phone.write("O numero é 12")
    phone.write("Senha: 1234")
    ticket.wait_for("Senha: 1234")
    phone.edit("O numero é 12", "O número é 13")
    ticket.wait_for("O número é 13")
    phone.delete("Senha: 1234")
    ticket.tab.wait_for_selector(".o-whatsapp-Marks-deleted")
    ticket.message("O número é 13").locator(".o-whatsapp-Marks button").click()
    former = ticket.message("O número é 13").locator(".o-whatsapp-Marks-former")
    former.filter(has_text="O numero é 12").wait_for()
    ticket.tab.screenshot(path=screenshots() / "changes.png")


def test_a_place_a_card_and_a_poll(people):
    phone, ticket = people
    phone.send_location(name="Praça da Sé")
    phone.send_contact("Ana Lima", "+55 11 91111-1111")
    phone.send_poll()
    ticket.wait_for("Praça da Sé")
    ticket.wait_for("Ana Lima")
    card = ticket.tab.locator(".o-whatsapp-Cards:has(button[title*='Ana Lima'])")
    card.locator("a[download]:has-text('Ana Lima.vcf')").wait_for()
    ticket.wait_for("📊")


def test_the_customer_asks_how_it_stands(people):
    phone, ticket = people
    phone.write("/status")
    phone.wait_for("Responsável")
    phone.picture(screenshots() / "commands.png")


def test_a_file_from_the_agent_is_on_the_phone(people, tmp_path):
    phone, ticket = people
    ticket.attach(picture(tmp_path / "manual.png"))
    ticket.answer("Veja a figura")
    phone.wait_for("Veja a figura")
    phone.bubble("Veja a figura").locator("img").wait_for()
    ticket.wait_for_state("Veja a figura", "read")
