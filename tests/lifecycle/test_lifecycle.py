# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError

from ..common import PHONE_NUMBER_UID, payload, text_message
from ..entry.test_entry import EntryCase


class TestArchiving(EntryCase):
    def setUp(self):
        super().setUp()
        self.confirm_nothing()
        self.receive("Hello")

    def archive(self):
        action = self.account.with_user(self.manager).action_archive()
        dialogs = self.env["helpdesk.whatsapp.archive"].with_user(self.manager)
        return dialogs.browse(action["res_id"])

    def is_subscribed(self):
        state = self.simulator.control("GET", "state")["accounts"]
        return {row["phone_number_id"]: row for row in state}[PHONE_NUMBER_UID][
            "subscribed"
        ]

    def test_d23_it_is_asked_what_becomes_of_messages_and_webhooks(self):
        message = self.answer(self.tickets())
        dialog = self.archive()
        self.assertTrue(self.account.active, "it is asked first")
        self.assertEqual((dialog.ticket_count, dialog.queued_count), (1, 1))
        dialog.is_unsubscribed = True
        dialog.action_confirm()
        self.assertFalse(self.account.active)
        self.assertEqual(message.failure_reason, "cancelled")
        self.assertFalse(self.is_subscribed())

    def test_d23_messages_may_wait_and_webhooks_go_on(self):
        message = self.answer(self.tickets())
        dialog = self.archive()
        dialog.are_queued_cancelled = False
        dialog.action_confirm()
        self.assertEqual(message.state, "outgoing")
        self.assertTrue(self.is_subscribed())

    def test_d23_a_subscription_that_others_need_stays(self):
        uid = self.account.business_account_uid
        self.another(business_account_uid=uid)
        dialog = self.archive()
        self.assertEqual(dialog.sharing_names, "Sales")
        dialog.is_unsubscribed = True
        dialog.action_confirm()
        self.assertTrue(self.is_subscribed())

    def test_if_meta_does_not_unsubscribe_nothing_is_archived(self):
        self.simulator.control(
            "POST", "faults", on="subscribed_apps", kind="http", status=503
        )
        dialog = self.archive()
        dialog.is_unsubscribed = True
        dialog.action_confirm()
        self.assertTrue(dialog.problem)
        self.assertTrue(self.account.active)

    def test_d23_an_update_says_that_its_account_is_archived(self):
        self.account.active = False
        self.store_webhook(payload(text_message("wamid.late")))
        event = self.events("unrouted")
        self.assertEqual(event.archived_account_id, self.account)
        self.account.active = True
        self.assertFalse(self.events("unrouted"))

    def test_an_account_nobody_uses_is_archived_without_a_question(self):
        unused = self.another()
        self.assertFalse(unused.action_archive())
        self.assertFalse(unused.active)


class TestDeleting(EntryCase):
    def test_d26_an_account_with_conversations_is_not_deleted_but_explained(self):
        self.receive("Hello")
        with self.assertRaisesRegex(UserError, "lost .contacts: 1."):
            self.account.unlink()
        self.another().unlink()


class TestMoving(EntryCase):
    def test_conversations_end_in_tickets_of_the_former_company(self):
        self.receive("Hello")
        ticket = self.tickets()
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.account.write({"team_id": False, "company_id": company.id})
        self.assertEqual(ticket.whatsapp_session_ids.mapped("state"), ["closed"])
        self.assertIn("Elsewhere", ticket.message_ids[:1].preview)


class TestMovingByDialog(EntryCase):
    def setUp(self):
        super().setUp()
        self.confirm_nothing()
        self.receive("Hello")
        self.ticket = self.tickets()
        self.company = self.env["res.company"].create({"name": "Elsewhere"})
        self.manager.company_ids += self.company
        self.team.company_id = self.account.company_id

    def dialog(self):
        action = self.account.with_user(self.manager).action_move()
        dialogs = self.env[action["res_model"]].with_user(self.manager)
        return dialogs.browse(action["res_id"])

    def test_d23_it_says_what_becomes_of_customers_tickets_and_webhooks(self):
        contact = self.ticket.whatsapp_contact_id
        contact.partner_id.company_id = self.account.company_id
        self.answer(self.ticket)
        rule = self.account._rule("created")
        rule.copy({"team_id": self.team.id})
        values = {"name": "CRM", "url": "https://example.com/hook"}
        webhooks = self.env["helpdesk.whatsapp.webhook"].create(
            [
                {**values, "account_ids": self.account.ids},
                {**values, "account_ids": (self.account | self.another()).ids},
            ]
        )
        dialog = self.dialog()
        self.assertEqual(dialog.company_id, self.company, "the only other one")
        self.assertFalse(dialog.team_id)
        counts = (
            *(dialog.contact_count, dialog.own_contact_count, dialog.ticket_count),
            *(dialog.queued_count, dialog.rule_count),
        )
        self.assertEqual(counts, (1, 1, 1, 1, 1))
        self.assertEqual(dialog.webhook_names, "CRM, CRM")
        dialog.action_confirm()
        self.assertEqual(self.account.company_id, self.company)
        self.assertEqual(contact.company_id, self.company)
        self.assertFalse(contact.partner_id)
        self.assertFalse(self.account.rule_ids.team_id)
        self.assertEqual(webhooks.mapped("active"), [False, True])
        self.assertNotIn(self.account, webhooks[1].account_ids)
        self.assertIn("Elsewhere", str(self.log()[-1]))

    def test_what_the_customer_writes_next_is_a_ticket_of_the_new_company(self):
        self.ticket.whatsapp_contact_id.partner_id.company_id = self.account.company_id
        team = self.team.copy({"company_id": self.company.id, "name": "Their team"})
        dialog = self.dialog()
        dialog.team_id = team
        dialog.action_confirm()
        message = self.receive("Are you there?")
        self.assertNotEqual(message.ticket_id, self.ticket)
        self.assertEqual(message.ticket_id.company_id, self.company)
        self.assertEqual(message.ticket_id.team_id, team)
        self.assertIn(
            message.contact_id.partner_id.company_id.id, (False, self.company.id)
        )

    def test_queued_messages_go_out_or_are_cancelled(self):
        kept = self.answer(self.ticket)
        self.dialog().action_confirm()
        self.assertEqual(kept.state, "outgoing")
        self.company, former = kept.ticket_id.company_id, self.company
        self.assertNotEqual(self.company, former)
        self.manager.company_id = former
        dialog = self.dialog()
        dialog.write({"company_id": self.company.id, "are_queued_cancelled": True})
        dialog.action_confirm()
        self.assertEqual(kept.failure_reason, "cancelled")

    def test_only_users_of_the_other_company_move_it_there(self):
        dialog = self.dialog()
        self.manager.company_ids -= self.company
        with self.assertRaisesRegex(AccessError, "no user of that company"):
            self.account.with_user(self.manager)._move_to_company(
                self.company, self.team.browse()
            )
        with self.assertRaisesRegex(UserError, "another company"):
            self.account.with_user(self.manager)._move_to_company(
                self.account.company_id, self.team.browse()
            )
        self.assertTrue(dialog.exists())
        with self.assertRaises(AccessError):
            self.account.with_user(self.agent).action_move()


class TestCopying(EntryCase):
    def test_templates_and_rules_are_copied_from_another_account(self):
        other = self.another()
        own = self.account.template_ids.filtered(
            lambda template: template.name == "ticket_created"
        )
        own.filtered(lambda template: template.language == "en").body = "Ours: {{1}}."
        new = own[:1].copy({"name": "order_update"})
        rule = self.account._rule("updated")
        rule.write({"template_id": new.id, "to_customer": False})
        self.account.rule_ids.create(
            {
                "account_id": self.account.id,
                "event": "created",
                "team_id": self.team.id,
                "template_id": own.filtered("is_primary").id,
            }
        )
        dialog = self.env["helpdesk.whatsapp.copy"].browse(
            other.with_user(self.manager).action_copy_from()["res_id"]
        )
        self.assertEqual(dialog.source_id, self.account)
        dialog.with_user(self.manager).action_copy()
        copied = other.template_ids.filtered(lambda t: t.name == "order_update")
        self.assertEqual(copied.status, "DRAFT")
        self.assertFalse(copied.template_uid)
        self.assertEqual(other._rule("updated").template_id, copied)
        self.assertFalse(other._rule("updated").to_customer)
        self.assertEqual(other._rule("created", self.team).team_id, self.team)
        count = len(other.rule_ids)
        other._copy_rules_of(self.account)
        self.assertEqual(len(other.rule_ids), count, "twice is once")
