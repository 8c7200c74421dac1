# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of templates that are taken from Meta's library."""

import doctest
import json

from odoo.exceptions import AccessError, UserError

from ...tools.templates import library
from ..common_templates import TemplateCase


class TestLibrary(TemplateCase):
    def search(self, words="", language="en_US", user=None):
        action = self.templates.with_user(user or self.manager).action_open_library()
        dialog = self.env[action["res_model"]].with_user(user or self.manager)
        dialog = dialog.create(
            {"account_id": self.account.id, "language": language, "words": words}
        )
        dialog.action_search()
        return dialog.line_ids

    def test_the_examples_in_the_docstrings(self):
        self.assertFalse(doctest.testmod(library).failed)

    def test_what_can_be_taken_is_listed_with_its_samples(self):
        found = self.search()
        self.assertEqual(
            found.mapped("name"),
            ["delivery_update_2", "order_pick_up_1", "shipment_confirmation_1"],
            "no form",
        )
        text = "Hi Jim, order #12345 is on its way and will be delivered to you today."
        self.assertEqual(found[0].text, text)
        self.assertEqual(found[0].labels, "Track it, Call us")
        self.assertEqual(found[0].topic, "Delivery update")
        self.assertEqual(self.search("picked").name, "order_pick_up_1")
        self.assertIn("Olá, João!", self.search(language="pt_BR").text)
        self.assertFalse(self.search("no such words"))

    def test_a_template_is_taken_and_approved_at_once(self):
        line = self.search("pick")
        line.new_name = "pick_up"
        template = self.templates.browse(line.action_take()["res_id"])
        self.assertEqual((template.name, template.status), ("pick_up", "APPROVED"))
        self.assertEqual(template.category, "UTILITY")
        self.assertIn("Hi {{1}}, your order is ready", template.body)
        self.assertEqual(template.variable_ids.sample, "Jim")
        self.assertFalse(template.is_changed)
        self.assertEqual(self.at_meta()[0]["name"], "pick_up")

    def test_what_its_buttons_open_and_call_is_asked_for(self):
        line = self.search("delivery")
        self.assertTrue(line.has_url and line.has_phone)
        for url, phone in (("", "+5511"), ("example.com", "+551140000000")):
            line.write({"url": url, "phone": phone})
            with self.assertRaisesRegex(UserError, "page that the button opens"):
                line.action_take()
        line.write({"url": "https://example.com/t", "phone": "call me"})
        with self.assertRaisesRegex(UserError, "country code"):
            line.action_take()
        line.phone = "+55 11 4000 0000"
        template = self.templates.browse(line.action_take()["res_id"])
        buttons = [(b.type, b.url or b.phone_number) for b in template.button_ids]
        self.assertEqual(
            buttons,
            [("URL", "https://example.com/t"), ("PHONE_NUMBER", "+551140000000")],
        )
        self.assertEqual(template.header_text, "Your order is coming")

    def test_a_page_of_each_customer_is_asked_for_with_a_sample(self):
        line = self.search("shipped")
        line.write({"new_name": "shipped", "url": "https://example.com/o"})
        with self.assertRaisesRegex(UserError, "end the address with"):
            line.action_take()
        line.url = "https://example.com/o/{{1}}"
        self.assertTrue(line.is_url_open)
        for sample in ("", "4711", "https://example.com/o/", "https://example.com/p/1"):
            line.url_sample = sample
            with self.assertRaisesRegex(UserError, "begins with https://example.com/o"):
                line.action_take()
        line.url_sample = "https://example.com/o/4711"
        template = self.templates.browse(line.action_take()["res_id"])
        self.assertEqual(template.button_ids.url, "https://example.com/o/{{1}}")
        self.assertEqual(template.status, "APPROVED")
        self.assertIn("button.0", template.variable_ids.mapped("place"))

    def test_the_inputs_of_the_buttons_are_a_string_as_in_metas_samples(self):
        buttons = (("URL", "Open", ""), ("PHONE_NUMBER", "Call", ""))
        entry = library.Entry("x", "en", "", "Hi", buttons, "")
        request = library.request_of(
            entry, "y", "https://a.b/{{1}}", "+5511", "https://a.b/c"
        )
        url = {"base_url": "https://a.b/{{1}}", "url_suffix_example": "https://a.b/c"}
        self.assertEqual(
            json.loads(request["library_template_button_inputs"]),
            [
                {"type": "URL", "url": url},
                {"type": "PHONE_NUMBER", "phone_number": "+5511"},
            ],
        )

    def test_what_meta_refuses_is_said(self):
        line = self.search("pick")
        line.new_name = "Pick up"
        with self.assertRaisesRegex(UserError, "lower case"):
            line.action_take()
        line.new_name = "pick_up"
        line.action_take()
        with self.assertRaisesRegex(UserError, "of this name in this language"):
            line.action_take()
        fault = {"on": "templates", "kind": "error", "code": 190}
        self.simulator.control("POST", "faults", **fault)
        with self.assertRaisesRegex(UserError, "Check now"):
            self.search()

    def test_only_managers_open_it(self):
        with self.assertRaises(AccessError):
            self.search(user=self.agent)

    def test_odd_rows_are_left_out(self):
        row = {
            "name": "x",
            "language": "en",
            "category": "UTILITY",
            "body": "Hi {{1}}",
            "body_params": 5,
            "buttons": "x",
        }
        self.assertEqual(library.entry_of(row).text, "Hi {{1}}")
        for odd in (
            {"body": None},
            {"category": "MARKETING"},
            {"header": {}, "name": 5},
        ):
            self.assertIsNone(library.entry_of({**row, **odd}))
        self.assertIsNone(library.entry_of({**row, "buttons": [{"type": "FLOW"}]}))
