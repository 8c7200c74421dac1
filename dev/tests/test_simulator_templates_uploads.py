# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the simulator's resumable uploads, and of headers' examples."""

from http.client import HTTPException

import pytest
from simulator_client import APP, PHONE, TOKEN, call
from simulator_templates import (
    EDGE,
    NEW,
    PNG,
    create,
    handle,
    header,
    send_bytes,
    session,
)


def asked(sim, session_id, scheme="OAuth"):
    headers = {"Authorization": f"{scheme} {TOKEN}"}
    return call("GET", f"{sim.url}/v25.0/{session_id}", None, headers)


def with_header(sim, kind, header_handle):
    return create(sim, components=[header(kind, header_handle), *NEW["components"]])


def test_file_is_uploaded_and_known_by_a_handle(sim):
    session_id = session(sim, len(PNG)).json["id"]
    assert session_id.startswith("upload:") and "?sig=" in session_id
    answer = send_bytes(sim, session_id, PNG)
    assert set(answer.json) == {"h"}
    assert answer.json["h"].startswith("4::aW1hZ2UvcG5n:")


def test_session_takes_its_parameters_from_the_body_too(sim):
    values = {"file_name": "a.pdf", "file_length": 3, "file_type": "application/pdf"}
    assert sim.graph("POST", f"{APP}/uploads", values).status == 200


@pytest.mark.parametrize(
    ("length", "kind", "name"),
    [
        (9, "image/gif", "a.gif"),
        (9, "video/3gpp", "a.3gp"),
        (0, "image/png", "a.png"),
        ("many", "image/png", "a.png"),
        (9, "image/png", ""),
    ],
)
def test_sessions_that_are_refused(sim, length, kind, name):
    assert session(sim, length, kind, name).error["code"] == 100


def test_interrupted_upload_goes_on_where_it_stopped(sim):
    session_id = session(sim, len(PNG)).json["id"]
    sim.control("POST", "faults", {"on": "upload_bytes", "kind": "cut_midway"})
    with pytest.raises((HTTPException, OSError)):
        send_bytes(sim, session_id, PNG)
    offset = asked(sim, session_id).json["file_offset"]
    assert asked(sim, session_id).json["id"] == session_id
    assert 0 < offset < len(PNG)
    assert send_bytes(sim, session_id, PNG).error["code"] == 100
    assert "h" in send_bytes(sim, session_id, PNG[offset:], offset).json


def test_more_bytes_than_announced_and_a_second_round_are_refused(sim):
    session_id = session(sim, 10).json["id"]
    assert send_bytes(sim, session_id, bytes(11)).error["code"] == 100
    assert send_bytes(sim, session_id, b"").error["code"] == 100
    assert "h" in send_bytes(sim, session_id, bytes(10)).json
    assert send_bytes(sim, session_id, bytes(10)).error["code"] == 100


def test_sessions_take_the_oauth_scheme_and_their_whole_id(sim):
    session_id = session(sim, 10).json["id"]
    assert send_bytes(sim, session_id, bytes(10), scheme="Bearer").error["code"] == 190
    assert asked(sim, session_id, "Bearer").error["code"] == 190
    for part in (session_id.split("?")[0], session_id.replace("?", "%3F")):
        assert send_bytes(sim, part, bytes(10)).error["error_subcode"] == 33


@pytest.mark.parametrize(
    ("kind", "mime_type"),
    [
        ("IMAGE", "image/png"),
        ("IMAGE", "image/jpeg"),
        ("VIDEO", "video/mp4"),
        ("DOCUMENT", "application/pdf"),
    ],
)
def test_handle_that_fits_is_taken_as_example(sim, kind, mime_type):
    assert with_header(sim, kind, handle(sim, mime_type)).status == 200


@pytest.mark.parametrize("kind", ["VIDEO", "DOCUMENT"])
def test_handle_of_another_type_is_refused(sim, kind):
    answer = with_header(sim, kind, handle(sim))
    assert answer.error["error_subcode"] == 2388047


def test_only_handles_issued_here_are_taken(sim):
    media_id = sim.upload(PNG, "image/png").json["id"]
    for other in ("4::aW1hZ2UvcG5n:made:up", media_id, "https://example.com/a.png"):
        answer = with_header(sim, "IMAGE", other)
        assert answer.error["error_subcode"] == 2388047
    foreign = {
        "business_account_id": "77",
        "phone_number_id": "7777",
        "display_phone_number": "+55 11 5550-7777",
        "app_id": "777",
    }
    mine = handle(sim)
    sim.control("POST", "accounts", foreign)
    other = [header("IMAGE", mine), *NEW["components"]]
    answer = sim.graph("POST", "77/message_templates", {**NEW, "components": other})
    assert answer.error["error_subcode"] == 2388047


def test_example_is_shown_as_a_url_that_needs_no_token(sim):
    template_id = with_header(sim, "IMAGE", handle(sim)).json["id"]
    for answer in (
        sim.graph("GET", template_id).json,
        sim.graph("GET", f"{EDGE}?name=order_update").json["data"][0],
    ):
        (url,) = answer["components"][0]["example"]["header_handle"]
        assert call("GET", url).body == PNG


def test_url_of_an_example_is_no_handle_for_an_edit(sim):
    template_id = with_header(sim, "IMAGE", handle(sim)).json["id"]
    sim.control("POST", f"templates/{template_id}", {"status": "REJECTED"})
    components = sim.graph("GET", template_id).json["components"]
    answer = sim.graph("POST", template_id, {"components": components})
    assert answer.error["error_subcode"] == 2388047


def test_uploads_belong_to_the_apps_of_the_token(sim):
    assert sim.graph("POST", "999/uploads?file_name=a").error["error_subcode"] == 33
    assert sim.graph("POST", f"{PHONE}/uploads").error["error_subcode"] == 33
