# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Resumable uploads in Graph: sessions, their bytes, and the handles of the files.

Source: Graph API, Resumable Upload API. A template's header takes a handle as its
example; Graph then shows the example as a public URL.
"""

import base64
import secrets
import time

from starlette.responses import Response

from . import downloads
from .errors import GraphError, unknown_object
from .records import DAY, Upload

NODE = "upload:"
TYPES = ("application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4")
# Header's format: the beginning of its example's MIME type.
FITS = {"IMAGE": "image/", "VIDEO": "video/", "DOCUMENT": "application/pdf"}
SAMPLE_PATH = "/v/t61.29466-34/"
HANDLE_LIVES = 30 * DAY


async def start(sim, call, account):
    """Start a session; ``POST /{app id}/uploads`` has parameters in query or body."""
    values = {**call.query, **call.values}
    for name in ("file_name", "file_length", "file_type"):
        if not values.get(name):
            raise GraphError(100, message=f"The parameter {name} is required.")
    length, mime_type = str(values["file_length"]), values["file_type"]
    if not length.isdigit() or int(length) == 0:
        raise GraphError(100, message="Param file_length must be a positive number.")
    if mime_type not in TYPES:
        raise GraphError(
            100, message=f"Param file_type must be one of {{{', '.join(TYPES)}}}."
        )
    upload = sim.world.add(
        Upload(
            id=_token(40),
            app_id=account.app_id,
            sig="AR" + _token(18),
            filename=str(values["file_name"]),
            mime_type=mime_type,
            size=int(length),
        )
    )
    return {"id": _session(upload)}


def _token(length):
    """Return random letters and digits in the style of Meta's."""
    return secrets.token_hex(length // 2)


def _session(upload):
    return f"{NODE}{upload.id}?sig={upload.sig}"


def find(world, call, node_id, apps):
    """Return the session of this id, part of which is the URL's query.

    :raises GraphError: it does not exist, or the authorization is not OAuth
    """
    upload = world.uploads.get(node_id.removeprefix(NODE))
    known = upload and upload.app_id in apps
    if not known or call.query.get("sig") != upload.sig:
        raise unknown_object(call.method, node_id)
    if call.scheme != "oauth":
        raise GraphError(
            190, message="An upload session takes the header Authorization: OAuth."
        )
    return upload


async def state(_sim, _call, upload):
    return {"id": _session(upload), "file_offset": upload.offset}


async def send(sim, call, upload):
    """Take the bytes from ``file_offset`` on; returns a handle once all have come."""
    offset = call.headers.get("file_offset", "")
    if offset != str(upload.offset):
        raise GraphError(
            100, message=f"Header file_offset must be {upload.offset}, not {offset}."
        )
    if not call.body or upload.offset + len(call.body) > upload.size:
        raise GraphError(
            100,
            message=(
                f"The file has {upload.size} bytes, {upload.size - upload.offset} of "
                f"them to come; received {len(call.body)}."
            ),
        )
    body = call.body
    if call.fault and call.fault.kind == "cut_midway":
        body = body[: len(body) // 2]
    sim.files.append(upload.id, body)
    upload.offset += len(body)
    if upload.offset < upload.size:
        return await state(sim, call, upload)
    upload.handle = _handle(upload)
    return {"h": upload.handle}


def _handle(upload):
    kind = base64.b64encode(upload.mime_type.encode()).decode()
    ends = int(time.time() + HANDLE_LIVES)
    return f"4::{kind}:AR{_token(80)}:e:{ends}:{upload.app_id}:AR{_token(18)}"


# Examples of headers


def _example(component):
    """Return the handles in the example of a header with a file."""
    if component["type"] == "HEADER" and component.get("format") in FITS:
        return component["example"]["header_handle"]
    return ()


def of_handle(world, handle):
    """Return the upload that a handle was issued for, or ``None``."""
    for upload in world.uploads.values():
        if handle and upload.handle == handle:
            return upload
    return None


def check_examples(world, components, apps):
    """Check that examples are handles issued to one of these apps.

    :raises GraphError: 2388047, one is not
    """
    for component in components:
        for handle in _example(component):
            upload = of_handle(world, handle)
            if upload is None or upload.app_id not in apps:
                raise GraphError(2388047, "The uploaded media handle is invalid.")
            if not upload.mime_type.startswith(FITS[component["format"]]):
                raise GraphError(
                    2388047,
                    f"A header of format {component['format']} cannot have an example "
                    f"of type {upload.mime_type}.",
                )


def shown(world, components, base):
    """Return components in the form Graph shows: examples are URLs, not handles."""
    return [_with_url(world, component, base) for component in components]


def _with_url(world, component, base):
    handles = _example(component)
    if not handles:
        return component
    uploads = [of_handle(world, handle) for handle in handles]
    urls = [f"{base}{SAMPLE_PATH}{upload.id}" for upload in uploads if upload]
    return {**component, "example": {"header_handle": urls or list(handles)}}


async def sample(sim, call):
    """Serve the file of an example, without an access token."""
    upload = sim.world.uploads.get(call.url.path.removeprefix(SAMPLE_PATH))
    if upload is None or not upload.handle:
        return Response(status_code=404)
    return downloads.whole(sim, upload)
