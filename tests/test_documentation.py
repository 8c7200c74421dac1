# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import ast
import json
import re
from functools import cache
from pathlib import Path

import polib
from lxml import etree

from odoo.tests import BaseCase, tagged

from ..models.contact.blocking import BLOCK_FAILURES
from ..models.files.transfer import MEDIA_REASONS
from ..models.health_checks.check import declared
from ..models.message.failure_reasons import FAILURE_REASONS
from ..models.onboarding import registering
from ..models.template_review.refusals import REFUSALS
from ..models.template_review.sync import REJECTIONS
from ..tools import commands, environment
from ..tools.api import checking
from ..tools.api.endpoint import AGENT, ENDPOINTS, MANAGER, PUBLIC

ROOT = Path(__file__).parents[1]
README, DOCS = ROOT / "README.md", ROOT / "docs"
PORTUGUESE = DOCS / "pt_BR"
PYTHON = ("models", "wizards", "controllers", "tools")
XML = ("data", "views", "wizards", "static/src")
SHOWN = ("string", "title", "placeholder", "help", "name")
#: With the full stop behind it, which the page leaves out.
PLACEHOLDER = re.compile(r"(?:%\(\w+\)s|%s|\{\w+\})\.?")
#: “…”, with one more pair of quotation marks inside.
QUOTE = re.compile(r"“((?:[^“”]|“[^“”]*”)*)”")
SLANTED = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)")
CODE = re.compile(r"`+[^`\n]+`+")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
TAG = re.compile(r"<[^<>]+>")
#: On the screen, but Odoo's own; or the name of something else.
NOT_OURS = {
    *("Settings", "Helpdesk", "Configuration", "Reporting", "Users & Companies"),
    *("Groups", "API Keys maximum duration days", "My Preferences", "Security"),
    *("Add API Key", "Send message", "Log note", "Helpdesk WhatsApp", "text"),
    "language",
}
NOT_OURS_IN_PORTUGUESE = {
    *("Definições", "Configuração", "Usuários e Empresas", "Grupos", "Segurança"),
    *("Dias de duração máxima das chaves de API", "My Preferences", "Add API Key"),
    *("Notas internas", "Enviar mensagem", "Wrong verify token."),
}
#: Menus of helpdesk_mgmt.
HELPDESKS_MENUS_IN_PORTUGUESE = {
    "Helpdesk": "Central de Ajuda",
    "Configuration": "Configuração",
    "Reporting": "Relatórios",
}
#: Words of a dialect; say: notify, send, log, location, batch, recipient.
DIALECT = re.compile(r"\b(tells?|told|telling|hears?|heard|heir|stray|gathered)\b")
#: What the last column of the calls of the REST API says.
RIGHTS = {
    "helpdesk user": AGENT,
    "helpdesk manager": MANAGER,
    "nobody: it is public": PUBLIC,
    "usuário da Central de Ajuda": AGENT,
    "gerente da Central de Ajuda": MANAGER,
    "nenhum: é pública": PUBLIC,
}
#: A file or folder of ours, as the page on the architecture names it.
PATH = re.compile(r"`((?:[\w.*-]+/)+[\w.*-]*|[\w-]+\.(?:py|xml|js|toml|cfg))`")


def read(path):
    return path.read_text(encoding="utf-8")


def plain(text):
    return " ".join(PLACEHOLDER.sub("…", text).split())


@cache
def nodes_of(path):
    return list(ast.walk(ast.parse(read(path))))


def texts_of_python(path):
    for node in nodes_of(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def texts_of_xml(path):
    for element in etree.parse(path).iter(etree.Element):
        yield "".join(element.itertext())
        yield from (element.get(name) or "" for name in SHOWN)


def texts_of_script(path):
    return re.findall(r'_t\(\s*"([^"]+)"', read(path))


def files(folders, pattern):
    return [path for folder in folders for path in (ROOT / folder).rglob(pattern)]


@cache
def product_texts():
    """Return all texts of the user interface, with ``…`` for values."""
    found = set()
    for folders, pattern, texts_of in (
        (PYTHON, "*.py", texts_of_python),
        (XML, "*.xml", texts_of_xml),
        (("static/src",), "*.js", texts_of_script),
    ):
        for path in files(folders, pattern):
            found.update(map(plain, texts_of(path)))
    return found


@cache
def portuguese_texts():
    """Return all texts of the user interface in Brazilian Portuguese."""
    found = set()
    for entry in polib.pofile(str(ROOT / "i18n/pt_BR.po")).translated_entries():
        pieces = (TAG.sub("", entry.msgstr), *TAG.split(entry.msgstr))
        found.update(map(plain, pieces))
    return found


def is_text(quote, texts):
    """Return whether a quote is a text, or, if it ends in ``…``, begins one."""
    if quote in texts:
        return True
    start = quote.removesuffix("…").rstrip()
    return len(start) < len(quote) and any(text.startswith(start) for text in texts)


def quotes_of(page):
    return {plain(quote) for quote in QUOTE.findall(plain(page))}


def prose_of(page):
    """Return the page without code and quotes."""
    return CODE.sub("", QUOTE.sub("", plain(FENCED.sub("", page))))


def names_of(page):
    """Return the names in italics: of menus, buttons, fields."""
    paths = SLANTED.findall(prose_of(page))
    return {name for path in paths for name in path.split(" → ")}


def paths_of(page):
    """Return the paths of menus below the helpdesk's, as tuples of names."""
    paths = [tuple(path.split(" → ")) for path in SLANTED.findall(prose_of(page))]
    roots = ("Helpdesk", HELPDESKS_MENUS_IN_PORTUGUESE["Helpdesk"])
    return {path for path in paths if path[0] in roots and path[1:]}


def rows_of(page, width):
    """Yield the rows' cells of all tables with so many columns."""
    for line in FENCED.sub("", page).splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) == width:
            yield cells


def headings_of(page):
    return re.findall(r"^(#+) (.+)$", FENCED.sub("", page), re.MULTILINE)


def anchors_of(page):
    """Return the anchors of the page's headings, in GitHub's form."""
    titles = [title for _level, title in headings_of(page)]
    return {re.sub(r"[^\w -]", "", t).lower().replace(" ", "-") for t in titles}


def log_events():
    """Return the names of the log events in the code."""
    found = set()
    for path in files(PYTHON, "*.py"):
        for node in nodes_of(path):
            found |= events_of(node)
    return found


def events_of(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return set(re.findall(r"^whatsapp event=(\w+)", node.value))
    is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    whose = is_call and getattr(node.func.value, "id", None)
    if whose != "log" or len(node.args) < 3:
        return set()
    constants = [n for n in ast.walk(node.args[2]) if isinstance(n, ast.Constant)]
    return {constant.value for constant in constants if constant.value}


@tagged("post_install", "-at_install")
class TestDocumentation(BaseCase):
    """README and the pages quote texts that exist, and match the code."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.english = {path.name: read(path) for path in (README, *DOCS.glob("*.md"))}
        cls.portuguese = {path.name: read(path) for path in PORTUGUESE.glob("*.md")}
        cls.troubles = cls.english["troubleshooting.md"]

    def test_messages_are_quoted_word_for_word(self):
        for name, page in self.english.items():
            with self.subTest(page=name):
                texts = product_texts()
                self.assertFalse({q for q in quotes_of(page) if not is_text(q, texts)})
        for name, page in self.portuguese.items():
            with self.subTest(page=f"pt_BR/{name}"):
                texts = portuguese_texts() | NOT_OURS_IN_PORTUGUESE
                self.assertFalse({q for q in quotes_of(page) if not is_text(q, texts)})

    def test_menus_and_buttons_are_there(self):
        for name, page in self.english.items():
            with self.subTest(page=name):
                self.assertFalse(names_of(page) - product_texts() - NOT_OURS)
        for name, page in self.portuguese.items():
            with self.subTest(page=f"pt_BR/{name}"):
                texts = portuguese_texts() | NOT_OURS_IN_PORTUGUESE
                self.assertFalse(names_of(page) - texts)

    def test_d20_paths_of_menus_are_those_that_access_lists(self):
        """tests/entry compares the page on access with the menu itself."""
        menus = paths_of(self.english["access.md"])
        for name, page in self.english.items():
            with self.subTest(page=name):
                self.assertFalse(paths_of(page) - menus)
        entries = polib.pofile(str(ROOT / "i18n/pt_BR.po"))
        translated = {entry.msgid: entry.msgstr for entry in entries}
        translated |= HELPDESKS_MENUS_IN_PORTUGUESE
        menus = {tuple(translated[part] for part in path) for path in menus}
        for name, page in self.portuguese.items():
            with self.subTest(page=f"pt_BR/{name}"):
                self.assertFalse(paths_of(page) - menus)

    def test_whatever_goes_wrong_has_an_entry(self):
        reasons = (FAILURE_REASONS, MEDIA_REASONS, REJECTIONS, BLOCK_FAILURES)
        shown = [text for known in reasons for _code, text in known]
        shown += [text._source for text in REFUSALS.values()]
        self.assertFalse(set(map(plain, shown)) - quotes_of(self.troubles))

    def test_every_code_of_a_failed_registration_has_an_entry(self):
        rows = {row[0]: row[1] for row in rows_of(self.troubles, 3)}
        for code, text in registering.REFUSALS.items():
            with self.subTest(code):
                quote = plain(rows[str(code)].strip("“”"))
                self.assertTrue(is_text(quote, {plain(text._source)}))

    def test_every_line_of_the_health_page_has_an_entry(self):
        lines = {check.label for check in declared().values()}
        found = re.findall(r"^\| \*\*(.+?)\*\*", self.troubles, re.MULTILINE)
        self.assertEqual(set(found), lines)

    def test_d19_every_event_of_the_log_has_an_entry(self):
        rows = list(rows_of(self.english["operations.md"], 3))
        listed = {e for row in rows for e in re.findall(r"`([a-z_]+)`", row[1])}
        self.assertFalse(log_events() - listed, "docs/operations.md does not list them")
        self.assertFalse(listed - product_texts() - log_events(), "Nothing logs them")
        shown = re.findall(r"whatsapp event=(\w+)", self.troubles)
        self.assertTrue(shown)
        self.assertFalse(set(shown) - listed)

    def test_d22_every_call_of_the_rest_api_has_its_group(self):
        rights = {
            f"`{method} {path}`": endpoint.rights
            for path, methods in ENDPOINTS.items()
            for method, endpoint in methods.items()
        }
        for pages in (self.english, self.portuguese):
            rows = rows_of(pages["rest-api.md"], 3)
            listed = {row[0]: RIGHTS[row[2]] for row in rows if row[0].startswith("`")}
            self.assertEqual(listed, rights)

    def test_d21_examples_of_the_rest_api_begin_with_a_template(self):
        model = ENDPOINTS["/send"]["POST"].body
        for pages in (self.english, self.portuguese):
            examples = re.findall(r"-d '(.+?)'\n", pages["rest-api.md"], re.DOTALL)
            self.assertEqual(
                [json.loads(text)["type"] for text in examples], ["template", "text"]
            )
            for text in examples:
                checking.checked(model, json.loads(text))

    def test_the_bodies_that_the_rest_api_page_shows_are_accepted(self):
        for pages in (self.english, self.portuguese):
            bodies = re.findall(r"```json\n(.+?)```", pages["rest-api.md"], re.DOTALL)
            parsed = [json.loads(text) for text in bodies]
            self.assertEqual(["messages" in each for each in parsed], [False, True])
            for each in parsed:
                path = "/send/batch" if "messages" in each else "/send"
                checking.checked(ENDPOINTS[path]["POST"].body, each)

    def test_every_variable_of_the_environment_has_an_entry(self):
        for pages in (self.english, self.portuguese):
            rows = rows_of(pages["admins.md"], 2)
            listed = {row[0] for row in rows if row[0].startswith("`WHATSAPP_")}
            self.assertEqual(listed, {f"`{v}`" for v in environment.VARIABLES.values()})

    def test_every_scheduled_action_has_an_entry(self):
        found = {
            field.text
            for path in files(("data",), "ir_cron*.xml")
            for field in etree.parse(path).iter("field")
            if field.get("name") == "name"
        }
        self.assertTrue(found)
        self.assertFalse(found - names_of(self.english["admins.md"]))

    def test_commands_do_what_is_said(self):
        rows = [r for r in rows_of(self.english["customers.md"], 3) if "`/" in r[0]]
        self.assertEqual(len(rows), len(commands.NAMES))
        for row in rows:
            called = map(commands.command, re.findall(r"/\w+", f"{row[0]} {row[1]}"))
            names = {command.name for command in called}
            self.assertEqual(len(names), 1, row)
            self.assertIn(names.pop(), commands.NAMES)
        words = re.findall(r"`([A-Z]+)`", self.english["customers.md"])
        self.assertGreater(len(words), 5)
        for word in words:
            is_known = commands.is_opt_out(word) or commands.is_opt_in(word)
            self.assertTrue(is_known, word)

    # ------------------------------------------------------------------- how it reads

    def test_readme_is_short_and_has_both_commands(self):
        page = self.english["README.md"]
        self.assertLessEqual(len(page.splitlines()), 120)
        blocks = FENCED.findall(page)
        for command in ("./dev/run", "./dev/test"):
            self.assertIn(f"```\n{command}\n```", blocks)

    def test_pages_are_in_plain_english(self):
        for name, page in self.english.items():
            with self.subTest(page=name):
                prose = SLANTED.sub("", prose_of(page))
                self.assertFalse(DIALECT.findall(prose))

    def test_tables_have_a_subject(self):
        heads = re.compile(r"^(\|.+\|)\n\| ---", re.MULTILINE)
        for pages in (self.english, self.portuguese):
            for name, page in pages.items():
                with self.subTest(page=name):
                    for head in heads.findall(page):
                        cells = [cell.strip() for cell in head.strip("|").split("|")]
                        self.assertTrue(all(cells), head)

    def test_pages_in_both_languages_have_the_same_parts(self):
        self.assertEqual(
            set(self.portuguese),
            {"agents.md", "admins.md", "figures.md", "meta-setup.md", "rest-api.md"},
        )
        for name, page in self.portuguese.items():
            with self.subTest(page=name):
                english = self.english[name]
                for parts in (headings_of, lambda p: re.findall(r"^\|", p, re.M)):
                    self.assertEqual(len(parts(page)), len(parts(english)))
                pictures = [re.findall(r"\w+\.png", p) for p in (page, english)]
                self.assertEqual(*pictures)

    def test_links_and_pictures_lead_somewhere(self):
        for path in (README, *DOCS.rglob("*.md")):
            for target in re.findall(r"\]\(([^)]+)\)", read(path)):
                with self.subTest(page=path.name, target=target):
                    self.assert_leads_somewhere(path, target)

    def test_readme_leads_to_every_page(self):
        linked = set(re.findall(r"\]\((docs/[^)#]+)", self.english["README.md"]))
        pages = {str(path.relative_to(ROOT)) for path in DOCS.rglob("*.md")}
        self.assertEqual(linked, pages)

    def assert_leads_somewhere(self, path, target):
        if "://" in target:
            return
        name, _sign, anchor = target.partition("#")
        found = path.parent / name if name else path
        self.assertTrue(found.exists())
        if anchor:
            self.assertIn(anchor, anchors_of(read(found)))

    # ------------------------------------------------------------------- architecture

    def test_files_of_the_architecture_exist(self):
        page = FENCED.sub("", self.english["architecture.md"])
        named = set(PATH.findall(page))
        self.assertGreater(len(named), 50)
        gone = {name for name in named if not self.is_file_of_ours(name)}
        self.assertFalse(gone, "docs/architecture.md names what is not there")

    def is_file_of_ours(self, name):
        return any(ROOT.glob(name.rstrip("/")))

    def test_the_architecture_lists_the_rooms_in_their_order(self):
        imports = read(ROOT / "models/__init__.py")
        order = re.findall(r"^from \. import (\w+)", imports, re.MULTILINE)
        rows = rows_of(self.english["architecture.md"], 2)
        listed = [re.fullmatch(r"`models/(\w+)/`", row[0]) for row in rows]
        self.assertEqual([found[1] for found in listed if found], order)
