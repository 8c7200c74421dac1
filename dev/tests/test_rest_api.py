# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the REST API on a running Odoo: waiting, rate limit, description."""

import subprocess
import sys
import threading
from pathlib import Path

import browser as browsers
import pytest
import requests
from passlib.hash import pbkdf2_sha512
from patience import PATIENCE, wait_until

from dev.env.stack import screenshots

BASE = "/api/integrations/whatsapp"
MANAGER = "aaaaaaaa" + "1" * 32
AGENT = "bbbbbbbb" + "2" * 32
#: Statuses that schemathesis accepts; 422: understood, but not possible.
CONFIG = """\
[checks]
positive_data_acceptance.expected-statuses = ["2xx", 403, 404, 409, 422, 502]
missing_required_header.expected-statuses = [401, 429]
"""


def add_keys(cursor):
    """Create API keys of the administrator, a helpdesk manager, and of the agent."""
    for login, key in (("admin", MANAGER), ("agent", AGENT)):
        cursor.execute(
            "INSERT INTO res_users_apikeys (name, user_id, key, index, create_date)"
            " SELECT 'test', id, %s, %s, now() FROM res_users WHERE login = %s",
            (pbkdf2_sha512.using(rounds=1).hash(key), key[:8], login),
        )
    cursor.execute("UPDATE res_company SET whatsapp_api_rate = 10000")


@pytest.fixture(scope="module")
def stack(running_workers):
    running_workers.renew(add_keys)
    return running_workers


def call(stack, method, path, body=None, key=MANAGER, **headers):
    return requests.request(
        method,
        f"{stack.odoo_url}{BASE}{path}",
        json=body,
        headers={"Authorization": f"Bearer {key}", **headers},
        timeout=PATIENCE,
    )


def at_once(act, times=5):
    """Call ``act()`` in several threads at once; returns the results."""
    answers, ready = [], threading.Barrier(times)

    def run():
        ready.wait()
        answers.append(act())

    threads = [threading.Thread(target=run) for _number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def written(stack, text="The printer is broken"):
    """Receive a message of a customer; returns the customer's number."""
    control = f"{stack.simulator_url}/control"
    requests.patch(f"{control}/customers/maria", json={"behaviour": "manual"})
    requests.post(f"{control}/customers/maria/messages", json={"text": text})

    def has_ticket():
        found = call(stack, "GET", "/messages?direction=inbound").json()["messages"]
        return any(message["ticketId"] and message["text"] == text for message in found)

    wait_until(has_ticket, stack.wake_crons, lambda: stack.log()[-3000:])
    return "5511987654321"


def test_metas_id_comes_back_and_one_key_sends_once_however_often_at_once(stack):
    body = {"to": written(stack), "type": "text", "content": {"text": "Hello"}}
    answer = call(stack, "POST", "/send?wait=20", body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["messageId"].startswith("wamid.")

    headers = {"Idempotency-Key": "order-42"}
    answers = at_once(lambda: call(stack, "POST", "/send?wait=20", body, **headers))
    assert {answer.status_code for answer in answers} <= {200, 202}, answers[0].text
    assert len({answer.json()["id"] for answer in answers}) == 1


def test_who_is_added_twice_at_once_is_there_already(stack):
    body = {"phone": "+5521977770001"}
    answers = at_once(lambda: call(stack, "POST", "/contacts", body))
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [201, 409, 409, 409, 409], [answer.text for answer in answers]


def test_a_call_that_fails_has_been_made_all_the_same(stack):
    stack.query("UPDATE res_company SET whatsapp_api_rate = 3")
    try:
        statuses = [
            call(stack, "GET", "/messages?limit=0", key=AGENT).status_code
            for _number in range(4)
        ]
    finally:
        stack.query("UPDATE res_company SET whatsapp_api_rate = 10000")
    assert statuses == [400, 400, 400, 429]


def test_the_page_for_people_is_readable_on_any_screen(chromium, stack):
    for width in (1250, 400):
        tab = browsers.page(chromium, width, 800)
        tab.goto(f"{stack.odoo_url}{BASE}/docs")
        tab.screenshot(path=screenshots() / f"api_{width}.png")
        shown = "document.documentElement.scrollWidth"
        assert tab.evaluate(shown) == width
        assert tab.evaluate("getComputedStyle(document.body).margin") == "0px"
        tab.click("summary >> nth=0")
        tab.locator("details[open] td >> nth=0").wait_for()
        assert not tab.errors
        browsers.close(tab)


def test_the_api_is_as_it_describes_itself(stack, tmp_path):
    """schemathesis makes valid and invalid calls of all operations, always the same."""
    config = tmp_path / "schemathesis.toml"
    config.write_text(CONFIG)
    done = subprocess.run(
        [
            Path(sys.executable).with_name("schemathesis"),
            *("--config-file", config, "run", f"{stack.odoo_url}{BASE}/openapi.json"),
            *("-H", f"Authorization: Bearer {MANAGER}", "--no-color"),
            *("--phases", "examples,fuzzing", "--max-examples", "10", "--seed", "1"),
            *("--generation-database", "none", "--continue-on-failure"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-20_000:]
    assert "status=500" not in stack.log()
