# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# pylint-odoo takes only files directly in tests/ for tests:
# pylint: disable=translation-required
"""Tests of the account that environment variables define."""

import doctest
import os
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tools import mute_logger

from ...tools import environment
from ..common import PHONE_NUMBER_UID, SECRET, WhatsappCase, payload, text_message

MODULE = "odoo.addons.helpdesk_mgmt_whatsapp.models"
LOGGER = f"{MODULE}.account.environment"
OTHER_NUMBER = "222222222222222"
VARIABLES = {
    "WHATSAPP_PHONE_NUMBER_ID": OTHER_NUMBER,
    "WHATSAPP_ACCESS_TOKEN": "token-of-the-environment",
    "WHATSAPP_BUSINESS_ACCOUNT_ID": "333333333333333",
    "WHATSAPP_WEBHOOK_VERIFY_TOKEN": "verify-of-the-environment",
    "WHATSAPP_API_VERSION": "v24.0",
    "WHATSAPP_APP_SECRET": "secret-of-the-environment",
    "WHATSAPP_API_URL": "http://127.0.0.1:9",
}


class EnvironmentCase(WhatsappCase):
    def start(self, **variables):
        """Start Odoo with these variables; returns the account they define."""
        environ = patch.dict(os.environ, variables)
        environ.start()
        self.addCleanup(environ.stop)
        self.env.invalidate_all()
        self.env["helpdesk.whatsapp.account"]._register_hook()
        self.env.flush_all()
        return self.accounts().search([("is_default", "=", True)])

    def accounts(self):
        return self.env["helpdesk.whatsapp.account"].with_context(active_test=False)

    def everything_stored(self):
        """Return the rows of all tables that might hold a secret value, as one text."""
        self.env.flush_all()
        tables = ("helpdesk_whatsapp_account", "mail_message", "mail_tracking_value")
        rows = []
        for table in tables:
            self.env.cr.execute(f"SELECT t::text FROM {table} t")  # noqa: S608
            rows += [row for (row,) in self.env.cr.fetchall()]
        return "\n".join(rows)


class TestEnvironment(EnvironmentCase):
    def test_without_variables_nothing_changes(self):
        before = self.everything_stored()
        self.assertFalse(self.start())
        self.assertTrue(self.everything_stored() == before)
        self.assertFalse(self.account.environment_variables)

    def test_a_whole_account_comes_from_the_environment_and_is_made_once(self):
        account = self.start(**VARIABLES)
        self.assertEqual(self.start(), account)
        self.assertNotEqual(account, self.account)
        for field, variable in environment.VARIABLES.items():
            self.assertEqual(account[field], VARIABLES[variable])
            self.assertIn(variable, account.environment_variables)
            self.assertIn(field, account.environment_fields)
        client = account._cloud_api()
        self.assertEqual(client.url("x"), "http://127.0.0.1:9/v24.0/x")
        self.assertEqual(client.access_token, "token-of-the-environment")
        self.assertEqual(self.account.app_secret, SECRET, "others keep their own")

    def test_an_account_that_has_the_number_is_it_and_its_values_give_way(self):
        self.account.access_token = "stored"
        account = self.start(
            WHATSAPP_PHONE_NUMBER_ID=PHONE_NUMBER_UID,
            WHATSAPP_ACCESS_TOKEN="simulator-access-token",
        )
        self.assertEqual(account, self.account)
        # No cron runs in tests, and the database may be hours old.
        self.env["ir.cron"].search([]).nextcall = fields.Datetime.now()
        account.template_ids[:1].status = "APPROVED"
        account.action_test_connection()
        self.assertEqual(account.state, "connected")

    def test_a_token_alone_is_for_the_account_there_is(self):
        self.assertEqual(self.start(WHATSAPP_ACCESS_TOKEN="abc"), self.account)
        self.assertEqual(self.account.access_token, "abc")
        self.assertEqual(self.account.phone_number_uid, PHONE_NUMBER_UID)

    def test_a_client_does_not_get_at_what_is_stored_instead(self):
        self.account.access_token = "stored"
        account = self.start(WHATSAPP_ACCESS_TOKEN="abc")
        for value in (True, 1, "whatsapp_stored", {}):
            asked = account.with_context(whatsapp_stored=value)
            self.assertEqual(asked.access_token, "abc")

    def test_another_number_is_another_account(self):
        self.start(WHATSAPP_PHONE_NUMBER_ID=PHONE_NUMBER_UID)
        account = self.start(WHATSAPP_PHONE_NUMBER_ID=OTHER_NUMBER)
        self.assertNotEqual(account, self.account)
        self.assertEqual(self.account.phone_number_uid, PHONE_NUMBER_UID)
        with self.assertRaisesRegex(ValidationError, "WHATSAPP_PHONE_NUMBER_ID"):
            self.account.phone_number_uid = OTHER_NUMBER

    def test_webhooks_find_it_by_number_secret_and_verify_token(self):
        account = self.start(**VARIABLES)
        message = payload(text_message("wamid.env"), phone=OTHER_NUMBER)
        self.assertEqual(
            self.post(message, "secret-of-the-environment").status_code, 200
        )
        self.assertEqual(self.events().account_id, account)
        self.assertEqual(self.post(message, SECRET).status_code, 403)
        query = "hub.mode=subscribe&hub.challenge=7&hub.verify_token="
        for token, status in (("verify-of-the-environment", 200), ("stored", 403)):
            answer = self.url_open(f"{self.webhook_url}?{query}{token}")
            self.assertEqual(answer.status_code, status)

    def test_nothing_of_it_is_ever_stored(self):
        account = self.start(**VARIABLES)
        values = {
            name: account[name] for name in (*environment.VARIABLES, "name", "lang")
        }
        account.write(values)
        account.write({name: "123" for name in environment.VARIABLES})
        (self.account | account).write({"lang": "en_US", "api_version": "v23.0"})
        self.assertEqual(self.account.api_version, "v23.0")
        account.copy({"name": "Copy"})
        names = ["name", *environment.VARIABLES]
        exported = account.export_data(names)["datas"][0]
        self.accounts().load(names, [["Imported", *exported[1:]]])
        account.message_post(body="Hello")
        self.env.cr.precommit.run()
        self.assertTrue(self.accounts().search([("name", "=", "Imported")]))
        stored = self.everything_stored()
        self.assertFalse([value for value in VARIABLES.values() if value in stored])

    def test_managers_cannot_make_another_account_the_environments(self):
        self.start(**VARIABLES)
        manager = self.env.ref("base.user_admin")
        self.account.with_user(manager).write({"is_default": True})
        self.assertFalse(self.account.is_default)
        copy = self.account.with_user(manager).create({"name": "X", "is_default": True})
        self.assertFalse(copy.is_default)

    def test_what_cannot_be_right_is_logged_shown_and_ignored(self):
        with self.assertLogs(LOGGER, "ERROR") as log:
            self.start(
                WHATSAPP_PHONE_NUMBER_ID=PHONE_NUMBER_UID,
                WHATSAPP_BUSINESS_ACCOUNT_ID="+55 11",
                WHATSAPP_APP_SECRET="secret with blanks",
                WHATSAPP_API_VERSION="25",
                WHATSAPP_API_URL="graph.facebook.com",
            )
        self.assertEqual(len(log.output), 4)
        self.assertNotIn("secret with blanks", "".join(log.output))
        self.assertIn("WHATSAPP_API_VERSION", self.account.environment_problems)
        self.assertEqual(self.account.app_secret, SECRET)
        self.assertEqual(self.account.api_version, "v26.0")

    @mute_logger(LOGGER)
    def test_a_silenced_copy_of_a_database_gets_no_account(self):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("database.is_neutralized", "True")
        self.assertFalse(self.start(**VARIABLES))

    def test_the_examples_in_the_docstrings(self):
        self.assertFalse(doctest.testmod(environment).failed)
