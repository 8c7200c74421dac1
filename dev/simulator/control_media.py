"""The control side of files: those on a customer's phone, and any for the page."""

from starlette.responses import Response

from . import media
from .control_people import account_of

# A file from outside must not act as a page of the simulator.
AS_DATA = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}


async def add(sim, request, _values):
    """A file from a customer's phone: multipart ``file``, ``phone_number_id``?"""
    form = await request.form()
    account = account_of(sim, form.get("phone_number_id"))
    file = form["file"]
    body = await file.read()
    stored = media.store(
        sim, account, body, file.content_type, file.filename or "", inbound=True
    )
    base = str(request.base_url).rstrip("/")
    return media.incoming_object(sim, stored, base)


async def show(request):
    """The bytes of a file, for the phone page: no token needed here."""
    sim = request.app.state.sim
    stored = sim.world.media.get(request.path_params["id"])
    if stored is None:
        return Response(status_code=404)
    body = sim.files.read(stored.id)
    return Response(body, media_type=stored.mime_type, headers=AS_DATA)


HANDLERS = (("POST", "/media", add),)
