# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of interactive messages and voice notes from the chatter to the phone."""

import browser as browsers
import pytest
from test_journey import ticket_of, write

from dev.env.stack import screenshots

RECORDER = ".o-whatsapp-VoiceRecorder"


def type_text(agent, text):
    agent.locator(".o-whatsapp-Composer .o-mail-Composer-inputContainer").click()
    agent.keyboard.type(text)


def send(agent):
    agent.click(".o-whatsapp-Composer .o-mail-Composer-send:enabled")


def record(agent):
    agent.click("button[name=whatsapp-voice]")
    agent.wait_for_selector(f"{RECORDER}-time:has-text('0:01')")


@pytest.fixture
def ticket(stack, agent):
    write(stack, "maria", "Meu computador não está ligando")
    page = browsers.Ticket(agent, stack, ticket_of(stack, "Maria Silva"))
    agent.click("button.o-whatsapp-Chatter-write")
    return page


@pytest.fixture
def phone(chromium, stack):
    tab = browsers.page(chromium, 1200, 900)
    yield browsers.Phone(tab, stack)
    assert not tab.errors
    browsers.close(tab)


def test_an_agent_sends_buttons_and_sees_which_was_pressed(ticket, phone, agent):
    type_text(agent, "O cabo está ligado?")
    agent.click("button[name=whatsapp-buttons]")
    for number, label in enumerate(("Sim", "Não", "Não sei"), 1):
        agent.wait_for_selector(f"[aria-label='Label of option {number}']:focus")
        agent.keyboard.type(label)
        agent.keyboard.press("Enter")
    agent.screenshot(path=screenshots() / "buttons.png")
    send(agent)
    phone.wait_for("O cabo está ligado?")
    phone.press("Não sei")
    agent.wait_for_selector(".o-whatsapp-Question-option.o-chosen:has-text('Não sei')")
    ticket.wait_for("▸ Não sei")
    agent.screenshot(path=screenshots() / "buttons_chosen.png")


def test_an_agent_speaks_and_the_phone_plays_it(ticket, phone, agent):
    record(agent)
    assert agent.eval_on_selector(f"{RECORDER} meter", "meter => meter.value") > 0
    agent.screenshot(path=screenshots() / "voice_note.png")
    agent.click(".o-mail-Chatter-logNote")  # it closes; the text stays
    agent.click("button.o-whatsapp-Chatter-write")
    agent.wait_for_function(
        "document.querySelector('.o-whatsapp-Composer audio')?.duration > 1"
    )
    send(agent)
    phone.tab.locator("voice-note").last.locator("button").click()
    agent.wait_for_selector(
        ".o-mail-Message:has(audio) .o-whatsapp-Status[data-state=played]"
    )
    agent.click("button[name=whatsapp-voice]")
    agent.click(f"{RECORDER} button:has-text('Discard')")
    agent.wait_for_selector(RECORDER, state="detached")
    agent.wait_for_selector(".o-whatsapp-Composer audio", state="hidden")


def test_a_browser_without_opus_records_a_file_and_says_so(ticket, agent):
    agent.evaluate("delete window.AudioEncoder")
    record(agent)
    assert "MP3" in agent.inner_text(RECORDER)
    agent.click(f"{RECORDER} button:has-text('Stop')")
    file = ".o-whatsapp-Composer .o-mail-AttachmentContainer"
    agent.wait_for_selector(f"{file}:has-text('Voice note.mp3') audio")
    agent.wait_for_function("document.querySelector('audio').duration > 1")
    agent.click(f"{file} [aria-label=Remove]")
    agent.wait_for_selector(file, state="detached")
