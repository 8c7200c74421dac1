# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import ast
import re
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html

from odoo.tests import BaseCase, tagged
from odoo.tools import html_sanitize

from ...tools.formatting import CONTROL, html_of, line_of, plain_of
from ..common import WhatsappCase
from ..fuzz import drawn

CASES = Path(__file__).parents[2] / "static/tests/message/formatting_cases.esm.js"
TAGS = {"strong", "em", "s", "code", "br", "a", "ul", "li", "div"}
ATTRIBUTES = {"href", "target", "rel", "style"}
#: Texts of what the renderer treats specially, and of what browsers do.
PIECES = st.lists(
    st.sampled_from(
        [*"*_~`->.1) \n", "```", "> ", "- ", "1. ", "word", "é", "https://x.org/a_b"]
        + ["<script>", '" onclick="', "&amp;", "javascript:x", "\u200b", "https://"]
    )
).map("".join)
ANY = st.one_of(PIECES, st.text())


def words(text):
    """Return what is left of a text without marks, signs of lists and blanks."""
    return re.sub(r"[*_~`>•.\d\s-]", "", CONTROL.sub("", text))


@tagged("post_install", "-at_install")
class TestFormatting(BaseCase):
    """A WhatsApp text becomes HTML and plain text, wherever it is shown."""

    maxDiff = None

    def test_every_mark_as_the_browser_renders_it_too(self):
        source = CASES.read_text("utf-8")
        cases = ast.literal_eval(source[source.index("= [") + 2 : source.rindex(";")])
        self.assertGreater(len(cases), 20)
        for text, shown, plain in cases:
            with self.subTest(text=text):
                self.assertEqual(str(html_of(text)), shown)
                self.assertEqual(plain_of(text), plain)

    @given(ANY)
    @drawn(300)
    def test_whatever_is_written_is_never_html_of_the_writers(self, text):
        root = html.fragment_fromstring(str(html_of(text)), create_parent="section")
        for node in root.iterdescendants():
            self.assertIn(node.tag, TAGS)
            self.assertLessEqual(set(node.attrib), ATTRIBUTES)
            self.assertRegex(node.get("href", "http://"), r"(?i)^https?://")

    @given(ANY)
    @example("```a\n> b```")
    @drawn(300)
    def test_whatever_is_written_is_shown_but_for_the_marks(self, text):
        self.assertEqual(words(plain_of(text)), words(text))
        root = html.fragment_fromstring(str(html_of(text)), create_parent="section")
        self.assertEqual(words(root.text_content()), words(text))

    @given(st.text(st.characters(exclude_characters="*_~`>-.:\r\x0b")))
    @drawn(100)
    def test_a_text_without_marks_stays_as_it_is(self, text):
        self.assertEqual(plain_of(text), CONTROL.sub("", text).strip("\n"))

    def test_what_odoo_stores_is_what_was_rendered(self):
        text = "> *a*\n- _b_\n1. `c`\n```d\ne``` https://x.org"
        stored = html_sanitize(html_of(text), sanitize_style=True)
        self.assertNotIn("o-mail-quote", stored)
        for part in ("border-left-width", "white-space", "<li", "<code", "href", "1. "):
            self.assertIn(part, stored)

    def test_lists_and_quotes_in_each_other_end_somewhere(self):
        self.assertIn("x", html_of("> " * 3000 + "x"))
        self.assertIn("x", html_of("\n".join(" " * n + "- x" for n in range(300))))

    def test_a_line_has_no_breaks(self):
        self.assertEqual(line_of("*Hi*\n\n- one\n- two"), "Hi • one • two")


class TestShown(WhatsappCase):
    """Marks are shown as what they mean, and the record has the text as written."""

    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.customer_text = "*Bold* and _it_\n- one\n> quoted"

    def test_a_customers_text_is_rendered_and_kept_raw(self):
        message = self.receive(self.customer_text)
        body = message.mail_message_id.body
        self.assertIn("<strong>Bold</strong> and <em>it</em>", body)
        self.assertIn("<li>one</li>", body)
        self.assertEqual(message.text, self.customer_text)
        preview = message.mail_message_id.preview
        self.assertEqual(preview, "Bold and it one quoted")
        ticket = self.tickets()
        self.assertEqual(ticket.name, "Bold and it")
        self.assertEqual(ticket.whatsapp_last_message, "Bold and it • one quoted")
        [shown] = ticket.whatsapp_contact_id.whatsapp_history()["messages"]
        self.assertIn("<strong>Bold</strong>", shown["body"])

    def test_an_agents_text_is_shown_as_the_customer_gets_it(self):
        self.receive("Hi")
        body = "<p><b>Dear</b> Maria, _now_</p><ul><li>one</li></ul>"
        message = self.answer(self.tickets(), body)
        self.assertEqual(message.text, "*Dear* Maria, _now_\n- one")
        shown = message.mail_message_id.body
        self.assertIn("<strong>Dear</strong> Maria, <em>now</em>", shown)
        self.assertIn("<li>one</li>", shown)

    def test_a_quote_of_a_message_is_plain(self):
        first = self.receive("*Bold*")
        message = self.receive("And?", context={"id": first.wamid})
        self.assertEqual(message._quoted_to_chatter()["text"], "Bold")
