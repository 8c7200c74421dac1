"""The control side of files: those on a customer's phone, and any for the page."""

import asyncio
import time

from starlette.responses import Response

from . import downloads, media
from .control_people import account_of, only
from .records import DAY

MB = media.MB


async def _uploaded(sim, request):
    form = await request.form()
    account = account_of(sim, form.get("phone_number_id"))
    file = form["file"]
    return media.store(
        sim, account, file, file.content_type, file.filename or "", inbound=True
    )


async def _generated(sim, values):
    only(values, {"megabytes", "mime_type", "filename", "phone_number_id"})
    account = account_of(sim, values.get("phone_number_id"))
    return await asyncio.to_thread(
        media.generate,
        sim,
        account,
        int(float(values["megabytes"]) * MB),
        values.get("mime_type", "application/pdf"),
        values.get("filename", ""),
    )


async def add(sim, request, values):
    """A file on a customer's phone: multipart ``file``, or one of a size."""
    made = await (_generated(sim, values) if values else _uploaded(sim, request))
    base = str(request.base_url).rstrip("/")
    return media.incoming_object(sim, made, base)


async def age(sim, request, values):
    """As if the file had come so many days ago: look-ups end after 7 or 30."""
    only(values, {"days_ago"})
    file = sim.world.media[request.path_params["id"]]
    file.created = time.time() - float(values["days_ago"]) * DAY
    return {"expired": file.expired}


async def show(request):
    """The bytes of a file, for the phone page: no token needed here."""
    sim = request.app.state.sim
    file = sim.world.media.get(request.path_params["id"])
    if file is None:
        return Response(status_code=404)
    return downloads.part(sim, file, request.headers.get("range"))


HANDLERS = (("POST", "/media", add), ("PATCH", "/media/{id}", age))
