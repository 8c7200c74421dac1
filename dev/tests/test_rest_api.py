# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the REST API on a running Odoo: waiting, rate limit, description."""

import base64
import importlib
import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import browser as browsers
import pytest
import requests
from passlib.hash import pbkdf2_sha512
from patience import PATIENCE, wait_until

from dev.env import paths
from dev.env.stack import screenshots

BASE = "/api/integrations/whatsapp"
EXAMPLES = paths.ROOT / "docs" / "examples"
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


def wamid(stack, sent):
    """Return Meta's id of what was sent, which a slow server has later."""
    path = f"/messages/{sent['id']}"
    return sent["messageId"] or wait_until(
        lambda: call(stack, "GET", path).json()["message"]["messageId"]
    )


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
    assert answer.status_code in (200, 202), answer.text
    assert wamid(stack, answer.json()).startswith("wamid.")

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


@pytest.fixture(scope="module")
def api(stack, tmp_path_factory):
    """Return a function that calls an operation by a client generated for the API."""
    folder = tmp_path_factory.mktemp("client")
    name, programs = "generated_whatsapp_client", Path(sys.executable).parent
    subprocess.run(
        [
            programs / "openapi-python-client",
            *("generate", "--url", f"{stack.odoo_url}{BASE}/openapi.json"),
            *("--output-path", folder / name, "--meta", "none", "--fail-on-warning"),
        ],
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        },
        check=True,
    )
    sys.path.insert(0, str(folder))
    client = importlib.import_module(name).AuthenticatedClient(
        base_url=f"{stack.odoo_url}{BASE}", token=MANAGER, timeout=PATIENCE
    )

    def run(operation, *args, **more):
        run.called.add(operation.rpartition(".")[2])
        module = importlib.import_module(f"{name}.api.{operation}")

        def tried():
            answer = module.sync(*args, client=client, **more)
            error = getattr(answer, "error", None)
            is_busy = getattr(error, "code", None) == "busy"  # to be tried again
            return [] if is_busy else [answer]

        return wait_until(tried)[0]

    run.models = importlib.import_module(f"{name}.models")
    run.called = set()
    return run


def with_buttons(models, ticket_id):
    """Return a message with one button of each kind, as the client's classes."""
    text = models.ActionBody(text="Please")
    link = models.LinkParameters(display_text="Open", url="https://example.com")
    form = models.FlowParameters(flow_cta="Fill in", flow_name="Return of goods")
    call = models.CallParameters(display_text="Call us")
    kinds = (
        models.LinkButton("cta_url", text, models.LinkAction("cta_url", link)),
        models.LocationRequest(
            "location_request_message", text, models.LocationAction("send_location")
        ),
        models.FlowButton("flow", text, models.FlowAction("flow", form)),
        models.CallButton("voice_call", text, models.CallAction("voice_call", call)),
        models.CallPermissionRequest(
            "call_permission_request",
            text,
            models.PermissionAction("call_permission_request"),
        ),
    )
    return [
        models.SendInteractive("interactive", kind, ticket_id=ticket_id)
        for kind in kinds
    ]


def test_a_generated_client_does_everything(stack, api):
    """Each schema has a name, so that the client's classes have it too."""
    send_a_file(stack, api)
    register_templates(api)
    change_contacts(api)
    answer_close_and_erase(stack, api)
    described = api("openapi_json.get_openapi").to_dict()["paths"]
    assert api("docs.get_docs").startswith("<!DOCTYPE html>")
    operations = {
        each["operationId"] for path in described.values() for each in path.values()
    }
    assert api.called == operations


def send_a_file(stack, api):
    """Find a customer's ticket and conversation, send a file there, and read it."""
    models, number = api.models, written(stack, "Please send me the invoice")
    [message] = api("messages.list_messages", phone=number, limit=1).messages
    [ticket, *_others] = api("tickets.list_tickets").tickets
    assert ticket.id == message.ticket_id
    file = {"data": base64.b64encode(b"Invoice 42").decode(), "filename": "42.txt"}
    content = {"type": "document", "content": file, "ticketId": ticket.id}
    sent = api("send.send_message", body=models.SendFile.from_dict(content))
    assert api("messages.get_media", sent.id).payload.read() == b"Invoice 42"
    [going_on] = api(
        "conversations.list_conversations", ticket_id=ticket.id
    ).conversations
    found = api("conversations.get_conversation", going_on.id).conversation
    assert (found.id, found.ticket_id) == (going_on.id, ticket.id)
    change = models.ConversationChange(state="closed")
    ended = api("conversations.end_conversation", going_on.id, body=change)
    assert ended.conversation.state == "closed"


def register_templates(api):
    models = api.models
    text, example = "Your order {{1}} is on its way.", {"body_text": [["42"]]}
    new = {
        **{"name": "sent_by_a_client", "category": "UTILITY", "language": "en_US"},
        "components": [{"type": "BODY", "text": text, "example": example}],
    }
    made = api("templates.add_template", body=models.NewTemplate.from_dict(new))
    found = api("templates.get_template", new["name"]).templates
    assert [each.id for each in found] == [made.template.id]
    listed = api("templates.list_templates", name=new["name"]).templates
    assert [each.meta_id for each in listed] == [made.template.meta_id]
    [deleted] = api("templates.delete_template", new["name"]).results
    assert deleted.state == "done"
    languages = models.Registration.from_dict({"languages": ["en"]})
    results = api("templates.register_templates", body=languages).results
    assert {each.state for each in results} <= {"done", "skipped", "waiting"}
    account = api("test.test_account", body=models.AccountReference()).account
    assert account.id == api("accounts.list_accounts").accounts[0].id


def change_contacts(api):
    models = api.models
    new = models.NewContact(phone="+55 21 97777-0099", name="Ana Souza")
    contact = api("contacts.add_contact", body=new).contact
    change = models.ContactChange(opted_out=True)
    changed = api("contacts.change_contact", contact.id, body=change).contact
    assert (changed.id, changed.opted_out) == (contact.id, True)


def answer_close_and_erase(stack, api):
    models, text = api.models, "The client cannot print"
    start = api("messages.list_new_messages").cursor
    number = written(stack, text)
    [new] = [
        message
        for message in api("messages.list_new_messages", after=start).messages
        if message.text == text
    ]
    content = models.TextContent(text="Hello by a client")
    body = models.SendText(type_="text", content=content, ticket_id=new.ticket_id)
    sent = api("send.send_message", body=body, wait=20, idempotency_key="client-1")
    assert isinstance(sent, models.SendAnswer), sent
    assert wamid(stack, sent.to_dict()).startswith("wamid.")
    refused = api("send.send_message", body=models.SendText("text", content, to="x"))
    assert refused.error.code == "no_number"
    found = api("messages.get_message", sent.id).message
    assert (found.ticket_id, found.direction) == (new.ticket_id, "outbound")
    batch = models.Batch(messages=[body, *with_buttons(models, new.ticket_id)])
    stack.query("UPDATE helpdesk_whatsapp_account SET takes_calls = true")
    queued = api("send.send_batch", body=batch)
    assert queued.queued == 6, queued
    assert api("accounts.list_accounts").accounts[0].is_first
    ticket = api("tickets.get_ticket", new.ticket_id).ticket
    teams = {team.id: team for team in api("teams.list_teams").teams}
    agent = teams[ticket.team.id].agents[0]
    change = models.TicketChange(user_id=agent.id, close=True)
    ticket = api("tickets.change_ticket", new.ticket_id, body=change).ticket
    assert (ticket.agent.id, ticket.stage.closed) == (agent.id, True)
    [contact] = api("contacts.list_contacts", phone=number).contacts
    archive = api("contacts.export_contact", contact.id).payload.read()
    assert archive.startswith(b"PK")
    assert api("contacts.erase_contact", contact.id).id == contact.id
    assert api("contacts.get_contact", contact.id).error.code == "not_found"
    assert api("stats.get_stats").stats.total_messages >= 0
    assert "templates" in {each.key for each in api("stats.list_sections").sections}
    assert api("stats.get_section", "templates").section.key == "templates"


def run_example(stack, *command):
    """Run an example of the docs as a program of its own; returns what it prints."""
    known = {"ODOO": stack.odoo_url, "KEY": MANAGER, "NO_PROXY": "*"}
    done = subprocess.run(
        list(map(str, command)),
        env={**os.environ, **known},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stderr
    return done.stdout


def test_the_example_in_curl_sends(stack):
    number = written(stack, "Is my order ready?")
    answer = run_example(
        stack, "sh", EXAMPLES / "send.sh", number, 'It is "ready" \\o/'
    )
    sent = call(stack, "GET", f"/messages/{json.loads(answer)['id']}").json()["message"]
    assert sent["text"] == 'It is "ready" \\o/'


def test_the_example_in_python_prints_each_message_once(stack, tmp_path):
    command = (sys.executable, EXAMPLES / "follow.py", tmp_path / "cursor", "--once")
    assert run_example(stack, *command) == ""
    written(stack, "Where is my parcel?")
    assert "Where is my parcel?" in run_example(stack, *command)
    assert "parcel" not in run_example(stack, *command)


def test_the_example_for_n8n_sends(stack):
    """Its nodes are read as n8n does, as far as they go."""
    workflow = json.loads((EXAMPLES / "n8n.json").read_text())
    nodes = {node["name"]: node["parameters"] for node in workflow["nodes"]}
    assignments = nodes["Message"]["assignments"]["assignments"]
    item = {each["name"]: each["value"] for each in assignments}
    item |= {"odoo": stack.odoo_url, "to": written(stack, "Is it ready for n8n?")}

    def value(text):
        return re.sub(r"{{ \$json\.(\w+) }}", lambda m: item[m[1]], text.lstrip("="))

    send = nodes["Send"]
    body = re.fullmatch(r"={{ JSON\.stringify\((.+)\) }}", send["jsonBody"])[1]
    body = re.sub(r"\$json\.(\w+)", lambda m: json.dumps(item[m[1]]), body)
    body = re.sub(r"(?<=[{ ])(\w+)(?=: )", r'"\1"', body).replace("'", '"')
    answer = requests.request(
        send["method"],
        value(send["url"]),
        json=json.loads(body),
        headers={
            "Authorization": f"Bearer {MANAGER}",
            **{
                each["name"]: value(each["value"])
                for each in send["headerParameters"]["parameters"]
            },
        },
        timeout=PATIENCE,
    )
    assert answer.status_code in (200, 202), answer.text


def test_the_api_is_as_it_describes_itself(stack, tmp_path):
    """schemathesis makes valid and invalid calls of all operations, always the same.

    It is the last test here: it blocks, erases and closes whatever it finds.
    """
    config = tmp_path / "schemathesis.toml"
    config.write_text(CONFIG)
    output = tmp_path / "output.txt"
    with output.open("w") as written:
        calls = subprocess.Popen(
            [
                Path(sys.executable).with_name("schemathesis"),
                *("--config-file", config, "run"),
                f"{stack.odoo_url}{BASE}/openapi.json",
                *("-H", f"Authorization: Bearer {MANAGER}", "--no-color"),
                *("--phases", "examples,fuzzing", "--max-examples", "6", "--seed", "1"),
                *("--generation-database", "none", "--continue-on-failure"),
            ],
            cwd=tmp_path,
            stdout=written,
        )
        # It calls without a key more often than a stranger may.
        forget = "DELETE FROM helpdesk_whatsapp_limit WHERE subject LIKE %s"
        wait_until(
            lambda: calls.poll() is not None,
            between=lambda: stack.query(forget, "ip:%"),
        )
    assert calls.returncode == 0, output.read_text()[-20_000:]
    assert "status=500" not in stack.log()
