# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo over HTTP, as its web client calls it: JSON-RPC in a session of a user."""

import requests

#: Longest wait for an answer, after which the request is repeated.
TIMEOUT = 120
#: Exceptions whose message a user gets: the request is not carried out.
REFUSALS = ("UserError", "ValidationError", "AccessError", "MissingError")


class Refused(Exception):
    """Odoo has refused the request with a message for the user."""


class Unanswered(Exception):
    """There was no answer, or one that says nothing about the request."""


class Helpdesk:
    """A session of a user, who logs in at the first call.

    :param dict cookies: of the users who have logged in already
    """

    def __init__(self, url, database, login, cookies):
        self.url, self.database, self.login = url, database, login
        self._session, self._cookies = None, cookies

    def call(self, model, method, *args, **kwargs):
        """Call a public method as the web client does.

        :raises Refused: the user gets a message why not
        :raises Unanswered: it is not known what has become of the request
        """
        try:
            if not self._session:
                self._log_in()
            params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
            return self._post(self._session, "dataset/call_kw", params)
        except (requests.RequestException, ValueError) as error:
            raise Unanswered(str(error)) from error

    def read(self, model, domain, *fields, **kwargs):
        return self.call(model, "search_read", domain, fields=list(fields), **kwargs)

    def content(self, attachment):
        """Return the bytes of an attachment, or None while Odoo does not serve it."""
        answer = self._session.get(
            f"{self.url}/web/content/{attachment}", timeout=TIMEOUT
        )
        return answer.content if answer.status_code == 200 else None

    def _log_in(self):
        session = requests.Session()
        session.trust_env = False
        if self.login in self._cookies:
            session.cookies.update(self._cookies[self.login])
        else:
            params = {"db": self.database, "login": self.login, "password": self.login}
            self._post(session, "session/authenticate", params)
            self._cookies[self.login] = session.cookies
        self._session = session

    def _post(self, session, path, params):
        answer = session.post(
            f"{self.url}/web/{path}",
            json={"jsonrpc": "2.0", "method": "call", "params": params},
            timeout=TIMEOUT,
        )
        body = answer.json()
        if "error" not in body:
            return body["result"]
        error = body["error"].get("data") or {}
        name = str(error.get("name")).rpartition(".")[2]
        if name == "SessionExpiredException":
            self._session = None
            self._cookies.pop(self.login, None)
        if name in REFUSALS:
            raise Refused(name)
        raise Unanswered(f"{name}: {error.get('message')}")
