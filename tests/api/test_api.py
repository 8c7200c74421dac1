# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the REST API's frame (keys, errors, limits) and of its messages."""

import json
from datetime import timedelta
from unittest.mock import patch
from urllib.parse import quote_plus

from odoo import fields
from odoo.tools import config

from odoo.addons.base.models import res_users

from ..common import WhatsappCase
from ..users import new_test_user

BASE = "/api/integrations/whatsapp"
ADDON = "odoo.addons.helpdesk_mgmt_whatsapp"
WRONG_KEYS = ("", "Bearer ", "Bearer wrong", "Basic YTpi", "Bearer " + "x" * 999)


class ApiCase(WhatsappCase):
    """Base of the API's tests: users of every kind, each with a key."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account._rule("created").to_customer = False
        groups = {
            "manager": "helpdesk_mgmt.group_helpdesk_manager",
            "own": "helpdesk_mgmt.group_helpdesk_user_own",
            "internal": "base.group_user",
            "portal": "base.group_portal",
        }
        for name, group in groups.items():
            user = new_test_user(cls.env, f"wa_api_{name}", group, lang="en_US")
            setattr(cls, name, user)

    def prepare(self):
        super().prepare()
        # Odoo's tests hash passwords with one round as well.
        one = res_users.CryptContext(["pbkdf2_sha512"], pbkdf2_sha512__rounds=1)
        with patch.object(res_users, "KEY_CRYPT_CONTEXT", one):
            users = (self.agent, self.manager, self.own, self.internal, self.portal)
            self.prepared_keys = {user: self.new_key(user) for user in users}

    def setUp(self):
        super().setUp()
        self.keys = dict(self.prepared_keys)

    def new_key(self, user):
        keys = self.env["res.users.apikeys"].with_user(user).sudo()
        expires = fields.Datetime.now() + timedelta(days=1)
        return keys._generate("rpc", "test", expires)

    def key(self, user):
        if user not in self.keys:
            self.keys[user] = self.new_key(user)
        return self.keys[user]

    def call(self, method, path, body=None, user=None, **more):
        headers = {"Authorization": f"Bearer {self.key(user or self.agent)}"}
        headers |= more.pop("headers", {})
        if body is not None:
            headers["Content-Type"] = "application/json"
            more["data"] = body if isinstance(body, bytes) else json.dumps(body)
        return self.url_open(f"{BASE}{path}", method=method, headers=headers, **more)

    def get(self, path, user=None):
        """GET ``path``, which must succeed; returns the JSON."""
        answer = self.call("GET", path, user=user)
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertIs(answer.json()["success"], True)
        return answer.json()

    def assertRefused(self, answer, status, code=None, field=None):
        self.assertEqual(answer.status_code, status, answer.text)
        values = answer.json()
        self.assertIs(values["success"], False)
        self.assertTrue(values["error"]["message"])
        if code:
            self.assertEqual(values["error"]["code"], code)
        if field:
            self.assertEqual(values["error"].get("field"), field, answer.text)


class TestFrame(ApiCase):
    def test_only_a_key_opens_the_door(self):
        for header in (
            "",
            "Bearer ",
            "Bearer wrong",
            "Basic YTpi",
            "Bearer " + "x" * 999,
        ):
            answer = self.call("GET", "/messages", headers={"Authorization": header})
            self.assertRefused(answer, 401, "unauthorized")
            self.assertIn("Bearer", answer.headers["WWW-Authenticate"])
        self.authenticate("wa_api_manager", "wa_api_manager")
        self.assertRefused(
            self.call("GET", "/messages", headers={"Authorization": ""}), 401
        )
        self.assertNotIn("Set-Cookie", self.call("GET", "/messages").headers)
        self.get("/messages")

    def test_it_is_for_helpdesk_users(self):
        for user in (self.internal, self.portal):
            answer = self.call("GET", "/messages", user=user)
            self.assertRefused(answer, 403, "forbidden")
        self.get("/messages", user=self.own)

    def test_a_company_may_close_it(self):
        self.env.company.whatsapp_api_is_open = False
        self.assertRefused(self.call("GET", "/messages"), 403, "api_closed")

    def test_a_closed_company_is_closed_to_those_who_have_another_too(self):
        self.receive("The printer is broken")
        closed, other = self.env.company, self.env["res.company"].create({"name": "O"})
        self.agent.write({"company_ids": [(4, other.id)], "company_id": other.id})
        self.agent.group_ids += self.env.ref("helpdesk_mgmt.group_helpdesk_manager")
        self.assertEqual(len(self.get("/messages")["messages"]), 1)
        closed.whatsapp_api_is_open = False
        self.assertEqual(self.get("/messages")["messages"], [])
        self.assertRefused(self.call("POST", "/test", {}), 422, "no_account")

    def test_keys_that_open_nothing_any_more(self):
        key = self.key(self.own)
        self.own.active = False
        self.assertRefused(self.call("GET", "/messages", user=self.own), 401)
        self.own.active = True
        self.env.cr.execute(
            "UPDATE res_users_apikeys SET expiration_date = now() - interval '1 day'"
            " WHERE user_id = %s",
            (self.own.id,),
        )
        self.assertRefused(self.call("GET", "/messages", user=self.own), 401)
        keys = self.env["res.users.apikeys"].with_user(self.agent).sudo()
        expires = fields.Datetime.now() + timedelta(days=1)
        self.keys[self.agent] = keys._generate("other_scope", "test", expires)
        self.assertRefused(self.call("GET", "/messages"), 401)
        self.assertNotIn(key, self.call("GET", "/messages").text)

    def test_what_is_not_there_and_what_cannot_be_done(self):
        for path in ("", "/nothing", "/messages/", "/messages/x", "/messages/0"):
            self.assertRefused(self.call("GET", path), 404, "not_found")
        for path in (f"/messages/{2**31}", f"/messages/{10**30}", "/messages/-1"):
            self.assertRefused(self.call("GET", path), 404, "not_found")
        for method in ("DELETE", "PUT", "POST", "TRACE"):
            answer = self.call(method, "/messages")
            self.assertRefused(answer, 405, "method_not_allowed")
            self.assertEqual(answer.headers["Allow"], "GET, HEAD, OPTIONS")
        answer = self.call("HEAD", "/messages")
        self.assertEqual((answer.status_code, answer.text), (200, ""))
        answer = self.call("OPTIONS", "/messages", headers={"Authorization": ""})
        self.assertEqual(answer.status_code, 204)

    def test_unknown_and_wrong_parameters_are_named(self):
        for query, field in (
            ("nothing=1", "nothing"),
            ("limit=0", "limit"),
            ("limit=201", "limit"),
            ("limit=x", "limit"),
            ("limit=٣", "limit"),
            ("limit=1&limit=2", "limit"),
            ("direction=up", "direction"),
            ("since=yesterday", "since"),
            ("since=2026-13-01T00:00:00Z", "since"),
            (f"ticketId={2**31}", "ticketId"),
        ):
            answer = self.call("GET", f"/messages?{query}")
            self.assertRefused(answer, 400, "invalid", field)
        for query, code in (
            ("phone=x", "no_number"),
            ("cursor=x", "unknown_cursor"),
            ("type=%00", "unstorable"),
        ):
            self.assertRefused(self.call("GET", f"/messages?{query}"), 422, code)

    def test_too_many_calls_have_to_wait(self):
        self.env.company.whatsapp_api_rate = 2
        for _call in range(2):
            self.get("/messages")
        answer = self.call("GET", "/messages")
        self.assertRefused(answer, 429, "too_many_requests")
        self.assertIn(int(answer.headers["Retry-After"]), range(1, 31))
        self.get("/messages", user=self.own)
        self.env.cr.execute(
            "UPDATE helpdesk_whatsapp_limit"
            " SET busy_until = busy_until - interval '30 s'"
        )
        self.get("/messages")
        self.assertRefused(self.call("GET", "/messages"), 429)

    def test_strangers_are_told_apart_by_their_networks(self):
        limits = self.env["helpdesk.whatsapp.limit"]
        for address in ("2001:db8::1", "2001:db8::2", "fe80::1%eth0", "?", ""):
            self.assertEqual(limits._count_stranger(address), 0)
        subjects = limits.search([("subject", "like", "ip:")]).mapped("subject")
        self.assertEqual(
            sorted(subjects), ["ip:2001:db8::/64", "ip:fe80::/64", "ip:unknown"]
        )
        limits.search([("subject", "like", "ip:")]).busy_until = "2020-01-01"
        limits._gc_idle()
        self.assertFalse(limits.search([("subject", "like", "ip:")]))

    def test_the_page_one_company_lets_in_does_not_call_for_another(self):
        shop = {"Origin": "https://shop.example.com"}
        other = self.env["res.company"].create({"name": "Other"})
        other.whatsapp_api_origins = "https://shop.example.com"
        answer = self.call("GET", "/messages", headers=shop)
        self.assertEqual(answer.status_code, 403)
        elsewhere = {"Origin": "https://elsewhere.example.com"}
        answer = self.call("GET", "/messages", headers=elsewhere)
        self.assertEqual(answer.status_code, 200, "no page that Odoo let in")
        self.env.company.whatsapp_api_origins = "https://shop.example.com"
        answer = self.call("GET", "/messages", headers=shop)
        self.assertEqual(answer.status_code, 200)

    def test_the_only_worker_waits_for_nobody(self):
        message = self.env["helpdesk.whatsapp.message"]
        for workers, may_wait in ((0, True), (1, False), (2, True)):
            with patch.dict(config.options, workers=workers):
                self.assertEqual(message._may_wait_longer(), may_wait, workers)

    def test_pages_of_other_origins_only_where_let_in(self):
        def preflight(origin):
            headers = {"Origin": origin, "Access-Control-Request-Method": "GET"}
            return self.call("OPTIONS", "/messages", headers=headers).headers

        name = "Access-Control-Allow-Origin"
        self.assertNotIn(name, preflight("https://shop.example.com"))
        self.env.company.whatsapp_api_origins = "https://shop.example.com"
        headers = preflight("https://shop.example.com")
        self.assertEqual(headers[name], "https://shop.example.com")
        self.assertIn("Authorization", headers["Access-Control-Allow-Headers"])
        self.assertNotIn("Access-Control-Allow-Credentials", headers)
        self.assertNotIn(name, preflight("https://evil.example.com"))
        refused = self.call(
            "GET",
            "/messages",
            headers={"Origin": "https://shop.example.com", "Authorization": ""},
        )
        self.assertEqual(refused.headers[name], "https://shop.example.com")
        self.assertEqual(refused.headers["Vary"], "Origin")

    def test_what_breaks_tells_nothing_of_the_inside(self):
        model = "odoo.addons.helpdesk_mgmt_whatsapp.models.api.message"
        with (
            patch(
                f"{model}.HelpdeskWhatsappMessage._api_domain", side_effect=ValueError
            ),
            self.assertLogs("odoo.http", "ERROR"),
        ):
            answer = self.call("GET", "/messages")
        self.assertRefused(answer, 500, "internal")
        self.assertNotIn("ValueError", answer.text)

    def test_each_call_leaves_a_line_without_what_was_said(self):
        with patch(f"{ADDON}.controllers.api.frame._logger.log") as log:
            self.call("GET", "/messages?phone=5511987654321")
        line = log.call_args.args[1] % log.call_args.args[2:]
        self.assertRegex(line, r"method=GET path=/messages status=200 user=\d+ ms=\d+")
        self.assertNotIn("98765", line)


class TestMessages(ApiCase):
    def prepare(self):
        super().prepare()
        self.inbound = self.receive("The printer is broken")
        self.ticket = self.tickets()
        self.outbound = self.answer(self.ticket)
        self.send()

    def found(self, query="", user=None):
        return [row["id"] for row in self.get(f"/messages{query}", user)["messages"]]

    def test_both_sides_with_their_statuses_and_times(self):
        self.settle()
        row = self.get(f"/messages/{self.outbound.id}")["message"]
        self.assertEqual(row["messageId"], self.outbound.wamid)
        self.assertEqual(row["ticketId"], self.ticket.id)
        self.assertEqual((row["type"], row["text"]), ("text", "Hello Maria"))
        self.assertEqual(row["content"]["body"], "Hello Maria")
        self.assertTrue(all(s["at"].endswith("Z") for s in row["statuses"]))
        self.assertEqual(row["failure"], None)
        row = self.get(f"/messages/{self.inbound.id}")["message"]
        self.assertEqual((row["direction"], row["status"]), ("inbound", "received"))

    def test_every_filter(self):
        both, first, last = [self.outbound.id, self.inbound.id], [], []
        first, last = [self.inbound.id], [self.outbound.id]
        contact = self.inbound.contact_id
        now = fields.Datetime.now()
        before, after = (
            f"{now + timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}" for hours in (-1, 1)
        )
        for query, expected in (
            ("", both),
            (f"?contactId={contact.id}", both),
            (f"?contactId={contact.id + 1}", []),
            ("?phone=%2B55 (11) 98765-4321", both),
            ("?phone=5511987654321", both),
            ("?phone=551187654321", both),
            ("?phone=5511987654322", []),
            (f"?ticketId={self.ticket.id}", both),
            ("?direction=inbound", first),
            ("?type=text&status=accepted", last),
            ("?type=image", []),
            (f"?messageId={quote_plus(self.inbound.wamid)}", first),
            (f"?since={before}&until={after}", both),
            (f"?since={after}", []),
            (f"?until={before}", []),
        ):
            with self.subTest(query):
                self.assertEqual(self.found(query), expected)

    def test_pages_stay_what_they_are_while_messages_come(self):
        ids = [self.receive(f"Number {number}").id for number in range(3)]
        page = self.get("/messages?limit=2")
        self.assertEqual([row["id"] for row in page["messages"]], [ids[2], ids[1]])
        self.receive("One more")
        rest = self.get(f"/messages?limit=200&cursor={page['nextCursor']}")
        expected = [ids[0], self.outbound.id, self.inbound.id]
        self.assertEqual([row["id"] for row in rest["messages"]], expected)
        self.assertIsNone(rest["nextCursor"])

    def test_nobody_sees_more_than_in_the_helpdesk(self):
        self.assertEqual(len(self.found(user=self.manager)), 2)
        self.assertEqual(self.found(user=self.own), [])
        path = f"/messages/{self.inbound.id}"
        for each in (path, f"{path}/media"):
            answer = self.call("GET", each, user=self.own)
            self.assertRefused(answer, 404, "not_found")
        company = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "wa_api_stranger",
            "helpdesk_mgmt.group_helpdesk_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        contact, template = self.inbound.contact_id, self.account.template_ids[:1]
        for query in (
            *("", f"?contactId={contact.id}", f"?ticketId={self.ticket.id}"),
            f"?messageId={quote_plus(self.inbound.wamid)}",
        ):
            self.assertEqual(self.found(query, user=stranger), [])
        self.assertEqual(self.get("/contacts", stranger)["contacts"], [])
        self.assertEqual(self.get("/templates", stranger)["templates"], [])
        said = {"type": "text", "content": {"text": "x"}}
        theirs = {"accountId": self.account.id}
        for method, each, body, status in (
            ("GET", path, None, 404),
            ("GET", f"/contacts/{contact.id}", None, 404),
            ("PATCH", f"/contacts/{contact.id}", {"blocked": True}, 404),
            ("GET", f"/templates/{template.name or 'x'}", None, 404),
            ("DELETE", "/templates/x", None, 422),
            ("POST", "/test", theirs, 422),
            ("POST", "/contacts", {"phone": "+5511987654321", **theirs}, 422),
            ("POST", "/send", {**said, "ticketId": self.ticket.id}, 422),
            ("POST", "/send", {**said, "to": "5511987654321", **theirs}, 422),
            ("POST", "/send", {**said, "to": "1", "replyTo": self.inbound.id}, 422),
        ):
            answer = self.call(method, each, body, user=stranger)
            self.assertRefused(answer, status)

    def test_a_file_is_downloaded_and_never_opened(self):
        self.assertRefused(
            self.call("GET", f"/messages/{self.inbound.id}/media"), 404, "no_media"
        )
        file = self.env["ir.attachment"].create(
            {
                "name": 'a"\r\nX-Evil: 1.html',
                "raw": b"<script>alert(1)</script>",
                "mimetype": "text/html",
                "res_model": "helpdesk.ticket",
                "res_id": self.ticket.id,
            }
        )
        self.inbound.attachment_ids = file
        answer = self.call("GET", f"/messages/{self.inbound.id}/media")
        self.assertEqual(answer.content, file.raw)
        self.assertTrue(answer.headers["Content-Disposition"].startswith("attachment"))
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("sandbox", answer.headers["Content-Security-Policy"])
        self.assertNotIn("X-Evil", answer.headers)
