# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of accounts: pausing and resuming of sending, and checks of their settings."""

from odoo.exceptions import ValidationError
from odoo.tools import mute_logger

from ..common import WhatsappCase


class TestPause(WhatsappCase):
    def check(self):
        self.account.with_user(self.env.ref("base.user_admin")).action_test_connection()

    @mute_logger(
        "odoo.addons.helpdesk_mgmt_whatsapp.models.account.helpdesk_whatsapp_account"
    )
    def test_a_sound_account_sends_again_what_it_had_to_hold(self):
        self.confirm_nothing()
        self.receive("Hi")
        self.account._pause_sending("token", "expired")
        self.answer(self.tickets())
        self.send()
        self.assertFalse(self.simulator.received(self.maria))
        self.account.access_token = "wrong"
        self.check()
        self.assertTrue(self.account.paused_reason)
        self.account.access_token = "simulator-access-token"
        self.check()
        self.send()
        self.assertEqual(self.simulator.received(self.maria), ["Hello Maria"])


class TestSettings(WhatsappCase):
    def test_the_callback_address_is_there_to_copy(self):
        self.assertTrue(
            self.account.callback_url.endswith("/api/integrations/whatsapp/webhook")
        )

    def test_pasted_blanks_are_dropped(self):
        self.account.write({"access_token": " abc\n", "business_account_uid": " 12 "})
        self.assertEqual(self.account.access_token, "abc")
        self.assertEqual(self.account.business_account_uid, "12")

    def test_a_phone_number_in_place_of_its_id_is_noticed(self):
        with self.assertRaisesRegex(ValidationError, "not the phone number"):
            self.account.phone_number_uid = "+55 11 5550-7890"

    def test_a_token_with_characters_of_a_text_is_noticed(self):
        with self.assertRaisesRegex(ValidationError, "Copy it again"):
            self.account.access_token = "EAAG…"

    def test_versions_and_hours_are_checked(self):
        with self.assertRaisesRegex(ValidationError, "v25.0"):
            self.account.api_version = "25"
        with self.assertRaisesRegex(ValidationError, "one hour"):
            self.account.session_hours = 0

    def test_a_new_account_has_a_verify_token_templates_and_automatic_messages(self):
        account = self.account.copy({"phone_number_uid": "2"})
        self.assertGreater(len(account.verify_token), 20)
        created = account._rule("created")
        self.assertEqual(created.template_id.account_id, account)
        self.assertEqual(created.template_id.language, "en")
        events = account.rule_ids.filtered("to_customer").mapped("event")
        self.assertEqual(events, ["created", "updated", "resolved", "answered"])
        account._make_default_rules()
        self.assertEqual(len(account.rule_ids), 6)
