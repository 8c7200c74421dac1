# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Endpoints that describe the REST API: its OpenAPI document and a readable page."""

from odoo.modules import get_manifest

from ...tools.api.document import document
from ...tools.api.endpoint import PUBLIC, endpoint
from ...tools.api.page import html, operations
from ...tools.api.types import Model
from .frame import BASE
from .schemas.errors import Error

TITLE = "WhatsApp of the helpdesk"
ABOUT = """\
Programs of yours send and read WhatsApp messages of the helpdesk by it, and keep
contacts and templates.

**Keys.** Send `Authorization: Bearer …` with an API key of an Odoo user: *My
Preferences → Security → Add API Key*. The program may do what that user may, and
what it sends stands in the chatter under the user's name: give each program a user of
its own. Sessions and cookies open nothing. Where one server has several databases and
the address does not tell which, add `X-Odoo-Database`.

**Answers** are JSON with `"success": true`, or `false` and an `error`: `code` is for
programs and never changes, `message` is for people, `field` tells where in the request
the trouble is. A request that is refused has done nothing, unless its description says
so. Fields that are not described are refused. Times are UTC.

**Limits.** Each key has a number of calls a minute; `429` comes with `Retry-After`.
`503` asks for the same again, unless its `code` is `unavailable`: then the server lacks
what `message` names. Pages in a browser may call it only from origins that an
administrator has let in.

**Meta's webhooks** come to `/webhook` below the same address. They are signed with the
app secret, follow Meta's description, and are of no use to others: they are left out
here.
"""
STYLE = "/helpdesk_mgmt_whatsapp/static/api/docs.css"


class Document(Model):
    """The OpenAPI document."""

    model_config = {"extra": "allow"}


@endpoint(
    "GET",
    "/openapi.json",
    "This description, for programs",
    rights=PUBLIC,
    answers={200: ("OpenAPI 3.1.", Document)},
)
def get_openapi(call):
    """Returns the OpenAPI document. It is public, as is this page: both describe what
    the software can do, and hold nothing of the company.
    """
    return call.request.make_json_response(_document(call))


@endpoint(
    "GET",
    "/docs",
    "This page",
    rights=PUBLIC,
    answers={200: ("HTML.", ("text/html",))},
)
def get_docs(call):
    """Returns this page, which is made of the OpenAPI document."""
    described = _document(call)
    values = {
        "document": described,
        "about": html(described["info"]["description"]),
        "operations": operations(described),
        "style": STYLE,
    }
    page = call.env["ir.qweb"]._render("helpdesk_mgmt_whatsapp.api_docs", values)
    return call.request.make_response(
        f"<!DOCTYPE html>{page}",
        headers={
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": "default-src 'none'; style-src 'self'",
        },
    )


def _document(call):
    version = get_manifest("helpdesk_mgmt_whatsapp")["version"]
    server = call.request.httprequest.host_url.rstrip("/")
    return document(TITLE, version, ABOUT, f"{server}{BASE}", Error)
