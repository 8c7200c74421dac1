# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the translations, of neutralized copies, and of the order of assets."""

import ast
import functools
import re
from collections import Counter
from pathlib import Path

import polib

from odoo.tools import file_open, file_path
from odoo.tools.translate import TranslationModuleReader, code_translations

from ..models.account.res_config_settings import METRICS_TOKEN
from ..tools import commands, interactive
from .common import WhatsappCase

ADDON = "helpdesk_mgmt_whatsapp"
#: Of our files, and the language of Odoo's that each is for.
LANGUAGES = {"pt_BR": "pt_BR", "es": "es_ES", "fr": "fr_FR"}
#: What a translation must keep: placeholders, tags, WhatsApp's signs, lines.
KEPT = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w+\}|</?[a-z][^<>]*>|\*|^#", re.MULTILINE)
#: Longer texts than that are never the same in two languages.
WORDS = 4


@functools.cache
def _file(name):
    return polib.pofile(file_path(f"{ADDON}/i18n/{name}"))


def _translations():
    """Yield (language, entry) of every translated text."""
    for language in LANGUAGES:
        for entry in _file(f"{language}.po").translated_entries():
            yield language, entry


class TestPackaging(WhatsappCase):
    @classmethod
    def tearDownClass(cls):
        _file.cache_clear()
        super().tearDownClass()

    def test_every_term_is_in_the_template_and_in_every_language(self):
        reader = TranslationModuleReader(self.env.cr, modules=[ADDON])
        terms = {source for _module, _kind, _name, _id, source, *_more in reader}
        template = {entry.msgid for entry in _file(f"{ADDON}.pot")}
        self.assertFalse(terms - template, "Start ./dev/terms")
        for language in LANGUAGES:
            done = {e.msgid for e in _file(f"{language}.po").translated_entries()}
            self.assertFalse(terms - done, f"Translate these in i18n/{language}.po")

    def test_texts_are_given_to_the_method_that_extraction_looks_for(self):
        for folder in ("models", "wizards", "controllers"):
            for path in Path(file_path(f"{ADDON}/{folder}")).rglob("*.py"):
                nodes = list(ast.walk(ast.parse(path.read_text())))
                called = {n.func for n in nodes if isinstance(n, ast.Call)}
                other = [
                    node.lineno
                    for node in nodes
                    if isinstance(node, ast.Attribute) and node.attr == "_"
                    if node not in called
                ]
                self.assertFalse(other, f"{path}: “_” has another name there")

    def test_translations_keep_what_is_no_language(self):
        lost = [
            (language, entry.msgid)
            for language, entry in _translations()
            if _no_language(entry.msgid) != _no_language(entry.msgstr)
        ]
        self.assertFalse(lost)

    def test_no_sentence_was_left_in_english(self):
        left = [
            (language, entry.msgid)
            for language, entry in _translations()
            if entry.msgstr == entry.msgid and _number_of_words(entry.msgid) >= WORDS
        ]
        self.assertFalse(left)

    def test_what_customers_choose_from_is_whole_on_their_phones(self):
        places = list(_choices())
        found = {term for term, _limit in places}
        self.assertGreaterEqual(
            found,
            {"Yes, cancel", "New ticket", "Languages", "It is about something else"},
        )
        files = [_file(f"{language}.po") for language in LANGUAGES]
        for term, limit in places:
            for text in (term, *(file.find(term).msgstr for file in files)):
                with self.subTest(text=text):
                    self.assertLessEqual(len(text), limit)

    def test_customers_are_told_the_commands_of_their_language(self):
        listed = {}
        for code in LANGUAGES.values():
            texts = code_translations.get_python_translations(ADDON, code)
            for term, text in texts.items():
                with self.subTest(language=code, term=term):
                    names = [_commands(phrase) for phrase in (term, text)]
                    self.assertEqual(*names)
                    if "write STOP" in term:
                        self.assertTrue(any(map(commands.is_opt_out, _calls(text))))
                    if "write START" in term:
                        self.assertTrue(any(map(commands.is_opt_in, _calls(text))))
                    if names[0]:
                        listed.setdefault(code, set()).update(re.findall(r"/\w+", text))
        self.assertEqual(set(listed), set(LANGUAGES.values()))
        self.assertIn("/novo", listed["pt_BR"])
        self.assertIn("/nuevo", listed["es_ES"])
        self.assertIn("/nouveau", listed["fr_FR"])

    def test_a_copy_of_the_database_speaks_to_nobody(self):
        self.receive("Hi")
        message = self.answer(self.tickets())
        parameters = self.env["ir.config_parameter"]
        parameters.set_param(METRICS_TOKEN, "secret")
        self.env.flush_all()
        with file_open(f"{ADDON}/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        self.assertFalse(self.account.active)
        self.assertFalse(self.account.access_token or self.account.app_secret)
        self.assertFalse(parameters.search([("key", "=", METRICS_TOKEN)]))
        self.assertEqual(message.state, "failed")
        self.assertTrue(message._failure_text())
        self.send()
        self.assertFalse(self.simulator.received(self.maria))

    def test_our_assets_come_after_those_that_take_every_failure(self):
        modules = self.env["ir.module.module"].search(
            [("name", "in", ("sms", "snailmail", "helpdesk_mgmt_whatsapp"))]
        )
        order = self.env["ir.asset"]._topological_sort(tuple(modules.mapped("name")))
        self.assertEqual(list(order)[-1], "helpdesk_mgmt_whatsapp")


def _no_language(text):
    """Return what a translation has in common with its text."""
    return Counter(KEPT.findall(text)), text.count("\n\n"), text[-1:].isspace()


def _number_of_words(text):
    return len(re.findall(r"[^\W\d_]{2,}", re.sub(r"<[^<>]*>", "", text)))


def _commands(text):
    """Return the names of the bot's commands in a text."""
    words = re.findall(r"\*(/\w+)\*", text)
    return [command.name for command in map(commands.command, words) if command]


def _calls(text):
    """Return the words in capitals, which customers write literally."""
    return re.findall(r"\b[^\W\d_a-z]{4,}\b", text)


def _choices():
    """Yield (term, most characters) of titles given to :mod:`..tools.interactive`.

    They are found in the code, where an option is a tuple of an id, a title and
    perhaps a description.
    """
    for folder in ("models", "wizards"):
        names = sorted(Path(file_path(f"{ADDON}/{folder}")).rglob("*.py"))
        for name in names:
            yield from _choices_in(ast.parse(name.read_text()))


def _choices_in(tree):
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for function in functions:
        nodes = list(ast.walk(function))
        for call in nodes:
            kind = _attribute_of_interactive(call)
            if not kind:
                continue
            if kind == "choices":
                yield from _term(call.args[1], interactive.LIST_BUTTON)
            is_button = kind == "buttons"
            title = interactive.BUTTON_TITLE if is_button else interactive.ROW_TITLE
            for option in nodes:
                if isinstance(option, ast.Tuple) and len(option.elts) in (2, 3):
                    yield from _term(option.elts[1], title)
                    for description in option.elts[2:]:
                        yield from _term(description, interactive.ROW_DESCRIPTION)


def _attribute_of_interactive(node):
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "interactive"
        and node.func.attr in ("buttons", "choices")
    ):
        return node.func.attr
    return None


def _term(node, limit):
    if (
        isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) == "_"
        and isinstance(node.args[0], ast.Constant)
    ):
        yield node.args[0].value, limit
