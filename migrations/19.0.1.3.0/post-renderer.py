# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Shows existing messages as new ones: WhatsApp's formatting without its marks.

Former versions showed the marks as well, and no lists, quotes and blocks of code. Only
what is still as they made it of the message's text is rendered anew, in the chatter and
in the description of the ticket that a message opened. What somebody has changed since,
and agents' answers whose HTML says more than the text that was sent, stay.
"""

import re
from bisect import bisect_right

from odoo import SUPERUSER_ID, api
from odoo.tools import plaintext2html

from odoo.addons.helpdesk_mgmt_whatsapp.tools import formatting, markup

#: Messages in one statement.
BATCH = 10_000
#: A text without these is shown as before.
MARKS = "[*_~`]|^ *(-|>) "
#: The message's column that leads to the record, by the table and column of the HTML.
PLACES = {
    ("mail_message", "body"): "mail_message_id",
    ("helpdesk_ticket", "description"): "opened_ticket_id",
}
# The former renderer.
STYLES = {"*": "strong", "_": "em", "~": "s", "`": "code"}
OPENING = re.compile(r"(?<!\w)([*_~`])(?!\1)(?<!\1\1)(?=\S)")
CLOSING = re.compile(r"(?<=\S)([*_~`])(?!\1)(?<!\1\1)(?!\w)")
UNTOUCHED = re.compile(r"(<a\b.*?</a>|<[^>]*>)", re.DOTALL)
STYLED = re.compile(r"<(strong|em|s|code)>([*_~`])((?:(?!<\1>).)*?)\2</\1>", re.DOTALL)
#: Marks that were not rendered: lists, quotes and blocks of code.
UNSTYLED = re.compile("(^|>)(- |&gt; )|```")
#: Stands between the parts of a message.
BREAK = "<br>"


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    for (table, column), link in PLACES.items():
        _render_again(env[table.replace("_", ".")], column, link)


def _render_again(model, column, link):
    """Replace the HTML of one table that the former renderer has made.

    A text that was too long for one message is several: it stays.
    """
    cr, table = model.env.cr, model._table
    renderer = Renderer(model, column)
    cr.execute("SELECT coalesce(max(id), 0) FROM helpdesk_whatsapp_message")
    [last] = cr.fetchone()
    for first in range(1, last + 1, BATCH):
        cr.execute(
            f"""
            SELECT shown.id, shown.{column}, message.text
              FROM helpdesk_whatsapp_message message
              JOIN {table} shown ON shown.id = message.{link}
             WHERE message.id BETWEEN %s AND %s AND message.text ~ %s
               AND NOT EXISTS (
                   SELECT FROM helpdesk_whatsapp_message other
                    WHERE other.{link} = message.{link} AND other.id <> message.id
                      AND other.text <> '')
            """,
            [first, first + BATCH - 1, f"(?n){MARKS}"],
        )
        fresh = [
            (key, rendered)
            for key, html, text in cr.fetchall()
            if html and (rendered := renderer.render(html, text))
        ]
        cr.execute_values(
            f"UPDATE {table} SET {column} = fresh.html"
            f"  FROM (VALUES %s) fresh (id, html) WHERE {table}.id = fresh.id",
            fresh,
        )


class Renderer:
    """Renders again what former versions made of texts in a column of a model."""

    def __init__(self, model, column):
        self.model, self.field = model, model._fields[column]

    def stored(self, html):
        """Return HTML as the database has it: sanitized."""
        return str(self.field.convert_to_column_insert(html, self.model))

    def render(self, html, text):
        """Return the HTML in its new form; ``None`` if it is to stay."""
        fresh = formatting.html_of(text)
        plain = plaintext2html(text, with_paragraph=False)
        if not STYLED.search(styled(plain)) and not re.search("<(?!br|/?a)", fresh):
            return None
        whole = plaintext2html(text)
        is_whole = any(html == self.stored(former(whole)) for former in (styled, str))
        if is_whole or _is_answer(html, text):
            return self.stored(formatting.body_of(text))
        return self._with_part(html, styled(plain), fresh)

    def _with_part(self, html, former, fresh):
        """Replace the part of a customer's message that is its text."""
        former = _inside(self.stored(f"<p>{former}</p>"))
        inside = _inside(html)
        before, found, after = (inside or "").partition(former or "\0")
        is_part = before.endswith(BREAK) or not before
        is_part = is_part and (after.startswith(BREAK) or not after)
        if not found or not is_part or former in after:
            return None
        return self.stored(f"<div>{before}{fresh}{after}</div>")


def _inside(html):
    """Return what is in the paragraph that ``html`` is; ``None`` if it is none."""
    match = re.fullmatch(r"<p>(.*)</p>", html, re.DOTALL)
    return match and "<p>" not in match[1] and match[1] or None


def _is_answer(html, text):
    """Whether it is an agent's answer that has marks in it, and says what was sent.

    19.0.1.0.0 and 19.0.1.1.0 left agents' HTML as it was.
    """
    source, count = html, 1
    while count:
        source, count = STYLED.subn(r"\2\3\2", source)
    is_former = html in (source, styled(source))
    has_marks = styled(source) != source or UNSTYLED.search(source)
    return is_former and has_marks and markup.whatsapp_from_html(source) == text


def styled(source):
    """Return HTML as the former versions made it, with the marks in it."""
    parts = UNTOUCHED.split(source)
    parts[::2] = [_styled_text(part) for part in parts[::2]]
    return "".join(parts)


def _styled_text(words):
    closing = {mark: [] for mark in STYLES}
    for match in CLOSING.finditer(words):
        closing[match[1]].append(match.start())
    shown, done = [], 0
    for match in OPENING.finditer(words):
        start, mark = match.start(), match[1]
        after = bisect_right(closing[mark], start + 1)
        if start < done or after == len(closing[mark]):
            continue
        end = closing[mark][after]
        inside = words[start + 1 : end]
        tag, inside = STYLES[mark], inside if mark == "`" else _styled_text(inside)
        shown += [words[done:start], f"<{tag}>{mark}{inside}{mark}</{tag}>"]
        done = end + 1
    return "".join([*shown, words[done:]])
