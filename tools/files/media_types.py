# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Detects the MIME type of a file by its content, whatever its sender says it is."""

import re
import struct
from itertools import islice

OCTET_STREAM = "application/octet-stream"
OFFICE = "application/vnd.openxmlformats-officedocument."
OLE = "application/x-ole-storage"
#: Bytes at the beginning of a file by which it is recognized as text.
HEAD = 65536
#: Most entries of a ZIP file, or boxes of a video, that are looked at: customers may
#: send a file with millions of them.
MOST_PARTS = 10_000

#: The parts of a ZIP file's directory, by their first bytes.
_ZIP_ENTRY, _ZIP_END = b"PK\x01\x02", b"PK\x05\x06"
_ZIP64_END, _ZIP64_LOCATOR = b"PK\x06\x06", b"PK\x06\x07"
_ZIP_END_SIZE = 22

_SIGNATURES = (
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"RIFF....WAVE", re.DOTALL), "audio/wav"),
    (re.compile(rb"RIFF....AVI ", re.DOTALL), "video/x-msvideo"),
    (re.compile(rb"BM.{4}\0{4}", re.DOTALL), "image/bmp"),
    (re.compile(rb"II\*\0|MM\0\*"), "image/tiff"),
    (re.compile(rb"\s{0,64}%PDF-"), "application/pdf"),
    (re.compile(rb"#!AMR"), "audio/amr"),
    (re.compile(rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]"), "audio/mpeg"),
    (re.compile(rb"\xff[\xf0\xf1\xf8\xf9]"), "audio/aac"),
    (re.compile(rb"fLaC"), "audio/flac"),
    (re.compile(rb"OggS.{24}\x80theora", re.DOTALL), "video/ogg"),
    (re.compile(rb"OggS"), "audio/ogg"),
    (re.compile(rb"\x1aE\xdf\xa3.{0,60}webm", re.DOTALL), "video/webm"),
    (re.compile(rb"\x1aE\xdf\xa3"), "video/x-matroska"),
    (re.compile(rb"\{\\rtf"), "application/rtf"),
    (re.compile(rb"MZ"), "application/x-msdownload"),
    (re.compile(rb"\x7fELF"), "application/x-elf"),
)
_STILL_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_OLE_STREAMS = {
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "Book": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
}
_OOXML_FOLDERS = {
    "word/": OFFICE + "wordprocessingml.document",
    "xl/": OFFICE + "spreadsheetml.sheet",
    "ppt/": OFFICE + "presentationml.presentation",
}
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_MARKUP = re.compile(rb"\s*<[a-zA-Z!?/]")


def content_type(data):
    """Return the MIME type of ``data``, or ``application/octet-stream`` if unknown.

    Markup of any kind is ``text/html``, ``image/svg+xml`` or ``text/xml``.

    >>> content_type(b"%PDF-1.7 ..."), content_type(b"<script>alert(1)</script>")
    ('application/pdf', 'text/html')
    """
    for signature, mime in _SIGNATURES:
        if signature.match(data):
            return mime
    if data[4:8] == b"ftyp":
        return _of_iso_media(data)
    if data.startswith(b"PK\x03\x04"):
        return _of_zip(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _of_ole(data)
    return _of_text(data[:HEAD])


def is_mono_opus(data):
    """Whether an Ogg file is Opus with one channel, which WhatsApp requires ("Media").

    The first packet is ``OpusHead``, a version and the number of channels (RFC 7845).
    """
    return data[28:36] == b"OpusHead" and data[37:38] == b"\x01"


def codecs(data):
    """Return the set of the four-byte codecs of the tracks of an MP4 or 3GP file."""
    moov, found, at = _box(data, b"moov"), set(), 0
    for _track in range(MOST_PARTS):
        at = moov.find(b"stsd", at)
        if at < 0:
            break
        found.add(moov[at + 16 : at + 20])
        at += 4
    return found


def _of_iso_media(data):
    brand = data[8:12]
    if brand in _STILL_BRANDS:
        return "image/heic"
    if brand in (b"avif", b"avis"):
        return "image/avif"
    if brand == b"qt  ":
        return "video/quicktime"
    if brand in (b"M4A ", b"M4B "):
        return "audio/mp4"
    moov = _box(data, b"moov")
    if b"soun" in moov and b"vide" not in moov:
        return "audio/mp4"
    return "video/3gpp" if brand[:2] == b"3g" else "video/mp4"


def _box(data, kind):
    """Return the content of the first top-level box of ``kind`` (ISO/IEC 14496-12).

    It is empty if there is none among the first ``MOST_PARTS``.
    """
    at = 0
    for _box in range(MOST_PARTS):
        if at + 8 > len(data):
            break
        size, head = int.from_bytes(data[at : at + 4], "big"), 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        if size == 0:
            size = len(data) - at
        if data[at + 4 : at + 8] == kind:
            return data[at + head : at + size]
        if size < head:
            break
        at += size
    return b""


def _of_zip(data):
    names = list(islice(_names_in_zip(data), MOST_PARTS + 1))
    if len(names) > MOST_PARTS:
        return "application/zip"  # more than a document of an office program has
    if any(name.endswith(b"vbaProject.bin") for name in names):
        return OCTET_STREAM  # a document with macros
    if b"[Content_Types].xml" in names:
        for folder, mime in _OOXML_FOLDERS.items():
            if any(name.startswith(folder.encode()) for name in names):
                return mime
    return "application/zip"


def _names_in_zip(data):
    """Yield the names in the directory of a ZIP file, as bytes (APPNOTE.TXT, 4.3).

    ``zipfile`` would read the whole directory first: it may have millions of entries.
    """
    end = data.rfind(_ZIP_END, max(len(data) - _ZIP_END_SIZE - 0xFFFF, 0))
    if end < 0 or end + _ZIP_END_SIZE > len(data):
        return
    [size] = struct.unpack_from("<L", data, end + 12)
    if data[end - 20 : end - 16] == _ZIP64_LOCATOR:
        [record] = struct.unpack_from("<Q", data, end - 12)
        if data[record : record + 4] != _ZIP64_END or record + 56 > len(data):
            return
        [size] = struct.unpack_from("<Q", data, record + 40)
        end = record
    at = max(end - size, 0)  # the directory is right before its end record
    while data[at : at + 4] == _ZIP_ENTRY and at + 46 <= end:
        name, extra, comment = struct.unpack_from("<HHH", data, at + 28)
        yield data[at + 46 : at + 46 + name]
        at += 46 + name + extra + comment


def _of_ole(data):
    for stream, mime in _OLE_STREAMS.items():
        if stream.encode("utf-16-le") + b"\0\0" in data:
            return mime
    return OLE


def _of_text(head):
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode()
    head = head.removeprefix(b"\xef\xbb\xbf")
    if not head or _CONTROL.search(head):
        return OCTET_STREAM
    if not _MARKUP.match(head):
        return "text/plain"
    if b"<svg" in head.lower():
        return "image/svg+xml"
    return "text/xml" if head.lstrip().startswith(b"<?xml") else "text/html"
