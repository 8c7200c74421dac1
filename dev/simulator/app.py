# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The ASGI application: serves the pages, the control API, and Graph elsewhere."""

from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.responses import FileResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from . import control, graph

STATIC = Path(__file__).parent / "static"
#: The phone's page records voice notes with the addon's own JavaScript.
VOICE = Path(__file__).parents[2] / "static" / "src" / "ticket" / "voice"
PAGES = {"/": "phone.html", "/traffic": "traffic.html", "/controls": "controls.html"}
METHODS = ["GET", "POST", "DELETE", "PUT", "PATCH"]


def _page(name):
    async def page(_request):
        return FileResponse(STATIC / name, headers={"Cache-Control": "no-cache"})

    return page


def with_abort(app):
    """Add ``scope["abort"]()`` to requests, which drops the connection unanswered.

    uvicorn's ``send`` is a method of the object that holds the transport.
    """

    async def wrapped(scope, receive, send):
        if scope["type"] == "http":
            scope["abort"] = lambda: send.__self__.transport.abort()
        await app(scope, receive, send)

    return wrapped


def make_app(sim, on_start=None):
    """Build the application; ``on_start()`` is called once the event loop runs."""

    @asynccontextmanager
    async def lifespan(_app):
        if on_start:
            on_start()
        yield
        await sim.close()

    app = Starlette(
        lifespan=lifespan,
        routes=[
            *(Route(path, _page(name)) for path, name in PAGES.items()),
            Mount("/static", StaticFiles(directory=STATIC)),
            Mount("/voice", StaticFiles(directory=VOICE)),
            Mount("/control", routes=control.routes()),
            Route("/{path:path}", graph.endpoint, methods=METHODS),
        ],
    )
    app.state.sim = sim
    return with_abort(app)
