# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of Graph in the simulator: versions, tokens, ids, fields, paging, media."""

import base64
import hashlib
import hmac
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from simulator_client import (
    APP,
    BUSINESS,
    PHONE,
    SECRET,
    TOKEN,
    call,
    multipart,
)

MARIA = "+5511987654321"
JPEG = b"\xff\xd8\xff\xe0" + b"x" * 100
OGG = b"OggS" + b"\0" * 24 + b"OpusHead\1\1" + b"\0" * 40


@pytest.mark.parametrize(
    ("asked", "served"),
    [
        *(("v27.0", "v27.0"), ("v26.0", "v26.0"), ("v21.0", "v21.0")),
        *(("v18.0", "v21.0"), (None, "v25.0")),
    ],
)
def test_version_is_served_or_the_oldest_alive(sim, asked, served):
    answer = sim.graph("GET", PHONE, version=asked)
    assert answer.status == 200
    assert answer.headers["facebook-api-version"] == served


@pytest.mark.parametrize("version", ["v99.0", "v28.0", "v2", "vx"])
def test_version_that_does_not_exist_is_an_error(sim, version):
    answer = sim.graph("GET", PHONE, version=version)
    assert answer.status == 400
    assert answer.error["code"] in (100, 2500)


@pytest.mark.parametrize("query", ["ids=1,2", "method=DELETE", "callback=f"])
def test_habits_of_old_clients_are_refused(sim, query):
    answer = sim.graph("GET", f"{PHONE}?{query}")
    assert (answer.status, answer.error["code"]) == (400, 100)


def test_bearer_is_checked(sim):
    wrong = sim.graph("GET", PHONE, token="wrong")
    assert (wrong.status, wrong.error["code"]) == (401, 190)
    none = sim.graph("GET", PHONE, token=None)
    assert (none.status, none.error["code"]) == (401, 104)


def test_app_secret_proof_is_checked_when_given(sim):
    proof = hmac.new(SECRET.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()
    assert sim.graph("GET", f"{PHONE}?appsecret_proof={proof}").status == 200
    wrong = sim.graph("GET", f"{PHONE}?appsecret_proof={proof[::-1]}")
    assert (wrong.status, wrong.error["code"]) == (400, 100)


@pytest.mark.parametrize("path", ["1", "1/messages", f"{PHONE}/nonsense"])
def test_unknown_id_or_edge_is_100_subcode_33(sim, path):
    error = sim.graph("POST", path, {}).error
    assert (error["code"], error["error_subcode"]) == (100, 33)
    assert error["type"] == "GraphMethodException"
    assert error["message"].startswith("Unsupported post request. Object with ID '")


def test_fields_are_honoured_and_unknown_ones_refused(sim):
    asked = sim.graph("GET", f"{PHONE}?fields=status,quality_rating").json
    assert asked == {"status": "CONNECTED", "quality_rating": "GREEN", "id": PHONE}
    error = sim.graph("GET", f"{PHONE}?fields=colour").error
    assert error["code"] == 100 and "nonexisting field (colour)" in error["message"]


def test_number_of_a_business_account(sim):
    (number,) = sim.graph("GET", f"{BUSINESS}/phone_numbers").json["data"]
    assert number["id"] == PHONE
    assert number["display_phone_number"] == "+55 11 5550-7890"
    assert sim.graph("GET", BUSINESS).json["name"] == "Helpdesk Demo"


def test_debug_token_tells_scopes_and_targets(sim):
    data = sim.graph("GET", f"debug_token?input_token={TOKEN}").json["data"]
    assert data["is_valid"] and data["app_id"] == APP
    assert {g["scope"]: g["target_ids"] for g in data["granular_scopes"]} == {
        "whatsapp_business_management": [BUSINESS],
        "whatsapp_business_messaging": [BUSINESS],
    }
    other = sim.graph("GET", "debug_token?input_token=other").json["data"]
    assert other["is_valid"] is False


def test_callback_url_is_set_with_the_apps_own_token(sim, receiver):
    values = {
        "object": "whatsapp_business_account",
        "callback_url": receiver.url,
        "verify_token": "simulator-verify-token",
    }
    path, token = f"{APP}/subscriptions", f"{APP}|{SECRET}"
    assert sim.graph("POST", path, values).error["code"] == 15
    assert sim.graph("POST", path, values, token=token).json == {"success": True}
    (known,) = sim.graph("GET", path, token=token).json["data"]
    assert known["callback_url"] == receiver.url
    wrong = {**values, "verify_token": "wrong"}
    assert sim.graph("POST", path, wrong, token=token).error["code"] == 2200


# Media


def test_media_is_uploaded_looked_up_downloaded_and_deleted(sim):
    media_id = sim.upload(JPEG, "image/jpeg", "a.jpg").json["id"]
    known = sim.graph("GET", media_id).json
    assert known.pop("url").startswith(sim.url)
    assert known == {
        "messaging_product": "whatsapp",
        "mime_type": "image/jpeg",
        "sha256": hashlib.sha256(JPEG).hexdigest(),
        "file_size": str(len(JPEG)),
        "id": media_id,
    }
    assert sim.graph("DELETE", media_id).json == {"success": True}
    assert sim.graph("GET", media_id).error["error_subcode"] == 33


def test_download_wants_the_bearer_and_a_url_not_older_than_5_minutes(sim):
    media_id = sim.upload(JPEG, "image/jpeg").json["id"]
    before = time.time()
    url = sim.graph("GET", media_id).json["url"]
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    answer = call("GET", url, headers=bearer)
    assert answer.body == JPEG and answer.headers["Content-Type"] == "image/jpeg"
    assert call("GET", url).status == 401
    expires = int(url.partition("ext=")[2].partition("&")[0])
    assert int(before) + 300 <= expires <= time.time() + 300
    old = url.replace(f"ext={expires}", f"ext={expires - 301}")
    assert call("GET", old, headers=bearer).status == 404


def test_look_up_with_another_number_fails(sim):
    media_id = sim.upload(JPEG, "image/jpeg").json["id"]
    assert sim.graph("GET", f"{media_id}?phone_number_id={PHONE}").status == 200
    assert sim.graph("GET", f"{media_id}?phone_number_id=1").status == 400


@pytest.mark.parametrize(
    ("content", "mime_type", "fields", "code"),
    [
        (JPEG, "image/webp2", {}, 100),
        (JPEG, "application/octet-stream", {}, 100),
        (JPEG, "image/jpeg", {"messaging_product": "signal"}, 100),
        (JPEG, "image/jpeg", {"colour": "red"}, 100),
        (b"", "image/jpeg", {}, 131053),
        (JPEG + bytes(5 * 1024 * 1024), "image/jpeg", {}, 131053),
    ],
)
def test_upload_that_meta_refuses(sim, content, mime_type, fields, code):
    answer = sim.upload(content, mime_type, **fields)
    assert (answer.status, answer.error["code"]) == (400, code)


def test_upload_without_a_file_is_refused(sim):
    body, headers = multipart({}, "x", "text/plain", b"")
    body = body.replace(b'name="file"', b'name="other"')
    assert sim.graph("POST", f"{PHONE}/media", body, **headers).error["code"] == 100


@pytest.mark.parametrize(
    ("kind", "mime_type", "content", "more"),
    [
        ("image", "image/jpeg", JPEG, {"caption": "x" * 1024}),
        ("document", "application/pdf", b"%PDF-1.7", {"filename": "a.pdf"}),
        ("audio", "audio/ogg", OGG, {"voice": True}),
        ("video", "video/mp4", b"\0\0\0\x18ftypmp42", {}),
    ],
)
def test_file_is_sent_by_its_id(sim, receiver, kind, mime_type, content, more):
    sim.write("maria")
    media_id = sim.upload(content, mime_type).json["id"]
    assert sim.send(MARIA, kind, {"id": media_id, **more}).status == 200
    sim.flush()
    assert receiver.items("statuses")[-1]["status"] == "delivered"


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("image", {"id": "1"}, 100),
        ("image", {}, 131009),
        ("image", {"id": "1", "link": "https://example.com"}, 131009),
        ("image", {"id": "1", "caption": "x" * 1025}, 131009),
        ("audio", {"id": "1", "caption": "x"}, 100),
        ("image", {"id": "1", "filename": "x"}, 100),
    ],
)
def test_file_messages_that_meta_refuses(sim, kind, content, code):
    assert sim.send(MARIA, kind, content).error["code"] == code


@pytest.mark.parametrize(
    ("kind", "mime_type", "content"),
    [
        ("image", "application/pdf", b"%PDF-1.7"),
        ("image", "image/jpeg", b"no picture at all"),
        ("audio", "audio/ogg", b"OggS but vorbis"),
    ],
)
def test_file_that_is_no_use_fails_by_webhook(sim, receiver, kind, mime_type, content):
    sim.write("maria")
    media_id = sim.upload(content, mime_type).json["id"]
    assert sim.send(MARIA, kind, {"id": media_id}).status == 200
    sim.flush()
    (failed,) = receiver.items("statuses")
    assert failed["errors"][0]["code"] == 131053


def test_customers_file_comes_with_url_and_base64_hash(sim, receiver):
    body, headers = multipart({}, "a.jpg", "image/jpeg", JPEG)
    made = call("POST", f"{sim.url}/control/media", body, headers).json
    sim.write("maria", message={"type": "image", "image": {"id": made["id"]}})
    sim.flush()
    image = receiver.items("messages")[0]["image"]
    assert base64.b64decode(image["sha256"]) == hashlib.sha256(JPEG).digest()
    assert image["mime_type"] == "image/jpeg"
    found = call("GET", image["url"], headers={"Authorization": f"Bearer {TOKEN}"})
    assert found.body == JPEG
    assert sim.graph("GET", made["id"]).json["file_size"] == str(len(JPEG))


class Host:
    """A web server that serves one file."""

    def __init__(self, content, mime_type):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", mime_type)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/file"
        threading.Thread(
            target=self.server.serve_forever, args=(0.02,), daemon=True
        ).start()


@pytest.mark.parametrize(
    ("mime_type", "expected"), [("image/jpeg", "delivered"), ("text/html", "failed")]
)
def test_file_by_link_is_fetched(sim, receiver, mime_type, expected):
    host = Host(JPEG, mime_type)
    sim.write("maria")
    assert sim.send(MARIA, "image", {"link": host.url}).status == 200
    sim.flush()
    assert receiver.items("statuses")[-1]["status"] == expected
    host.server.shutdown()
    host.server.server_close()
