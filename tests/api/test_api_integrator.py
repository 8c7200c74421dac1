# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of what integrators stumbled over: numbers, limits, bodies, descriptions."""

import ast
import base64
from pathlib import Path

from ...models.message.failure_reasons import FAILURE_REASONS
from ...tools.api.errors import CODES, OWN_CODES
from ..common import MARIA
from ..common_templates import PNG, TemplateCase
from .test_api import BASE, ApiCase

ROOT = Path(__file__).parents[2]
HEADER = {"type": "HEADER", "format": "IMAGE"}
BODY = {"type": "BODY", "text": "This is how your order looks, which we have sent."}


class TestIntegrator(ApiCase):
    def prepare(self):
        super().prepare()
        self.receive("The printer is broken")
        self.contact = self.tickets().whatsapp_contact_id

    def text(self, text="Hello", to=MARIA):
        body = {"to": to, "type": "text", "content": {"text": text}}
        return self.call("POST", "/send?wait=0", body)

    def message_of(self, answer, status=400):
        self.assertEqual(answer.status_code, status, answer.text)
        return answer.json()["error"]["message"]

    def test_d6_the_digits_of_a_contact_always_are_its_number(self):
        self.contact.sudo().wa_id = "15557654321"
        for number in ("15557654321", "%2B15557654321", "1 (555) 765-4321"):
            rows = self.get(f"/contacts?phone={number}")["contacts"]
            self.assertEqual([row["id"] for row in rows], [self.contact.id], number)
        self.assertEqual(self.text(to="15557654321").status_code, 202)

    def test_d6_an_exit_code_and_an_extension_belong_to_a_number(self):
        self.contact.sudo().wa_id = "14155238886"
        for number in ("0014155238886", "+1 415 523 8886 ext. 12"):
            with self.subTest(number=number):
                answer = self.text(to=number)
                self.assertEqual(answer.status_code, 202, answer.text)
                ticket = self.env["helpdesk.ticket"].browse(answer.json()["ticketId"])
                self.assertEqual(ticket.whatsapp_contact_id, self.contact)

    def test_d7_a_text_that_is_too_long_names_the_limit_and_is_not_repeated(self):
        answer = self.text("x" * 4097)
        self.assertRefused(answer, 400, "invalid", "content.text")
        expected = "At most 4096 characters; it has 4097."
        self.assertEqual(self.message_of(answer), expected)
        content = {"data": "eA==", "caption": "x" * 1025}
        body = {"to": MARIA, "type": "image", "content": content}
        answer = self.call("POST", "/send", body)
        expected = "At most 1024 characters; it has 1025."
        self.assertEqual(self.message_of(answer), expected)

    def test_d7_what_has_the_wrong_form_is_told_the_right_one(self):
        self.assertEqual(self.message_of(self.text(" ")), "It must not be empty.")
        answer = self.call("GET", "/templates?name=Bad%20Name")
        self.assertIn("a–z, 0–9 and _", self.message_of(answer))
        answer = self.call("GET", "/messages?limit=201")
        self.assertEqual(self.message_of(answer), "It must be at most 200.")
        answer = self.call("GET", "/messages?direction=up")
        self.assertIn("inbound or outbound", self.message_of(answer))
        answer = self.call("POST", "/send", {"type": "text", "content": {}})
        self.assertEqual(self.message_of(answer), "“content.text” is missing.")

    def test_d8_an_empty_body_is_enough_where_nothing_is_required(self):
        self.http_request_allow_all = True
        for path in ("/test", "/templates/register"):
            answer = self.call("POST", path, user=self.manager)
            self.assertEqual(answer.status_code, 200, answer.text)
        self.assertRefused(self.call("POST", "/send"), 415)
        path = f"/contacts/{self.contact.id}"
        self.assertRefused(self.call("PATCH", path), 415)
        answer = self.call("PATCH", path, {})
        self.assertEqual(self.message_of(answer), "Give at least one field.")

    def test_d22_figures_are_for_managers_as_the_table_of_calls_says(self):
        self.assertRefused(self.call("GET", "/stats"), 403, "forbidden")
        self.assertTrue(self.get("/stats", self.manager)["stats"])

    def test_every_answer_says_how_many_calls_are_left(self):
        self.env.company.whatsapp_api_rate = 3
        left = []
        for _number in range(4):
            headers = self.call("GET", "/accounts").headers
            self.assertEqual(headers["RateLimit-Policy"], '"key";q=3;w=60')
            self.assertRegex(headers["RateLimit"], r'^"key";r=\d+;t=\d+$')
            left.append(int(headers["RateLimit"].split(";")[1][2:]))
        self.assertEqual(left, [2, 1, 0, 0])
        self.assertIn("Retry-After", self.call("GET", "/accounts").headers)


class TestTemplatesOfIntegrators(ApiCase, TemplateCase):
    def setUp(self):
        super().setUp()
        self.http_request_allow_all = True  # Meta is called by the request

    def add(self, **more):
        values = {"name": "order_picture", "category": "UTILITY", "language": "en_US"}
        values |= {"components": [HEADER, BODY], **more}
        return self.call("POST", "/templates", values, user=self.manager)

    def test_d10_a_template_with_a_picture_in_its_header_goes_to_meta(self):
        self.assertRefused(self.add(), 422, "refused")
        self.assertRefused(self.add(headerFile={}), 422, "one_file", "headerFile")
        data = base64.b64encode(PNG).decode()
        answer = self.add(headerFile={"data": data, "filename": "order.png"})
        self.assertEqual(answer.status_code, 201, answer.text)
        [template] = self.at_meta()
        self.assertEqual(template["components"][0]["format"], "IMAGE")
        file = self.env["ir.attachment"].create({"name": "b.png", "raw": PNG})
        file.write({"res_model": "res.partner", "res_id": self.manager.partner_id.id})
        other = [HEADER, {**BODY, "text": "This is how your new order looks."}]
        given = {"attachmentId": file.id}
        answer = self.add(name="other", components=other, headerFile=given)
        self.assertEqual(answer.status_code, 201, answer.text)

    def test_d28_a_language_that_is_missing_is_named_with_those_there_are(self):
        template = self.approved()
        content = {"templateName": template.name, "languageCode": "pt_BR"}
        body = {"to": "+55 41 98888-7777", "type": "template", "content": content}
        answer = self.call("POST", "/send?wait=0", body)
        self.assertRefused(answer, 422, "no_template", "content.languageCode")
        self.assertIn("en_US", answer.json()["error"]["message"])
        content["templateName"] = "nothing"
        answer = self.call("POST", "/send?wait=0", body)
        self.assertRefused(answer, 422, "no_template", "content.templateName")

    def test_d29_former_categories_and_numbers_of_buttons_are_taken(self):
        template = self.approved()
        rows = self.get("/templates?category=TRANSACTIONAL", self.manager)["templates"]
        self.assertIn(template.name, [row["name"] for row in rows])
        button = {"type": "button", "sub_type": "url", "index": 0}
        button["parameters"] = [{"type": "text", "text": "x"}]
        content = {"templateName": template.name, "components": [button]}
        body = {"to": "+55 41 98888-7777", "type": "template", "content": content}
        answer = self.call("POST", "/send?wait=0", body)
        self.assertRefused(answer, 422, "template_values")  # it has no button


class TestDescription(ApiCase):
    def document(self):
        return self.url_open(f"{BASE}/openapi.json").json()

    def test_d34_every_schema_has_a_name_and_files_are_bytes(self):
        document = self.document()
        schemas = document["components"]["schemas"]
        self.assertLessEqual({"SendText", "NewTemplate", "TicketChange"}, set(schemas))
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                for status, answer in operation["responses"].items():
                    place, kinds = f"{method} {path} {status}", answer["content"]
                    for kind, content in kinds.items():
                        is_named = "$ref" in content["schema"]
                        self.assertEqual(is_named, kind == "application/json", place)
                    if "*/*" in kinds:
                        self.assertIn("application/octet-stream", kinds, place)

    def test_d34_each_call_describes_404_405_and_500(self):
        for methods in self.document()["paths"].values():
            for operation in methods.values():
                self.assertLessEqual({"404", "405", "500"}, set(operation["responses"]))

    def test_d34_a_page_may_name_the_database(self):
        self.env.company.whatsapp_api_origins = "https://shop.example.com"
        headers = {
            "Origin": "https://shop.example.com",
            "Access-Control-Request-Method": "GET",
        }
        answer = self.call("OPTIONS", "/messages", headers=headers)
        self.assertIn("X-Odoo-Database", answer.headers["Access-Control-Allow-Headers"])

    def test_every_code_that_the_source_names_is_in_the_enumeration(self):
        named = set()
        for folder in ("controllers", "models", "tools"):
            for path in (ROOT / folder).rglob("*.py"):
                for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                    named |= self.codes_of(node)
        self.assertGreater(len(named), 30)
        described = self.document()["components"]["schemas"]["ErrorCode"]["enum"]
        self.assertFalse(named - set(described))
        reasons = {code for code, _text in FAILURE_REASONS}
        self.assertEqual(set(described), {*CODES.values(), *OWN_CODES, *reasons})
        self.assertFalse(set(OWN_CODES) - named - {"out_of_scope"})

    def codes_of(self, node):
        """Return the codes with which a call of ``ApiError`` or its like is made."""
        name = getattr(getattr(node, "func", None), "id", None)
        position = {"ApiError": 1, "CodedError": 0}.get(name)
        if position is None or len(node.args) <= position:
            return set()
        code = node.args[position]
        texts = [n.value for n in ast.walk(code) if isinstance(n, ast.Constant)]
        return {text for text in texts if isinstance(text, str)}
