# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests that outbound webhooks reach no server that only this one can reach."""

import doctest
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch

from odoo.tests import BaseCase

from ...tools import addresses, webhook_out
from ...tools.webhook_out import Allowed, NotDelivered
from .receiver import Receiver

NOBODY = Allowed("")
PUBLIC = "93.184.216.34"
#: Seconds between two drops of an answer.
DROP = 0.05


def resolving(*answers):
    """Patch the resolver: each call returns the next list of addresses."""
    left = list(answers)

    def getaddrinfo(host, port, **_more):
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in left.pop(0)
        ]

    return patch.object(webhook_out.socket, "getaddrinfo", getaddrinfo)


class TestAddresses(BaseCase):
    def reason(self, url, allowed=NOBODY):
        with self.assertRaises(NotDelivered) as raised:
            webhook_out.post(url, allowed, b"{}", {})
        return raised.exception.reason

    def test_the_examples_hold(self):
        for module in (webhook_out, addresses):
            self.assertFalse(doctest.testmod(module).failed)

    def test_internal_addresses_in_any_spelling_are_refused(self):
        for host in (
            *("127.0.0.1", "localhost", "0.0.0.0", "127.1", "2130706433"),
            *("0x7f000001", "10.0.0.1", "172.16.0.1", "192.168.1.1"),
            *("169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255"),
            *("[::1]", "[::]", "[fe80::1]", "[fc00::1]", "[fec0::1]", "[ff02::1]"),
            *("[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "[2002:7f00:1::]"),
            *("[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[::127.0.0.1]"),
            "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",  # Teredo of a private address
        ):
            with (
                self.subTest(host),
                patch.object(webhook_out.socket, "create_connection") as connect,
            ):
                self.assertEqual(self.reason(f"https://{host}/"), "address")
                connect.assert_not_called()

    def test_a_proxy_of_the_environment_connects_to_the_address_that_was_checked(self):
        asked = []

        class Proxy(BaseHTTPRequestHandler):
            def do_CONNECT(self):
                asked.append((self.path, self.headers["Proxy-Authorization"]))
                self.send_error(403)

            def log_message(self, *args):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        proxy = f"http://me:pass@127.0.0.1:{server.server_port}"
        environment = {"HTTPS_PROXY": proxy, "NO_PROXY": "other.example"}
        own, getaddrinfo = "127.0.0.1", socket.getaddrinfo

        def resolve(host, port, *args, **more):
            if host == own:
                return getaddrinfo(host, port, *args, **more)
            address = "10.0.0.1" if host == "internal.example" else PUBLIC
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

        with (
            patch.dict("os.environ", environment),
            patch.object(socket, "getaddrinfo", resolve),
        ):
            self.assertEqual(self.reason("https://example.com/hook"), "proxy")
            self.assertEqual(self.reason("https://internal.example/"), "address")
            with patch.object(socket, "create_connection", side_effect=OSError):
                self.assertEqual(self.reason("https://other.example/"), "unreachable")
                listed = Allowed("example.com")
                self.assertEqual(
                    self.reason("https://example.com/", listed), "unreachable"
                )
        self.assertEqual(asked, [(f"{PUBLIC}:443", "Basic bWU6cGFzcw==")])

    def test_malformed_urls_are_refused(self):
        for url in (
            *("http://example.com/", "file:///etc/passwd", "gopher://example.com/"),
            *("https://", "https:///x", "https://a b/", "https://example.com/\r\nX: y"),
            *("https://user@example.com/", "https://example.com:99999/", "//example"),
            *("https://example.com/ü", "https://[::1", "javascript:alert(1)"),
        ):
            with self.subTest(url):
                self.assertEqual(self.reason(url), "url")

    def test_a_name_with_one_internal_address_is_refused(self):
        with resolving([PUBLIC, "10.0.0.1"]):
            self.assertEqual(self.reason("https://example.com/"), "address")

    def test_it_is_resolved_once_and_that_address_is_called(self):
        with (
            resolving([PUBLIC], ["127.0.0.1"]),
            patch.object(
                webhook_out.socket, "create_connection", side_effect=OSError
            ) as connect,
        ):
            self.assertEqual(self.reason("https://example.com:8443/"), "unreachable")
        self.assertEqual(connect.call_args.args[0], (PUBLIC, 8443))

    def test_what_is_listed_may_be_called(self):
        receiver = Receiver()
        self.addCleanup(receiver.close)
        for allowed in ("127.0.0.0/8", receiver.host, "127.0.0.1"):
            status = webhook_out.post(receiver.url, Allowed(allowed), b"{}", {})
            self.assertEqual(status, 200)
        for allowed in ("10.0.0.0/8", "127.0.0.1:1", "localhost"):
            self.assertEqual(self.reason(receiver.url, Allowed(allowed)), "url")
        with resolving(["10.0.0.1"]):
            allowed = Allowed("example.org, 127.0.0.0/8")
            self.assertEqual(self.reason("https://example.com/", allowed), "address")

    def test_the_certificate_is_checked(self):
        receiver = Receiver()  # has none
        self.addCleanup(receiver.close)
        url = receiver.url.replace("http:", "https:")
        self.assertEqual(self.reason(url, Allowed("127.0.0.0/8")), "tls")

    def test_an_answer_that_comes_drop_by_drop_is_cut_off(self):
        server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(server.close)
        over = threading.Event()
        self.addCleanup(over.set)

        def drip():
            connection, _address = server.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\n")
                while not over.wait(DROP):
                    try:
                        connection.sendall(b"X")
                    except OSError:
                        return

        threading.Thread(target=drip, daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with patch.object(webhook_out, "SECONDS", 0.5):
            self.assertEqual(self.reason(url, Allowed("127.0.0.1")), "timeout")
