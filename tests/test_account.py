from odoo.exceptions import ValidationError
from odoo.tools import mute_logger

from .common import WhatsappCase


class TestConnection(WhatsappCase):
    def check(self):
        self.account.with_user(self.env.ref("base.user_admin")).action_test_connection()
        return self.account

    def meta(self, **values):
        self.simulator.control("PATCH", "accounts/106540352242922", **values)

    def test_a_sound_account_shows_what_meta_says_of_it(self):
        account = self.check()
        self.assertEqual(account.state, "connected", account.check_errors)
        self.assertEqual(account.display_phone_number, "+55 11 5550-7890")
        self.assertEqual(account.verified_name, "Helpdesk Demo")
        self.assertEqual(account.phone_status, "CONNECTED")
        self.assertEqual(account.quality_rating, "GREEN")
        self.assertTrue(account.is_subscribed)
        self.assertTrue(account.checked_at)

    def assertProblem(self, words, field="check_errors"):
        account = self.check()
        self.assertIn(words, account[field] or "")
        return account

    def test_a_refused_token(self):
        self.account.access_token = "wrong"
        self.assertProblem("Generate a new one")
        self.assertEqual(self.account.state, "error")

    def test_missing_credentials(self):
        self.account.write({"access_token": False, "app_secret": False})
        self.assertProblem("access token is missing")
        self.assertProblem("app secret is missing")
        self.account.business_account_uid = False
        self.assertProblem("Business account id is missing", "check_warnings")

    def test_ids_that_meta_does_not_know(self):
        self.account.business_account_uid = "99"
        self.assertProblem("WhatsApp Business account id: Meta does not know this id")
        self.account.phone_number_uid = "98"
        self.assertProblem("Phone number id: Meta does not know this id")

    def test_an_app_that_is_not_subscribed(self):
        self.meta(subscribed=False)
        self.assertProblem("not subscribed")
        self.assertFalse(self.account.is_subscribed)

    def test_a_number_that_is_not_connected_or_of_low_quality(self):
        self.meta(status="PENDING", quality_rating="RED")
        self.assertProblem("PENDING, not CONNECTED")
        self.assertProblem("RED", "check_warnings")
        self.meta(status="CONNECTED")
        self.assertEqual(self.check().state, "warning")

    def test_meta_out_of_reach(self):
        self.account.api_url = "http://127.0.0.1:9"
        self.assertProblem("could not be reached (http://127.0.0.1:9)")

    @mute_logger("odoo.addons.helpdesk_mgmt_whatsapp.models.helpdesk_whatsapp_account")
    def test_a_sound_account_sends_again_what_it_had_to_hold(self):
        self.confirm_nothing()
        self.receive("Hi")
        self.account._pause_sending("token", "expired")
        self.answer(self.tickets())
        self.send()
        self.assertFalse(self.simulator.received(self.maria))
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
        with self.assertRaisesRegex(ValidationError, "copy it again"):
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
        told = account.rule_ids.filtered("to_customer").mapped("event")
        self.assertEqual(told, ["created", "updated", "resolved", "answered"])
        account._make_default_rules()
        self.assertEqual(len(account.rule_ids), 6)
