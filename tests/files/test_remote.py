# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of files that are downloaded from addresses in calls of the REST API."""

import doctest
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch

import urllib3

from odoo.tests import BaseCase

from ...tools.files import remote

HOST = "files.example.com"
PUBLIC = "93.184.216.34"


class Handler(BaseHTTPRequestHandler):
    """Answers ``/a.png`` with a file and ``/to/<address>`` with a redirect."""

    def do_GET(self):
        self.server.hosts.append(self.headers["Host"])
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
        else:
            self.send_response(200 if self.path == "/a%20b.png" else 404)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"bytes")

    def log_message(self, *args):
        pass


class TestRemote(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        cls.server.hosts = []
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()
        cls.addClassCleanup(cls.server.server_close)
        cls.addClassCleanup(cls.server.shutdown)

    def setUp(self):
        super().setUp()
        self.addresses, self.asked, self.connected = [PUBLIC], [], []
        self.startPatcher(patch.object(socket, "getaddrinfo", self.resolve))
        self.startPatcher(patch.object(remote, "_pool", self.pool))

    def resolve(self, host, port, *args, **more):
        if host == "127.0.0.1":
            return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", (host, port))]
        self.asked.append(host)
        return [(0, 0, 0, "", (address, port)) for address in self.addresses]

    def pool(self, host, address):
        self.connected.append((host, address))
        return urllib3.HTTPConnectionPool("127.0.0.1", self.server.server_port)

    def fetch(self, path="/a%20b.png", most=5):
        return remote.fetch(f"https://{HOST}{path}", {HOST}, most)

    def test_a_file_comes_from_the_address_that_was_resolved_once(self):
        self.assertEqual(self.fetch(), ("a b.png", b"bytes"))
        self.assertEqual(self.asked, [HOST])
        self.assertEqual(self.connected, [(HOST, PUBLIC)])
        self.assertEqual(self.server.hosts[-1], HOST)

    def test_only_listed_hosts_by_https_are_asked(self):
        for url in (
            "https://other.example.com/a.png",
            f"http://{HOST}/a.png",
            f"https://{HOST}:8443/a.png",
            f"https://user:secret@{HOST}/a.png",
            f"https://{HOST}.evil.example/a.png",
            "https://127.0.0.1/a.png",
            f"file://{HOST}/etc/passwd",
            "https://[::1",
        ):
            with self.subTest(url=url), self.assertRaises(remote.NotAllowedError):
                remote.fetch(url, {HOST}, 5)
        self.assertFalse(self.asked)

    def test_an_address_in_a_network_of_ones_own_is_refused(self):
        for address in (
            *("10.0.0.1", "127.0.0.1", "169.254.169.254", "192.168.1.1", "0.0.0.0"),
            *("::1", "fd00::1", "fe80::1", "::ffff:10.0.0.1", "64:ff9b::a00:1"),
            *("2002:a00:1::", "100.64.0.1", "224.0.0.1"),
        ):
            for addresses in ([address], [PUBLIC, address]):
                self.addresses = addresses
                with self.subTest(addresses=addresses):
                    self.assertRaises(remote.NotAllowedError, self.fetch)
        self.assertFalse(self.connected)

    def test_redirects_follow_the_same_rules(self):
        self.assertEqual(self.fetch(f"/to/https://{HOST}/a%20b.png")[1], b"bytes")
        self.assertEqual(self.fetch("/to//a%20b.png")[1], b"bytes")
        for target in ("https://other.example.com/x", f"http://{HOST}/a.png"):
            with self.assertRaises(remote.NotAllowedError):
                self.fetch(f"/to/{target}")
        with self.assertRaises(remote.FailedError):
            self.fetch("/to/" * 9 + "/a%20b.png")

    def test_a_file_that_is_too_large_or_missing_is_not_taken(self):
        for path, most in (("/a%20b.png", 4), ("/missing", 5)):
            with self.assertRaises(remote.FailedError):
                self.fetch(path, most)

    def test_the_examples_in_the_docstrings(self):
        self.assertFalse(doctest.testmod(remote).failed)
