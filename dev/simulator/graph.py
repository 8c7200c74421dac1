# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The Graph API: routes a call, checks its token, and applies the faults ordered.

``ROUTES`` maps (method, kind of node, edge) to the function that answers and to the
name under which faults are ordered for it.
"""

import asyncio
import hashlib
import hmac
import json
import re
import time

from starlette.datastructures import UploadFile
from starlette.responses import JSONResponse, Response

from . import (
    apps,
    blocking,
    media,
    messages,
    nodes,
    registration,
    routing,
    template_library,
    template_listing,
    templates,
    tokens,
    uploads,
)
from .errors import GraphError, unknown_object
from .faults import OF_BYTES
from .wire import read_json

VERSION = re.compile(r"^v(\d{1,3})\.(\d)$")
OLDEST, NEWEST, UNVERSIONED = (21, 0), (27, 0), (25, 0)
#: Habits of old clients that Graph no longer takes ("Introducing Graph API v27").
OUTDATED = ("ids", "method", "callback")

ROUTES = {
    ("POST", "phone", "messages"): (messages.post, "messages"),
    ("POST", "phone", "media"): (media.upload, "media"),
    ("GET", "phone", "block_users"): (blocking.listing, "block_users"),
    ("POST", "phone", "block_users"): (blocking.block, "block_users"),
    ("DELETE", "phone", "block_users"): (blocking.unblock, "block_users"),
    ("GET", "phone", ""): (nodes.phone_number, "phone_number"),
    ("GET", "phone", "settings"): (nodes.settings, "phone_number"),
    ("GET", "phone", "routing_roles"): (routing.roles, "phone_number"),
    ("POST", "phone", "thread_control"): (routing.control, "messages"),
    ("POST", "phone", ""): (apps.set_phone_override, "phone_number"),
    ("POST", "phone", "register"): (registration.register, "register"),
    ("POST", "phone", "deregister"): (registration.deregister, "register"),
    ("GET", "phone", "whatsapp_business_profile"): (registration.profile, "profile"),
    ("POST", "phone", "whatsapp_business_profile"): (
        *(registration.set_profile, "profile"),
    ),
    ("GET", "media", ""): (media.look_up, "media"),
    ("DELETE", "media", ""): (media.delete, "media"),
    ("GET", "business", ""): (nodes.business_account, "account"),
    ("GET", "business", "phone_numbers"): (nodes.phone_numbers, "account"),
    ("GET", "business", "subscribed_apps"): (apps.subscribed, "subscribed_apps"),
    ("POST", "business", "subscribed_apps"): (apps.subscribe, "subscribed_apps"),
    ("DELETE", "business", "subscribed_apps"): (apps.unsubscribe, "subscribed_apps"),
    ("GET", "business", "message_templates"): (template_listing.listing, "templates"),
    ("POST", "business", "message_templates"): (templates.create, "templates"),
    ("DELETE", "business", "message_templates"): (templates.delete, "templates"),
    ("GET", "template", ""): (template_listing.read, "templates"),
    ("POST", "template", ""): (templates.edit, "templates"),
    ("POST", "template", "unpause"): (templates.unpause, "templates"),
    ("POST", "app", "uploads"): (uploads.start, "uploads"),
    ("POST", "upload", ""): (uploads.send, "upload_bytes"),
    ("GET", "upload", ""): (uploads.state, "uploads"),
    ("GET", "app", ""): (apps.app, "account"),
    ("GET", "app", "subscriptions"): (apps.subscriptions, "account"),
    ("POST", "app", "subscriptions"): (apps.set_subscription, "account"),
}
USAGE = {"call_count": 1, "total_cputime": 1, "total_time": 1}


class Call:
    """A request to Graph: ``values`` are the fields of its body, ``json`` is the body.

    ``fault`` is the fault that was due, ``abort()`` cuts the connection.
    """

    def __init__(self, request, body, form):
        self.method = request.method
        self.query = dict(request.query_params)
        self.base = str(request.base_url).rstrip("/")
        self.url = request.url
        self.headers = request.headers
        self.form = form
        self.body = body
        self.json = None
        self.scheme, self.token = self._token(request)
        self.version = UNVERSIONED
        self.abort = request.scope.get("abort")
        self.fault = None
        self.parts = [part for part in request.url.path.split("/") if part]

    @classmethod
    async def read(cls, request):
        if f"/{uploads.NODE}" in request.url.path:
            return cls(request, await request.body(), {})
        kind = media.bare(request.headers.get("content-type"))
        if kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
            return cls(request, b"", dict(await request.form()))
        return cls(request, await request.body(), None)

    def _token(self, request):
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() in ("bearer", "oauth") and token.strip():
            return scheme.lower(), token.strip()
        return "", self.query.pop("access_token", None)

    @property
    def values(self):
        if isinstance(self.form, dict):
            return self.form
        return self.json if isinstance(self.json, dict) else {}

    def parse(self):
        """Parse version and body.

        :raises GraphError: Graph cannot read them
        """
        if self.parts and re.match(r"^v\d", self.parts[0]):
            version = VERSION.match(self.parts[0])
            number = version and (int(version[1]), int(version[2]))
            if not version or not (1, 0) <= number <= NEWEST:
                raise GraphError(
                    2500, message=f"Unknown path components: /{'/'.join(self.parts)}"
                )
            self.version = max(number, OLDEST)
            self.parts = self.parts[1:]
        for name in OUTDATED:
            if name in self.query:
                raise GraphError(100, message=f"The parameter {name} is not supported.")
        if self.body and self.form is None:
            try:
                self.json = read_json(self.body)
            except ValueError:
                raise GraphError(100, "Invalid JSON in request body.") from None

    def url_with(self, **query):
        url = self.url.remove_query_params(["after", "before", "access_token"])
        return str(url.include_query_params(**query))

    def log_body(self):
        if self.form is None:
            return self.body
        if self.body:
            return f"<{len(self.body)} bytes>"
        return json.dumps(
            {
                key: f"<{value.filename}: {value.content_type}, {value.size} bytes>"
                if isinstance(value, UploadFile)
                else value
                for key, value in self.form.items()
            }
        )


class Cut(Response):
    """Ends the connection instead of an answer (see ``app.with_abort``)."""

    async def __call__(self, scope, receive, send):
        scope["abort"]()
        while (await receive())["type"] != "http.disconnect":
            pass


def _authenticate(sim, call):
    """Return the accounts this token reaches (none for an app's own token)."""
    if call.token is None:
        raise GraphError(104)
    accounts = sim.world.accounts.values()
    reached = [
        account
        for account in accounts
        if account.access_token == call.token and not tokens.is_expired(account)
    ]
    is_app = any(tokens.app_token(account) == call.token for account in accounts)
    if not reached and not is_app:
        raise GraphError(190)
    proof = call.query.pop("appsecret_proof", None)
    if proof is not None and reached:
        secret = reached[0].app_secret.encode()
        right = hmac.new(secret, call.token.encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(right, proof):
            raise GraphError(
                100, message="Invalid appsecret_proof provided in the API argument"
            )
    return reached


def _find(sim, call, node_id, reached):
    """Return ``(kind, node)`` of a Graph id that the token may see."""
    reached = [account for account in reached if account.shared]
    numbers = {account.phone_number_id: account for account in reached}
    businesses = {account.business_account_id for account in reached}
    template = sim.world.live_template(node_id)
    file = sim.world.media.get(node_id)
    if node_id.startswith(uploads.NODE):
        apps = {account.app_id for account in reached}
        return "upload", uploads.find(sim.world, call, node_id, apps)
    if node_id in numbers:
        return "phone", numbers[node_id]
    if node_id in businesses:
        return "business", node_id
    if template and template.business_account_id in businesses:
        return "template", template
    if file and file.phone_number_id in numbers:
        return "media", file
    for account in sim.world.accounts.values():
        mine = account.access_token == call.token or call.token == tokens.app_token(
            account
        )
        if account.app_id == node_id and mine:
            return "app", account
    raise unknown_object(call.method, node_id)


def _route(sim, call):
    """Return ``(handler, its arguments, name for faults)``."""
    reached = _authenticate(sim, call)
    if call.parts == ["debug_token"] and call.method == "GET":
        return tokens.debug_token, (), "debug_token"
    if call.parts == ["message_template_library"] and call.method == "GET":
        return template_library.listing, (), "templates"
    if not 1 <= len(call.parts) <= 2:
        raise GraphError(
            2500, message=f"Unknown path components: /{'/'.join(call.parts)}"
        )
    node_id, edge = (*call.parts, "")[:2]
    kind, node = _find(sim, call, node_id, reached)
    if (call.method, kind, edge) not in ROUTES:
        raise unknown_object(call.method, node_id)
    if reached:
        tokens.check_scope(call, kind, edge, node if kind == "phone" else reached[0])
    handler, place = ROUTES[call.method, kind, edge]
    if place == "messages" and "status" in call.values:
        place = "read"
    return handler, (node,), place


async def _answer(sim, call):
    if call.url.path == media.DOWNLOAD_PATH:
        handler, arguments, place = media.download, (), "download"
    elif call.url.path.startswith(uploads.SAMPLE_PATH):
        return await uploads.sample(sim, call)
    else:
        call.parse()
        handler, arguments, place = _route(sim, call)
    fault = call.fault = sim.faults.take(place)
    if fault is None or fault.kind in OF_BYTES:
        answer = await handler(sim, call, *arguments)
        return Cut() if fault and place == "upload_bytes" else answer
    if fault.kind == "cut_before":
        return Cut()
    if fault.kind == "error":
        raise GraphError(fault.code, fault.details, status=fault.status)
    if fault.kind == "http":
        return Response(status_code=fault.status or 503)
    answer = await handler(sim, call, *arguments)
    if fault.kind == "cut_after":
        return Cut()
    if fault.kind == "http_after":
        return Response(status_code=fault.status or 500)
    await asyncio.sleep(fault.seconds)
    return answer


def _headers(call, response):
    response.headers["facebook-api-version"] = "v{}.{}".format(*call.version)
    response.headers["X-App-Usage"] = json.dumps(USAGE)
    if call.fault and call.fault.usage:
        usage = json.dumps(call.fault.usage)
        response.headers["X-Business-Use-Case-Usage"] = usage
    return response


async def endpoint(request):
    """Answer a call to any path that is not the simulator's own."""
    sim, started = request.app.state.sim, time.time()
    call = await Call.read(request)
    try:
        answer = await _answer(sim, call)
        if not isinstance(answer, Response):
            answer = JSONResponse(answer)
    except GraphError as error:
        answer = JSONResponse(error.body(), error.status)
    _headers(call, answer)
    if call.method != "GET":
        sim.changed()
    cut = isinstance(answer, Cut)
    sim.traffic.record(
        "graph",
        call.method,
        request.url,
        started,
        (request.headers, call.log_body()),
        None if cut else (answer.status_code, answer.headers, answer.body),
    )
    return answer
