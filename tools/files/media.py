"""Files WhatsApp carries: what it takes, under which name, and what a browser may see.

Numbers and types are those of Meta's page "Media" (Cloud API), sections "Supported
media types"; a file is what its bytes say (:mod:`.media_types`).
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
#: Types of message whose object names a file.
KINDS = (IMAGE, VIDEO, AUDIO, DOCUMENT, STICKER)
#: Kinds whose message carries words too.
CAPTIONED = (IMAGE, VIDEO, DOCUMENT)

#: kind: the types Meta takes, and the most bytes of one file.
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
ANIMATED_STICKER = 500 * KB
#: "Media", what a business may receive.
LARGEST_INBOUND = 100 * MB
#: Made into JPEG or PNG before they go out.
CONVERTED = {"image/webp", "image/heic", "image/avif"} | {
    *("image/gif", "image/bmp", "image/tiff"),
}
_KIND_OF = {mime: kind for kind, (mimes, _most) in ACCEPTED.items() for mime in mimes}
#: "Media": a video must be H.264. These are what else phones and editors write.
_OTHER_VIDEO = {b"hvc1", b"hev1", b"av01", b"vp08", b"vp09", b"mp4v", b"s263"}

#: What runs when it is opened: refused by default, in both directions.
DANGEROUS_EXTENSIONS = tuple(
    "apk bat chm cmd com cpl dll exe hta jar js jse lnk msi pif ps1 reg scr vbe vbs"
    " wsf".split()
)
#: What a browser runs when it opens it.
BROWSER_EXTENSIONS = set("hta htm html js mht mhtml mjs svg svgz xht xhtml xml".split())

#: Types that a browser shows or plays, and runs nothing of.
INLINE = {
    *("image/jpeg", "image/png", "image/gif", "image/webp"),
    *("audio/aac", "audio/amr", "audio/flac", "audio/mpeg", "audio/mp4"),
    *("audio/ogg", "audio/wav"),
    *("video/mp4", "video/3gpp", "video/ogg", "video/webm", "video/quicktime"),
    *("application/pdf", "text/plain"),
}
#: Types that a browser stores and does not open.
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
#: Characters that turn the order of what follows (``fdp.exe`` reads ``exe.pdf``),
#: and some that nobody sees.
_MISLEADING = {
    *map(chr, (0xAD, 0x61C, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF)),
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2066, 0x206A)),
}


class Unsendable(ValueError):
    """WhatsApp would not take the file.

    ``reason`` is one of ``empty``, ``dangerous`` (it runs when opened), ``type``,
    ``too_large``, ``audio_codec``, ``video_codec``, ``picture`` (broken), ``package``
    (the server lacks what reads it) and ``pixels``; ``kind`` and ``limit`` (bytes) are
    set with ``too_large``.
    """

    def __init__(self, reason, kind=None, limit=None):
        super().__init__(reason)
        self.reason, self.kind, self.limit = reason, kind, limit


@dataclass(frozen=True)
class Sendable:
    """How a file goes out: as which ``kind`` and type, converted before or not."""

    kind: str
    mime: str
    converts: bool = False


def sendable(name, data, refused=DANGEROUS_EXTENSIONS):
    """How the file ``name`` with the bytes ``data`` goes out.

    :param refused: extensions that do not, in lower case
    :return: :class:`Sendable`; its ``mime`` is that of ``data``, before conversion
    :raises Unsendable: it does not
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
    """The file as it goes out: ``(Sendable, name, bytes)``.

    :raises Unsendable: it does not
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
    """``name`` as a file may be called: the sender's own, less what could harm.

    No path, no character that is not seen or turns the others, no dot in front, at
    most 120 characters, with an extension (that of ``mime``, where it has none).

    :param str fallback: for what has no name of its own
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
    """The extensions a file has: of its name and of its type; in lower case."""
    plain = unicodedata.normalize("NFKC", safe_name(name)).lower()
    seen = "".join(char for char in plain if unicodedata.category(char) != "Cf")
    return {_split(seen)[1], EXTENSIONS.get(bare(mime), "")} - {""}


def bare(mime):
    """A MIME type without parameters, in lower case.

    >>> bare("audio/ogg; codecs=opus")
    'audio/ogg'
    """
    return (mime or "").split(";")[0].strip().lower()


# What a browser gets


def served_type(name, data):
    """The type under which a stored file may be served, told by its bytes.

    What a browser could run is ``application/octet-stream``: it stores that.
    """
    mime = media_types.content_type(data)
    if mime == "text/plain" and extensions(name) & BROWSER_EXTENSIONS:
        return OCTET_STREAM
    return mime if mime in INLINE | DOWNLOADED else OCTET_STREAM
