# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Serves a file's bytes to the business, with the faults ordered, and to the page."""

import asyncio
import re

from starlette.responses import Response, StreamingResponse

from .files import CHUNK

RANGE = re.compile(r"^bytes=(\d+)-(\d*)$")
PIECES = 10
# A file from outside must not run scripts as a page of the simulator.
AS_DATA = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}


def _piece_size(media, slow):
    return max(1, min(CHUNK, media.size // PIECES)) if slow else CHUNK


async def _pieces(sim, media, fault, abort):
    """Yield the bytes; by ``fault`` wrong, slow, or only the first half of them."""
    kind = fault.kind if fault else ""
    sent = 0
    for piece in sim.files.stream(media, chunk=_piece_size(media, kind)):
        if kind == "corrupt" and not sent:
            piece = piece[:-1] + bytes([piece[-1] ^ 0xFF])
        if kind == "slow":
            await asyncio.sleep(fault.seconds * len(piece) / media.size)
        if kind == "cut_midway" and sent + len(piece) > media.size // 2:
            yield piece[: media.size // 2 - sent]
            await asyncio.sleep(0.05)
            abort()
            await asyncio.sleep(0.05)
            return
        sent += len(piece)
        yield piece


def whole(sim, media, fault=None, abort=None):
    answer = StreamingResponse(
        _pieces(sim, media, fault, abort),
        media_type=media.mime_type,
        headers={"Content-Length": str(media.size)},
    )
    answer.body = f"<{media.size} bytes>".encode()
    return answer


def part(sim, media, wanted):
    """Serve a file, or the ``Range`` of it that a media player asks for."""
    match = RANGE.match(wanted or "")
    start = int(match[1]) if match else 0
    end = int(match[2]) + 1 if match and match[2] else media.size
    end = min(end, media.size)
    if match and start >= end:
        return Response(status_code=416)
    headers = {
        **AS_DATA,
        "Accept-Ranges": "bytes",
        "Content-Length": str(end - start),
        "Content-Range": f"bytes {start}-{end - 1}/{media.size}",
    }
    if not match:
        del headers["Content-Range"]
    return StreamingResponse(
        sim.files.stream(media, start, end),
        206 if match else 200,
        headers,
        media_type=media.mime_type,
    )
