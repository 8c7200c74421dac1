# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of customers' files in the chatter, in a browser."""

import io
import math
import struct
import wave

import browser as browsers
import pytest
import requests
from patience import PATIENCE, wait_until
from PIL import Image

from dev.env.stack import screenshots

REFUSES_TO_PLAY = """
    document.querySelector(".o-mail-Message audio").play().then(() => false, () => true)
"""


def photo():
    target = io.BytesIO()
    Image.new("RGB", (640, 400), "teal").save(target, "JPEG")
    return target.getvalue()


def recording(seconds=2):
    target = io.BytesIO()
    with wave.open(target, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        samples = (int(8000 * math.sin(n / 9)) for n in range(8000 * seconds))
        sound.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return target.getvalue()


def control(stack, method, path, **values):
    url = f"{stack.simulator_url}/control/{path}"
    answer = requests.request(method, url, json=values, timeout=PATIENCE)
    answer.raise_for_status()
    return answer.json()


def send(stack, kind, data, mime, **more):
    """Send a file as a customer."""
    url = f"{stack.simulator_url}/control/media"
    file = requests.post(
        url, files={"file": ("file", data, mime)}, timeout=PATIENCE
    ).json()
    content = {**file, **more}
    message = {"type": kind, kind: content}
    control(stack, "POST", "customers/maria/messages", message=message)


def ticket(stack, agent):
    """Maria's ticket, open in the agent's page."""
    statement = (
        "SELECT ticket_id FROM helpdesk_whatsapp_message WHERE ticket_id IS NOT NULL"
        " AND direction = 'inbound' ORDER BY id DESC LIMIT 1"
    )
    [(ticket_id,)] = wait_until(lambda: stack.query(statement))
    return browsers.Ticket(agent, stack, ticket_id)


def test_a_photo_is_seen_and_a_voice_note_heard(stack, agent):
    send(stack, "image", photo(), "image/jpeg", caption="Veja")
    page = ticket(stack, agent)
    page.wait_for("Veja")
    agent.wait_for_selector("img.o-mail-AttachmentImage")
    agent.wait_for_function(
        "document.querySelector('img.o-mail-AttachmentImage').naturalWidth > 0"
    )
    send(stack, "audio", recording(), "audio/wav", voice=True)
    agent.wait_for_selector(".o-mail-Message audio")
    agent.wait_for_function("document.querySelector('audio').duration > 1.9")
    agent.evaluate("document.querySelector('audio').play()")
    agent.wait_for_function("document.querySelector('audio').currentTime > 0.1")
    agent.screenshot(path=screenshots() / "media.png")


def test_a_voice_note_that_cannot_be_played_disturbs_nobody(stack, agent):
    send(stack, "audio", b"OggS" + bytes(200), "audio/ogg", voice=True)
    ticket(stack, agent)
    agent.wait_for_selector(".o-mail-Message audio")
    assert agent.evaluate(REFUSES_TO_PLAY)
    assert not agent.is_visible(".modal")


def test_a_file_that_failed_is_fetched_by_a_button(stack, agent):
    control(stack, "POST", "faults", on="media", kind="error", code=131000, times=1000)
    send(stack, "document", b"Nota fiscal", "text/plain", filename="Nota.txt")
    ticket(stack, agent)
    agent.wait_for_selector(".o-whatsapp-Media[data-state=waiting]")
    stack.query(
        "UPDATE helpdesk_whatsapp_message SET media_state = 'failed',"
        " media_reason = 'gone' WHERE media_state = 'waiting'"
    )
    agent.reload()
    agent.wait_for_selector(".o-whatsapp-Media[data-state=failed]")
    agent.screenshot(path=screenshots() / "media_failed.png")
    control(stack, "DELETE", "faults")
    agent.click(".o-whatsapp-Media button")
    agent.wait_for_selector(".o-mail-AttachmentCard:has-text('Nota.txt')")
    agent.wait_for_selector(".o-whatsapp-Media", state="hidden")


@pytest.mark.parametrize("width", [1400, 400])
def test_an_agent_attaches_files_and_is_told_what_cannot_go(
    chromium, stack, tmp_path, width
):
    send(stack, "image", photo(), "image/jpeg", caption=f"Tela {width}")
    agent = browsers.page(chromium, width, 900)
    browsers.log_in(agent, stack, "agent")
    page = ticket(stack, agent)
    page.wait_for(f"Tela {width}")
    (tmp_path / "foto.jpg").write_bytes(photo())
    (tmp_path / "setup.exe").write_bytes(b"MZ")
    page.attach(tmp_path / "foto.jpg", tmp_path / "setup.exe")
    page.write(f"Assim {width}")
    agent.wait_for_selector(".o-whatsapp-Composer-problem:has-text('setup.exe')")
    agent.wait_for_selector(f"{page.COMPOSER} .o-mail-Composer-send:disabled")
    agent.screenshot(path=screenshots() / f"composer_{width}.png")
    agent.hover(f"{page.COMPOSER} [title='setup.exe']")
    agent.click(f"{page.COMPOSER} [title='setup.exe'] .o-mail-Attachment-unlink")
    agent.wait_for_selector(f"{page.COMPOSER} .o-mail-Composer-send:enabled")
    page.send()
    page.wait_for_state(f"Assim {width}", "delivered")
    assert not agent.errors
    browsers.close(agent)
