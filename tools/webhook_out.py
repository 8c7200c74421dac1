# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sends signed webhooks to addresses that an administrator entered.

An address may lead to servers that only this one can reach (server-side request
forgery). So a host is resolved once, all its addresses must be public, and the
connection is made to one of those, also by a proxy of the environment
(``HTTPS_PROXY``). Redirects are not followed.
"""

import base64
import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
import threading
from contextlib import suppress
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

import certifi
from requests.utils import get_auth_from_url, get_environ_proxies, select_proxy

from .addresses import is_public

#: Most seconds to connect, and for all of a call once it is connected.
CONNECT_SECONDS, SECONDS = 5, 15
#: Most addresses of a host that are tried.
MOST_ADDRESSES = 4
PORTS = {"https": 443, "http": 80}
#: Port of a proxy whose URL has none, as of curl.
PROXY_PORT = 1080


class NotDelivered(Exception):
    """A webhook was not accepted.

    ``reason`` is one of ``url``, ``address``, ``dns``, ``unreachable``, ``proxy``,
    ``tls``, ``timeout``, ``protocol``, ``redirect`` and ``answer``; ``http_status`` is
    the receiver's, if it answered.
    """

    def __init__(self, reason, http_status=None):
        super().__init__(reason)
        self.reason, self.http_status = reason, http_status


class Target(NamedTuple):
    """A parsed URL; ``path`` includes the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self):
        """Return the value of the header ``Host``."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


class Allowed:
    """Hosts and networks that may be called though they are not public, or by HTTP.

    :param str text: host names with or without a port, addresses and networks,
        separated by commas

    >>> allowed = Allowed("crm.lan:8069, 10.1.0.0/16")
    >>> allowed.has_host("crm.lan", 8069), allowed.has_host("crm.lan", 22)
    (True, False)
    >>> allowed.has_address(ipaddress.ip_address("10.1.2.3"))
    True
    """

    def __init__(self, text=""):
        self.hosts, self.networks = set(), []
        for entry in (text or "").replace(",", " ").lower().split():
            try:
                self.networks.append(ipaddress.ip_network(entry, strict=False))
            except ValueError:
                self.hosts.add(entry)

    def has_host(self, host, port):
        """Whether the host is listed, or is an address of a listed network."""
        with suppress(ValueError):
            return self.has_address(ipaddress.ip_address(host)) or (
                f"{host}:{port}" in self.hosts
            )
        return bool({host, f"{host}:{port}"} & self.hosts)

    def has_address(self, address):
        """Whether an address is in a listed network."""
        return any(address in network for network in self.networks)


def target_of(url, allowed):
    """Return the ``Target`` of a URL.

    :param allowed: ``Allowed``
    :raises NotDelivered: the URL is malformed, has a password or is not HTTPS; or its
        host is an address that is not public
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        host = host if ":" in host else host.encode("idna").decode()
    except ValueError as error:  # UnicodeError is one
        raise NotDelivered("url") from error
    is_odd = not url.isprintable() or " " in url
    if is_odd or not host or parts.username or parts.scheme not in PORTS:
        raise NotDelivered("url")
    port = port or PORTS[parts.scheme]
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not path.isascii():
        raise NotDelivered("url")
    if parts.scheme == "http" and not allowed.has_host(host, port):
        raise NotDelivered("url")
    with suppress(ValueError):
        _check(ipaddress.ip_address(host), host, port, allowed)
    return Target(parts.scheme, host, port, path)


def _check(address, host, port, allowed):
    is_listed = allowed.has_host(host, port) or allowed.has_address(address)
    if not is_listed and not is_public(address):
        raise NotDelivered("address")


def addresses_of(target, allowed):
    """Resolve the host, once; return its addresses as texts.

    :raises NotDelivered: it has none, or one that is neither public nor listed
    """
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotDelivered("dns") from error
    addresses = list(dict.fromkeys(entry[4][0] for entry in found))
    for address in addresses:
        _check(ipaddress.ip_address(address), target.host, target.port, allowed)
    return addresses


def signatures(body, timestamp, keys):
    """Return the value of the header with the signatures.

    Each is the HMAC-SHA256 of the timestamp, a full stop and the body.

    :param dict keys: secrets by key id

    >>> signatures(b"{}", 1, {"a1": "secret"})[:11]
    'a1=1122767b'
    """
    signed = b"%d.%s" % (timestamp, body)
    return ", ".join(
        f"{key}={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"
        for key, secret in keys.items()
    )


def post(url, allowed, body, headers):
    """Send a webhook; return the HTTP status of the answer, a 2xx.

    :param allowed: ``Allowed``
    :param bytes body: JSON
    :param dict headers: besides those of HTTP
    :raises NotDelivered: anything else came of it
    """
    target = target_of(url, allowed)
    connection = _connected(target, addresses_of(target, allowed), allowed)
    is_over = threading.Event()
    cut = threading.Timer(SECONDS, _cut, [connection, is_over])
    cut.daemon = True
    cut.start()
    try:
        status = _exchange(target, connection, body, headers)
    except TimeoutError as error:
        raise NotDelivered("timeout") from error
    except ssl.SSLError as error:
        raise NotDelivered("tls") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotDelivered("timeout" if is_over.is_set() else "protocol") from error
    finally:
        cut.cancel()
        connection.close()
    if is_over.is_set():
        raise NotDelivered("timeout")
    if 200 <= status < 300:
        return status
    raise NotDelivered("redirect" if 300 <= status < 400 else "answer", status)


def _connected(target, addresses, allowed):
    """Return a socket that is connected to one of the addresses.

    What is listed as internal is not called by a proxy.
    """
    proxy = "" if allowed.has_host(target.host, target.port) else _proxy_for(target)
    if proxy:
        return _by_proxy(proxy, addresses[0], target.port)
    for address in addresses[:MOST_ADDRESSES]:
        with suppress(OSError):
            return socket.create_connection((address, target.port), CONNECT_SECONDS)
    raise NotDelivered("unreachable")


def _proxy_for(target):
    """Return the URL of the environment's proxy for the target, or ``""``.

    As ``requests`` does, it reads ``HTTPS_PROXY``, ``ALL_PROXY`` and ``NO_PROXY``.
    """
    url = f"https://{target.authority}/"
    proxy = select_proxy(url, get_environ_proxies(url)) or ""
    return proxy if "://" in proxy or not proxy else f"http://{proxy}"


def _by_proxy(proxy, address, port):
    """Return a socket that a proxy has connected to the address.

    The proxy gets the address, not the name: it must not resolve that to another one.
    """
    parts, (user, password) = urlsplit(proxy), get_auth_from_url(proxy)
    headers = {}
    if user:
        login = base64.b64encode(f"{user}:{password}".encode()).decode()
        headers["Proxy-Authorization"] = f"Basic {login}"
    try:
        client = http.client.HTTPConnection(
            parts.hostname, parts.port or PROXY_PORT, timeout=CONNECT_SECONDS
        )
        address = f"[{address}]" if ":" in address else address
        client.set_tunnel(address, port, headers)
        client.connect()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotDelivered("proxy") from error
    return client.sock


def _exchange(target, connection, body, headers):
    connection.settimeout(SECONDS)
    if target.scheme == "https":
        # The timer cuts the socket that is wrapped, which has the same connection.
        connection = _tls().wrap_socket(connection.dup(), server_hostname=target.host)
    client = http.client.HTTPConnection(target.host, target.port)
    client.auto_open, client.sock = 0, connection
    try:
        client.request("POST", target.path, body, {"Host": target.authority} | headers)
        return client.getresponse().status
    finally:
        client.close()


@cache
def _tls():
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _cut(connection, is_over):
    """End a call that takes too long, such as one whose answer comes drop by drop."""
    is_over.set()
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
