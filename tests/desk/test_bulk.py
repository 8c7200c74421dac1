# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user

from ..common_templates import TemplateCase

TEXT = "We are sorry, all our lines are down."


class TestBulk(TemplateCase):
    """D18: several tickets are changed, and their customers written to, at once."""

    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.ticket = self.receive("My printer").ticket_id
        self.joao = self.receive("My screen", customer="joao").ticket_id
        self.tickets = self.ticket | self.joao
        self.template = self.new("outage", body="About {{1}}: we are working on it.")
        self.approve(self.template)

    def wizard(self, tickets=None, is_spam=False, **values):
        wizards = self.env["helpdesk.whatsapp.bulk"].with_user(self.agent)
        ids = (tickets or self.tickets).ids
        context = {"active_ids": ids, "default_is_spam": is_spam}
        with Form(wizards.with_context(**context)) as form:
            for name, value in values.items():
                setattr(form, name, value)
        return form.record

    def late(self, ticket):
        contact = ticket.whatsapp_contact_id
        contact.window_expires_at = fields.Datetime.now()
        return ticket

    def written_to(self, ticket):
        """Return the messages to the ticket's customer."""
        return ticket.whatsapp_message_ids.filtered(
            lambda message: message.direction == "outbound"
        )

    def test_d18_one_text_goes_to_each(self):
        tag = self.env["helpdesk.ticket.tag"].create({"name": "Outage"})
        stage = self.ticket._whatsapp_stage_of_work()
        wizard = self.wizard(text=TEXT, is_assigned=True, user_id=self.agent)
        wizard.write({"tag_ids": tag.ids, "stage_id": stage.id})
        self.assertFalse(wizard.refused)
        wizard.action_apply()
        for ticket in self.tickets:
            [message] = self.written_to(ticket)
            self.assertEqual(message.text, TEXT)
            self.assertEqual(ticket.user_id, self.agent)
            self.assertEqual((ticket.tag_ids, ticket.stage_id), (tag, stage))
        self.settle()
        states = {self.written_to(ticket).state for ticket in self.tickets}
        self.assertNotIn("failed", states)

    def test_it_goes_out_after_what_agents_write_by_hand(self):
        self.wizard(text=TEXT).action_apply()
        by_hand = self.answer(self.ticket)
        [first] = self.written_to(self.joao)
        self.assertGreater(first.priority, by_hand.priority)

    def test_d18_who_gets_nothing_is_named_before(self):
        self.late(self.joao)
        wizard = self.wizard(text=TEXT)
        self.assertIn(self.joao.number, wizard.refused)
        self.assertIn("24 hours", wizard.refused)
        self.assertNotIn(self.ticket.number, wizard.refused)
        wizard.action_apply()
        self.assertTrue(self.written_to(self.ticket))
        self.assertFalse(self.written_to(self.joao))

    def test_a_template_goes_to_those_outside_the_window(self):
        self.late(self.joao)
        wizard = self.wizard(text=TEXT, template_id=self.template)
        self.assertFalse(wizard.refused)
        wizard.action_apply()
        [message] = self.written_to(self.joao)
        self.assertIn(f"About {self.joao.number}", message.text)
        [message] = self.written_to(self.ticket)
        self.assertEqual(message.text, TEXT)

    def test_consent_is_kept(self):
        marketing = self.new("offer", body="News about {{1}} for you.")
        marketing.category = "MARKETING"
        self.approve(marketing)
        self.joao.whatsapp_contact_id._set_opted_out(True)
        wizard = self.wizard(template_id=marketing)
        self.assertIn(self.joao.number, wizard.refused)
        wizard.action_apply()
        self.assertFalse(self.written_to(self.joao))
        self.assertTrue(self.written_to(self.ticket))

    def test_a_customer_with_two_tickets_gets_one_message(self):
        second = self.ticket.copy()
        second.sudo().whatsapp_contact_id = self.ticket.whatsapp_contact_id
        wizard = self.wizard(self.ticket | second, text=TEXT)
        self.assertIn("same customer", wizard.refused)
        wizard.action_apply()
        self.assertEqual(len(self.written_to(self.ticket | second)), 1)

    def test_who_may_not_change_a_ticket_changes_none(self):
        internal = new_test_user(self.env, "wa_internal", "base.group_user")
        with self.assertRaises(AccessError):
            self.wizard(text=TEXT).with_user(internal).action_apply()

    def test_what_is_sent_twice_by_a_double_click_goes_out_once(self):
        wizard = self.wizard(text=TEXT)
        wizard.action_apply()
        with self.assertRaisesRegex(UserError, "already"):
            wizard.action_apply()
        for ticket in self.tickets:
            self.assertEqual(len(self.written_to(ticket)), 1)

    def test_spam_of_a_team_without_a_closed_stage_keeps_its_stage(self):
        wizard = self.wizard(self.joao, is_spam=True)
        stage = self.joao.stage_id
        none = patch.object(type(self.joao), "_whatsapp_stages", lambda _t: stage)
        with none, self.assertRaisesRegex(UserError, "no closed stage"):
            wizard.action_spam()
        self.assertEqual(self.joao.stage_id, stage)

    def test_d18_spam_is_closed_and_its_sender_blocked(self):
        wizard = self.wizard(self.joao, is_spam=True)
        self.assertIn("Blocked: João", wizard.summary)
        wizard.action_spam()
        self.assertTrue(self.joao.closed)
        self.assertTrue(self.joao.whatsapp_contact_id.is_blocked)
        self.assertFalse(self.ticket.closed)
        self.send_notices()
        self.assertFalse(self.written_to(self.joao))
        count = len(self.tickets.search([]))
        self.receive("Buy my watches", customer="joao")
        self.assertEqual(len(self.tickets.search([])), count)
