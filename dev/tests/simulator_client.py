# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A simulator in another process, and a receiver for its webhooks.

It needs the standard library only, so that every test can use it.
"""

import http.client
import json
import subprocess
import sys
import threading
import urllib.error
import urllib.request
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from patience import PATIENCE

REPOSITORY = Path(__file__).parents[2]
TOKEN = "simulator-access-token"
SECRET = "simulator-app-secret"
PHONE = "106540352242922"
BUSINESS = "102290129340398"
APP = "1029384756"

_open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def error(self):
        return self.json["error"]


def call(method, url, body=None, headers=(), timeout=PATIENCE):
    """Send a request, whose body is bytes, or is sent as JSON; returns the answer."""
    headers = dict(headers)
    if isinstance(body, (dict, list)):
        body = json.dumps(body).encode()
        headers.setdefault("Content-Type", "application/json")
    request = urllib.request.Request(url, body, headers, method=method)
    try:
        with _open(request, timeout=timeout) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as answer:
        return Answer(answer.code, answer.headers, answer.read())


def multipart(fields, filename, mime_type, content):
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        f"{value}\r\n".encode()
        for name, value in fields.items()
    ]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; '
        f'filename="{filename}"\r\nContent-Type: {mime_type}\r\n\r\n'.encode()
    )
    body = b"".join([*parts, content, f"\r\n--{boundary}--\r\n".encode()])
    return body, {"Content-Type": f"multipart/form-data; boundary={boundary}"}


class Simulator:
    """``python -m dev.simulator`` on a free port; ``options`` go to its CLI."""

    def __init__(self, *options, python=sys.executable, port=0):
        self.process = subprocess.Popen(
            [python, "-m", "dev.simulator", f"--port={port}", "--pace=0", *options],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url = self.process.stdout.readline().split()[-1]

    def stop(self):
        self.process.terminate()
        self.process.stdout.close()
        return self.process.wait(PATIENCE)

    def graph(self, method, path, body=None, token=TOKEN, version="v25.0", **more):
        headers = {**more, "Authorization": f"Bearer {token}"} if token else more
        prefix = f"{self.url}/{version}" if version else self.url
        return call(method, f"{prefix}/{path}", body, headers)

    def control(self, method, path, body=None):
        answer = call(method, f"{self.url}/control/{path}", body)
        if answer.status != 200:
            raise AssertionError(f"{method} {path}: {answer.status} {answer.body}")
        return answer.json

    def send(self, to, kind="text", content=None, phone=PHONE, **more):
        """POST a message; without content, the text "Hello"."""
        body = {"messaging_product": "whatsapp", "type": kind, **more}
        body[kind] = {"body": "Hello"} if content is None else content
        body.update({"to": to} if to else {})
        return self.graph("POST", f"{phone}/messages", body)

    def upload(self, content, mime_type, filename="file", **fields):
        fields = {"messaging_product": "whatsapp", **fields}
        body, headers = multipart(fields, filename, mime_type, content)
        return self.graph("POST", f"{PHONE}/media", body, **headers)

    def write(self, customer, text="Hi", **more):
        """Write as the customer; returns the wamid."""
        values = {"text": text, **more} if "message" not in more else more
        path = f"customers/{customer}/messages"
        return self.control("POST", path, values)["wamid"]

    def flush(self, timeout=PATIENCE):
        return self.control("POST", "flush", {"timeout": timeout})

    def aborted(self, path, body):
        """POST a request; returns whether the connection ends without an answer."""
        try:
            self.graph("POST", path, body)
        except (http.client.HTTPException, OSError):
            return True
        return False


class Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


class Receiver:
    """A webhook endpoint, which stores requests and answers them as a test says.

    ``statuses`` lists the HTTP statuses to answer with; once it is empty, 200.
    ``renew()`` changes its address, so that late webhooks are not received.
    """

    def __init__(self, verify_token="simulator-verify-token"):
        self.requests = []
        self.statuses = []
        self.verify_token = verify_token
        self.path = "/webhook"
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                query = parse_qs(urlsplit(self.path).query)
                right = query.get("hub.verify_token") == [receiver.verify_token]
                body = query["hub.challenge"][0].encode() if right else b"no"
                self.answer(200 if right else 403, body)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = 200
                if self.path == receiver.path:
                    receiver.requests.append((dict(self.headers), body))
                    status = receiver.statuses.pop(0) if receiver.statuses else 200
                self.answer(status, b"")

            def answer(self, status, body):
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(
            target=self.server.serve_forever, args=(0.02,), daemon=True
        ).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}{self.path}"

    def renew(self):
        self.path = f"/webhook/{uuid.uuid4()}"
        self.clear()

    def clear(self):
        self.requests.clear()
        self.statuses.clear()

    @property
    def changes(self):
        return [
            change
            for _headers, body in self.requests
            for entry in json.loads(body)["entry"]
            for change in entry["changes"]
        ]

    def items(self, name):
        """Return all ``messages`` or ``statuses`` received, in order of arrival."""
        return [i for change in self.changes for i in change["value"].get(name, ())]
