# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of template messages by the REST API."""

import json

from ..common_templates import TEXT, TemplateCase
from .test_api import ApiCase

BODY = {"type": "BODY", "text": TEXT, "example": {"body_text": [["42"]]}}
NEW = {
    "name": "order_sent",
    "category": "UTILITY",
    "language": "en_US",
    "components": [BODY],
}


class TestTemplates(ApiCase, TemplateCase):
    def setUp(self):
        super().setUp()
        self.http_request_allow_all = True  # Meta is called by the request

    def add(self, values, user=None):
        return self.call("POST", "/templates", values, user=user or self.manager)

    def names(self, query="", user=None):
        rows = self.get(f"/templates{query}", user or self.manager)["templates"]
        return {row["name"] for row in rows if row["name"] != "hello_world"}

    def test_a_template_goes_to_meta_and_back(self):
        answer = self.add(NEW)
        self.assertEqual(answer.status_code, 201, answer.text)
        row = answer.json()["template"]
        self.assertEqual((row["status"], row["category"]), ("PENDING", "UTILITY"))
        self.assertEqual([t["name"] for t in self.at_meta()], ["order_sent"])
        self.assertRefused(self.add(NEW), 409, "exists", "name")
        for query in (
            "?status=PENDING",
            "?category=UTILITY&language=en-US",
            "?name=order_sent",
        ):
            self.assertIn("order_sent", self.names(query))
        self.assertNotIn("order_sent", self.names("?status=APPROVED"))
        self.assertNotIn("order_sent", self.names(user=self.agent))
        self.assertRefused(self.call("GET", "/templates/order_sent"), 404)
        rows = self.get("/templates/order_sent", self.manager)["templates"]
        self.assertEqual(rows[0]["components"][0]["text"], TEXT)

    def test_nothing_is_kept_of_what_is_refused(self):
        for values, status, code in (
            ({**NEW, "components": [{**BODY, "text": "{{1}}"}]}, 422, "refused"),
            ({**NEW, "components": [{"type": "BODY", "text": 1}]}, 400, "invalid"),
            ({**NEW, "language": "xx_XX"}, 422, None),
            ({**NEW, "name": "With blanks"}, 400, "invalid"),
            ({**NEW, "status": "APPROVED"}, 400, "invalid"),
        ):
            self.assertRefused(self.add(values), status, code)
        self.simulator.control("POST", "faults", on="templates", kind="error", code=100)
        self.assertRefused(self.add(NEW), 422, "refused_by_meta")
        self.assertFalse(self.ours())

    def test_only_managers_write(self):
        self.assertRefused(self.add(NEW, self.agent), 403, "forbidden")
        for method, path in (("DELETE", "hello_world"), ("POST", "register")):
            body = {} if method == "POST" else None
            answer = self.call(method, f"/templates/{path}", body)
            self.assertRefused(answer, 403, "forbidden")

    def test_it_is_deleted_at_meta_and_here(self):
        self.add(NEW)
        path = "/templates/order_sent"
        answer = self.call("DELETE", f"{path}?language=pt_BR", user=self.manager)
        self.assertRefused(answer, 404, "not_found")
        answer = self.call("DELETE", path, user=self.manager)
        self.assertEqual(answer.json()["results"][0]["state"], "done", answer.text)
        self.assertFalse(self.at_meta())
        self.assertFalse(self.ours())

    def test_it_is_deleted_of_one_account_only(self):
        self.add(NEW)
        other = self.account.copy({"phone_number_uid": "2"})
        theirs = self.ours().copy({"account_id": other.id, "name": "order_sent"})
        answer = self.call("DELETE", "/templates/order_sent", user=self.manager)
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertEqual(theirs.exists().account_id, other)
        path = f"/templates/order_sent?accountId={self.account.id}"
        self.assertRefused(self.call("DELETE", path, user=self.manager), 404)

    def test_a_new_ticket_is_the_users_to_write_from(self):
        """It belongs to one of the user's teams, as when they write first in Odoo."""
        self.env["helpdesk.ticket.team"].create(
            {"name": "Shop", "user_ids": [(4, self.own.id)]}
        )
        content = {"templateName": self.approved().name}
        content["components"] = [
            {"type": "body", "parameters": [{"type": "text", "text": " 4711"}]}
        ]
        body = {"to": "+55 41 98888-7777", "type": "template", "content": content}
        answer = self.call("POST", "/send?wait=0", body, user=self.own)
        self.assertEqual(answer.status_code, 202, answer.text)
        ticket = self.env["helpdesk.ticket"].browse(answer.json()["ticketId"])
        self.assertEqual(ticket.team_id.name, "Shop")

    def test_who_opted_out_gets_no_marketing(self):
        template = self.approved()
        template.category = "MARKETING"
        self.receive("Hi")
        contact = self.tickets().whatsapp_contact_id
        contact.has_stopped_marketing = True
        content = {"templateName": template.name, "languageCode": "en_US"}
        body = {"ticketId": self.tickets().id, "type": "template", "content": content}
        answer = self.call("POST", "/send", body)
        self.assertRefused(answer, 422, "refused")
        self.assertIn("opted out", answer.json()["error"]["message"])

    def test_108_a_document_has_the_file_name_that_was_given(self):
        template = self.approved(body="Here is the invoice that you asked us for.")
        document = {"type": "HEADER", "format": "DOCUMENT"}
        template.sudo().meta_components = [document, *template.components]
        template.sudo().write({"header_type": "DOCUMENT"})
        self.receive("Hi")
        for more in ({"filename": "Invoice 7.pdf"}, {}):
            value = {"id": "1234", **more}
            parameters = [{"type": "document", "document": value}]
            header = {"type": "header", "parameters": parameters}
            content = {"templateName": template.name, "components": [header]}
            body = {"ticketId": self.tickets().id, "type": "template"}
            answer = self.call("POST", "/send?wait=0", {**body, "content": content})
            self.assertEqual(answer.status_code, 202, answer.text)
            message = self.message_of(answer)
            [sent] = json.loads(message.content)["components"]
            self.assertEqual(sent["parameters"], parameters)
        value["filename"] = "x" * 256
        answer = self.call("POST", "/send", {**body, "content": content})
        self.assertRefused(answer, 400)

    def message_of(self, answer):
        return self.env["helpdesk.whatsapp.message"].browse(answer.json()["id"])

    def test_the_predefined_are_registered_and_only_once(self):
        answer = self.call("POST", "/templates/register", {}, user=self.manager)
        self.assertEqual(answer.status_code, 200, answer.text)
        states = [line["state"] for line in answer.json()["results"]]
        self.assertEqual(set(states), {"done"})
        self.assertGreater(len(self.at_meta()), 8)
        answer = self.call("POST", "/templates/register", {}, user=self.manager)
        states = [line["state"] for line in answer.json()["results"][1:]]
        self.assertEqual(set(states), {"skipped"})

    def test_the_predefined_are_registered_in_the_languages_asked_for(self):
        path, asked = "/templates/register", {"languages": ["pt_BR", "es"]}
        answer = self.call("POST", path, asked, user=self.manager)
        self.assertEqual(answer.status_code, 200, answer.text)
        languages = {template["language"] for template in self.at_meta()}
        self.assertEqual(languages, {"pt_BR", "es"})
        for wrong in ([], ["de"], "pt_BR"):
            answer = self.call("POST", path, {"languages": wrong}, user=self.manager)
            self.assertRefused(answer, 400, "invalid")

    def test_an_approved_one_is_sent_though_the_window_is_closed(self):
        self.approved()
        parameters = [{"type": "text", "text": "4711"}]
        content = {
            "templateName": "order_update",
            "languageCode": "en_US",
            "components": [{"type": "body", "parameters": parameters}],
        }
        body = {"to": "+55 41 98888-7777", "type": "template", "content": content}
        ana = self.simulator.customer("Ana", phone="5541988887777")
        answer = self.call("POST", "/send?wait=0", body)
        self.assertEqual(answer.status_code, 202, answer.text)
        self.send()
        self.assertIn("4711", self.simulator.received(ana)[0])
        message = self.env["helpdesk.whatsapp.message"].browse(answer.json()["id"])
        self.assertEqual(message.message_type, "template")
        self.assertEqual(message.ticket_id.whatsapp_contact_id, message.contact_id)
        self.assertEqual(message.ticket_id.team_id, self.team)
        again = self.call("POST", "/send?wait=0", body)
        self.assertEqual(again.json()["ticketId"], message.ticket_id.id)
        for more, code in (
            ({"templateName": "nothing"}, "no_template"),
            ({"languageCode": "pt_BR"}, "no_template"),
            ({"components": [{"type": "header", "parameters": parameters}]}, None),
            ({"components": [{"type": "body", "parameters": parameters * 2}]}, None),
        ):
            wrong = {**body, "content": {**content, **more}}
            answer = self.call("POST", "/send", wrong)
            self.assertRefused(answer, 422, code or "template_values")
