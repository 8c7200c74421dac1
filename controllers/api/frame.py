# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The HTTP side of the REST API: its route, dispatcher, CORS and error answers."""

import logging
import time

from psycopg2 import OperationalError
from werkzeug.exceptions import HTTPException

from odoo import http
from odoo.exceptions import ConcurrencyError, UserError
from odoo.http import HttpDispatcher, request

from ...tools import log
from ...tools.api.errors import CODES, ApiError
from .call import UPLOAD_BODY, Call

_logger = logging.getLogger(__name__)

BASE = "/api/integrations/whatsapp"
#: Seconds for which a browser may cache the answer to a preflight request (CORS).
PREFLIGHT_LIVES = 600
HEADERS = "Authorization, Content-Type, Idempotency-Key"
EXPOSED = "Retry-After, Content-Disposition"


class WhatsappApiDispatcher(HttpDispatcher):
    """Dispatches routes of type ``whatsapp_api``: every error is answered as JSON.

    An endpoint refuses a call by an exception, so that Odoo rolls the transaction back
    before :meth:`handle_error` makes the answer.
    """

    routing_type = "whatsapp_api"

    def __init__(self, request):
        super().__init__(request)
        self.call = Call(request)
        self.cors = {}

    def dispatch(self, endpoint, args):
        self.request.params = args
        self.cors = self._cors()
        with log.without_queries():
            response = self.request.registry["ir.http"]._dispatch(endpoint)
        return self._finished(response)

    def handle_error(self, exc):
        error = _refusal(exc)
        response = self.request.make_json_response(error.to_json(), status=error.code)
        response.headers.update(error.headers)
        return self._finished(response)

    def _finished(self, response):
        response.headers.update(self.cors)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-Content-Type-Options"] = "nosniff"
        log.event(
            _logger,
            log.INFO,
            "api",
            method=self.request.httprequest.method,
            path=self.call.endpoint and self.call.endpoint.path,
            status=response.status_code,
            user=self.call.user_id,
            ms=int((time.monotonic() - self.call.started) * 1000),
        )
        return response

    def _cors(self):
        """Return the CORS headers if an administrator has allowed the origin."""
        asked = self.request.httprequest
        companies = self.request.env["res.company"].sudo()
        wanted = [("whatsapp_api_origins", "!=", False)]
        allowed = companies.search(wanted)._whatsapp_api_origins()
        headers = {"Vary": "Origin"} if allowed else {}
        if asked.headers.get("Origin") not in allowed:
            return headers
        return headers | {
            "Access-Control-Allow-Origin": asked.headers["Origin"],
            "Access-Control-Allow-Methods": "GET, POST, PATCH, DELETE",
            "Access-Control-Allow-Headers": HEADERS,
            "Access-Control-Expose-Headers": EXPOSED,
            "Access-Control-Max-Age": str(PREFLIGHT_LIVES),
        }


class WhatsappApi(http.Controller):
    """The single route of the REST API.

    The endpoints below it are declared in the other files of this folder, by
    :func:`.tools.api.endpoint.endpoint`.
    """

    @http.route(
        [BASE, f"{BASE}/<path:path>"],
        type="whatsapp_api",
        auth="none",
        readonly=False,
        csrf=False,
        save_session=False,
        max_content_length=UPLOAD_BODY,
    )
    def serve(self, path=""):
        return request.dispatcher.call.serve(f"/{path}")


def _refusal(exc):
    """Return the :class:`ApiError` with which an exception is answered.

    Of unexpected exceptions the caller learns nothing: they are in the server's log.
    """
    if isinstance(exc, ApiError):
        return exc
    if isinstance(exc, UserError):
        status = exc.http_status
        code = getattr(exc, "code", CODES.get(status, "refused"))
        return ApiError(status, code, str(exc), getattr(exc, "field", None))
    if isinstance(exc, HTTPException):
        status = exc.code if exc.code in CODES else 400
        return ApiError(status, CODES[status], exc.description or exc.name)
    if isinstance(exc, (OperationalError, ConcurrencyError)):
        text = "The record is being changed by another request. Try again."
        return ApiError(503, "busy", text, headers={"Retry-After": "1"})
    return ApiError(500, "internal", "Internal error: see the server's log.")
