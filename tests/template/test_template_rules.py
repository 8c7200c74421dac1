# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of Meta's rules for templates, which the addon checks before submitting."""

import doctest

from odoo.tests import BaseCase, tagged

from ...models.template.problem_texts import PROBLEMS
from ...tools.templates import comparison as template_comparison
from ...tools.templates import languages as template_languages
from ...tools.templates import rules as template_rules
from ...tools.templates import template
from ...tools.templates.defaults import DEFAULT_TEMPLATES
from ...tools.templates.rules import problems


def body(text, *samples):
    example = {"example": {"body_text": [list(samples)]}} if samples else {}
    return {"type": "BODY", "text": text, **example}


def header(text, *samples):
    example = {"example": {"header_text": list(samples)}} if samples else {}
    return {"type": "HEADER", "format": "TEXT", "text": text, **example}


def footer(text):
    return {"type": "FOOTER", "text": text}


def buttons(*given):
    return {"type": "BUTTONS", "buttons": list(given)}


def reply(text):
    return {"type": "QUICK_REPLY", "text": text}


def link(url="https://example.com", text="Open", **more):
    return {"type": "URL", "text": text, "url": url, **more}


def phone(number="+551155507890", text="Call"):
    return {"type": "PHONE_NUMBER", "text": text, "phone_number": number}


def code(sample):
    return {"type": "COPY_CODE", "example": sample}


FINE = body("Your order {{1}} is on its way to you.", "42")
OTP = {"type": "OTP", "otp_type": "COPY_CODE", "text": "Copy"}

#: Changes to a valid template, and the problem that each causes.
CASES = [
    ({}, []),
    ({"name": "Order"}, [("name", "name_characters")]),
    ({"name": "order-update"}, [("name", "name_characters")]),
    ({"name": ""}, [("name", "empty")]),
    ({"name": "a" * 513}, [("name", "long")]),
    ({"language": "pt"}, [("language", "language")]),
    ({"language": "xx_XX"}, [("language", "language")]),
    ({"category": "TRANSACTIONAL"}, [("category", "empty")]),
    # body
    ([body("")], [("body", "empty")]),
    ([body("a" * 1025)], [("body", "long")]),
    ([body("One\n\nTwo")], []),
    ([body("One\n\n\nTwo")], [("body", "blank_lines")]),
    ([body("One     two")], [("body", "blanks")]),
    ([body("{{1}} is the number of your order.", "x")], [("body", "ends")]),
    ([body("The number of your order: {{1}}", "x")], [("body", "ends")]),
    ([body("We write {{2}} to you today.", "x")], [("body", "numbers")]),
    (
        [body("We write {{2}} to you about {{1}} and all of this.", "x", "y")],
        [("body", "numbers")],
    ),
    (
        [body("All of this is about {{1}} {{2}} and about nothing else.", "x", "y")],
        [("body", "adjacent")],
    ),
    ([body("Only {{1}} here.", "x")], [("body", "ratio")]),
    ([body("Your order {{1} is on its way.")], [("body", "braces")]),
    ([body("Your order {{ is on its way.")], [("body", "braces")]),
    ([body("Your order {{1}} is on its way to you.")], [("variables", "sample")]),
    ([body("Your order {{1}} is on its way to you.", " ")], [("variables", "sample")]),
    # header and footer
    ([header("News of {{1}}", "today"), FINE], []),
    ([header("{{1}}", "today"), FINE], []),
    ([header("News of {{1}}"), FINE], [("variables", "sample")]),
    ([header("News {{1}} {{2}}", "x", "y"), FINE], [("header", "one_variable")]),
    ([header("a" * 61), FINE], [("header", "long")]),
    ([header(""), FINE], [("header", "empty")]),
    ([header("*News*"), FINE], [("header", "plain")]),
    ([header("News 🎉"), FINE], [("header", "plain")]),
    ([header("my_news_today"), FINE], []),
    ([{"type": "HEADER", "format": "IMAGE"}, FINE], [("header", "file_missing")]),
    ([{"type": "HEADER", "format": "LOCATION"}, FINE], []),
    ([FINE, footer("Bye")], []),
    ([FINE, footer("a" * 61)], [("footer", "long")]),
    ([FINE, footer("Bye {{1}}")], [("footer", "no_variables")]),
    ([FINE, footer("Bye\nbye")], [("footer", "plain")]),
    # buttons
    ([FINE, buttons(reply("Yes"), reply("No"), link(), phone())], []),
    ([FINE, buttons(link(), reply("Yes"), reply("No"))], []),
    ([FINE, buttons(reply("Yes"), link(), reply("No"))], [("buttons", "grouped")]),
    ([FINE, buttons(reply("Yes"), reply("Yes"))], [("buttons", "same_label")] * 2),
    (
        [FINE, buttons(*(reply(str(n)) for n in range(11)))],
        [("buttons", "many_buttons")],
    ),
    (
        [FINE, buttons(*(link(text=str(n)) for n in range(3)))],
        [("buttons", "many_url")],
    ),
    (
        [FINE, buttons(phone(text="a"), phone(text="b"))],
        [("buttons", "many_phone_number")],
    ),
    ([FINE, buttons(code("A1"), code("A2"))], [("buttons", "many_copy_code")]),
    ([FINE, buttons(reply(""))], [("buttons", "empty")]),
    ([FINE, buttons(reply("a" * 26))], [("buttons", "long")]),
    ([FINE, buttons(reply("Yes 🎉"))], [("buttons", "plain")]),
    ([FINE, buttons(reply("Yes {{1}}"))], [("buttons", "no_variables")]),
    ([FINE, buttons(link("example.com"))], [("buttons", "url")]),
    ([FINE, buttons(link("https://example.com/a b"))], [("buttons", "url")]),
    ([FINE, buttons(link("https://wa.me/5511"))], [("buttons", "url_whatsapp")]),
    (
        [FINE, buttons(link("https://example.com/{{1}}", example=["42"]))],
        [],
    ),
    (
        [FINE, buttons(link("https://example.com/{{1}}", example=[""]))],
        [("variables", "sample")],
    ),
    (
        [FINE, buttons(link("https://example.com/{{1}}/x", example=["42"]))],
        [("buttons", "url_variable")],
    ),
    (
        [FINE, buttons(link("https://example.com/{{2}}", example=["42"]))],
        [("buttons", "url_variable")],
    ),
    ([FINE, buttons(phone("call us"))], [("buttons", "phone")]),
    ([FINE, buttons(code(""))], [("variables", "sample")]),
    ([FINE, buttons(code("A" * 21))], [("variables", "long")]),
    ([FINE, buttons(OTP)], [("buttons", "otp")]),
]
NAMED = [
    ("Your order {{order}} is on its way to you.", []),
    ("Your order {{Order}} is on its way to you.", ["variable_name"]),
    ("Your order {{order}} is at {{1}} and on its way to you.", ["mixed"]),
]
AUTHENTICATION = [
    ([{"type": "BODY"}, buttons(OTP)], []),
    ([{"type": "BODY"}], ["authentication_button"]),
    ([header("Hi"), {"type": "BODY"}, buttons(OTP)], ["authentication"]),
    ([{"type": "BODY"}, buttons(OTP, OTP)], ["authentication_button"]),
    (
        [
            {"type": "BODY"},
            {"type": "FOOTER", "code_expiration_minutes": 91},
            buttons(OTP),
        ],
        ["minutes"],
    ),
]


def valid(components, **more):
    values = {"name": "order_update", "language": "en_US", "category": "UTILITY"}
    return {**values, "components": components, **more}


@tagged("post_install", "-at_install")
class TestTemplateRules(BaseCase):
    def test_what_breaks_a_rule_is_told_where_it_stands(self):
        for change, wrong in CASES:
            given = (
                valid([FINE], **change) if isinstance(change, dict) else valid(change)
            )
            found = [(problem.part, problem.kind) for problem in problems(given)]
            self.assertEqual(found, wrong, change)

    def test_variables_may_have_names(self):
        for text, wrong in NAMED:
            names = [
                {"param_name": n, "example": "x"} for n in template.variables(text)
            ]
            example = {"body_text_named_params": names}
            component = {"type": "BODY", "text": text, "example": example}
            given = valid([component], parameter_format="named")
            self.assertEqual([p.kind for p in problems(given)], wrong, text)

    def test_of_one_time_passwords_meta_writes_the_text(self):
        for components, wrong in AUTHENTICATION:
            given = valid(components, category="AUTHENTICATION")
            self.assertEqual([p.kind for p in problems(given)], wrong, components)

    def test_files_of_a_type_or_size_meta_does_not_take(self):
        for kind, mime, size, wrong in (
            ("IMAGE", "image/png", 5 * 1024**2, []),
            ("IMAGE", "image/png", 5 * 1024**2 + 1, ["file_size"]),
            ("IMAGE", "image/webp", 10, ["file_type"]),
            ("VIDEO", "video/mp4", 10, []),
            ("DOCUMENT", "application/pdf", 10, []),
            ("DOCUMENT", "text/plain", 10, ["file_type"]),
        ):
            found = template_rules.file_problems(kind, mime, size)
            self.assertEqual([problem.kind for problem in found], wrong, mime)

    def test_the_predefined_ones_break_none(self):
        for name, default in DEFAULT_TEMPLATES.items():
            for language, (text, *labels) in default.texts.items():
                components = [body(text, *default.samples)]
                components += [buttons(*map(reply, labels))] if labels else []
                given = valid(components, name=name, language=language)
                self.assertFalse(problems(given), (name, language))

    def test_there_are_words_for_each_problem(self):
        used = {kind for _change, wrong in CASES for _part, kind in wrong}
        used |= {kind for _given, wrong in NAMED + AUTHENTICATION for kind in wrong}
        self.assertFalse(used - set(PROBLEMS))

    def test_the_examples_in_the_docstrings(self):
        for module in (template_rules, template_languages, template_comparison):
            self.assertFalse(doctest.testmod(module).failed)
