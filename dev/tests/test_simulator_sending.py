# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of what the simulator's edge messages accepts, refuses, and fails later."""

import asyncio
import http.client
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from patience import wait_until
from simulator_client import PHONE, TOKEN, Receiver, Simulator

from dev.simulator.__main__ import listen

MARIA = "+5511987654321"
ANA = "BR.10230000000000003"


def statuses(sim, receiver):
    assert sim.flush()["idle"]
    return [status["status"] for status in receiver.items("statuses")]


def body(**more):
    base = {"messaging_product": "whatsapp", "to": MARIA, "type": "text"}
    return {**base, "text": {"body": "Hello"}, **more}


def post(sim, **more):
    return sim.graph("POST", f"{PHONE}/messages", body(**more))


def test_text_inside_the_window_is_sent_then_delivered(sim, receiver):
    sim.write("maria")
    answer = sim.send(MARIA).json
    assert answer["messaging_product"] == "whatsapp"
    assert answer["contacts"] == [{"input": MARIA, "wa_id": MARIA[1:]}]
    assert answer["messages"][0]["id"].startswith("wamid.")
    assert statuses(sim, receiver) == ["sent", "delivered"]


def test_text_outside_the_window_is_accepted_and_fails_by_webhook(sim, receiver):
    answer = sim.send(MARIA)
    assert answer.status == 200
    assert statuses(sim, receiver) == ["failed"]
    (failed,) = receiver.items("statuses")
    assert failed["id"] == answer.json["messages"][0]["id"]
    assert failed["errors"][0]["code"] == 131047
    assert failed["errors"][0]["title"] == failed["errors"][0]["message"]


def test_window_closes_24_hours_after_the_customers_last_message(sim, receiver):
    sim.write("maria", timestamp=int(time.time()) - 24 * 3600 + 60)
    sim.send(MARIA)
    assert statuses(sim, receiver)[0] == "sent"
    receiver.clear()
    sim.control("POST", "window", {"customer": "maria", "hours_ago": 24.01})
    sim.send(MARIA)
    assert statuses(sim, receiver) == ["failed"]


def test_our_own_messages_and_reactions_do_not_open_the_window(sim, receiver):
    wamid = sim.write("maria")
    sim.control("POST", "window", {"customer": "maria", "hours_ago": 25})
    reaction = {"message_id": wamid, "emoji": "👍"}
    sim.write("maria", message={"type": "reaction", "reaction": reaction})
    sim.send(MARIA)
    assert statuses(sim, receiver) == ["failed"]


def test_number_nobody_has_is_accepted_and_fails_131026(sim, receiver):
    assert sim.send("+5511900000000").status == 200
    assert statuses(sim, receiver) == ["failed"]
    assert receiver.items("statuses")[0]["errors"][0]["code"] == 131026


def test_without_plus_the_business_calling_code_is_put_before(sim, receiver):
    sim.write("maria")
    answer = sim.send(MARIA[1:])
    assert answer.json["contacts"][0]["wa_id"] == "55" + MARIA[1:]
    assert statuses(sim, receiver) == ["failed"]


def test_brazilian_number_may_have_a_wa_id_without_the_ninth_digit(sim, receiver):
    sim.write("joao")
    answer = sim.send("+55 (88) 91234-5678").json["contacts"][0]
    assert answer == {"input": "+55 (88) 91234-5678", "wa_id": "558812345678"}
    assert sim.send("+558812345678").json["contacts"][0]["wa_id"] == "558812345678"
    assert statuses(sim, receiver).count("delivered") == 2


def test_recipient_takes_a_user_id_and_answers_without_wa_id(sim, receiver):
    sim.write("ana")
    answer = sim.send(None, recipient=ANA).json
    assert answer["contacts"] == [{"input": ANA, "user_id": ANA}]
    assert statuses(sim, receiver) == ["sent", "delivered"]


def test_to_wins_over_recipient(sim):
    contact = sim.send(MARIA, recipient=ANA).json["contacts"][0]
    assert contact["wa_id"] == MARIA[1:]


def test_user_id_in_to_is_accepted_and_silently_lost(sim, receiver):
    sim.write("ana")
    answer = sim.send(ANA)
    assert answer.status == 200
    assert answer.json["messages"][0]["id"].startswith("wamid.")
    assert statuses(sim, receiver) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"messaging_product": None}, 100),
        ({"to": None}, 100),
        ({"type": "letter"}, 131009),
        ({"text": None}, 131008),
        ({"text": {}}, 131008),
        ({"text": {"body": ""}}, 131009),
        ({"text": {"body": 5}}, 131009),
        ({"text": {"body": "x" * 4097}}, 131009),
        ({"text": {"body": "x", "colour": "red"}}, 100),
        ({"colour": "red"}, 100),
        ({"image": {"link": "https://example.com/a.jpg"}}, 100),
        ({"to": "Maria"}, 131009),
        ({"to": "+12"}, 131009),
        ({"to": "+551155507890"}, 131021),
        ({"recipient_type": "everybody"}, 131009),
        ({"context": {"message_id": "17"}}, 131009),
        ({"context": {}}, 131008),
        ({"biz_opaque_callback_data": "x" * 513}, 131009),
        ({"messaging_account_id": "1"}, 131009),
    ],
)
def test_what_meta_does_not_document_is_refused(sim, change, code):
    request = {k: v for k, v in body(**change).items() if v is not None}
    answer = sim.graph("POST", f"{PHONE}/messages", request)
    assert (answer.status, answer.error["code"]) == (400, code)
    assert answer.error["message"].startswith(f"(#{code}) ")
    assert answer.error["fbtrace_id"]


def test_error_body_is_metas(sim):
    error = post(sim, text={"body": "x" * 4097}).error
    assert error.pop("fbtrace_id")
    assert error == {
        "message": "(#131009) Parameter value is not valid",
        "type": "OAuthException",
        "code": 131009,
        "error_data": {
            "messaging_product": "whatsapp",
            "details": "Param text['body'] must be at most 4096 characters long.",
        },
    }


def test_longest_text_and_callback_data_are_taken(sim):
    assert post(sim, text={"body": "x" * 4096}).status == 200
    assert post(sim, biz_opaque_callback_data="x" * 512).status == 200


def test_body_that_is_no_json_object_is_refused(sim):
    for raw in (b"{", b"[]", b"5", b""):
        answer = sim.graph("POST", f"{PHONE}/messages", raw)
        assert (answer.status, answer.error["code"]) == (400, 100)


def test_callback_data_comes_back_on_statuses_and_finds_what_was_accepted(
    sim, receiver
):
    sim.write("maria")
    answer = sim.send(MARIA, biz_opaque_callback_data="uuid-1")
    sim.flush()
    data = {s["biz_opaque_callback_data"] for s in receiver.items("statuses")}
    assert data == {"uuid-1"}
    (message,) = sim.control("GET", "accepted?uuid=uuid-1")["data"]
    assert message["wamid"] == answer.json["messages"][0]["id"]


def test_pair_limit_lets_45_through_and_then_131056(sim):
    answers = [sim.send(MARIA) for _number in range(46)]
    assert [a.status for a in answers[:45]] == [200] * 45
    assert (answers[45].status, answers[45].error["code"]) == (400, 131056)
    assert sim.send("+15557654321").status == 200


def test_pair_limit_gives_one_more_after_its_interval(sim):
    sim.control("POST", "limits", {"pair_burst": 1, "pair_interval": 2})
    assert sim.send(MARIA).status == 200
    wait_until(lambda: sim.send(MARIA).status == 400)
    wait_until(lambda: sim.send(MARIA).status == 200)


def test_throughput_limit_is_130429(sim):
    sim.control("POST", "limits", {"mps": 3})
    answers = [sim.send(f"+551190000000{number}") for number in range(4)]
    assert [a.status for a in answers] == [200, 200, 200, 400]
    assert answers[3].error["code"] == 130429


def test_refused_messages_do_not_count_toward_the_limits(sim):
    sim.control("POST", "limits", {"pair_burst": 1})
    assert post(sim, text={}).status == 400
    assert sim.send(MARIA).status == 200


@pytest.mark.parametrize(
    ("status", "code"), [("RESTRICTED", 131031), ("DISCONNECTED", 133010)]
)
def test_number_that_is_not_connected_does_not_send(sim, status, code):
    sim.control("PATCH", f"accounts/{PHONE}", {"status": status})
    assert sim.send(MARIA).error["code"] == code


def test_business_reacts_and_only_sent_follows(sim, receiver):
    wamid = sim.write("maria")
    sim.send(MARIA, "reaction", {"message_id": wamid, "emoji": "👍"})
    assert statuses(sim, receiver) == ["sent"]
    answer = sim.send(MARIA, "reaction", {"message_id": "wamid.no", "emoji": "👍"})
    assert answer.error["code"] == 131009


def test_mark_as_read_marks_earlier_ones_and_shows_typing(sim):
    sim.write("maria", "first")
    wamid = sim.write("maria", "second")
    request = {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": wamid,
        "typing_indicator": {"type": "text"},
    }
    before = time.time()
    answer = sim.graph("POST", f"{PHONE}/messages", request)
    assert answer.json == {"success": True}
    found = sim.control("GET", "customers/maria/messages")
    assert [message["status"] for message in found["data"]] == ["read", "read"]
    assert before < found["typing_until"] <= time.time() + 25
    sim.send(MARIA)
    assert sim.control("GET", "customers/maria/messages")["typing_until"] == 0


def test_mark_as_read_wants_a_message_of_this_number(sim):
    request = {"messaging_product": "whatsapp", "status": "read"}
    path = f"{PHONE}/messages"
    for wamid in ("wamid.unknown", sim.send(MARIA).json["messages"][0]["id"]):
        answer = sim.graph("POST", path, {**request, "message_id": wamid})
        assert answer.error["code"] == 131009
    assert sim.graph("POST", path, request).error["code"] == 100


def test_statuses_follow_the_customers_behaviour(sim, receiver):
    expected = {
        "reads": ["sent", "delivered", "read"],
        "delivers": ["sent", "delivered"],
        "offline": ["sent"],
        "not_on_whatsapp": ["failed"],
        "manual": [],
    }
    sim.write("maria")
    for behaviour, wanted in expected.items():
        sim.control("PATCH", "customers/maria", {"behaviour": behaviour})
        sim.flush()
        receiver.clear()
        sim.send(MARIA)
        assert statuses(sim, receiver) == wanted


def test_phone_that_comes_online_delivers_what_waited(sim, receiver):
    sim.write("maria")
    sim.control("PATCH", "customers/maria", {"behaviour": "offline"})
    sim.send(MARIA)
    assert statuses(sim, receiver) == ["sent"]
    sim.control("PATCH", "customers/maria", {"behaviour": "delivers"})
    assert statuses(sim, receiver) == ["sent", "delivered"]


async def is_sent_at_once():
    """Return whether a connection to the simulator's listener has TCP_NODELAY set."""
    loop, accepted = asyncio.get_running_loop(), asyncio.Future()

    class Protocol(asyncio.Protocol):
        def connection_made(self, transport):
            taken = transport.get_extra_info("socket")
            flag = taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            accepted.set_result(bool(flag))
            transport.close()

    async with await loop.create_server(
        Protocol, sock=listen("127.0.0.1", 0)
    ) as server:
        address = server.sockets[0].getsockname()
        _reader, writer = await asyncio.open_connection(*address)
        writer.close()
        return await accepted


def test_small_answers_wait_for_no_others():
    # In a thread: a browser of other tests may have an event loop in this one.
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(lambda: asyncio.run(is_sent_at_once())).result()


def test_many_answers_come_on_one_connection(sim):
    connection = http.client.HTTPConnection(sim.url.partition("//")[2])
    headers = {"Authorization": f"Bearer {TOKEN}"}
    for number in range(50):
        message = json.dumps(body(to=f"+55119000001{number:02}"))
        connection.request("POST", f"/v25.0/{PHONE}/messages", message, headers)
        answer = connection.getresponse()
        assert (answer.status, bool(answer.read())) == (200, True)
    connection.close()


def test_half_a_surrogate_pair_is_no_text(sim):
    raw = b'{"messaging_product": "whatsapp", "to": "\\ud83d"}'
    assert sim.graph("POST", f"{PHONE}/messages", raw).error["code"] == 100


def test_chat_that_is_open_skips_delivered():
    """Meta reports a message as read at once, if it is read when it arrives."""
    receiver, slow = Receiver(), Simulator("--pace=3")
    slow.control("POST", "webhook", {"url": receiver.url})
    slow.write("maria")
    slow.send(MARIA)
    assert slow.control("POST", "customers/maria/read", {}) == {"read": 1}
    assert statuses(slow, receiver) == ["sent", "read"]
    slow.stop()
    receiver.stop()
