from odoo.modules import get_manifest

from ..tools import openapi
from ..tools.api_endpoint import PUBLIC, endpoint
from .api import BASE

TITLE = "WhatsApp of the helpdesk"
ABOUT = ""


@endpoint(
    "GET",
    "/openapi.json",
    "This description, for programs",
    rights=PUBLIC,
    answers={200: ("OpenAPI 3.1.", {"type": "object"})},
)
def get_openapi(call):
    """Open to anybody, as it tells nothing of the company."""
    return call.request.make_json_response(document(call))


def document(call):
    version = get_manifest("helpdesk_mgmt_whatsapp")["version"]
    server = call.request.httprequest.host_url.rstrip("/")
    return openapi.document(TITLE, version, ABOUT, f"{server}{BASE}")
