# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest

from odoo.tests import BaseCase, tagged

from ...tools import commands, interactive, languages
from ...tools.commands import Command


@tagged("post_install", "-at_install")
class TestCommandsTools(BaseCase):
    """Commands and short answers are recognized in all spellings."""

    def test_the_examples_in_the_tools_are_true(self):
        for module in (commands, interactive, languages):
            self.assertFalse(doctest.testmod(module).failed)

    def test_every_name_in_every_language(self):
        for command, names in commands.NAMES.items():
            for name in names.split():
                self.assertEqual(commands.command(f"/{name}"), Command(command))

    def test_tolerance(self):
        for text in (
            *("/ajuda", "/AJUDA", " /Ajuda ", "／ajuda", "/ ajuda", "／　ajuda"),
            *("/ajuda.", "/ajuda!", "/ajuda?", "/ajuda…", "/ajuda !", "/ájuda"),
            *("/ajuda@suporte", "/ajuda@suporte!", "\u200e/ajuda", "/ａｊｕｄａ"),
        ):
            command = commands.command(text)
            self.assertEqual(command and command.name, commands.HELP, text)

    def test_what_follows_is_kept_as_typed(self):
        for text, rest in (
            ("/novo Impressora  QUEBRADA!", "Impressora  QUEBRADA!"),
            ("/novo: impressora", "impressora"),
            ("/novo\nImpressora\n  não liga", "Impressora\n  não liga"),
            ("/novo@suporte a/b", "a/b"),
        ):
            self.assertEqual(commands.command(text), Command(commands.NEW, rest))

    def test_unknown_commands(self):
        self.assertEqual(commands.command("/xyz"), Command(commands.UNKNOWN))
        self.assertEqual(commands.command("/xyz 1 2"), Command("unknown", "1 2"))
        self.assertEqual(commands.command("/"), Command(commands.UNKNOWN))

    def test_what_is_no_command(self):
        for text in (
            *("", None, "ajuda", "and/or", "/etc/hosts", "/ 2", "/ or not", "//", "/2"),
            *("http://example.com", "1/2", "/_/"),
        ):
            self.assertIsNone(commands.command(text), text)

    def test_a_bare_name_is_the_whole_message(self):
        self.assertEqual(commands.bare_command(" STATUS. "), commands.STATUS)
        self.assertEqual(commands.bare_command("Ajuda!"), commands.HELP)
        self.assertIsNone(commands.bare_command("status of my order"))

    def test_opting_out_and_in_is_the_whole_message(self):
        for text in (
            *("STOP", "stop.", "Sair", "PARAR", "pare!", "Cancelar inscrição"),
            *("CANCELAR  INSCRICAO", "descadastrar", "unsubscribe", "BAJA", "Arrêt"),
            *("/stop", '"STOP"', "*SAIR*"),
        ):
            self.assertTrue(commands.is_opt_out(text), text)
        for text in ("Please stop", "Não para de piscar", "cancelar", "", "sair daqui"):
            self.assertFalse(commands.is_opt_out(text), text)
        for text in ("START", "Voltar", "ativar", "ALTA"):
            self.assertTrue(commands.is_opt_in(text), text)
        self.assertFalse(set(commands.OPT_IN) & set(commands.OPT_OUT))

    def test_yes_and_no_in_four_languages(self):
        for text in ("sim", "SIM!", "s", "Yes.", "y", "sí", "Oui", "ok", "👍🏽"):
            self.assertIs(commands.yes_or_no(text), True, text)
        for text in ("não", "Nao", "n", "No", "non", "👎"):
            self.assertIs(commands.yes_or_no(text), False, text)
        for text in ("", "maybe", "sim mas só amanhã", "no idea"):
            self.assertIsNone(commands.yes_or_no(text), text)

    def test_numbers(self):
        for text in ("1", "1 ", " 1.", "1)", "(1)", "#1", "1º", "1️⃣", "１"):
            self.assertEqual(commands.number(text), 1, text)
        for text in ("", "one", "1 2", "1.5", "12345", "-1", "²x"):
            self.assertIsNone(commands.number(text), text)

    def test_courtesy(self):
        for text in (
            *("Obrigado", "obrigada!", "Muito obrigado 🙏", "valeu", "ok", "Certo."),
            *("Ok, muito obrigada pela ajuda", "Thanks!", "Thank you so much", "TY"),
            *("gracias", "Muchas gracias", "Merci beaucoup", "merci à vous"),
            *("👍", "🙏🏽", "👍👍 ❤️", "😊", "ok 👍"),
        ):
            self.assertTrue(commands.is_courtesy(text), text)
        for text in (
            *("", "ok?", "👍?", "❓", "...", "1️⃣", "tudo bem", "bom dia"),
            *("Obrigado, mas não funciona", "ok ok ok ok ok ok ok", "muito"),
            *("Thanks, one more question", "no thanks to you", "hello"),
        ):
            self.assertFalse(commands.is_courtesy(text), text)


@tagged("post_install", "-at_install")
class TestInteractiveTools(BaseCase):
    """Buttons and lists stay within Meta's limits."""

    def test_a_list_within_the_limits(self):
        options = [(f"id{n}", "T" * 50, "D" * 100) for n in range(12)]
        built = interactive.choices("B" * 5000, "Choose a ticket of yours", options)
        rows = built["action"]["sections"][0]["rows"]
        self.assertEqual(len(rows), 10)
        self.assertEqual({len(row["title"]) for row in rows}, {24})
        self.assertEqual({len(row["description"]) for row in rows}, {72})
        self.assertLessEqual(len(built["action"]["button"]), 20)
        self.assertEqual(len(built["body"]["text"]), 4096)

    def test_buttons_within_the_limits(self):
        built = interactive.buttons("B" * 5000, [(str(n), "T" * 50) for n in range(5)])
        self.assertEqual(len(built["action"]["buttons"]), 3)
        self.assertEqual(len(built["body"]["text"]), 1024)
        title = built["action"]["buttons"][0]["reply"]["title"]
        self.assertEqual(len(title), 20)

    def test_a_list_in_words(self):
        built = interactive.choices(
            "Which?", "Show", [("a", "HT1", "PC"), ("b", "New", "")]
        )
        self.assertEqual(interactive.as_text(built), "Which?\n\n1. HT1 – PC\n2. New")


@tagged("post_install", "-at_install")
class TestLanguagesTools(BaseCase):
    """A language is recognized by its code, and by its name in any language."""

    INSTALLED = [
        ("en_US", "English (US)"),
        ("fr_FR", "French / Français"),
        ("pt_BR", "Portuguese (BR) / Português (BR)"),
        ("es_ES", "Spanish / Español"),
    ]

    def test_names_and_codes(self):
        for text, code in (
            *(("pt_BR", "pt_BR"), ("PT", "pt_BR"), ("pt-br", "pt_BR")),
            *(
                ("português", "pt_BR"),
                ("Portugues (BR)", "pt_BR"),
                ("English", "en_US"),
            ),
            *(("ingles", "en_US"), ("Français", "fr_FR"), ("francés", "fr_FR")),
            *(("español!", "es_ES"), ("castellano", "es_ES"), ("Espagnol", "es_ES")),
        ):
            self.assertEqual(languages.find(text, self.INSTALLED), code, text)
        for text in ("", "klingon", "deutsch", "p"):
            self.assertIsNone(languages.find(text, self.INSTALLED), text)
