# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# pylint-odoo takes only files directly in tests/ for tests:
# pylint: disable=translation-required
import json
from statistics import median

from odoo.addons.mail.tools.discuss import Store

from ..inbox.counting import queries
from .alerts import AlertsCase


class TestAlerts(AlertsCase):
    """D13: a burst of messages is one notification for each ticket."""

    def test_d13_ten_messages_are_one_notification_with_a_count(self):
        texts = [f"Line {number}" for number in range(10)]
        *_others, last = self.alerts(*texts)
        message = self.unread()
        self.assertEqual(len(message), 1)
        self.assertIn("Line 9", message.body)
        self.assertEqual(last["message_id"], message.id)
        self.assertEqual(last["count"], 11)
        self.assertEqual(len(last["replaced_ids"]), 1)
        self.assertEqual((last["number"], last["text"]), (self.ticket.number, "Line 9"))
        store = Store().add(message.with_user(self.bob)).get_result()
        [shown] = [m for m in store["mail.message"] if m["id"] == message.id]
        self.assertEqual(shown["whatsapp_count"], 11)

    def test_d44_a_flood_is_one_notification_and_each_message_costs_the_same(self):
        self.receive("Line 0")
        costs = []
        for number in range(1, 13):
            wamid = self.simulator.writes(self.maria, f"Line {number}")
            self.store_held()
            with queries() as found:
                self.process()
            costs.append(found.count)
            self.assertEqual(self.message(wamid).ticket_id, self.ticket)
        # One more now and then is another worker's; a flood's would be more each time.
        self.assertLessEqual(median(costs[6:]), median(costs[:4]), costs)
        self.assertEqual(len(self.unread()), 1)

    def test_d26_what_is_being_posted_is_shown_when_its_state_is_known(self):
        self.ticket.message_subscribe(self.bob.partner_id.ids)
        sent = self.sent_by(lambda: self.answer(self.ticket))
        [pushed] = [
            values for _to, kind, values in sent if kind == "mail.message/inbox"
        ]
        [message] = pushed["store_data"]["mail.message"]
        self.assertNotIn("whatsapp", message)
        posted = self.env["mail.message"].browse(pushed["message_id"])
        [known] = Store().add(posted).get_result()["mail.message"]
        self.assertEqual(known["whatsapp"]["direction"], "outbound")

    def test_another_tickets_notification_stays(self):
        self.receive("Line 1")
        other = self.receive("My screen", customer="joao").ticket_id
        other.user_id = self.bob
        self.receive("Hurry", customer="joao")
        self.assertEqual(
            set(self.unread().mapped("res_id")), {self.ticket.id, other.id}
        )

    def test_d14_a_reactions_notification_is_read_with_the_ticket(self):
        answer = self.answer(self.ticket, user=self.bob)
        self.ticket._whatsapp_notify_reaction("👍", answer)
        forwarded = self.ticket.message_notify(
            partner_ids=self.bob.partner_id.ids, body="Look at this"
        )
        about = [("body", "ilike", "reacted with"), ("res_id", "=", self.ticket.id)]
        [reaction] = self.env["mail.message"].search(about)
        self.assertFalse(reaction.notification_ids.is_read)
        sent = self.sent_by(self.ticket.with_user(self.bob).whatsapp_seen)
        self.assertTrue(reaction.notification_ids.is_read)
        self.assertFalse(forwarded.notification_ids.is_read)
        read = [v for _to, kind, v in sent if kind == "mail.message/mark_as_read"]
        self.assertIn(reaction.id, read[0]["message_ids"])

    def test_an_answer_begins_a_new_count(self):
        self.receive("Line 1")
        self.answer(self.ticket, user=self.bob)
        [alert] = self.alerts("And now?")
        self.assertEqual(alert["count"], 1)

    def test_each_agent_chooses_sound_and_alert(self):
        [alert] = self.alerts("One")
        self.assertEqual((alert["sound"], alert["alert"]), (False, True))
        self.bob.with_user(self.bob).write(
            {"whatsapp_sound": True, "whatsapp_alert": False}
        )
        [alert] = self.alerts("Two")
        self.assertEqual((alert["sound"], alert["alert"]), (True, False))
        self.bob.notification_type = "email"
        self.bob.whatsapp_sound = False
        self.assertFalse(self.alerts("Three"))

    def test_who_wants_no_alert_gets_none_on_devices(self):
        message = self.receive("One").mail_message_id
        ticket = self.ticket.with_context(mail_notify_force_send=False)
        rows = ticket._whatsapp_recipients_data()
        found = ticket._notify_get_recipients_for_extra_notifications
        self.assertIn(self.bob.partner_id.id, found(message, rows))
        self.bob.whatsapp_alert = False
        self.assertNotIn(self.bob.partner_id.id, found(message, rows))

    def test_devices_replace_the_tickets_notification(self):
        message = self.receive("Two").mail_message_id
        payload = self.ticket._notify_by_web_push_prepare_payload(message)
        self.assertTrue(payload["title"].startswith("(2) "), payload["title"])
        self.assertIn(str(self.ticket.id), payload["options"]["tag"])
        note = self.ticket.message_post(body="Internal")
        payload = self.ticket._notify_by_web_push_prepare_payload(note)
        self.assertNotIn("tag", json.dumps(payload["options"]))
