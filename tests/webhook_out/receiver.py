# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A program that gets outbound webhooks: a real HTTP server on this host."""

import hashlib
import hmac
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Receiver:
    """Answers each POST with what ``answer(payload)`` returns, and remembers it.

    An answer is an HTTP status, or ``None`` to break the connection off.
    """

    def __init__(self):
        self.got, self.accepted = [], []
        self.answer = lambda payload: 200
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                receiver._handle(self)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.url = f"http://{self.host}/hook?from=odoo"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def _handle(self, handler):
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        payload = json.loads(body)
        self.got.append((payload, dict(handler.headers), body, handler.path))
        status = self.answer(payload)
        if status is None:
            handler.close_connection = True
            return
        if 200 <= status < 300:
            self.accepted.append(payload)
        handler.send_response(status)
        if 300 <= status < 400:
            handler.send_header("Location", "/elsewhere")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    def events(self):
        return [payload["event"] for payload in self.accepted]


def signed_by(headers, body):
    """Return a function that says whether a secret has signed the request."""
    message = headers["X-Webhook-Timestamp"].encode() + b"." + body
    given = dict(part.split("=") for part in headers["X-Webhook-Signature"].split(", "))

    def is_signed(key, secret):
        wanted = hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
        return hmac.compare_digest(given.get(key, ""), wanted)

    return is_signed
