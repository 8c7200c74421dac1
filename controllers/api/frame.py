# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The HTTP side of the REST API: its route, dispatcher, CORS and error answers."""

import logging
import time

from odoo import http
from odoo.http import HttpDispatcher, request

from ...tools import log
from .call import UPLOAD_BODY, Call
from .refusals import refusal

_logger = logging.getLogger(__name__)

BASE = "/api/integrations/whatsapp"
#: Seconds for which a browser may cache the answer to a preflight request (CORS).
PREFLIGHT_LIVES = 600
HEADERS = "Authorization, Content-Type, Idempotency-Key, X-Odoo-Database"
EXPOSED = "Content-Disposition, RateLimit, RateLimit-Policy, Retry-After"


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
        error = refusal(exc)
        response = self.request.make_json_response(error.to_json(), status=error.code)
        response.headers.update(error.headers)
        return self._finished(response)

    def _finished(self, response):
        response.headers.update(self.cors)
        response.headers.update(self.call.rate_headers)
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
