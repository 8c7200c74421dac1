# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the simulator's media from customers: downloads, faults, large files."""

import base64
import hashlib
import http.client
import time
import urllib.request

import pytest
from patience import PATIENCE
from simulator_client import TOKEN, Simulator, call, multipart

MARIA = "+5511987654321"
VOICE = b"OggS" + b"\0" * 24 + b"OpusHead\1\1" + b"\0" * 3000


def add(sim, content=VOICE, mime_type="audio/ogg; codecs=opus", filename="voice.ogg"):
    """Add a file to a customer's phone; returns its media object."""
    body, headers = multipart({}, filename, mime_type, content)
    answer = call("POST", f"{sim.url}/control/media", body, headers)
    assert answer.status == 200, answer.body
    return answer.json


def received(sim, receiver, kind, content):
    sim.write("maria", message={"type": kind, kind: content})
    sim.flush()
    return receiver.items("messages")[-1]


def fetch(url, token=TOKEN):
    return call("GET", url, headers={"Authorization": f"Bearer {token}"})


def order(sim, kind, on="download", **more):
    sim.control("POST", "faults", {"on": on, "kind": kind, **more})


def test_voice_note_is_told_looked_up_and_downloaded(sim, receiver):
    media = add(sim)
    incoming = received(sim, receiver, "audio", {"id": media["id"], "voice": True})[
        "audio"
    ]
    assert (incoming["mime_type"], incoming["voice"]) == (
        "audio/ogg; codecs=opus",
        True,
    )
    known = sim.graph("GET", media["id"]).json
    digest = hashlib.sha256(VOICE)
    assert known["sha256"] == digest.hexdigest()
    assert incoming["sha256"] == base64.b64encode(digest.digest()).decode()
    for url in (known["url"], incoming["url"]):
        assert fetch(url).body == VOICE
        assert fetch(url, "another").status == 401


def test_object_of_a_file_is_complete_from_its_id(sim, receiver):
    document = add(sim, b"%PDF-1.7", "application/pdf", "bill.pdf")["id"]
    incoming = received(sim, receiver, "document", {"id": document, "caption": "Here"})
    assert incoming["document"]["filename"] == "bill.pdf"
    assert incoming["document"]["caption"] == "Here"
    audio = received(sim, receiver, "audio", {"id": add(sim)["id"]})["audio"]
    assert audio["voice"] is False
    head = b"RIFF....WEBPVP8X\x0a\0\0\0"
    for flag, animated in ((b"\x02", True), (b"\0", False)):
        sticker = add(sim, head + flag + b"\0" * 9, "image/webp")["id"]
        incoming = received(sim, receiver, "sticker", {"id": sticker})
        assert incoming["sticker"]["animated"] is animated


def test_look_up_may_be_made_to_fail(sim):
    media = add(sim)
    order(sim, "error", on="media", code=131000)
    assert sim.graph("GET", media["id"]).status == 500
    order(sim, "http", status=404)
    assert fetch(media["url"]).status == 404
    assert fetch(media["url"]).status == 200


def test_corrupt_download_has_the_size_but_not_the_hash(sim):
    media = add(sim)
    order(sim, "corrupt")
    body = fetch(media["url"]).body
    assert len(body) == len(VOICE) and body != VOICE
    assert fetch(media["url"]).body == VOICE


def test_slow_download_comes_bit_by_bit(sim):
    media = add(sim)
    order(sim, "slow", seconds=0.2)
    started = time.monotonic()
    assert fetch(media["url"]).body == VOICE
    assert time.monotonic() - started >= 0.2


def test_download_may_be_cut_midway(sim):
    media = add(sim)
    order(sim, "cut_midway")
    with pytest.raises((http.client.IncompleteRead, OSError)):
        fetch(media["url"])


def test_faults_of_bytes_are_for_downloads_only(sim):
    answer = call("POST", f"{sim.url}/control/faults", {"on": "any", "kind": "corrupt"})
    assert answer.status == 400


def test_id_from_a_webhook_lives_seven_days(sim):
    media_id = add(sim)["id"]
    aged = {"days_ago": 6.9}
    assert sim.control("PATCH", f"media/{media_id}", aged) == {"expired": False}
    assert sim.graph("GET", media_id).status == 200
    assert sim.control("PATCH", f"media/{media_id}", {"days_ago": 7.1})["expired"]
    assert sim.graph("GET", media_id).error["error_subcode"] == 33
    uploaded = sim.upload(b"%PDF-1", "application/pdf").json["id"]
    assert not sim.control("PATCH", f"media/{uploaded}", {"days_ago": 29})["expired"]


def test_large_file_is_streamed_and_always_the_same(sim, receiver):
    made = {"megabytes": 100, "filename": "big.pdf"}
    media = sim.control("POST", "media", made)
    incoming = received(sim, receiver, "document", {"id": media["id"]})["document"]
    known = sim.graph("GET", media["id"]).json
    assert known["file_size"] == str(100 * 1024 * 1024)
    request = urllib.request.Request(
        known["url"], headers={"Authorization": f"Bearer {TOKEN}"}
    )
    digest, head = hashlib.sha256(), b""
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        while piece := answer.read(1 << 20):
            head = head or piece[:5]
            digest.update(piece)
    assert digest.hexdigest() == known["sha256"]
    assert base64.b64decode(incoming["sha256"]) == digest.digest()
    assert head == b"%PDF-"


def test_file_over_100_mb_comes_as_an_error(sim, receiver):
    media = sim.control("POST", "media", {"megabytes": 100.1})
    message = received(sim, receiver, "document", {"id": media["id"]})
    assert message["type"] == "unsupported" and "document" not in message
    assert message["errors"][0]["code"] == 131052


def test_page_reads_a_file_in_ranges(sim):
    path = f"{sim.url}/control/media/{add(sim)['id']}"
    assert call("GET", path).body == VOICE
    answer = call("GET", path, headers={"Range": "bytes=4-9"})
    assert (answer.status, answer.body) == (206, VOICE[4:10])
    assert answer.headers["Content-Range"] == f"bytes 4-9/{len(VOICE)}"
    answer = call("GET", path, headers={"Range": f"bytes={len(VOICE)}-"})
    assert answer.status == 416


def test_document_of_100_mb_is_uploaded_and_sent(sim, receiver):
    sim.write("maria")
    content = b"%PDF-" + bytes(100 * 1024 * 1024 - 5)
    media_id = sim.upload(content, "application/pdf").json["id"]
    sim.send(MARIA, "document", {"id": media_id})
    sim.flush()
    assert receiver.items("statuses")[-1]["status"] == "delivered"
    refused = sim.upload(content + b"x", "application/pdf")
    assert refused.error["code"] == 131053


def test_reset_drops_the_files_kept_beside_the_state(tmp_path):
    simulator = Simulator(f"--state={tmp_path / 'world.json'}")
    media_id = add(simulator)["id"]
    folder = tmp_path / "world.json.media"
    assert [file.name for file in folder.iterdir()] == [media_id]
    simulator.control("POST", "reset", {})
    assert list(folder.iterdir()) == []
    assert simulator.stop() == 0
