# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Splits an agent's answer with text and files into WhatsApp messages."""

from dataclasses import dataclass

from lxml import html

from .. import limits
from . import media


@dataclass(frozen=True)
class Part:
    """One message to be sent.

    ``kind`` is Meta's type of message, ``text`` its text or caption, ``file`` the index
    of its file, or ``None``.
    """

    kind: str
    text: str = ""
    file: int | None = None


def plan(text, kinds, more_length=0):
    """Return the messages for a text and files, in the order in which they are sent.

    Each file is a message. The text is the caption of the first file that can have one;
    if none can, or the text is too long for a caption, it is sent first by itself.

    :param kinds: Meta's type of message of each file (:mod:`.media`)
    :param int more_length: characters that are put before the text when it is sent
    :return: list of :class:`Part`
    :raises ValueError: ``text`` is longer than a message may be

    >>> plan("Here", ["audio", "image"])
    [Part(kind='audio', text='', file=0), Part(kind='image', text='Here', file=1)]
    """
    length = len(text) + more_length
    if length > limits.TEXT_BODY:
        raise ValueError("text too long")
    captioned = next(
        (index for index, kind in enumerate(kinds) if kind in media.CAPTIONED), None
    )
    if length > limits.CAPTION:
        captioned = None
    parts = [Part("text", text)] if text and captioned is None else []
    return parts + [
        Part(kind, text if index == captioned else "", index)
        for index, kind in enumerate(kinds)
    ]


def without_pictures(source):
    """Return HTML without its pictures, and the ``src`` of each, in order.

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
