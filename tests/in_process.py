# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Answers a test's requests by Odoo's WSGI application, without the HTTP server.

A connection and a thread a request take as much of the processor as what Odoo does to
refuse the call; a test of thousands of calls is about the latter.
"""

import threading

from requests import Response
from requests.adapters import BaseAdapter
from werkzeug.test import EnvironBuilder, run_wsgi_app

from odoo.http import root


class InProcess(BaseAdapter):
    """Sends the requests of a session to Odoo in the thread that asks."""

    def send(self, request, **_options):
        builder = EnvironBuilder(
            request.path_url,
            base_url=request.url,
            method=request.method,
            headers=dict(request.headers),
            data=request.body,
        )
        thread = threading.current_thread()
        before = dict(vars(thread))
        try:
            body, status, headers = run_wsgi_app(root, builder.get_environ(), True)
        finally:
            builder.close()
            vars(thread).update(before)  # Odoo notes there what it works for
        response = Response()
        response.status_code = int(status.split()[0])
        response.headers.update(headers)
        response.request, response.url = request, request.url
        response._content = b"".join(body)
        return response

    def close(self):
        pass
