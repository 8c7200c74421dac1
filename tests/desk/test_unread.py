# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.modules.migration import load_script
from odoo.tests import new_test_user
from odoo.tools import file_path

from ..waiting.test_waiting import WaitingCase

HELPDESK = "helpdesk_mgmt.group_helpdesk_user"


class TestUnreadMine(WaitingCase):
    """D13: what one agent has read is not read by another."""

    def prepare(self):
        super().prepare()
        self.bob = new_test_user(self.env, "wa_bob", HELPDESK, name="Bob")
        self.team.user_ids += self.bob

    def assert_unread(self, user, count, ticket=None):
        ticket = (ticket or self.ticket).with_user(user)
        self.env.invalidate_all()
        self.assertEqual(ticket.whatsapp_unread_mine, count)
        found = ticket.search([("whatsapp_unread_mine", ">", 0)])
        self.assertEqual(ticket in found, count > 0)
        self.assertEqual(
            bool(ticket.filtered_domain([("whatsapp_unread_mine", ">", 0)])), count > 0
        )

    def opens(self, user, ticket=None):
        (ticket or self.ticket).with_user(user).whatsapp_seen()

    def test_d13_who_has_not_opened_the_ticket_has_not_read_it(self):
        self.receive("Please hurry")
        self.opens(self.agent)
        self.assert_unread(self.agent, 0)
        self.assert_unread(self.bob, 2)
        self.receive("It burns")
        self.assert_unread(self.agent, 1)
        self.assert_unread(self.bob, 3)

    def test_an_answer_reads_it_for_all(self):
        self.answer(self.ticket)
        self.assert_unread(self.bob, 0)
        self.receive("It still burns")
        self.assert_unread(self.bob, 1)
        self.assert_unread(self.agent, 1)

    def test_closing_it_settles_what_nobody_has_read(self):
        self.close()
        self.assert_unread(self.bob, 0)

    def test_d13_an_agent_marks_it_as_unread_for_themselves(self):
        self.answer(self.ticket)
        self.opens(self.agent)
        self.ticket.with_user(self.agent).action_whatsapp_mark_unread()
        self.assert_unread(self.agent, 1)
        self.assert_unread(self.bob, 0)
        self.receive("And now?")
        self.assert_unread(self.agent, 1)
        self.opens(self.agent)
        self.assert_unread(self.agent, 0)

    def test_who_may_not_read_a_ticket_marks_nothing(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        here = {"company_id": company.id, "company_ids": company.ids}
        stranger = new_test_user(self.env, "wa_stranger", HELPDESK, **here)
        internal = new_test_user(self.env, "wa_internal", "base.group_user")
        for user in (stranger, internal):
            with self.assertRaises(AccessError):
                self.ticket.with_user(user).action_whatsapp_mark_unread()
        with self.assertRaises(AccessError):
            self.env["helpdesk.whatsapp.reading"].with_user(self.agent).search([])

    def test_unread_messages_move_with_the_conversation(self):
        self.opens(self.agent)
        self.receive("Another thing")
        other = self.ticket.copy({"whatsapp_contact_id": False})
        self.ticket.with_user(self.agent)._whatsapp_move_to(other)
        self.assert_unread(self.bob, 0)
        self.assert_unread(self.agent, 0)
        self.assert_unread(self.bob, 2, other)

    def test_erased_messages_are_not_unread_and_later_ones_are(self):
        self.ticket._whatsapp_forget()
        self.assert_unread(self.bob, 0)
        self.receive("Hello again")
        self.assert_unread(self.bob, 1)

    def test_a_list_of_tickets_takes_one_query_more(self):
        self.receive("My screen, too", customer="joao")
        tickets = self.env["helpdesk.ticket"].with_user(self.bob)
        tickets = tickets.search([("whatsapp_contact_id", "!=", False)])
        self.assertGreater(len(tickets), 1)
        tickets.mapped("whatsapp_received_count")
        with self.assertQueryCount(1):
            self.assertEqual(tickets.mapped("whatsapp_unread_mine"), [1] * len(tickets))

    def test_an_update_counts_what_nobody_has_read(self):
        self.env.cr.execute("UPDATE helpdesk_ticket SET whatsapp_received_count = 0")
        path = file_path("helpdesk_mgmt_whatsapp/migrations/19.0.1.3.0")
        script = load_script(f"{path}/post-readings.py", "readings")
        script.migrate(self.env.cr, "")
        self.assert_unread(self.bob, 1)
