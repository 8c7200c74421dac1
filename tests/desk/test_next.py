# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from lxml import etree

from odoo import fields
from odoo.tests import new_test_user

from ..waiting.test_waiting import WaitingCase


class TestNextWaiting(WaitingCase):
    """D15: from one waiting ticket to the next, and keys for what is done with one."""

    def prepare(self):
        super().prepare()
        self.joao = self.receive("My screen", customer="joao").ticket_id
        self.ana = self.receive("My phone", customer="ana").ticket_id

    def next(self, ticket, *listed):
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        found = tickets.whatsapp_next_waiting(ticket.id, [one.id for one in listed])
        return tickets.browse(found or ()).sudo()

    def test_d15_the_order_is_that_of_the_list(self):
        listed = (self.ana, self.ticket, self.joao)
        self.assertEqual(self.next(self.ana, *listed), self.ticket)
        self.assertEqual(self.next(self.ticket, *listed), self.joao)
        self.assertEqual(self.next(self.joao, *listed), self.ana)

    def test_who_does_not_wait_any_more_is_left_out(self):
        listed = (self.ana, self.ticket, self.joao)
        self.answer(self.ticket)
        self.assertEqual(self.next(self.ana, *listed), self.joao)
        self.joao._whatsapp_snooze(fields.Datetime.now() + timedelta(hours=1))
        self.assertFalse(self.next(self.ana, *listed))

    def test_after_the_list_the_longest_waiting_of_mine_or_nobodys(self):
        other = new_test_user(self.env, "wa_other", "helpdesk_mgmt.group_helpdesk_user")
        self.ticket.user_id = other
        self.assertEqual(self.next(self.ana, self.ana), self.joao)
        self.answer(self.joao)
        self.assertEqual(self.next(self.ana, self.ana), self.ticket)

    def test_d25_a_long_name_stays_in_the_form(self):
        arch = self.ticket.with_user(self.agent).get_view(view_type="form")["arch"]
        [field] = etree.fromstring(arch).xpath("//field[@name='whatsapp_contact_id']")
        self.assertLessEqual({"mw-100", "text-break"}, {*field.get("class").split()})

    def test_d15_the_composer_knows_whether_the_customer_waits(self):
        def is_waiting():
            return self.ticket.with_user(self.agent)._whatsapp_to_store()["is_waiting"]

        self.assertTrue(is_waiting())
        self.ticket._whatsapp_snooze(fields.Datetime.now() + timedelta(hours=1))
        self.assertFalse(is_waiting())
        self.ticket.action_whatsapp_wake()
        self.answer(self.ticket)
        self.assertFalse(is_waiting())

    def test_d15_closing_by_a_key_takes_the_teams_closed_stage(self):
        self.ticket.with_user(self.agent).action_whatsapp_close()
        self.assertTrue(self.ticket.closed)
        arch = self.ticket.with_user(self.agent).get_view(view_type="form")["arch"]
        for key in ("g", "x"):
            self.assertIn(f'data-hotkey="shift+{key}"', arch)
