# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of calls: the window, the line in the ticket, the activity, the permission."""

import time
from datetime import timedelta

from odoo import fields

from ..common import PHONE_NUMBER_UID, WhatsappCase, payload

HOUR = 3600
CALLED = "customers/maria/calls"


class TestCalls(WhatsappCase):
    def prepare(self):
        super().prepare()
        self.confirm_nothing()

    def call(self, **values):
        uid = self.simulator.control("POST", CALLED, **values)["wamid"]
        self.store_held()
        self.process()
        self.assertNotIn("failed", self.events().mapped("state"))
        return self.message(uid)

    def contact(self):
        return self.env["helpdesk.whatsapp.contact"].search([])

    def activities(self, ticket):
        return ticket.activity_search(["helpdesk_mgmt_whatsapp.mail_activity_call"])

    def test_100_a_missed_call_is_a_ticket_with_an_activity(self):
        call = self.call()
        ticket = self.tickets()
        self.assertEqual(ticket.name, "📞 Missed call")
        self.assertEqual(call.ticket_id, ticket)
        self.assertEqual(ticket.whatsapp_waiting_for, "us")
        self.assertEqual(ticket.whatsapp_last_message, "📞 Missed call")
        activity = self.activities(ticket)
        self.assertIn("Missed call on WhatsApp", activity.summary)
        self.assertIn("Maria Silva has called", activity.note)
        self.assertTrue(activity.user_id)

    def test_100_a_missed_call_is_a_line_in_the_open_ticket(self):
        ticket = self.receive("My printer is broken").ticket_id
        ticket.user_id = self.agent
        self.call()
        self.assertEqual(self.tickets(), ticket)
        self.assertEqual(self.chatter(ticket)[-1], "📞 Missed call")
        self.assertEqual(self.activities(ticket).user_id, self.agent)
        self.call()
        self.assertEqual(len(self.activities(ticket)), 1, "one that is open is enough")

    def test_100_an_answered_call_is_a_line_with_its_length(self):
        ticket = self.receive("My printer is broken").ticket_id
        self.answer(ticket)
        self.call(seconds=185)
        self.assertEqual(self.chatter(ticket)[-1], "📞 Call, 3 min")
        self.assertFalse(self.activities(ticket))
        self.assertEqual(ticket.whatsapp_waiting_for, "customer")

    def test_100_an_answered_call_opens_no_ticket(self):
        call = self.call(seconds=20)
        self.assertFalse(self.tickets())
        self.assertEqual(call._placeholder(), "📞 Call, 20 s")

    def test_100_the_same_call_counts_once(self):
        uid = self.simulator.control("POST", CALLED)["wamid"]
        self.deliver(times=2)
        self.process()
        self.assertEqual(len(self.tickets()), 1)
        self.assertEqual(len(self.message(uid)), 1)
        self.assertEqual(len(self.chatter(self.tickets())), 1)

    def test_100_a_call_opens_the_window_from_when_it_began(self):
        began = int(time.time()) - 2 * HOUR
        for values in ({}, {"seconds": HOUR}, {"seconds": HOUR, "by_business": True}):
            with self.subTest(**values):
                self.contact().window_expires_at = False
                self.call(timestamp=began, **values)
                until = self.contact().window_expires_at
                self.assertEqual(int(until.timestamp()), began + 24 * HOUR)

    def test_100_a_call_of_ours_without_an_answer_opens_nothing(self):
        ticket = self.receive("Hi").ticket_id
        self.close_window(self.contact())
        self.call(by_business=True)
        self.assertFalse(self.contact()._window_is_open())
        self.assertIn("did not answer", ticket.message_ids[:1].body)
        self.assertEqual(ticket.whatsapp_waiting_for, "us")

    def test_100_a_call_of_ours_is_a_line_and_an_answer(self):
        ticket = self.receive("Hi").ticket_id
        self.call(by_business=True, seconds=65)
        self.assertEqual(self.chatter(ticket)[-1], "📞 We called, 1 min")
        self.assertEqual(ticket.whatsapp_waiting_for, "customer")

    def test_100_a_beginning_without_an_end_opens_the_window_only(self):
        event = {
            "id": "wacid.1",
            "event": "connect",
            "timestamp": str(int(time.time())),
        }
        event |= {"from": "5511987654321", "direction": "USER_INITIATED"}
        self.store_webhook(self.webhook(event))
        self.process()
        self.assertTrue(self.contact()._window_is_open())
        self.assertFalse(self.tickets())

    def test_100_a_call_of_a_blocked_customer_is_no_ticket(self):
        self.receive("Hi")
        self.contact().is_blocked = True
        self.tickets().unlink()
        uid = "wacid.2"
        event = {"id": uid, "event": "terminate", "timestamp": str(int(time.time()))}
        event |= {"from": "5511987654321", "direction": "USER_INITIATED"}
        self.store_webhook(self.webhook(event))
        self.process()
        self.assertTrue(self.message(uid))
        self.assertFalse(self.tickets())

    def test_100_odd_calls_break_nothing(self):
        odd = ({}, {"id": "wacid.3"}, {"id": "wacid.4", "event": "terminate"}, None, [])
        odd += ({"id": "wacid.5", "duration": "x", "start_time": []},)
        odd += ({"id": "wacid.6", "direction": "BUSINESS_INITIATED"},)
        self.store_webhook(self.webhook(*odd))
        self.process()
        self.assertEqual(set(self.events().mapped("state")), {"ignored"})

    def webhook(self, *calls):
        body = payload(phone=PHONE_NUMBER_UID, calls=list(calls))
        body["entry"][0]["changes"][0]["field"] = "calls"
        return body


class TestPermission(WhatsappCase):
    """Whether the customer may be called is stored with its end."""

    def reply(self, **reply):
        interactive = {"type": "call_permission_reply", "call_permission_reply": reply}
        message = {"type": "interactive", "interactive": interactive}
        self.receive(message=message)
        return self.env["helpdesk.whatsapp.contact"].search([])

    def test_100_a_permission_ends_when_meta_says(self):
        until = int(time.time()) + 7 * 24 * HOUR
        contact = self.reply(response="accept", expiration_timestamp=until)
        self.assertEqual(contact.call_permission, "until")
        self.assertEqual(int(contact.call_permission_until.timestamp()), until)
        self.assertTrue(contact._may_be_called())
        contact.call_permission_until = fields.Datetime.now() - timedelta(minutes=1)
        self.assertFalse(contact._may_be_called())

    def test_100_a_permission_may_last_or_be_refused(self):
        contact = self.reply(response="accept", is_permanent=True)
        self.assertEqual(contact.call_permission, "permanent")
        self.assertTrue(contact._may_be_called())
        contact = self.reply(response="reject")
        self.assertEqual(contact.call_permission, "refused")
        self.assertFalse(contact._may_be_called())

    def test_100_an_older_answer_changes_nothing(self):
        contact = self.reply(response="reject")
        contact.call_permission_at += timedelta(minutes=1)
        self.reply(response="accept", is_permanent=True)
        self.assertEqual(contact.call_permission, "refused")
