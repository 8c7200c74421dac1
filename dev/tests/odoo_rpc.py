# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Calls methods of Odoo's models as the web client does."""

import requests


def logged_in(stack, login):
    """Return a session of a user whose password is the login."""
    session = requests.Session()
    user = {"db": stack.database, "login": login, "password": login}
    _post(session, stack, "session/authenticate", **user)
    return session


def call_kw(session, stack, **call):
    """Call ``method`` of ``model`` with ``args``; returns its result."""
    return _post(session, stack, "dataset/call_kw", **{"kwargs": {}, **call})


def _post(session, stack, path, **parameters):
    body = {"jsonrpc": "2.0", "method": "call", "params": parameters}
    answer = session.post(f"{stack.odoo_url}/web/{path}", json=body).json()
    assert "error" not in answer, answer
    return answer["result"]
