# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib
import hmac

from odoo import http
from odoo.http import request

SECRET = b"simulator-app-secret"


class Floor(http.Controller):
    """The least that a webhook can do: check the signature, and store one row."""

    @http.route(
        "/whatsapp_bench_floor",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
    )
    def store(self):
        body = request.httprequest.get_data()
        signed = hmac.new(SECRET, body, hashlib.sha256).hexdigest()
        header = request.httprequest.headers.get("X-Hub-Signature-256", "")
        if not hmac.compare_digest(f"sha256={signed}".encode(), header.encode()):
            return request.make_response("", status=403)
        request.env.cr.execute(
            "INSERT INTO whatsapp_bench_floor (key, payload, received_at)"
            " VALUES (%s, %s, now()) ON CONFLICT (key) DO NOTHING",
            [signed, body.decode()],
        )
        return request.make_response("")
