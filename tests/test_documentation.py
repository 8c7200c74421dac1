import ast
import re
from pathlib import Path

from lxml import etree

from odoo.tests import BaseCase, tagged

from ..models.contact.blocking import BLOCK_FAILURES
from ..models.files.transfer import MEDIA_REASONS
from ..models.health_checks.check import declared
from ..models.message.failure_reasons import FAILURE_REASONS
from ..models.template_review.refusals import REFUSALS
from ..models.template_review.sync import REJECTIONS

ROOT = Path(__file__).parents[1]
PYTHON = ("models", "wizards", "controllers", "tools")
XML = ("data", "views", "wizards", "static/src")
SHOWN = ("string", "title", "placeholder", "help", "name")
#: With the full stop behind it, which the page leaves out.
PLACEHOLDER = re.compile(r"(?:%\(\w+\)s|%s|\{\w+\})\.?")
#: “…”, with one more pair of quotation marks inside.
QUOTE = re.compile(r"“((?:[^“”]|“[^“”]*”)*)”")
SLANTED = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)")
#: What is on the screen, but not ours.
NOT_OURS = {"Settings", "Helpdesk", "Configuration", "Send message", "Log note"}
CODE = re.compile(r"`+[^`\n]+`+")


def plain(words):
    return " ".join(PLACEHOLDER.sub("…", words).split())


def words_of_python(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def words_of_xml(path):
    for element in etree.parse(path).iter(etree.Element):
        yield "".join(element.itertext())
        yield from (element.get(name) or "" for name in SHOWN)


def words_of_script(path):
    return re.findall(r'_t\(\s*"([^"]+)"', path.read_text(encoding="utf-8"))


def product_words():
    """Whatever the product may say: a set of texts, ``…`` for what is filled in."""
    found = set()
    for folders, pattern, text_of in (
        (PYTHON, "*.py", words_of_python),
        (XML, "*.xml", words_of_xml),
        (("static/src",), "*.js", words_of_script),
    ):
        for folder in folders:
            for path in (ROOT / folder).rglob(pattern):
                found.update(map(plain, text_of(path)))
    return found


def quotes_of(page):
    return {plain(quote) for quote in QUOTE.findall(plain(page))}


@tagged("post_install", "-at_install")
class TestDocumentation(BaseCase):
    """The pages for agents and on troubles speak in the words of the product."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.page, cls.agents = (
            (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
            for name in ("troubleshooting", "agents")
        )
        cls.quotes = quotes_of(cls.page)
        cls.words = product_words()

    def test_messages_are_quoted_word_for_word(self):
        quotes = self.quotes | quotes_of(self.agents)
        self.assertFalse({q for q in quotes if not self.is_said(q)})

    def is_said(self, quote):
        """Whether it is a message, or with ``…`` at its end, how one begins."""
        if quote in self.words:
            return True
        start = quote.removesuffix("…").rstrip()
        return len(start) < len(quote) and any(w.startswith(start) for w in self.words)

    def test_whatever_goes_wrong_has_an_entry(self):
        reasons = (FAILURE_REASONS, MEDIA_REASONS, REJECTIONS, BLOCK_FAILURES)
        told = [words for known in reasons for _code, words in known]
        told += [words._source for words in REFUSALS.values()]
        self.assertFalse(set(map(plain, told)) - self.quotes)

    def test_every_line_of_the_health_page_has_an_entry(self):
        lines = {check.label for check in declared().values()}
        self.assertEqual(set(re.findall(r"^\| \*\*(.+?)\*\*", self.page, re.M)), lines)

    def test_menus_and_buttons_are_there(self):
        slanted = {
            name
            for page in (self.page, self.agents)
            for path in SLANTED.findall(CODE.sub("", QUOTE.sub("", plain(page))))
            for name in path.split(" → ")
        }
        self.assertFalse(slanted - self.words - NOT_OURS)

    def test_links_lead_somewhere(self):
        for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
            page = path.read_text(encoding="utf-8")
            for target in re.findall(r"\]\(([^)#]+)", page):
                is_there = "://" in target or (path.parent / target).exists()
                self.assertTrue(is_there, (path.name, target))
            headings = re.findall(r"^#+ (.+)$", page, re.M)
            anchors = {re.sub(r"[^\w -]", "", h).lower() for h in headings}
            for anchor in re.findall(r"\]\(#([^)]+)\)", page):
                self.assertIn(anchor.replace("-", " "), anchors, path.name)
