# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the scopes, the last use and the end of keys that call the REST API."""

import doctest
from datetime import timedelta

from odoo import fields
from odoo.tests import new_test_user

from ...tools.api import scopes
from ..api.test_api import ApiCase


class TestApiKeys(ApiCase):
    def scoped(self, user, scope, days=1):
        """Let ``user`` have a key of that scope from now on."""
        keys = self.env["res.users.apikeys"].with_user(user).sudo()
        expires = fields.Datetime.now() + timedelta(days=days)
        self.keys[user] = keys._generate(scope, "Shop", expires)

    def used(self):
        return self.env["helpdesk.whatsapp.api.key"].search([])

    def alarms(self):
        return self.account._activities().filtered(
            lambda activity: activity.whatsapp_problem.startswith("api_key_")
        )

    def warn(self):
        self.env["helpdesk.whatsapp.api.key"]._cron_warn()

    def test_d9_a_key_that_may_only_read_reads_and_does_nothing_else(self):
        self.scoped(self.agent, scopes.READ)
        self.get("/messages")
        body = {"to": "1", "type": "text", "content": {"text": "x"}}
        answer = self.call("POST", "/send", body)
        self.assertRefused(answer, 403, "out_of_scope")

    def test_d9_a_key_that_may_only_send_sends_and_reads_nothing(self):
        self.receive("Hi")
        self.scoped(self.agent, scopes.SEND)
        self.assertRefused(self.call("GET", "/messages"), 403, "out_of_scope")
        ticket = {"ticketId": self.tickets().id}
        body = {**ticket, "type": "text", "content": {"text": "Hello"}}
        self.assertEqual(self.call("POST", "/send?wait=0", body).status_code, 202)
        file = {"name": "secret.txt", "raw": b"4711", "public": True}
        file = self.env["ir.attachment"].create(file)
        content = {"attachmentId": file.id}
        body = {**ticket, "type": "document", "content": content}
        self.assertRefused(self.call("POST", "/send", body), 422, "not_found")

    def test_d9_a_scoped_key_opens_nothing_else_of_odoo(self):
        self.scoped(self.agent, scopes.READ)
        keys, key = self.env["res.users.apikeys"], self.keys[self.agent]
        self.assertFalse(keys._check_credentials(scope="rpc", key=key))

    def test_d9_the_last_use_of_a_key_is_seen_by_managers(self):
        self.scoped(self.agent, scopes.READ)
        self.get("/accounts")
        used = self.used().filtered(lambda key: key.user_id == self.agent)
        self.assertEqual((used.name, used.scope), ("Shop", scopes.READ))
        before = used.last_used_at = fields.Datetime.now() - timedelta(hours=1)
        self.get("/messages")
        self.assertGreater(used.last_used_at, before)
        self.get("/messages")
        used.invalidate_recordset()
        self.assertEqual(used.call_count, 3)
        self.assertTrue(used.with_user(self.manager).name)
        company = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "wa_api_stranger",
            "helpdesk_mgmt.group_helpdesk_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self.assertFalse(used.with_user(stranger).search([]))

    def test_d9_a_key_that_ends_soon_raises_an_alarm_until_it_is_replaced(self):
        self.scoped(self.agent, "rpc", days=30)
        self.get("/messages")
        self.warn()
        self.assertFalse(self.alarms())
        used = self.used().filtered(lambda key: key.user_id == self.agent)
        used.expires_at = fields.Datetime.now() + timedelta(days=13)
        self.warn()
        self.warn()
        alarm = self.alarms()
        self.assertEqual(len(alarm), 1)
        self.assertIn("Shop", alarm.note)
        self.assertIn(self.agent.name, alarm.note)
        self.env["res.users.apikeys"].browse(used.key_uid).sudo().unlink()
        self.warn()
        self.assertFalse(self.alarms())
        self.assertFalse(used.exists())

    def test_d9_users_choose_the_scope_of_a_new_key(self):
        wizard = self.env["res.users.apikeys.description"].with_user(self.agent)
        values = {"name": "Shop", "duration": "1", "whatsapp_scope": scopes.SEND}
        action = type(wizard).make_key.__wrapped__(wizard.create(values))
        key = action["context"]["default_key"]
        found = self.env["helpdesk.whatsapp.api.key"]._authenticate(key)
        self.assertEqual(found, (self.agent.id, scopes.SEND))

    def test_the_examples_in_the_docstrings(self):
        self.assertFalse(doctest.testmod(scopes).failed)
