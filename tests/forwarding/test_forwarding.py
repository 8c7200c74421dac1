# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from ..common import WhatsappCase


class TestForwarding(WhatsappCase):
    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.message = self.receive("The printer burns").mail_message_id
        self.ticket = self.tickets()
        self.bruna = new_test_user(
            self.env, "bruna", "helpdesk_mgmt.group_helpdesk_user", name="Bruna"
        )

    def other_ticket(self, **values):
        names = {"name": "Fire", "description": "-", "team_id": self.team.id}
        return self.env["helpdesk.ticket"].create({**names, **values})

    def wizard(self, name, **values):
        model = self.env[f"helpdesk.whatsapp.{name}"].with_user(self.agent)
        return model.create({"ticket_id": self.ticket.id, **values})

    def forward(self, **values):
        values = {"mail_message_id": self.message.id, **values}
        return self.wizard("forward", **values).action_forward()

    def test_a_message_and_its_file_become_a_note_in_another_ticket(self):
        file = self.env["ir.attachment"].create({"name": "fire.txt", "raw": b"hot"})
        self.message.attachment_ids = file
        other = self.other_ticket()
        self.forward(target_id=other.id, note="Please look")
        note = other.message_ids[:1]
        self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))
        for words in ("Please look", "The printer burns", self.ticket.number):
            self.assertIn(words, note.body)
        self.assertEqual(note.attachment_ids.raw, b"hot")
        self.assertEqual(note.attachment_ids.res_id, other.id)
        self.assertEqual(file.exists().res_id, 0)
        self.send()
        self.assertFalse(self.simulator.received(self.maria))

    def test_colleagues_are_notified_and_customers_are_not(self):
        self.forward(user_ids=self.bruna.ids)
        found = [("res_partner_id", "=", self.bruna.partner_id.id)]
        [told] = self.env["mail.notification"].search(found)
        self.assertIn("The printer burns", told.mail_message_id.body)
        self.assertEqual(
            told.mail_message_id.notification_ids.res_partner_id, self.bruna.partner_id
        )

    def test_what_may_not_be_read_or_changed_is_not_forwarded(self):
        with self.assertRaises(UserError):
            self.forward()
        foreign = self.other_ticket()
        with self.assertRaises(UserError):
            self.ticket.with_user(self.agent)._whatsapp_forward(
                foreign.message_ids[:1], foreign, self.bruna
            )
        own = "helpdesk_mgmt.group_helpdesk_user_own"
        stranger = new_test_user(self.env, "stranger", own)
        with self.assertRaises(AccessError):
            self.ticket.with_user(stranger)._whatsapp_forward(
                self.message, self.env["helpdesk.ticket"], self.bruna
            )

    def test_nothing_is_forwarded_to_who_is_no_colleague(self):
        portal = new_test_user(self.env, "customer", "base.group_portal")
        with self.assertRaisesRegex(UserError, "colleagues only"):
            self.forward(user_ids=(self.bruna | portal).ids)

    def test_a_note_goes_neither_to_customers_nor_to_another_company(self):
        portal = new_test_user(self.env, "customer", "base.group_portal")
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.bruna.write({"company_ids": company.ids, "company_id": company.id})
        for user in (portal, self.bruna):
            with self.assertRaisesRegex(UserError, "colleagues only"):
                self.wizard("handover", user_id=user.id, note="x").action_hand_over()
            with self.assertRaisesRegex(UserError, "colleagues only"):
                self.forward(user_ids=user.ids)

    def forwarded_everywhere(self):
        """Forward a message with a file; return the notes and the files' copies."""
        file = self.env["ir.attachment"].create({"name": "fire.txt", "raw": b"hot"})
        file.generate_access_token()
        self.message.whatsapp_message_ids.attachment_ids = file
        self.message.attachment_ids = file
        other = self.other_ticket()
        self.forward(target_id=other.id, user_ids=self.bruna.ids, note="Please look")
        told = [("partner_ids", "in", self.bruna.partner_id.ids)]
        notes = other.message_ids[:1] | self.env["mail.message"].search(told)
        self.assertEqual(len(notes.attachment_ids), 2)
        self.assertFalse(any(notes.attachment_ids.mapped("access_token")))
        return notes, notes.attachment_ids

    def test_what_was_forwarded_is_erased_with_the_person(self):
        notes, copies = self.forwarded_everywhere()
        self.ticket.whatsapp_contact_id.unlink()
        self.assertFalse(copies.exists())
        for note in notes.exists():
            self.assertIn("Please look", note.body)
            self.assertIn("Message erased", note.body)
            self.assertNotIn("printer", f"{note.body} {note.subject}")

    def test_what_was_forwarded_is_deleted_after_the_same_days(self):
        notes, copies = self.forwarded_everywhere()
        parts = self.message.whatsapp_message_ids
        parts._delete_files()
        self.assertFalse(copies.exists())
        parts._delete_text()
        for note in notes.exists():
            self.assertIn("Text deleted", note.body)
            self.assertNotIn("printer", f"{note.body} {note.subject}")

    def test_a_ticket_is_handed_over_with_a_note_that_stays_inside(self):
        self.team.user_ids += self.bruna
        wizard = self.wizard("handover", user_id=self.bruna.id, note="Call them at 9")
        self.assertEqual(wizard.team_id, self.team)
        wizard.action_hand_over()
        self.assertEqual(self.ticket.user_id, self.bruna)
        note = self.ticket.message_ids.filtered(lambda m: "Call them" in (m.body or ""))
        self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))
        self.assertIn(self.bruna.partner_id, note.notified_partner_ids)
        self.send()
        self.assertFalse(self.simulator.received(self.maria))
