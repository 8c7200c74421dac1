# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError

from ..common import WhatsappCase


class TestOtherCompany(WhatsappCase):
    """A ticket that another company gets has no part in the conversation any more."""

    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.first_message = self.receive("The printer is broken")
        self.first = self.tickets()
        self.company = self.env["res.company"].create({"name": "B"})
        self.first.write({"company_id": self.company.id, "team_id": False})

    def test_87_the_next_message_opens_a_ticket_in_the_accounts_company(self):
        message = self.receive("And now?")
        self.assertNotEqual(message.ticket_id, self.first)
        self.assertEqual(message.ticket_id.company_id, self.account.company_id)
        self.assertNotIn("And now?", self.chatter(self.first))

    def test_87_nor_does_a_quote_lead_there(self):
        message = self.receive(
            message={"type": "text", "text": {"body": "This one"}},
            context={"id": self.first_message.wamid, "from": "1"},
        )
        self.assertNotEqual(message.ticket_id, self.first)

    def test_87_nor_thanks(self):
        self.answer(self.receive("And now?").ticket_id)
        self.tickets()[1:].stage_id = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_done"
        )
        thanks = self.receive("Obrigado!")
        self.assertEqual(thanks.ticket_id, self.tickets()[1:])

    def test_87_its_agents_are_told_and_cannot_write(self):
        note = self.first.message_ids.filtered(
            lambda message: "belongs to" in (message.preview or "")
        )
        self.assertEqual(len(note), 1)
        self.assertIn(self.account.company_id.name, note.preview)
        with self.assertRaises(UserError):
            self.first._whatsapp_check_contact()
        self.assertTrue(self.first._whatsapp_to_store()["obstacle"])

    def test_87_what_comes_back_is_theirs_again(self):
        self.first.company_id = self.account.company_id
        self.assertEqual(self.receive("And now?").ticket_id, self.first)
