# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of linking a contact to another partner, and of asking for its number."""

from odoo.exceptions import AccessError, UserError

from ..common import WhatsappCase
from ..users import new_test_user


class TestRelink(WhatsappCase):
    def prepare(self):
        super().prepare()
        self.receive("Hi")
        self.ticket = self.tickets()
        self.contact = self.ticket.whatsapp_contact_id
        self.former = self.contact.partner_id
        self.chosen = self.env["res.partner"].create(
            {"name": "Contoso", "email": "it@contoso.example"}
        )

    def relink(self, partner=None, user=None, **values):
        wizards = self.env["helpdesk.whatsapp.relink"].with_user(user or self.agent)
        partner = partner or self.chosen
        values = {"contact_id": self.contact.id, "partner_id": partner.id, **values}
        return wizards.create(values).action_link()

    def ticket_of(self, partner, **values):
        values = {"name": "x", "description": "<p>x</p>", "team_id": self.team.id}
        return self.env["helpdesk.ticket"].create(
            {
                **values,
                "partner_id": partner.id,
                "whatsapp_contact_id": self.contact.id,
            }
        )

    def test_the_contacts_tickets_go_along(self):
        other = self.ticket_of(self.chosen.create({"name": "Third"}))
        self.relink()
        self.assertEqual(self.contact.partner_id, self.chosen)
        self.assertEqual(self.ticket.partner_id, self.chosen)
        self.assertEqual(self.ticket.partner_name, "Contoso")
        self.assertEqual(self.ticket.partner_email, "it@contoso.example")
        self.assertEqual(other.partner_id.name, "Third")
        note = self.ticket.message_ids.filtered(
            lambda m: "Contoso" in (m.body or "") and self.former.name in m.body
        )
        self.assertEqual(note.author_id, self.agent.partner_id)

    def test_or_stay_if_so_asked(self):
        self.relink(is_taking_tickets=False)
        self.assertEqual(self.contact.partner_id, self.chosen)
        self.assertEqual(self.ticket.partner_id, self.former)

    def test_later_messages_keep_the_chosen_partner(self):
        self.relink()
        message = self.receive("Me again")
        self.assertEqual(message.mail_message_id.author_id, self.chosen)
        self.assertEqual(self.contact.partner_id, self.chosen)

    def test_so_does_the_contact_that_turns_out_to_be_the_same_person(self):
        self.relink()
        self.contact.write({"wa_id": False, "user_uid": "BR.7"})
        message = self.receive("By number")
        by_number = message.contact_id
        self.assertNotEqual(by_number, self.contact)
        by_number._become({"user_uid": "BR.7"}, message.sent_at)
        self.assertFalse(self.contact.exists())
        self.assertEqual(by_number.partner_id, self.chosen)
        self.assertEqual(self.tickets().partner_id, self.chosen)

    def test_tickets_one_may_not_change_stay(self):
        own = new_test_user(self.env, "wa_o", "helpdesk_mgmt.group_helpdesk_user_own")
        self.team.user_ids += own
        foreign = self.ticket_of(self.former, user_id=self.agent.id)
        self.ticket.user_id = own
        self.relink(user=own)
        self.assertEqual(self.ticket.partner_id, self.chosen)
        self.assertEqual(foreign.partner_id, self.former)

    def test_not_to_another_companys_partner(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.chosen.company_id = company
        with self.assertRaises(AccessError):
            self.relink()
        self.agent.company_ids += company
        both = self.agent.with_context(
            allowed_company_ids=(self.env.company + company).ids
        )
        wizard = self.env["helpdesk.whatsapp.relink"].with_user(self.agent)
        wizard = wizard.with_context(both.env.context).create(
            {"contact_id": self.contact.id, "partner_id": self.chosen.id}
        )
        with self.assertRaises(UserError):
            wizard.action_link()
        self.assertEqual(self.contact.partner_id, self.former)

    def test_not_a_contact_one_does_not_see(self):
        own = new_test_user(self.env, "wa_o", "helpdesk_mgmt.group_helpdesk_user_own")
        self.ticket.user_id = self.agent
        with self.assertRaises(AccessError):
            self.relink(user=own)
        with self.assertRaises(AccessError):
            self.contact.with_user(own).action_relink()


class TestAskForPhone(WhatsappCase):
    def prepare(self):
        super().prepare()
        self.ana = self.simulator.customer(
            "Ana",
            "5541977776666",
            username="ana",
            hide_phone=True,
            behaviour="delivers",
        )
        self.receive("Oi", customer=self.ana)
        self.ticket = self.tickets()
        self.contact = self.ticket.whatsapp_contact_id

    def ask(self, user=None):
        self.ticket.with_user(user or self.agent).whatsapp_ask_for_phone()

    def shares(self):
        self.settle()
        self.simulator.does(self.ana, "contact")
        self.deliver()
        self.process()

    def test_asked_in_the_customers_language_and_answered_with_one_tap(self):
        self.contact.lang = "en_US"
        self.ask()
        self.assertIn("your phone number", self.chatter(self.ticket)[-1])
        message = self.contact.phone_request_id
        self.assertFalse(message.is_automatic)
        self.assertEqual(
            message.mail_message_id.author_id, self.agent.partner_id, "the agent asks"
        )
        self.shares()
        self.assertEqual(self.contact.wa_id, "5541977776666")
        self.assertEqual(self.contact.partner_id.phone, "+55 41 97777-6666")
        self.assertFalse(self.contact.phone_request_id)
        self.assertIn("+55 41 97777-6666", str(self.ticket.message_ids.mapped("body")))
        self.assertEqual(len(self.tickets()), 1)

    def test_not_twice_while_one_is_unanswered(self):
        ticket = self.ticket.with_user(self.agent)
        self.assertTrue(ticket.whatsapp_can_ask_for_phone)
        self.ask()
        self.assertFalse(ticket.whatsapp_can_ask_for_phone)
        with self.assertRaises(UserError):
            self.ask()
        self.contact.phone_request_id.state = "failed"
        self.ask()

    def test_not_who_has_a_number(self):
        self.ask()
        self.shares()
        with self.assertRaises(UserError):
            self.ask()

    def test_not_with_a_closed_window(self):
        self.contact.window_expires_at = self.contact.last_seen
        with self.assertRaises(UserError):
            self.ask()

    def test_from_the_contact_too(self):
        contact = self.contact.with_user(self.agent)
        contact.action_ask_for_phone()
        self.assertEqual(self.contact.phone_request_id.ticket_id, self.ticket)
        self.ticket.active = False
        with self.assertRaises(UserError):
            contact.action_ask_for_phone()

    def test_the_number_of_a_known_contact_makes_them_one(self):
        partner = self.env["res.partner"].create(
            {"name": "Ana Souza", "phone": "+55 41 97777-6666"}
        )
        known = self.contact.create(
            {
                "account_id": self.account.id,
                "wa_id": "554177776666",
                "partner_id": partner.id,
            }
        )
        self.ask()
        self.shares()
        self.assertFalse(known.exists())
        self.assertEqual(self.contact.partner_id, partner)
        self.assertEqual(self.ticket.partner_id, partner)
        self.assertEqual(self.contact.match_key, "5541977776666")

    def test_any_other_card_changes_nothing_of_the_sender(self):
        card = {"name": {"formatted_name": "Bob", "first_name": "Bob"}}
        card["phones"] = [{"phone": "+55 41 96666-5555", "wa_id": "5541966665555"}]
        self.receive(
            customer=self.ana, message={"type": "contacts", "contacts": [card]}
        )
        self.assertFalse(self.contact.wa_id)
        self.assertFalse(self.contact.partner_id.phone)
