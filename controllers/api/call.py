# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Everything the REST API does with a call before and after the endpoint's function."""

import time

from odoo import http
from odoo.fields import Domain

from odoo.addons.base.models.res_users import INDEX_SIZE

from ...tools.api import available, checking, cursors, reading, scopes
from ...tools.api.endpoint import AGENT, MANAGER, PUBLIC, match
from ...tools.api.errors import ApiError
from ...tools.files import media

if available.pydantic:
    from ...tools.api import types

GROUPS = {
    AGENT: "helpdesk_mgmt.group_helpdesk_user_own",
    MANAGER: "helpdesk_mgmt.group_helpdesk_manager",
}
#: Bytes of a body; of one with a file: the largest document, and its description.
JSON_BODY = 24 * media.MB
UPLOAD_BODY = 101 * media.MB
KEY_LENGTH = 128


class Call:
    """Authenticates one HTTP request to the REST API, checks its input and answers it.

    The functions that are declared as endpoints get it as their only argument:
    ``endpoint`` is the declaration, ``path``, ``query``, ``headers`` and ``body`` are
    instances of its models, and ``file`` is the uploaded file, if there is one.
    """

    def __init__(self, request):
        self.request = request
        self.started = time.monotonic()
        self.endpoint = None
        self.user_id = self.scope = None
        self.path = self.query = self.headers = self.body = self.file = None
        self.rate_headers = {}
        self._is_counted = False

    @property
    def env(self):
        """The environment, which is the user's once the API key has been checked."""
        return self.request.env

    def serve(self, path):
        """Run the endpoint at ``path`` and return its HTTP response.

        :param str path: below the API's base, with a leading slash
        :raises ApiError: the call is refused; the caller rolls back
        """
        if available.pydantic is None:
            text = "The REST API needs the Python package pydantic on the server."
            raise ApiError(503, "unavailable", text)
        asked = self.request.httprequest
        methods, texts = match(path)
        if not methods:
            raise ApiError(404, "not_found", "There is nothing at this address.")
        if asked.method == "OPTIONS":
            return http.Response(status=204, headers={"Allow": _allowed(methods)})
        method = "GET" if asked.method == "HEAD" else asked.method
        if method not in methods:
            text = f"{asked.method} cannot be done here."
            headers = {"Allow": _allowed(methods)}
            raise ApiError(405, "method_not_allowed", text, headers=headers)
        self.endpoint = methods[method]
        if self.endpoint.rights != PUBLIC:
            self._identify()
            self._check_rights()
        self._take_input(texts)
        return self._answer(self.endpoint.act(self))

    def _answer(self, answer):
        if isinstance(answer, http.Response):
            return answer
        status, values = answer if isinstance(answer, tuple) else (200, answer)
        _text, model = self.endpoint.answers[status]
        values = {"success": True, **values}
        model.model_validate(values)
        return self.request.make_json_response(values, status=status)

    # ------------------------------------------------------------------------ who

    def _identify(self):
        """Switch to the user of the API key; a session's cookie is ignored.

        :raises ApiError: 401 without a valid key, or 429 after too many calls
        """
        scheme, _space, key = self.request.httprequest.headers.get(
            "Authorization", ""
        ).partition(" ")
        key = key.strip()
        is_key = scheme.lower() == "bearer" and 0 < len(key) <= KEY_LENGTH
        keys = self.env["helpdesk.whatsapp.api.key"].sudo()
        uid, self.scope = keys._authenticate(key) if is_key else (False, None)
        if not uid:
            self._once(self._count_stranger)
            raise ApiError(
                401,
                "unauthorized",
                "Send an API key of Odoo: “Authorization: Bearer …”.",
                headers={"WWW-Authenticate": 'Bearer realm="Odoo"'},
            )
        self.user_id = uid
        self.request.update_env(user=uid)
        self.request.update_context(**self.env["res.users"].context_get())
        self._once(lambda: self._count_key(key))
        if not scopes.allows(self.scope, self.endpoint.method, self.endpoint.tag):
            text = "The scope of this key does not allow this call."
            raise ApiError(403, "out_of_scope", text)

    def _check_rights(self):
        """Restrict the environment to the user's companies whose API is turned on.

        :raises ApiError: 403 if there is none, or the user lacks the endpoint's group
        """
        companies = self.env.companies.sudo().filtered("whatsapp_api_is_open")
        if not companies:
            raise ApiError(403, "api_closed", "The API of this company is closed.")
        companies = self._that_allow_the_page(companies)
        companies = companies.sorted(lambda company: company != self.env.company)
        self.request.update_context(allowed_company_ids=companies.ids)
        if not self.env.user.has_group(GROUPS[self.endpoint.rights]):
            who = {AGENT: "helpdesk users", MANAGER: "helpdesk managers"}
            text = f"This is for {who[self.endpoint.rights]} only."
            raise ApiError(403, "forbidden", text)

    def _that_allow_the_page(self, companies):
        """Return the companies whose API the web page may call that sends the request.

        That is all, if it is sent by no page of another site that some company allows.

        :raises ApiError: 403 if there is none
        """
        origin = self.request.httprequest.headers.get("Origin")
        all_companies = (
            self.env["res.company"]
            .sudo()
            .search([("whatsapp_api_origins", "!=", False)])
        )
        if origin not in all_companies._whatsapp_api_origins():
            return companies
        allowing = companies.filtered(lambda c: origin in c._whatsapp_api_origins())
        if not allowing:
            text = "This page may not call the API of your company."
            raise ApiError(403, "forbidden", text)
        return allowing

    def _once(self, count):
        """Count the call, but once: Odoo repeats what failed to serialize."""
        if not self._is_counted:
            self._is_counted = True
            count()

    def _count_key(self, key):
        """Count the call against the limit of the key, which the answer then states.

        :raises ApiError: 429
        """
        self.env["helpdesk.whatsapp.api.key"].sudo()._note_use(self.user_id, key)
        rate = self.env.company.sudo().whatsapp_api_rate
        limits = self.env["helpdesk.whatsapp.limit"].sudo()
        subject = limits._subject_of_key(self.user_id, key[:INDEX_SIZE])
        counted = limits._count(subject, rate)
        self.rate_headers = {
            "RateLimit-Policy": f'"key";q={rate};w=60',
            "RateLimit": f'"key";r={counted.left};t={counted.reset}',
        }
        self._refuse_until(counted.wait)

    def _count_stranger(self):
        """Count the call against the limit of the caller's address.

        :raises ApiError: 429
        """
        limits = self.env["helpdesk.whatsapp.limit"].sudo()
        address = self.request.httprequest.remote_addr
        self._refuse_until(limits._count_stranger(address))

    def _refuse_until(self, wait):
        if wait:
            text = f"Too many calls. Try again in {wait} s."
            headers = {"Retry-After": str(wait)}
            raise ApiError(429, "too_many_requests", text, headers=headers)

    # ----------------------------------------------------------------------- what

    def _take_input(self, texts):
        asked, endpoint = self.request.httprequest, self.endpoint
        self.path = checking.path(types.PathParameters, texts)
        arguments = asked.args.items(multi=True)
        self.query = checking.query(endpoint.query or types.Query, arguments)
        if endpoint.headers:
            self.headers = checking.headers(endpoint.headers, asked.headers)
        if endpoint.body:
            self.body = checking.checked(
                endpoint.body, reading.json_of(self._read_body())
            )

    def _read_body(self):
        asked = self.request.httprequest
        has_body = asked.content_length or "Transfer-Encoding" in asked.headers
        if not has_body and self.endpoint.takes_nothing:
            return b"{}"
        if asked.mimetype == "application/json":
            asked.max_content_length = JSON_BODY
            return asked.get_data()
        if asked.mimetype != "multipart/form-data" or not self.endpoint.upload:
            text = "Send application/json"
            text += ", or multipart/form-data." if self.endpoint.upload else "."
            raise ApiError(415, "unsupported_media_type", text)
        asked.max_content_length = UPLOAD_BODY
        texts, files = (
            [name for name, _part in parts.items(multi=True)]
            for parts in (asked.form, asked.files)
        )
        if (texts, files) != (["request"], ["file"]):
            text = "It must have two parts: “request” with JSON, and the “file”."
            raise ApiError(400, "invalid", text)
        self.file = asked.files["file"]
        return asked.form["request"].encode("utf-8", "surrogatepass")

    # --------------------------------------------------------------------- helpers

    def record(self, model, record_id, field=None):
        """Return the record of that id if the user may see it, archived or not.

        :param str field: field of the body that held the id; ``None`` if the path did
        :raises ApiError: 404, or 422 if ``field`` is given
        """
        records = self.env[model].with_context(active_test=False)
        found = records.search([("id", "=", record_id)])
        if not found:
            status = 422 if field else 404
            raise ApiError(
                status, "not_found", "It does not exist, or you may not see it.", field
            )
        return found.with_context(active_test=True)

    def page(self, name, records, domain, to_json="_to_api"):
        """Return one page of the records the user may see, the newest first.

        :param str name: of the list in the answer
        :param records: recordset of the model
        :param domain: what the query asks for
        :param str to_json: method of the model that returns the rows
        """
        if text := self.query.cursor:
            domain = Domain(domain) & Domain("id", "<", cursors.cursor(text))
        size = self.query.limit
        found = records.search(domain, order="id desc", limit=size + 1)
        rows, is_last = found[:size], len(found) <= size
        return {
            name: getattr(rows, to_json)(),
            "nextCursor": None if is_last else cursors.cursor_after(rows[-1].id),
        }

    def account(self, account_id=None):
        """Return the account of that id, or the first of the user's companies.

        The recordset is in superuser mode, as agents may not read accounts.

        :raises ApiError: 422 if there is none
        """
        accounts = self.env["helpdesk.whatsapp.account"]._for_api()
        found = accounts.filtered(lambda account: account_id in (None, account.id))
        if not found:
            text = self.env._("Your company has no WhatsApp account.")
            raise ApiError(422, "no_account", text, account_id and "accountId")
        return found[0]


def _allowed(methods):
    more = {"HEAD"} if "GET" in methods else set()
    return ", ".join(sorted({*methods, *more, "OPTIONS"}))
