# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of customers and tickets that go over to another account."""

from odoo.exceptions import AccessError, UserError

from ..common import PHONE_NUMBER_UID, WhatsappCase, payload, text_message
from ..users import new_test_user

ANA = "5541988887777"


class TestSuccession(WhatsappCase):
    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.ticket = self.receive("The printer is broken").ticket_id
        self.answer(self.ticket)
        self.send()
        self.other = self.account.copy(
            {
                "name": "New number",
                "phone_number_uid": "777",
                "app_secret": self.account.app_secret,
                "access_token": self.account.access_token,
            }
        )

    def dialog(self):
        action = self.account.action_hand_over()
        dialogs = self.env[action["res_model"]].with_context(**action["context"])
        return dialogs.create({"target_id": self.other.id})

    def written_to_new(self, wamid, sender, **more):
        message = text_message(wamid, "Hello again", sender, **more)
        self.store_webhook(payload(message, phone="777"))
        self.process()
        return self.message(wamid)

    def test_104_customers_and_open_tickets_go_over_in_one_step(self):
        contact = self.ticket.whatsapp_contact_id
        dialog = self.dialog()
        self.assertEqual((dialog.contact_count, dialog.ticket_count), (1, 1))
        self.assertEqual((dialog.known_count, dialog.queued_count), (0, 0))
        action = dialog.action_hand_over()
        self.assertEqual(action["res_id"], self.other.id)
        self.assertEqual(contact.account_id, self.other)
        self.assertEqual(self.ticket.whatsapp_message_ids.account_id, self.other)
        self.assertFalse(contact._window_is_open(), "Meta counts one for each number")
        for account in (self.account, self.other):
            self.assertIn("with their tickets: 1.", account.message_ids[:1].body)
        again = self.written_to_new("wamid.new", contact.wa_id)
        self.assertEqual(again.ticket_id, self.ticket)
        self.assertEqual(again.contact_id, contact)
        self.assertTrue(contact._window_is_open())

    def test_104_whom_the_other_account_knows_has_one_contact_after_it(self):
        contact = self.ticket.whatsapp_contact_id
        there = self.written_to_new("wamid.new", contact.wa_id)
        twin, window = there.contact_id, there.contact_id.window_expires_at
        self.assertNotEqual(twin, contact)
        self.assertEqual(self.dialog().known_count, 1)
        self.dialog().action_hand_over()
        self.assertFalse(contact.exists())
        self.assertEqual(self.ticket.whatsapp_contact_id, twin)
        self.assertEqual(twin.window_expires_at, window, "that of the new number")
        self.assertEqual(twin.partner_id, self.ticket.partner_id)

    def test_104_another_user_id_at_the_new_number_is_the_same_person(self):
        contact = self.ticket.whatsapp_contact_id
        contact.user_uid = "BR.13491208655302741918"
        self.dialog().action_hand_over()
        uid = {"from_user_id": "BR.99999999999999999999"}
        again = self.written_to_new("wamid.new", contact.wa_id, **uid)
        self.assertEqual(again.contact_id, contact)
        self.assertEqual(contact.user_uid, uid["from_user_id"])
        self.assertIn("BR.13491208655302741918", contact.former_ids)

    def test_67_after_a_move_to_another_portfolio_the_customers_are_the_same(self):
        """No system message announces their new user ids."""
        contact, former = self.ticket.whatsapp_contact_id, None
        path = f"accounts/{PHONE_NUMBER_UID}/portfolio"
        for text in ("It is still broken", "And the scanner"):
            former = contact.user_uid
            self.simulator.control("POST", path)
            message = self.receive(text)
            self.assertEqual(message.contact_id, contact)
            self.assertEqual(message.ticket_id, self.ticket)
            self.assertNotEqual(contact.user_uid, former)
            self.assertIn(former, contact.former_ids)
            notes = self.ticket.message_ids.filtered(
                lambda note: "user id" in (note.preview or "")
            )
            self.assertIn("with the same number", notes[0].preview)

    def test_104_a_blocked_customer_is_blocked_at_the_new_number_too(self):
        contact = self.ticket.whatsapp_contact_id
        contact.write({"is_blocked": True, "meta_block": "yes"})
        self.dialog().action_hand_over()
        self.assertTrue(contact.is_block_due)

    def test_104_a_queued_answer_is_counted_and_not_sent_as_free_text(self):
        queued = self.answer(self.ticket, "<p>One more thing</p>")
        self.assertEqual(self.dialog().queued_count, 1)
        self.dialog().action_hand_over()
        self.assertEqual(queued._why_not_now(), "window_closed")

    def test_who_is_erased_afterwards_is_erased_at_the_former_number_too(self):
        contact, events = self.ticket.whatsapp_contact_id, self.events()
        self.assertIn("printer", "".join(events.mapped("payload")))
        self.dialog().action_hand_over()
        contact.unlink()
        self.assertNotIn("printer", "".join(events.mapped("payload")))

    def test_a_customer_of_both_numbers_is_erased_at_one(self):
        contact, events = self.ticket.whatsapp_contact_id, self.events()
        self.written_to_new("wamid.new", contact.wa_id).contact_id.unlink()
        self.assertIn("printer", "".join(events.mapped("payload")))

    def test_whom_another_company_knows_is_not_told(self):
        contact = self.ticket.whatsapp_contact_id
        self.written_to_new("wamid.new", contact.wa_id)
        company = self.env["res.company"].create({"name": "Other"})
        self.other.write({"team_id": False, "company_id": company.id})
        manager = new_test_user(
            self.env, "wa_manager", "helpdesk_mgmt.group_helpdesk_manager"
        )
        dialogs = self.env["helpdesk.whatsapp.succession"].with_user(manager)
        values = {"account_id": self.account.id, "target_id": self.other.id}
        self.assertEqual(dialogs.create(values).known_count, 0)

    def test_groups_stay(self):
        contact = self.ticket.whatsapp_contact_id
        group = contact.create({"account_id": self.account.id, "group_uid": "g1"})
        self.dialog().action_hand_over()
        self.assertEqual(group.account_id, self.account)

    def test_only_who_may_change_both_and_only_within_the_company(self):
        with self.assertRaises(AccessError):
            self.account.with_user(self.agent)._hand_over_to(self.other)
        company = self.env["res.company"].create({"name": "Other"})
        self.other.write({"team_id": False, "company_id": company.id})
        for target in (self.other, self.account):
            with self.assertRaises(UserError):
                self.account._hand_over_to(target)
