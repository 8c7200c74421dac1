# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The media edges: upload, look-up, download and delete, and Meta's rules for files.

Source: Cloud API, Media. Uploaded ids live 30 days, ids from webhooks 7, a
download URL 5 minutes.
"""

import base64
import hmac
import re
import time

import httpx
from starlette.responses import Response

from . import downloads
from .errors import GraphError, unknown_object
from .files import HEAD
from .records import Media, new_id

KB, MB = 1024, 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument."

# type: (most bytes, MIME types)
KINDS = {
    "audio": (
        16 * MB,
        ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"),
    ),
    "document": (
        100 * MB,
        (
            "text/plain",
            "application/pdf",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            OFFICE + "wordprocessingml.document",
            OFFICE + "spreadsheetml.sheet",
            OFFICE + "presentationml.presentation",
        ),
    ),
    "image": (5 * MB, ("image/jpeg", "image/png")),
    "sticker": (500 * KB, ("image/webp",)),
    "video": (16 * MB, ("video/mp4", "video/3gpp")),
}
# First bytes of a file, by its type.
MARKS = {
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "application/pdf": re.compile(rb".{0,1020}%PDF-", re.DOTALL),
    "audio/ogg": re.compile(rb"OggS.{0,60}OpusHead.\x01", re.DOTALL),
    "audio/amr": re.compile(rb"#!AMR"),
    "audio/mpeg": re.compile(rb"ID3|\xff[\xe2-\xff]"),
    "audio/mp4": re.compile(rb"....ftyp", re.DOTALL),
    "video/mp4": re.compile(rb"....ftyp", re.DOTALL),
    "video/3gpp": re.compile(rb"....ftyp", re.DOTALL),
    OFFICE + "wordprocessingml.document": re.compile(rb"PK"),
    OFFICE + "spreadsheetml.sheet": re.compile(rb"PK"),
    OFFICE + "presentationml.presentation": re.compile(rb"PK"),
}
ACCEPTED = {mime: largest for largest, mimes in KINDS.values() for mime in mimes}
LARGEST_RECEIVED = 100 * MB
LARGEST_STILL_STICKER = 100 * KB
URL_LIVES = 300
DOWNLOAD_PATH = "/whatsapp_business/attachments/"


def bare(mime_type):
    """Return a MIME type without its parameters, in lower case."""
    return (mime_type or "").split(";")[0].strip().lower()


def is_animated(webp):
    """Return whether the header of the extended WebP format has the animation flag."""
    return webp[12:16] == b"VP8X" and bool(webp[20] & 2)


def store(sim, account, upload, mime_type, filename="", inbound=False):
    """Store a file that was uploaded with a form."""
    media = Media(
        id=new_id(),
        phone_number_id=account.phone_number_id,
        mime_type=mime_type,
        size=upload.size,
        filename=filename,
        inbound=inbound,
    )
    sim.files.write(media.id, upload.file)
    media.sha256 = sim.files.sha256(media)
    return sim.world.add(media)


def generate(sim, account, size, mime_type, filename):
    """Create a customer's file of that many bytes, which are not stored."""
    media = Media(
        id=new_id(),
        phone_number_id=account.phone_number_id,
        mime_type=mime_type,
        size=size,
        filename=filename,
        inbound=True,
        generated=True,
    )
    media.sha256 = sim.files.sha256(media)
    return sim.world.add(media)


async def upload(sim, call, account):
    form = call.form or {}
    if form.get("messaging_product") != "whatsapp":
        raise GraphError(100, message="The parameter messaging_product is required.")
    file = form.get("file")
    if file is None or isinstance(file, str):
        raise GraphError(100, message="The parameter file is required.")
    for key in form:
        if key not in ("messaging_product", "file", "type"):
            raise GraphError(100, message=f'Unexpected key "{key}" on the request.')
    mime_type = bare(file.content_type)
    if mime_type not in ACCEPTED:
        raise GraphError(
            100,
            message=(
                "Param file must be a file with one of the following types: "
                f"{', '.join(ACCEPTED)}. Received file of type '{mime_type}'."
            ),
        )
    if not file.size:
        raise GraphError(131053, "The file is empty.")
    if file.size > ACCEPTED[mime_type]:
        largest = ACCEPTED[mime_type] // KB
        raise GraphError(131053, f"File size too large. At most {largest} KB.")
    return {"id": store(sim, account, file, mime_type, file.filename or "").id}


def attached(world, account, kind, source):
    """Check that an id is that of a file uploaded to this number.

    :raises GraphError: 100, it is not, or has expired
    """
    if source.id is None:
        return
    media = world.media.get(source.id)
    mine = media and media.phone_number_id == account.phone_number_id
    if not mine or media.expired:
        raise GraphError(
            100,
            message=(
                f"Param {kind}['id'] is not a valid whatsapp business account "
                "media attachment ID."
            ),
        )


async def _content(sim, source):
    """Return ``(MIME type, first bytes, size)`` of an uploaded or linked file."""
    if source.id is not None:
        media = sim.world.media[source.id]
        return media.mime_type, sim.files.read(media), media.size
    async with httpx.AsyncClient(timeout=10, follow_redirects=True) as client:
        async with client.stream("GET", source.link) as answer:
            answer.raise_for_status()
            head, size = b"", 0
            async for piece in answer.aiter_bytes():
                head += piece[: HEAD - len(head)]
                size += len(piece)
                if size > LARGEST_RECEIVED:
                    break
    return bare(answer.headers.get("content-type")), head, size


async def first_problem(sim, files):
    """Return why the files cannot be sent, as ``(131053, details)``, or None."""
    for kind, source in files:
        try:
            mime_type, head, size = await _content(sim, source)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return 131053, f"Downloading media from the link failed: {error}"
        problem = _unusable(kind, source, mime_type, head, size)
        if problem:
            return 131053, problem
    return None


def _unusable(kind, source, mime_type, head, size):
    largest, mimes = KINDS[kind]
    if mime_type not in mimes:
        return f"Unsupported {kind} mime type {mime_type}."
    if size > largest:
        return f"File size too large for {kind}. At most {largest // KB} KB."
    mark = MARKS.get(mime_type)
    if mark and not mark.match(head):
        return f"The file is not what its mime type {mime_type} says."
    still = kind == "sticker" and not is_animated(head)
    if still and size > LARGEST_STILL_STICKER:
        return "File size too large for a sticker that stands still. At most 100 KB."
    if getattr(source, "voice", None) and mime_type != "audio/ogg":
        return "A voice message must be audio/ogg with the OPUS codec."
    return None


# Look-up and download


def _proof(sim, media, expires):
    key = sim.files.secret
    return hmac.new(key, f"{media.id} {expires}".encode(), "sha256").hexdigest()[:32]


def url(sim, media, base):
    expires = int(time.time()) + URL_LIVES
    proof = _proof(sim, media, expires)
    query = f"?mid={media.id}&source=getMedia&ext={expires}&hash={proof}"
    return base + DOWNLOAD_PATH + query


def incoming_object(sim, media, base, kind=""):
    """Return a webhook's media object, its sha256 in base64 (hex in the look-up)."""
    digest = base64.b64encode(bytes.fromhex(media.sha256)).decode()
    known = {"mime_type": media.mime_type, "sha256": digest, "id": media.id}
    known["url"] = url(sim, media, base)
    if kind == "document" and media.filename:
        known["filename"] = media.filename
    if kind == "audio":
        known["voice"] = False
    if kind == "sticker":
        known["animated"] = is_animated(sim.files.read(media))
    return known


def _of_number(call, media):
    wanted = call.query.get("phone_number_id")
    if media.expired or wanted not in (None, media.phone_number_id):
        raise unknown_object(call.method, media.id)


async def look_up(sim, call, media):
    _of_number(call, media)
    return {
        "messaging_product": "whatsapp",
        "url": url(sim, media, call.base),
        "mime_type": media.mime_type,
        "sha256": media.sha256,
        "file_size": str(media.size),
        "id": media.id,
    }


async def delete(sim, call, media):
    _of_number(call, media)
    sim.world.media.pop(media.id)
    sim.files.delete(media.id)
    return {"success": True}


async def download(sim, call):
    """Serve the bytes; 404 once the URL is five minutes old."""
    media = sim.world.media.get(call.query.get("mid"))
    expires = call.query.get("ext", "")
    if media is None or not expires.isdigit():
        return Response(status_code=404)
    right = hmac.compare_digest(
        _proof(sim, media, int(expires)), call.query.get("hash", "")
    )
    account = sim.world.accounts.get(media.phone_number_id)
    if account is None or account.access_token != call.token:
        return Response(status_code=401)
    if not right or int(expires) < time.time():
        return Response(status_code=404)
    return downloads.whole(sim, media, call.fault, call.abort)
