# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Decides how files are sent on WhatsApp, stored in Odoo and served to browsers.

Sizes and types are those of Meta's page "Media" (Cloud API), section "Supported media
types". The type of a file is told by its content (:mod:`.media_types`).
"""

import re
import unicodedata
from dataclasses import dataclass

from .. import optional
from . import media_types, pictures
from .media_types import OCTET_STREAM, OFFICE

KB, MB = 1024, 1024 * 1024

IMAGE, VIDEO, AUDIO = "image", "video", "audio"
DOCUMENT, STICKER = "document", "sticker"
#: Meta's types of message that carry a file.
KINDS = (IMAGE, VIDEO, AUDIO, DOCUMENT, STICKER)
#: Types of message whose file can have a caption.
CAPTIONED = (IMAGE, VIDEO, DOCUMENT)

#: By type of message: the MIME types that Meta takes, and the most bytes of a file.
ACCEPTED = {
    IMAGE: (("image/jpeg", "image/png"), 5 * MB),
    VIDEO: (("video/mp4", "video/3gpp"), 16 * MB),
    AUDIO: (
        ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"),
        16 * MB,
    ),
    DOCUMENT: (
        (
            *("text/plain", "application/pdf", "application/msword"),
            *("application/vnd.ms-excel", "application/vnd.ms-powerpoint"),
            *(
                OFFICE + "wordprocessingml.document",
                OFFICE + "spreadsheetml.sheet",
                OFFICE + "presentationml.presentation",
            ),
        ),
        100 * MB,
    ),
    STICKER: (("image/webp",), 100 * KB),
}
#: Most bytes of an animated sticker; ``ACCEPTED`` has those of a static one.
ANIMATED_STICKER = 500 * KB
#: Most bytes of a file that a business may receive ("Media").
LARGEST_INBOUND = 100 * MB
#: MIME types that are converted to JPEG or PNG before they are sent.
CONVERTED = {"image/webp", "image/heic", "image/avif"} | {
    *("image/gif", "image/bmp", "image/tiff"),
}
_KIND_OF = {mime: kind for kind, (mimes, _most) in ACCEPTED.items() for mime in mimes}
#: Codecs other than H.264 that phones and editors write: Meta refuses them ("Media").
_OTHER_VIDEO = {b"hvc1", b"hev1", b"av01", b"vp08", b"vp09", b"mp4v", b"s263"}

#: Extensions of files that run when opened: by default neither sent nor stored.
DANGEROUS_EXTENSIONS = tuple(
    "apk bat chm cmd com cpl dll exe hta jar js jse lnk msi pif ps1 reg scr vbe vbs"
    " wsf".split()
)
#: Extensions of files in which a browser runs scripts.
BROWSER_EXTENSIONS = set("hta htm html js mht mhtml mjs svg svgz xht xhtml xml".split())

#: MIME types that a browser shows or plays without running scripts in them.
INLINE = {
    *("image/jpeg", "image/png", "image/gif", "image/webp"),
    *("audio/aac", "audio/amr", "audio/flac", "audio/mpeg", "audio/mp4"),
    *("audio/ogg", "audio/wav"),
    *("video/mp4", "video/3gpp", "video/ogg", "video/webm", "video/quicktime"),
    *("application/pdf", "text/plain"),
}
#: MIME types that a browser downloads instead of opening them.
DOWNLOADED = {"application/zip", "application/rtf"} | {
    mime for mime in ACCEPTED[DOCUMENT][0] if mime not in INLINE
}

EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/heic": "heic",
    "video/mp4": "mp4",
    "video/3gpp": "3gp",
    "video/quicktime": "mov",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "application/pdf": "pdf",
    "text/plain": "txt",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    OFFICE + "wordprocessingml.document": "docx",
    OFFICE + "spreadsheetml.sheet": "xlsx",
    OFFICE + "presentationml.presentation": "pptx",
    "application/zip": "zip",
    "application/rtf": "rtf",
    "application/x-msdownload": "exe",
    "text/html": "html",
    "image/svg+xml": "svg",
}
NAME_LENGTH = 120
_EXTENSION = re.compile(r"(?s)(.*)\.([^\W_]{1,10})")
#: Characters that reverse the order of those that follow, so that a program's name
#: seems to end with ``.pdf``, and invisible ones.
_MISLEADING = {
    *map(chr, (0xAD, 0x61C, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF)),
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2066, 0x206A)),
}


class Unsendable(ValueError):
    """A file cannot be sent on WhatsApp.

    ``reason`` is one of ``empty``, ``dangerous`` (its extension is refused), ``type``,
    ``too_large``, ``audio_codec``, ``video_codec``, ``picture`` (cannot be read),
    ``package`` (the server lacks the package that reads it) and ``pixels`` (too many);
    ``kind`` and ``limit`` (bytes) are set with ``too_large``.
    """

    def __init__(self, reason, kind=None, limit=None):
        super().__init__(reason)
        self.reason, self.kind, self.limit = reason, kind, limit


@dataclass(frozen=True)
class Sendable:
    """How a file is sent.

    ``kind`` is Meta's type of message, ``mime`` the MIME type of the file, ``converts``
    whether the file is converted before.
    """

    kind: str
    mime: str
    converts: bool = False


def sendable(name, data, refused=DANGEROUS_EXTENSIONS):
    """Return how a file is sent, without converting it yet.

    :param bytes data: content of the file
    :param refused: extensions that may not be sent, in lower case
    :return: :class:`Sendable`; its ``mime`` is that of ``data``, before conversion
    :raises Unsendable: the file cannot be sent
    """
    if not data:
        raise Unsendable("empty")
    mime = media_types.content_type(data)
    if extensions(name, mime) & set(refused):
        raise Unsendable("dangerous")
    try:
        if mime in CONVERTED or _KIND_OF.get(mime) == IMAGE:
            return _sendable_picture(data, mime)
    except pictures.UnreadableError:
        raise Unsendable("picture") from None
    except pictures.TooManyPixelsError:
        raise Unsendable("pixels") from None
    except optional.MissingPackageError:
        raise Unsendable("package") from None
    kind = _KIND_OF.get(mime)
    if not kind:
        raise Unsendable("type")
    _check_size(kind, len(data), ACCEPTED[kind][1])
    if mime == "audio/ogg" and not media_types.is_mono_opus(data):
        raise Unsendable("audio_codec")
    if kind == VIDEO and media_types.codecs(data) & _OTHER_VIDEO:
        raise Unsendable("video_codec")
    return Sendable(kind, mime)


def prepared(name, data, refused=DANGEROUS_EXTENSIONS):
    """Return a file as it is sent, converted if needed; parameters of :func:`sendable`.

    :return: ``(Sendable, name, bytes)``
    :raises Unsendable: the file cannot be sent
    """
    how = sendable(name, data, refused)
    if how.converts:
        try:
            mime, data = pictures.converted(data, how.mime, ACCEPTED[IMAGE][1])
        except pictures.UnreadableError:
            raise Unsendable("picture") from None
        how = Sendable(how.kind, mime)
        name = f"{_split(name)[0]}.{EXTENSIONS[mime]}"
    return how, safe_name(name, how.mime, how.kind), data


def _sendable_picture(data, mime):
    if mime == "image/webp":
        is_sticker, is_animated = pictures.is_sticker(data)
        most = ANIMATED_STICKER if is_animated else ACCEPTED[STICKER][1]
        if is_sticker and len(data) <= most:
            return Sendable(STICKER, mime)
    pictures.check(data, mime)
    fits = len(data) <= ACCEPTED[IMAGE][1]
    goes = mime not in CONVERTED and pictures.is_as_it_must_be(data, mime)
    return Sendable(IMAGE, mime, converts=not (goes and fits))


def _check_size(kind, size, limit):
    if size > limit:
        raise Unsendable("too_large", kind, limit)


# Names


def safe_name(name, mime="", fallback="file"):
    """Return a file name of the sender's with everything harmful removed.

    It has no path, no invisible characters and none that reverse the order of others,
    no leading dot, at most 120 characters, and an extension (that of ``mime`` if
    ``name`` has none).

    :param str fallback: name, without extension, of a file without a name
    """
    name = unicodedata.normalize("NFC", name or "")
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(
        " " if char.isspace() else char for char in name if _is_harmless(char)
    )
    stem, extension = _split(name.strip(" ").lstrip(". ").rstrip(". "))
    extension = extension or EXTENSIONS.get(bare(mime), "")
    stem = stem[: NAME_LENGTH - len(extension) - 1].strip(" ") or fallback
    return f"{stem}.{extension}" if extension else stem


def _is_harmless(char):
    if char in _MISLEADING:
        return False
    return char in "\t\n\r" or unicodedata.category(char) not in ("Cc", "Cs", "Co")


def _split(name):
    match = _EXTENSION.fullmatch(name)
    return (match[1], match[2]) if match else (name, "")


def extensions(name, mime=""):
    """Return the set of the extensions of a file's name and its type, in lower case."""
    plain = unicodedata.normalize("NFKC", safe_name(name)).lower()
    seen = "".join(char for char in plain if unicodedata.category(char) != "Cf")
    return {_split(seen)[1], EXTENSIONS.get(bare(mime), "")} - {""}


def bare(mime):
    """Return a MIME type without its parameters, in lower case.

    >>> bare("audio/ogg; codecs=opus")
    'audio/ogg'
    """
    return (mime or "").split(";")[0].strip().lower()


# What a browser gets


def served_type(name, data):
    """Return the MIME type under which a stored file may be served to a browser.

    It is ``application/octet-stream``, which browsers only download, for all files in
    which a browser could run scripts.
    """
    mime = media_types.content_type(data)
    if mime == "text/plain" and extensions(name) & BROWSER_EXTENSIONS:
        return OCTET_STREAM
    return mime if mime in INLINE | DOWNLOADED else OCTET_STREAM
