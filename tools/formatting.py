# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Renders a WhatsApp text, with its formatting marks, as HTML and as plain text.

The marks ("About formatting your messages") are ``*bold*``, ``_italic_``,
``~strikethrough~``, ```` ```monospace``` ````, ```inline code```, ``> quote`` and
``- item``; ``1. item`` is shown as it is written. A mark touches the words it encloses,
is not part of a word, and ends on the line it begins on.
``static/src/message/formatting.esm.js`` does the same in the browser; both are held to
``static/tests/message/formatting_cases.esm.js``.
"""

import re
from bisect import bisect_right
from typing import NamedTuple

from markupsafe import Markup, escape

TAGS = {"*": "strong", "_": "em", "~": "s"}
#: An opening mark is followed by the text it encloses, and not preceded by a word.
OPENING = re.compile(r"(?<![^\W_])([*_~])(?!\1)(?<!\1\1)(?=\S)")
CLOSING = re.compile(r"(?<=\S)([*_~])(?!\1)(?<!\1\1)(?![^\W_])")
#: Parts in which marks are not looked for, the first kind before the others.
FENCE = re.compile(r"```(?!`)(.+?)```", re.DOTALL)
CODE = re.compile(r"(?<![\w`])`(?!\s)([^`\n]+)(?<!\s)`(?![\w`])")
LINK = re.compile(r"(?<!\w)https?://[^\s<>\"`{}|\\^]+", re.IGNORECASE)
#: What belongs to the sentence, not to the link it ends with.
AFTER_LINK = ".,;:!?'*_~)]"
PAIRS = ("()", "[]")
ITEM = re.compile(r"([ \t\xa0]*)[-*][ \t]+(?=\S)")
QUOTE = re.compile(r"> +(?=\S)")
#: Levels of quotes, and of lists, in each other; what is deeper is text.
DEPTH = 3

#: Odoo hides ``<blockquote>`` in the chatter, as the quoted part of an e-mail.
QUOTED = (
    'style="border-left-style: solid; border-left-width: 3px;'
    ' border-left-color: #8696a0; padding-left: 8px"'
)
LINKED = 'target="_blank" rel="noreferrer noopener"'
VERBATIM = 'style="white-space: pre-wrap"'


class Node(NamedTuple):
    """An element of HTML; ``inside`` is a list of nodes and texts."""

    tag: str
    inside: list
    attributes: str = ""


class Span(NamedTuple):
    """A part of the text, from ``start`` to ``end``, that is shown as ``node``."""

    start: int
    end: int
    node: Node


BREAK = Node("br", [])
#: Blocks, with what stands before and after each.
SPACES = {"div": ("\n", "\n"), "ul": ("\n", "\n"), "li": ("", "\n")}
#: Stands where a block begins or ends, until the plain text is whole.
EDGE = "\x0b"
#: Characters that HTML cannot hold.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def html_of(text):
    """Return a WhatsApp text as HTML (``Markup``): all of it but the marks is escaped.

    >>> html_of("2*3*4 < *now*")
    Markup('2*3*4 &lt; <strong>now</strong>')
    """
    return Markup("").join(map(_html, _nodes(text)))


def body_of(text):
    """Return a WhatsApp text as the body of a message, empty if there is no text.

    >>> body_of("Hi"), body_of(" ")
    (Markup('<div>Hi</div>'), Markup(''))
    """
    return Markup("<div>%s</div>") % html_of(text) if (text or "").strip() else Markup()


def plain_of(text):
    """Return a WhatsApp text without its marks, for a line in a list or a title.

    >>> plain_of("*Hi* _you_\\n- one")
    'Hi you\\n• one'
    """
    parts = map(_plain, _nodes(text))
    return re.sub(f"{EDGE}+", "\n", "".join(parts)).strip("\n")


def line_of(text):
    """Return a WhatsApp text without its marks and line breaks.

    >>> line_of("*Hi*\\n  you")
    'Hi you'
    """
    return " ".join(plain_of(text).split())


def _nodes(text):
    text = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    text = CONTROL.sub("", text)
    return _Reader(text).blocks()


class _Reader:
    """Reads one text; all positions are in ``text``."""

    def __init__(self, text):
        self.text = text
        self.spans = []
        for find in (_fences, _codes, _links):
            self.spans = sorted([*self.spans, *self._found(find)])
        self.starts = [span.start for span in self.spans]

    def _found(self, find):
        """Return what ``find`` finds between the spans that are known already."""
        found, at = [], 0
        for start, end in [*((s.start, s.end) for s in self.spans), (None, None)]:
            found += find(self.text, at, len(self.text) if start is None else start)
            at = end
        return found

    def _span_at(self, position):
        """Return the span that ``position`` is in, or ``None``."""
        index = bisect_right(self.starts, position) - 1
        if index >= 0 and position < self.spans[index].end:
            return self.spans[index]
        return None

    def blocks(self):
        """Return the nodes of the whole text."""
        lines, start = [], 0
        for match in re.finditer("\n", self.text):
            if not self._span_at(match.start()):
                lines.append((start, match.start()))
                start = match.end()
        return self._blocks([*lines, (start, len(self.text))])

    def _blocks(self, lines, depth=0):
        nodes, is_after_text, at = [], False, 0
        while at < len(lines):
            quoted = self._run(lines, at, QUOTE) if depth < DEPTH else []
            items = [] if quoted else self._run(lines, at, ITEM)
            if quoted:
                inside = [(match.end(), end) for match, end in quoted]
                nodes.append(Node("div", self._blocks(inside, depth + 1), QUOTED))
            elif items:
                nodes += self._lists(items)
            else:
                nodes += [BREAK] if is_after_text else []
                nodes += self._inline(*lines[at])
            is_after_text = not quoted and not items
            at += len(quoted) or len(items) or 1
        return nodes

    def _run(self, lines, at, pattern):
        """Return (match, end of the line) of the lines from ``at`` on that match."""
        run = []
        for index in range(at, len(lines)):
            start, end = lines[index]
            match = pattern.match(self.text, start, end)
            if not match or self._span_at(start):
                break
            run.append((match, end))
        return run

    def _lists(self, items, depth=0):
        """Return the list of consecutive items: those further in are lists in them."""
        nodes, at = [], 0
        while at < len(items):
            match, end = items[at]
            at, first = at + 1, at + 1
            while at < len(items) and depth < DEPTH and _is_in(items[at], match):
                at += 1
            inside = self._inline(match.end(), end)
            inside += self._lists(items[first:at], depth + 1) if at > first else []
            nodes.append(Node("li", inside))
        return [Node("ul", nodes)]

    def _inline(self, start, end):
        """Return the nodes of a part of a line."""
        part = self.text[start:end]
        closing = {mark: [] for mark in TAGS}
        for match in CLOSING.finditer(part):
            if not self._span_at(start + match.start()):
                closing[match[1]].append(match.start())
        nodes, done = [], 0
        for match in OPENING.finditer(part):
            at, mark = match.start(), match[1]
            after = bisect_right(closing[mark], at + 1)
            if at < done or after == len(closing[mark]) or self._span_at(start + at):
                continue
            close = closing[mark][after]
            nodes += self._verbatim(start + done, start + at)
            inside = self._inline(start + at + 1, start + close)
            nodes.append(Node(TAGS[mark], inside))
            done = close + 1
        return [*nodes, *self._verbatim(start + done, end)]

    def _verbatim(self, start, end):
        """Yield a part that has no marks: texts, and the spans between them."""
        while start < end:
            index = bisect_right(self.starts, start)
            span = self._span_at(start)
            if span:
                yield span.node
                start = span.end
            else:
                stop = min(self.starts[index : index + 1] + [end])
                yield self.text[start:stop]
                start = stop


def _is_in(item, outer):
    return len(item[0][1]) > len(outer[1])


def _fences(text, start, end):
    for match in FENCE.finditer(text, start, end):
        if match[1].strip():
            inside = match[1].strip("\n")
            attributes = VERBATIM if "\n" in inside else ""
            yield Span(*match.span(), Node("code", [inside], attributes))


def _codes(text, start, end):
    for match in CODE.finditer(text, start, end):
        yield Span(*match.span(), Node("code", [match[1]]))


def _links(text, start, end):
    for match in LINK.finditer(text, start, end):
        url = _without_end(match[0])
        if not url.endswith("://"):
            node = Node("a", [url], f'href="{escape(url)}" {LINKED}')
            yield Span(match.start(), match.start() + len(url), node)


def _without_end(url):
    """Return a link without the punctuation that follows it; pairs of brackets stay."""
    surplus = {close: url.count(close) - url.count(opening) for opening, close in PAIRS}
    end = len(url)
    while end and url[end - 1] in AFTER_LINK and surplus.get(url[end - 1], 1) > 0:
        end -= 1
        surplus[url[end]] = surplus.get(url[end], 2) - 1
    return url[:end]


def _html(node):
    if isinstance(node, str):
        return escape(node)
    if node is BREAK:
        return Markup("<br/>")
    tag, inside = Markup(node.tag), Markup("").join(map(_html, node.inside))
    opening = Markup(f"{node.tag} {node.attributes}".strip())
    # What reads a line from HTML, such as Odoo's previews, needs blanks between blocks.
    before, after = SPACES.get(node.tag, ("", ""))
    begin = "\n" if node.tag == "ul" else ""
    return Markup(f"{before}<%s>{begin}%s</%s>{after}") % (opening, inside, tag)


def _plain(node):
    if isinstance(node, str):
        return node
    if node is BREAK:
        return "\n"
    inside = "".join(map(_plain, node.inside))
    if node.tag == "li":
        inside = f"• {inside}"
    return f"{EDGE}{inside}{EDGE}" if node.tag in SPACES else inside
