# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from ..common import MARIA, WhatsappCase
from ..users import new_test_user


class TestStart(WhatsappCase):
    """An agent starts a conversation from a partner's form."""

    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.joao = self.env["res.partner"].create(
            {"name": "João", "phone": "+55 41 98888-7777", "email": "joao@example.com"}
        )

    def dialog(self, partner=None, user=None):
        partner = (partner or self.joao).with_user(user or self.agent)
        action = partner.action_whatsapp_start()
        wizards = partner.env[action["res_model"]].with_context(**action["context"])
        return Form(wizards)

    def start(self, form):
        """Start the conversation; returns the ticket whose composer opens."""
        action = form.save().action_start()
        self.assertEqual(action["tag"], "helpdesk_mgmt_whatsapp.write")
        return self.env["helpdesk.ticket"].browse(action["params"]["ticket_id"])

    def test_a_ticket_is_made_and_its_composer_opens_and_nothing_is_sent(self):
        self.assertTrue(self.joao.whatsapp_can_start)
        form = self.dialog()
        self.assertEqual(form.number, "+55 41 98888-7777")
        self.assertFalse(form.problem or form.ticket_id or form.has_choice)
        form.title = "Your order"
        wizard = form.save()
        action = wizard.action_start()
        ticket = wizard.ticket_id
        self.assertEqual(action["params"]["ticket_id"], ticket.id)
        self.assertEqual(action["params"]["next"]["res_id"], ticket.id)
        self.assertEqual(
            (ticket.name, ticket.partner_id, ticket.team_id, ticket.user_id),
            ("Your order", self.joao, self.team, self.agent),
        )
        self.assertEqual(ticket.create_uid, self.agent)
        contact = ticket.whatsapp_contact_id
        self.assertEqual(
            (contact.wa_id, contact.partner_id), ("5541988887777", self.joao)
        )
        wizard.action_start()  # a double click
        self.assertEqual(
            self.joao.with_user(self.agent)
            .env["helpdesk.ticket"]
            .search_count([("partner_id", "=", self.joao.id)]),
            1,
        )
        self.send_notices()
        self.assertFalse(contact.message_ids)

    def test_an_open_ticket_is_offered_where_they_write_first(self):
        self.receive("Hi")
        first = self.tickets()
        self.env["helpdesk.ticket"].create(
            {
                "name": "Later",
                "description": "x",
                "partner_id": first.partner_id.id,
                "team_id": self.team.id,
            }
        )
        form = self.dialog(first.partner_id)
        self.assertEqual(form.ticket_id, first)
        self.assertTrue(form.is_window_open)
        self.assertFalse(form.is_elsewhere or form.problem)
        self.assertEqual(self.start(form), first)
        self.assertEqual(len(first.whatsapp_session_ids), 1)
        form = self.dialog(first.partner_id)
        form.ticket_id = self.env["helpdesk.ticket"]
        self.assertTrue(form.is_elsewhere)
        self.assertNotEqual(self.start(form), first)

    def test_the_account_is_chosen_where_there_are_several(self):
        other = self.account.copy({"phone_number_uid": "7", "name": "Sales"})
        form = self.dialog()
        self.assertTrue(form.has_choice)
        self.assertEqual(form.account, str(self.account.id))
        form.account = str(other.id)
        self.assertEqual(self.start(form).whatsapp_contact_id.account_id, other)
        company = self.env["res.company"].create({"name": "Other"})
        foreign = self.account.copy(
            {"phone_number_uid": "8", "company_id": company.id, "team_id": False}
        )
        self.agent.company_ids += company
        agent = self.agent.with_context(
            allowed_company_ids=[self.env.company.id, company.id]
        )
        wizard = (
            self.env["helpdesk.whatsapp.start"]
            .with_user(self.agent)
            .with_context(agent.env.context)
            .create({"partner_id": self.joao.id, "account": str(foreign.id)})
        )
        with self.assertRaisesRegex(UserError, "another company"):
            wizard.action_start()

    def test_who_is_in_another_team_starts_a_ticket_of_that_team(self):
        stranger = new_test_user(
            self.env, "wa_stranger", "helpdesk_mgmt.group_helpdesk_user_team"
        )
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Sales", "user_ids": [(4, stranger.id)]}
        )
        ticket = self.start(self.dialog(user=stranger))
        self.assertEqual((ticket.team_id, ticket.user_id), (team, stranger))

    def test_why_it_cannot_be_is_said_at_once(self):
        form = self.dialog()
        form.number = "call me"
        self.assertIn("phone number", form.problem)
        form.number = ""
        self.assertIn("Enter the customer's number", form.problem)
        self.receive("Hi")
        contact = self.tickets().whatsapp_contact_id
        form.number = f"+{MARIA}"
        self.assertFalse(form.problem or form.is_opted_out)
        contact._set_opted_out(True)
        self.assertTrue(self.dialog(contact.partner_id).is_opted_out)
        contact.is_blocked = True
        self.assertIn("blocked", self.dialog(contact.partner_id).problem)
        contact.is_blocked = False
        self.tickets().user_id = self.agent
        own = new_test_user(self.env, "wa_o", "helpdesk_mgmt.group_helpdesk_user_own")
        self.team.user_ids += own
        form = self.dialog(user=own)
        form.number = f"+{MARIA}"
        self.assertIn("may not see", form.problem)
        self.account.active = False
        self.assertIn("no WhatsApp account", self.dialog().problem)
        self.joao.invalidate_recordset()
        self.assertFalse(self.joao.whatsapp_can_start)

    def test_only_agents(self):
        for login, group in (("wa_i", "user"), ("wa_p", "portal")):
            user = new_test_user(self.env, login, f"base.group_{group}")
            with self.assertRaises(AccessError):
                self.joao.with_user(user).action_whatsapp_start()
            with self.assertRaises(AccessError):
                self.env["helpdesk.whatsapp.start"].with_user(user).create({})
