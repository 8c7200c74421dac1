# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import BaseCase, tagged

from ...tools.markup import whatsapp_from_html


@tagged("post_install", "-at_install")
class TestMarkup(BaseCase):
    """An agent's HTML becomes text with WhatsApp's formatting marks."""

    def assertBecomes(self, html, text):
        self.assertEqual(whatsapp_from_html(html), text)

    def test_marks(self):
        self.assertBecomes(
            "<p><b>a</b> <em>b</em> <s>c</s> <code>d</code></p>", "*a* _b_ ~c~ `d`"
        )

    def test_marks_touch_their_words_and_end_with_the_line(self):
        self.assertBecomes("<b> a </b>b", "*a* b")
        self.assertBecomes("<p>x<b>one<br/>two</b></p>", "x*one*\n*two*")

    def test_paragraphs_and_line_breaks(self):
        self.assertBecomes("<p>a</p><p>b<br>c</p>", "a\nb\nc")
        self.assertBecomes("<p>a</p><p><br></p><p>b</p>", "a\n\nb")
        self.assertBecomes("<div>a</div><div><br></div><div>b</div>", "a\n\nb")

    def test_lists(self):
        self.assertBecomes("<ul><li>a</li><li><b>b</b></li></ul>", "- a\n- *b*")
        self.assertBecomes("<p>x</p><ol><li>a</li><li>b</li></ol>y", "x\n1. a\n2. b\ny")

    def test_quotes_headings_and_code(self):
        self.assertBecomes("<blockquote>a<br>b</blockquote>c", "> a\n> b\nc")
        self.assertBecomes("<h2>Title</h2><p>text</p>", "*Title*\ntext")
        self.assertBecomes("<pre>if x:\n    y</pre>", "```if x:\n    y```")

    def test_a_long_row_of_blanks_takes_no_longer_than_any_text(self):
        blanks = 100_000  # the square of it would take hours
        source = f"<b>a{'&#160;' * blanks}a</b>"
        self.assertBecomes(source, f"*a{' ' * blanks}a*")

    def test_links_keep_their_address(self):
        self.assertBecomes(
            '<a href="https://x.org/">https://x.org</a>', "https://x.org/"
        )
        self.assertBecomes('<a href="https://x.org">here</a>', "here (https://x.org)")
        self.assertBecomes('<a href="mailto:a@x.org">a@x.org</a>', "a@x.org")

    def test_markup_characters_are_text(self):
        self.assertBecomes("<p>1 &lt; 2 &amp; 3*4*5</p>", "1 < 2 & 3*4*5")

    def test_a_declaration_is_no_text(self):
        self.assertBecomes("<?xml version='1.0' encoding='utf-8'?><p>x</p>", "x")

    def test_nothing_is_nothing(self):
        for empty in (
            "",
            None,
            "<p><br></p>",
            "<p> </p>",
            "<script>x</script>",
            "<!-- -->",
        ):
            self.assertBecomes(empty, "")
