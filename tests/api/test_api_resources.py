# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the REST API's contacts, health and documentation."""

import doctest
import json
import shlex

from lxml import html

from ...tools.api import checking, cursors, reading, times
from ...tools.api import page as api_page
from ...tools.api.endpoint import ENDPOINTS
from ...tools.templates import parameters as template_parameters
from ..common import MARIA
from .test_api import BASE, ApiCase

ANA, MARIA_IN_FULL = "+55 41 98888-7777", "+55 11 98765-4321"


class TestContacts(ApiCase):
    def prepare(self):
        super().prepare()
        self.receive("Hi")
        self.contact = self.tickets().whatsapp_contact_id
        self.path = f"/contacts/{self.contact.id}"

    def found(self, query, user=None):
        rows = self.get(f"/contacts?{query}", user)["contacts"]
        return [row["id"] for row in rows]

    def change(self, values, user=None):
        return self.call("PATCH", self.path, values, user=user)

    def test_they_are_found_however_one_looks(self):
        self.contact.username = "maria.silva"
        for query in (
            *("search=Maria", "search=98765-43", "search=@maria"),
            *(
                "phone=5511987654321",
                "phone=%2B55 11 8765-4321",
                "username=Maria.Silva",
            ),
            *(f"partnerId={self.contact.partner_id.id}", "blocked=false"),
        ):
            self.assertEqual(self.found(query), [self.contact.id], query)
        for query in (
            *("search=Nobody", "phone=5511987654322", "blocked=true"),
            *("username=maria_silva", "username=%25"),
        ):
            self.assertEqual(self.found(query), [], query)
        self.assertEqual(self.found("", self.own), [])

    def test_one_has_every_column(self):
        row = self.get(self.path)["contact"]
        self.assertEqual(row["phoneNumber"], "+5511987654321")
        self.assertEqual(row["partner"]["id"], self.contact.partner_id.id)
        self.assertEqual((row["blocked"], row["optedOut"]), (False, False))
        self.assertTrue(row["lastSeen"].endswith("Z"))
        for name in ("profilePictureUrl", "isBusiness", "isVerified", "statusMessage"):
            self.assertIsNone(row[name])
        answer = self.call("GET", self.path, user=self.own)
        self.assertRefused(answer, 404, "not_found")

    def test_blocking_opting_out_and_linking(self):
        self.assertTrue(self.change({"blocked": True}).json()["contact"]["blocked"])
        self.assertTrue(self.contact.is_blocked)
        self.assertEqual(self.change({"blocked": True}).status_code, 200)
        self.assertTrue(self.contact.is_blocked)
        self.assertRefused(self.change({"optedOut": True}), 403, "forbidden")
        answer = self.change({"optedOut": True}, self.manager)
        self.assertTrue(answer.json()["contact"]["optedOut"])
        partner = self.env["res.partner"].create({"name": "Maria's company"})
        answer = self.change({"partnerId": partner.id}, self.manager)
        self.assertEqual(answer.json()["contact"]["partner"]["id"], partner.id)
        self.assertEqual(self.tickets().partner_id, partner)
        answer = self.change({"partnerId": partner.id + 99})
        self.assertRefused(answer, 422, "not_found", "partnerId")
        self.assertRefused(self.change({"blocked": False}, self.own), 404)

    def test_a_name_needs_the_right_to_write_partners(self):
        self.assertRefused(self.change({"name": "X"}), 403, "forbidden")
        self.manager.group_ids += self.env.ref("base.group_partner_manager")
        answer = self.change({"name": "Maria S."}, self.manager)
        self.assertEqual(answer.json()["contact"]["displayName"], "Maria S.")

    def test_a_name_is_that_of_a_partner(self):
        self.contact.partner_id = False
        answer = self.change({"name": "Maria"}, self.manager)
        self.assertRefused(answer, 422, "no_partner", "name")

    def test_a_new_contact_of_a_partner_makes_no_other(self):
        partner = self.env["res.partner"].create({"name": "Ana"})
        body = {"phone": "+55 41 98888-7777", "partnerId": partner.id}
        before = self.env["res.partner"].search_count([("id", ">", 0)])
        answer = self.call("POST", "/contacts", body, user=self.manager)
        self.assertEqual(answer.json()["contact"]["partner"]["id"], partner.id)
        after = self.env["res.partner"].search_count([("id", ">", 0)])
        self.assertEqual(before, after)
        company = self.env["res.company"].create({"name": "Other"})
        self.manager.company_ids += company
        partner.company_id = company
        body["phone"] = "+55 41 98888-7778"
        answer = self.call("POST", "/contacts", body, user=self.manager)
        self.assertRefused(answer, 422)
        self.assertRefused(
            self.change({"partnerId": partner.id}, self.manager), 422, "refused"
        )

    def test_a_number_is_read_in_the_country_of_the_account(self):
        germany = self.env["res.company"].create(
            {"name": "G", "country_id": self.env.ref("base.de").id}
        )
        self.manager.write({"company_ids": [(4, germany.id)], "company_id": germany.id})
        query = "phone=11 98765-4321"
        self.assertEqual(self.found(query, self.manager), [self.contact.id])
        body = {"phone": "41 98888-7777", "accountId": self.account.id}
        answer = self.call("POST", "/contacts", body, user=self.manager)
        number = answer.json()["contact"]["phoneNumber"]
        self.assertEqual(number, "+5541988887777")

    def test_nothing_else_can_be_written(self):
        for values in ({}, {"wa_id": "1"}, {"blocked": 1}, {"accountId": 1}):
            self.assertRefused(self.change(values), 400, "invalid")
        self.assertRefused(self.call("PUT", self.path), 405)

    def test_managers_add_who_has_not_written_yet(self):
        new = {"phone": "+55 41 98888-7777", "name": "Ana"}
        self.assertRefused(self.call("POST", "/contacts", new), 403, "forbidden")
        answer = self.call("POST", "/contacts", new, user=self.manager)
        self.assertEqual(answer.status_code, 201, answer.text)
        self.assertEqual(answer.json()["contact"]["displayName"], "Ana")
        answer = self.call("POST", "/contacts", new, user=self.manager)
        self.assertRefused(answer, 409, "exists", "phone")
        wrong = {"phone": "12"}
        answer = self.call("POST", "/contacts", wrong, user=self.manager)
        self.assertRefused(answer, 422, "no_number", "phone")


class TestHealth(ApiCase):
    def test_managers_check_an_account(self):
        self.assertRefused(self.call("POST", "/test", {}), 403, "forbidden")
        self.http_request_allow_all = True
        answer = self.call("POST", "/test", {}, user=self.manager)
        self.assertEqual(answer.status_code, 200, answer.text)
        account = answer.json()["account"]
        self.assertEqual(account["id"], self.account.id)
        states = {check["code"]: check["state"] for check in account["checks"]}
        self.assertEqual(states["token"], "ok")
        self.assertNotIn("simulator-access-token", answer.text)
        body = {"accountId": self.account.id + 99}
        answer = self.call("POST", "/test", body, user=self.manager)
        self.assertRefused(answer, 422, "no_account", "accountId")


class TestDocs(ApiCase):
    def test_everything_that_can_be_called_is_described_for_all_to_read(self):
        answer = self.url_open(f"{BASE}/openapi.json")
        document = answer.json()
        described = {
            (method.upper(), path)
            for path, methods in document["paths"].items()
            for method in methods
        }
        declared = {(m, path) for path in ENDPOINTS for m in ENDPOINTS[path]}
        self.assertEqual(described, declared)
        page = html.fromstring(self.url_open(f"{BASE}/docs").content)
        shown = {
            tuple(section.xpath("p[1]/*/text()")) for section in page.xpath("//section")
        }
        self.assertEqual(shown, declared)
        for address in page.xpath("//@href | //@src"):
            self.assertFalse(address.startswith(("http", "//")), address)
        self.assertFalse(page.xpath("//script"))

    def test_the_examples_are_as_their_schemas_say(self):
        for methods in ENDPOINTS.values():
            for declared in methods.values():
                if declared.body:
                    checking.checked(declared.body, declared.example)

    def test_the_commands_on_the_page_work(self):
        """They are run as written, but with existing ids and numbers."""
        self.http_request_allow_all = True
        message = self.receive("Hi")
        ticket = self.tickets()
        message.attachment_ids = self.env["ir.attachment"].create(
            {
                "name": "a.txt",
                "raw": b"x",
                "res_model": "helpdesk.ticket",
                "res_id": ticket.id,
            }
        )
        ids = {"messages": message.id, "contacts": ticket.whatsapp_contact_id.id}
        ids |= {"tickets": ticket.id, "conversations": message.session_id.id}
        real = {"1234": str(ticket.id), "5511999999999": MARIA, MARIA_IN_FULL: ANA}
        page = html.fromstring(self.url_open(f"{BASE}/docs").content)
        commands = page.xpath("//pre/text()")
        for command in sorted(commands, key=lambda text: "-X DELETE" in text):
            for example, each in real.items():
                command = command.replace(example, each)
            method, path, body = self.parsed(command)
            path = path.replace("/42", f"/{ids.get(path.split('/')[1])}")
            answer = self.call(method, path, body, user=self.manager)
            self.assertIn(answer.status_code, (200, 201, 202), (command, answer.text))

    def parsed(self, command):
        """Return method, path below the base and body of a curl command."""
        arguments = iter(shlex.split(command.replace("\\\n", "")))
        self.assertEqual(next(arguments), "curl")
        method, url, body = "GET", "", None
        for word in arguments:
            if word == "-X":
                method = next(arguments)
            elif word == "-d":
                body = json.loads(next(arguments))
            elif word == "-H":
                next(arguments)
            else:
                url = word
        return method, url.partition(BASE)[2], body

    def test_the_examples_in_the_docstrings(self):
        for module in (api_page, cursors, reading, times, template_parameters):
            self.assertFalse(doctest.testmod(module).failed, module)
