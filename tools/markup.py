# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Converts the HTML of Odoo's editor into a text with WhatsApp's formatting marks.

``tools/formatting.py`` has the marks, and the way back.
"""

import re

from lxml import etree, html
from markupsafe import Markup

#: A remark of the addon's in the chatter, smaller and paler than the message.
MUTED = Markup('<span class="text-muted small">%s</span>')

INLINE = {
    "b": "*",
    "strong": "*",
    "i": "_",
    "em": "_",
    "s": "~",
    "strike": "~",
    "del": "~",
    "code": "`",
}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BLOCKS = HEADINGS | {
    *("p", "div", "ul", "ol", "li", "blockquote", "pre", "table", "tr", "section"),
    *("article", "header", "footer", "hr"),
}
MEDIA = {"img", "video", "audio", "iframe", "object", "embed", "svg"}
IGNORED = {"style", "script", "head", "title", "meta"}
#: Stands for a line break until white space has been folded.
BREAK = "\x0b"


def whatsapp_from_html(source):
    """Return the text of a WhatsApp message for ``source``, HTML of Odoo's editor.

    >>> whatsapp_from_html("<p>Hello <b>Ana </b></p><ul><li>one</li></ul>")
    'Hello *Ana*\\n- one'
    """
    if not (source or "").strip():
        return ""
    root = _parsed(source)
    if root is None:
        return ""
    lines = [line.strip(" ") for line in _render(root).split(BREAK)]
    text = "\n".join(lines).replace("\xa0", " ")
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n ")


def has_media(source):
    """Whether ``source`` (HTML) holds pictures, videos or other embedded media."""
    root = _parsed(source)
    return root is not None and any(node.tag in MEDIA for node in root.iter())


def _parsed(source):
    try:
        return html.fragment_fromstring(source or "", create_parent="div")
    except (etree.ParserError, ValueError):  # nothing there, or no HTML
        return None


def _render(node, verbatim=False):
    if not isinstance(node.tag, str) or node.tag in IGNORED:
        return ""
    if node.tag == "br":
        return BREAK
    verbatim = verbatim or node.tag == "pre"
    inside = _text(node.text, verbatim)
    for child in node:
        inside = _join(inside, _render(child, verbatim), child.tag)
        inside = _join(inside, _text(child.tail, verbatim), None, child.tag)
    return _dress(node, inside)


def _text(value, verbatim):
    if verbatim:
        return (value or "").replace("\n", BREAK).replace(" ", "\xa0")
    return re.sub(r"[ \t\r\n]+", " ", value or "")


def _join(before, after, tag, previous=None):
    """Return both texts, with one line break between them if one is a block.

    :param tag: of ``after``, or ``None`` for plain text
    :param previous: tag of what ``before`` ends with
    """
    if not after.strip(" ") or not before.strip(" "):
        if tag in BLOCKS or previous in BLOCKS:
            return before.rstrip(" ") + after.lstrip(" ")
        return before + after
    is_block = tag in BLOCKS or previous in BLOCKS
    if is_block and not before.endswith(BREAK):
        return before.rstrip(" ") + BREAK + after.lstrip(" ")
    return before + after


def _dress(node, inside):
    tag = node.tag
    if tag in INLINE:
        return _mark(inside, INLINE[tag])
    if tag in HEADINGS:
        return _mark(inside, "*")
    if tag == "pre":
        return f"```{inside.strip(BREAK)}```" if inside.strip() else ""
    if tag == "a":
        return _link(node.get("href") or "", inside)
    if tag == "blockquote":
        return _each_line(inside, "> ")
    if tag == "li":
        return _item(node, inside)
    if tag in ("td", "th"):
        return inside.strip() + " "
    if tag == "p":
        # An editor's empty paragraph is the blank line its author sees.
        return inside if inside.strip(BREAK + " \xa0") else BREAK
    return inside


def _mark(inside, mark):
    return BREAK.join(
        line.replace(inner, f"{mark}{inner}{mark}", 1)
        if (inner := line.strip())
        else line
        for line in inside.split(BREAK)
    )


def _link(href, inside):
    text = inside.strip()
    if not href.startswith(("http:", "https:")) or text.rstrip("/") in (
        href.rstrip("/"),
        re.sub(r"^https?://", "", href).rstrip("/"),
    ):
        return inside if not href.startswith("http") else href
    return f"{inside} ({href})" if text else href


def _item(node, inside):
    parent = node.getparent()
    sign = "- "
    if parent is not None and parent.tag == "ol":
        items = [item for item in parent if item.tag == "li"]
        sign = f"{items.index(node) + 1}. "
    first, *rest = inside.strip(BREAK + " ").split(BREAK)
    return BREAK.join([f"{sign}{first}", *(f"\xa0\xa0{line}" for line in rest)])


def _each_line(inside, sign):
    lines = inside.strip(BREAK).split(BREAK)
    return BREAK.join(f"{sign}{line}" for line in lines)
