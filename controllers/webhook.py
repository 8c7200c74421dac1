# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import threading
import time
from datetime import datetime, timezone

from odoo import SUPERUSER_ID, http
from odoo.http import request
from odoo.tools import consteq

from ..tools import limits, log
from ..tools.meta.webhook import MalformedError, split
from ..tools.routes import ROUTE

_logger = logging.getLogger(__name__)


def _began_at():
    """Return when Odoo began with the request (UTC), before it waited for anything."""
    began = getattr(threading.current_thread(), "perf_t0", None) or time.time()
    return datetime.fromtimestamp(began, timezone.utc).replace(tzinfo=None)


class WhatsappWebhook(http.Controller):
    """Receives Meta's webhooks and stores their updates in the inbox.

    The updates are processed later, by the inbox's cron: Meta gets its answer at once.
    Nobody is logged in, and Odoo need not look for its public user: the signature, or
    the verify token, says who calls.
    """

    @http.route(
        ROUTE,
        type="http",
        auth="none",
        methods=["GET"],
        readonly=False,
        save_session=False,
    )
    def verify(self, **_params):
        """Answer the verification request that Meta sends when the webhook is saved.

        The challenge is returned if the verify token is that of any active account
        ("Create a webhook endpoint").
        """
        request.update_env(user=SUPERUSER_ID)
        params = request.httprequest.args  # no parts of a body
        token = params.get("hub.verify_token") or ""
        accounts = self._accounts()
        verified = accounts.filtered(
            lambda account: account.verify_token
            and consteq(token.encode(), account.verify_token.encode())
        )
        if params.get("hub.mode") != "subscribe" or not verified:
            return self._refuse(accounts, "handshake_refused", "Wrong verify token.")
        verified._stamp("handshake_at")
        return self._plain(params.get("hub.challenge") or "", 200)

    @http.route(
        ROUTE,
        type="http",
        auth="none",
        methods=["POST"],
        readonly=False,
        csrf=False,
        save_session=False,
        max_content_length=limits.WEBHOOK_BODY,
    )
    def receive(self, **_params):
        """Store each update of Meta's POST once.

        The answer is 200 only when all updates are stored. After any other answer Meta
        sends the POST again for days ("Webhooks"): a refusal loses nothing, and updates
        that are stored already are not stored twice.
        """
        request.update_env(user=SUPERUSER_ID)
        body = request.httprequest.get_data()
        header = request.httprequest.headers.get("X-Hub-Signature-256")
        if not header:
            return self._plain("Not signed.", 401)
        signers = request.env["helpdesk.whatsapp.account"]._webhook_routes().signers
        signer = next((s for s in signers if s.has_signed(body, header)), None)
        if signer is None:
            reason = "wrong_signature" if signers else "no_app_secret"
            text = "Wrong signature."
            return self._refuse(
                self._accounts(), "webhook_refused", text, reason=reason
            )
        try:
            updates = split(body)
        except MalformedError as error:
            log.event(_logger, log.WARNING, "webhook_refused", reason=error)
            return self._plain("Malformed.", 400)
        events = request.env["helpdesk.whatsapp.event"]
        with log.without_queries():
            refused = events._store_signed(updates, signer.digest, _began_at())
        if refused:
            return self._plain("Signed with another account's app secret.", 403)
        return self._plain("", 200)

    def _refuse(self, accounts, event, text, **more):
        """Log a wrong request and answer 403, or 429 to an address that repeats it.

        A request answered 429 is not logged. The address is that of the client: behind
        a proxy Odoo must run with ``proxy_mode``, else all clients share one. Requests
        of Meta's are right, and not counted.
        """
        limits = request.env["helpdesk.whatsapp.limit"]
        if wait := limits._count_stranger(request.httprequest.remote_addr):
            answer = self._plain("Too many wrong calls.", 429)
            answer.headers["Retry-After"] = str(wait)
            return answer
        log.event(_logger, log.WARNING, event, **more)
        accounts._stamp(f"{event}_at")
        return self._plain(text, 403)

    def _accounts(self):
        accounts = request.env["helpdesk.whatsapp.account"]
        return accounts.search([("active", "=", True)])

    def _plain(self, text, status):
        headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(text, headers, status=status)
