# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Holds the HTTP sessions by which connections to Meta are used again.

A thread has sessions of its own, one for each host: ``requests.Session`` is not made to
be shared by threads. A connection that was not used for a while is not used again: the
server may be closing it, and a message sent by it would have an unknown outcome.
"""

import threading
import time
from http.cookiejar import DefaultCookiePolicy

import requests
from requests.auth import AuthBase

#: Seconds after which an unused connection is not used again.
IDLE = 15

_local = threading.local()


def session(base_url):
    """Return this thread's session for a host."""
    known = vars(_local).setdefault("sessions", {})
    now = time.monotonic()
    kept, used_at = known.get(base_url, (None, 0))
    if kept is None or now - used_at > IDLE:
        drop(base_url)
        kept = requests.Session()
        # Nothing that one account's answer sets goes along with another's calls.
        kept.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    known[base_url] = (kept, now)
    return kept


class TokenAuth(AuthBase):
    """Authorizes a request with the access token.

    Without an ``auth``, ``requests`` puts a login from the server's ``.netrc`` in the
    place of an ``Authorization`` header (its documentation, "netrc Authentication").
    """

    def __init__(self, access_token):
        self._access_token = access_token

    def __call__(self, request):
        request.headers.setdefault("Authorization", f"Bearer {self._access_token}")
        return request


def drop(base_url):
    """Close this thread's connections to a host: one has failed."""
    kept, _used_at = vars(_local).get("sessions", {}).pop(base_url, (None, 0))
    if kept is not None:
        kept.close()
