# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of accounts: pausing and resuming of sending, and checks of their settings."""

from odoo.exceptions import ValidationError
from odoo.tools import mute_logger

from ..common import MARIA, WhatsappCase, payload, text_message
from ..users import new_test_user


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


class TestResponsible(WhatsappCase):
    """Alarms go to an active user who can open and change the account."""

    def prepare(self):
        super().prepare()
        self.operator = new_test_user(self.env, "wa_operator", "base.group_system")
        self.archive("helpdesk_mgmt.group_helpdesk_manager")
        self.admin = self.env.ref("base.user_admin")

    def archive(self, group):
        """Archive all users of a group, also the last administrator."""
        users = self.env.ref(group).all_user_ids
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_users SET active = false WHERE id IN %s", [tuple(users.ids)]
        )
        self.env.invalidate_all()

    def manager(self, login, **values):
        group = "helpdesk_mgmt.group_helpdesk_manager"
        return new_test_user(self.env, login, group, **values)

    def made_by(self, user):
        self.env.cr.execute(
            "UPDATE helpdesk_whatsapp_account SET create_uid = %s WHERE id = %s",
            [user.id, self.account.id],
        )
        self.account.invalidate_recordset(["create_uid"])

    def test_who_made_the_account_as_long_as_they_may_change_it(self):
        self.manager("wa_other")
        maker = self.manager("wa_maker")
        self.made_by(maker)
        self.assertEqual(self.account._responsible_user(), maker)
        maker.group_ids -= self.env.ref("helpdesk_mgmt.group_helpdesk_manager")
        self.assertNotEqual(self.account._responsible_user(), maker)

    def test_a_manager_of_the_company_if_the_first_administrator_is_archived(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.manager("wa_of_other", company_id=company.id, company_ids=company.ids)
        manager = self.manager("wa_manager")
        self.assertFalse(self.admin.active)
        self.account._alarm("token", "Access token", "It has expired")
        self.assertEqual(self.account.activity_ids.user_id, manager)

    def test_a_system_administrator_if_there_is_no_manager(self):
        self.assertEqual(self.account._responsible_user(), self.operator)

    def test_somebody_even_if_nobody_is_left(self):
        self.archive("base.group_system")
        self.env["ir.model.data"].search(
            [("module", "=", "base"), ("name", "=", "user_admin")]
        ).unlink()
        self.assertTrue(self.account._responsible_user())

    def test_an_open_alarm_of_somebody_who_has_left_goes_to_another(self):
        maker = self.manager("wa_maker")
        self.made_by(maker)
        self.account._alarm("token", "Access token", "It has expired")
        maker.group_ids -= self.env.ref("helpdesk_mgmt.group_helpdesk_manager")
        manager = self.manager("wa_manager")
        self.account._alarm("token", "Access token", "It was revoked")
        self.assertEqual(self.account.activity_ids.user_id, manager)


class TestSettings(WhatsappCase):
    def test_another_company_is_warned_of_once_there_are_contacts(self):
        other = self.env["res.company"].create({"name": "Other"})
        bare = self.account.copy({"phone_number_uid": "2"})
        contact = self.receive("Hi").contact_id
        self.assertEqual(contact.account_id, self.account)

        def warning_of(account, **values):
            changed = account.new(values, origin=account)
            return changed._onchange_company() or {}

        warning = warning_of(self.account, company_id=other.id)["warning"]
        self.assertIn(self.account.company_id.name, warning["message"])
        same = self.account.company_id.id
        self.assertFalse(warning_of(self.account, company_id=same))
        self.assertFalse(warning_of(bare, company_id=other.id))

    def test_another_phone_number_id_of_the_account_keeps_its_conversations(self):
        first = self.receive("Hi")
        self.account.phone_number_uid = "4711"
        self.post(payload(text_message("wamid.2", sender=MARIA), phone="4711"))
        self.process()
        second = self.message("wamid.2")
        self.assertEqual(second.ticket_id, first.ticket_id)
        self.assertEqual(second.contact_id, first.contact_id)
        self.assertTrue(first.contact_id._window_is_open())

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
        with self.assertRaisesRegex(ValidationError, "v26.0"):
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

    def test_d42_the_time_zone_is_that_of_the_number_else_of_the_company(self):
        company = self.account.company_id.partner_id
        company.tz = "Asia/Tokyo"
        for tz, number, expected in (
            ("Europe/Brussels", "+55 11 5550-7890", "Europe/Brussels"),
            (False, "+55 11 5550-7890", "America/Sao_Paulo"),
            (False, "+61 412 345 678", "Asia/Tokyo"),
            (False, False, "Asia/Tokyo"),
        ):
            self.account.write({"tz": tz, "display_phone_number": number})
            self.assertEqual(self.account._timezone(), expected)
        self.assertFalse(self.account.copy({"phone_number_uid": "2"}).tz)
