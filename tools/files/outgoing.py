"""One answer of an agent, as the messages WhatsApp makes of it."""

from dataclasses import dataclass

from lxml import html

from .. import limits
from . import media


@dataclass(frozen=True)
class Part:
    """One message: ``kind`` is Meta's type, ``file`` the place of its file or None."""

    kind: str
    text: str = ""
    file: int | None = None


def plan(text, kinds):
    """The messages that say ``text`` and carry the files, in order.

    One message a file. The text is the caption of the first file that can have one;
    if none can, or the text is too long for a caption, it goes ahead by itself.

    :param kinds: of each file, as ``tools.media`` names them
    :raises ValueError: ``text`` is longer than a message may be

    >>> plan("Here", ["audio", "image"])
    [Part(kind='audio', text='', file=0), Part(kind='image', text='Here', file=1)]
    """
    if len(text) > limits.TEXT_BODY:
        raise ValueError("text too long")
    captioned = next(
        (place for place, kind in enumerate(kinds) if kind in media.CAPTIONED), None
    )
    if len(text) > limits.CAPTION:
        captioned = None
    parts = [Part("text", text)] if text and captioned is None else []
    return parts + [
        Part(kind, text if place == captioned else "", place)
        for place, kind in enumerate(kinds)
    ]


def without_pictures(source):
    """``source`` (HTML) less its pictures, and the ``src`` of each, in order.

    >>> without_pictures('<p>Look <img src="/web/image/7"> here</p>')
    ('<p>Look  here</p>', ['/web/image/7'])
    """
    if "<img" not in (source or "").lower():
        return source, []
    root = html.fragment_fromstring(source, create_parent="div")
    pictures = list(root.iter("img"))
    for picture in pictures:
        picture.drop_tree()
    rest = html.tostring(root, encoding="unicode")
    rest = rest.removeprefix("<div>").removesuffix("</div>")
    return rest, [picture.get("src") or "" for picture in pictures]
