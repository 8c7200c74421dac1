# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Downloads files from addresses that callers of the REST API name.

The server must not be made to ask what only it can reach. So only hosts of a list are
asked, by HTTPS on its usual port; a name is resolved once, and the connection goes to
that very address, which must be a public one. Redirects are followed by the same rules.
"""

import posixpath
import socket
import time
from contextlib import closing
from ipaddress import ip_address
from urllib.parse import unquote, urljoin, urlsplit

import urllib3
from requests.certs import where

from ..addresses import is_public

#: Redirects that are followed.
HOPS = 3
REDIRECTS = (301, 302, 303, 307, 308)
#: Seconds for the connection, for each read, and for the whole.
CONNECT, READ, WHOLE = 5, 10, 30
BLOCK = 1 << 16


class NotAllowedError(Exception):
    """The address, or one that it redirects to, must not be asked."""


class FailedError(Exception):
    """The file could not be downloaded; the text says why, without the address."""


def fetch(url, hosts, most):
    """Return the name and the bytes of the file at an address.

    :param hosts: names of the hosts that may be asked
    :param int most: the most bytes
    :raises NotAllowedError: see the module
    :raises FailedError: no such file, no answer, or a file that is too large
    """
    deadline = time.monotonic() + WHOLE
    for _hop in range(HOPS + 1):
        host = _allowed_host(url, hosts)
        with closing(_pool(host, _public_address(host))) as pool:
            try:
                response = _ask(pool, host, url)
                if response.status not in REDIRECTS:
                    return _name(url), _read(response, most, deadline)
                url = urljoin(url, response.headers.get("Location", ""))
            except (urllib3.exceptions.HTTPError, OSError) as error:
                raise FailedError(type(error).__name__) from None
    raise FailedError(f"more than {HOPS} redirects")


def _allowed_host(url, hosts):
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotAllowedError from None
    host = (parts.hostname or "").lower().rstrip(".")
    is_plain = parts.scheme == "https" and port in (None, 443) and not parts.username
    if not is_plain or host not in hosts:
        raise NotAllowedError
    return host


def _public_address(host):
    """Return the address to connect to.

    :raises NotAllowedError: one of the host's addresses is no public one
    """
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError:
        raise FailedError("the name is unknown") from None
    addresses = [address[0] for *_kind, address in found]
    if not addresses or not all(is_public(ip_address(one)) for one in addresses):
        raise NotAllowedError
    return addresses[0]


def _pool(host, address):
    """Return connections to the address that want the certificate of the host."""
    return urllib3.HTTPSConnectionPool(
        address,
        443,
        server_hostname=host,
        assert_hostname=host,
        cert_reqs="CERT_REQUIRED",
        ca_certs=where(),
    )


def _ask(pool, host, url):
    parts = urlsplit(url)
    path = parts.path or "/"
    return pool.urlopen(
        "GET",
        f"{path}?{parts.query}" if parts.query else path,
        headers={"Host": host, "Accept-Encoding": "identity"},
        redirect=False,
        retries=False,
        preload_content=False,
        assert_same_host=False,
        timeout=urllib3.Timeout(connect=CONNECT, read=READ),
    )


def _read(response, most, deadline):
    if response.status != 200:
        raise FailedError(f"HTTP {response.status}")
    data = bytearray()
    for block in response.stream(BLOCK, decode_content=False):
        data += block
        if len(data) > most:
            raise FailedError(f"more than {most} bytes")
        if time.monotonic() > deadline:
            raise FailedError("too slow")
    return bytes(data)


def _name(url):
    return unquote(posixpath.basename(urlsplit(url).path)) or "file"
