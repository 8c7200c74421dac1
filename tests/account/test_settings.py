# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the addon's page in Odoo's settings, and of the test message."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from ..common import WhatsappCase
from ..users import new_test_user


class TestSettings(WhatsappCase):
    def test_the_accounts_of_the_company_stand_in_the_settings(self):
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self.account.copy({"company_id": other.id, "team_id": False})
        settings = self.env["res.config.settings"].create({})
        self.assertIn(self.account, settings.whatsapp_account_ids)
        self.assertNotIn(foreign, settings.whatsapp_account_ids)
        self.assertEqual(self.account.action_open()["res_id"], self.account.id)

    def test_managers_reach_accounts_and_guide_by_the_menu(self):
        manager = new_test_user(
            self.env, "wa_manager", "helpdesk_mgmt.group_helpdesk_manager"
        )
        menus = self.env["ir.ui.menu"].with_user(manager)._visible_menu_ids()
        for name in ("menu_whatsapp_account", "menu_whatsapp_guide"):
            self.assertIn(self.env.ref(f"helpdesk_mgmt_whatsapp.{name}").id, menus)

    def test_a_company_may_switch_automatic_messages_off(self):
        settings = self.env["res.config.settings"].create({})
        settings.whatsapp_is_automatic = False
        settings.execute()
        self.receive("The printer is broken")
        self.receive("/ajuda")
        self.tickets().stage_id = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_in_progress"
        )
        self.send_notices()
        self.answer(self.tickets())
        self.send()
        self.assertEqual(self.simulator.received(self.maria), ["Hello Maria"])


class TestTestMessage(WhatsappCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account._rule("created").to_customer = False
        cls.manager = new_test_user(
            cls.env,
            "wa_manager",
            "helpdesk_mgmt.group_helpdesk_manager",
            lang="en_US",
        )

    def dialog(self, number="+55 11 98765-4321", **values):
        dialogs = self.env["helpdesk.whatsapp.test"].with_user(self.manager)
        with Form(dialogs.with_context(default_account_id=self.account.id)) as form:
            form.number = number
            for name, value in values.items():
                form[name] = value
        return form.record

    def outcome(self, dialog):
        dialog.action_send()
        self.send()
        dialog.invalidate_recordset()
        return dialog.state

    def test_free_text_to_whom_has_written_and_its_ticks(self):
        self.receive("Hi")
        dialog = self.dialog(text="Does it work?")
        self.assertTrue(dialog.is_window_open)
        self.assertEqual(self.outcome(dialog), "accepted")
        self.assertEqual(self.simulator.received(self.maria), ["Does it work?"])
        wamid = dialog.sudo().message_id.wamid
        before = dialog.signs
        self.simulator.control("POST", "statuses", wamid=wamid, status="delivered")
        self.deliver()
        self.process()
        self.assertEqual(dialog.state, "delivered")
        self.assertNotEqual(dialog.signs, before)
        self.assertIn("test message", self.account.message_ids[0].preview)
        dialog.action_again()
        self.assertFalse(dialog.message_id)

    def test_an_approved_template_to_whom_has_not(self):
        with self.assertRaisesRegex(UserError, "Sync the templates"):
            self.dialog().action_send()
        self.account._sync_templates()
        dialog = self.dialog()
        self.assertEqual(dialog.template_id.name, "hello_world")
        self.assertEqual(self.outcome(dialog), "accepted", dialog.reason)
        self.assertIn("Welcome", self.simulator.received(self.maria)[0])

    def test_a_failure_is_told_with_its_reason(self):
        self.receive("Hi")
        self.simulator.control(
            "POST", "faults", on="messages", kind="error", code=131026
        )
        dialog = self.dialog()
        self.assertEqual(self.outcome(dialog), "failed")
        self.assertTrue(dialog.reason)

    def test_what_is_no_number_is_refused(self):
        with self.assertRaisesRegex(UserError, "no phone number"):
            self.dialog("12").action_send()

    def test_only_for_managers_of_the_account(self):
        with self.assertRaises(AccessError):
            self.env["helpdesk.whatsapp.test"].with_user(self.agent).create({})
        dialog = self.dialog()
        company = self.env["res.company"].create({"name": "Other"})
        self.account.write({"team_id": False, "company_id": company.id})
        with self.assertRaises(AccessError):
            dialog.action_send()
