# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of conversations that another system answers (Conversation Routing)."""

import time
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError

from ...models.health_checks.check import declared
from ...tools.meta import responders
from ..common import BUSINESS_ACCOUNT_UID, PHONE_NUMBER_UID, WhatsappCase
from ..test_health import HealthCase

THREAD = "customers/maria/thread"
MARIA = "5511987654321"


class ResponderCase(WhatsappCase):
    def watch(self, **values):
        """Let the other system answer Maria, and us watch."""
        values = {"is_standby": True, **values}
        self.simulator.control("PATCH", f"accounts/{PHONE_NUMBER_UID}", **values)
        self.simulator.control("POST", THREAD, owner="other", is_silent=True)

    def hand_over(self, owner="us", **values):
        self.simulator.control("POST", THREAD, owner=owner, **values)
        self.store_held()
        self.process()

    def other_writes(self, text):
        wamid = self.simulator.control("POST", "customers/maria/others", text=text)
        self.store_held()
        self.process()
        return self.message(wamid["wamid"])

    def contact(self):
        return self.env["helpdesk.whatsapp.contact"].search([])

    def activities(self, ticket):
        return ticket.activity_search(["helpdesk_mgmt_whatsapp.mail_activity_handover"])


class TestWatched(ResponderCase):
    def test_99_a_watched_message_opens_no_ticket_and_gets_no_answer(self):
        self.watch()
        message = self.receive("Is there anybody?")
        self.assertTrue(message, "it is kept")
        self.assertFalse(self.tickets())
        self.send_notices()
        self.assertFalse(self.simulator.received(self.maria))
        self.assertTrue(self.contact()._window_is_open())
        self.assertTrue(self.contact()._is_watched())
        self.assertTrue(self.account.has_responders)
        self.assertNotIn("failed", self.events().mapped("state"))

    def test_99_commands_of_watched_customers_are_not_answered(self):
        self.watch()
        for text in ("/status", "/help", "STOP"):
            self.receive(text)
        self.send()
        self.assertFalse(self.simulator.received(self.maria))
        self.assertFalse(self.contact().is_opted_out)

    def test_99_both_sides_stand_in_the_open_ticket_and_notify_nobody(self):
        self.confirm_nothing()
        ticket = self.receive("My printer is broken").ticket_id
        self.answer(ticket)
        self.send()
        self.watch()
        self.receive("Still broken")
        self.other_writes("Switch it off and on")
        self.assertEqual(
            self.chatter(ticket)[-2:], ["Still broken", "Switch it off and on"]
        )
        self.assertEqual(ticket.whatsapp_unread, 0)
        self.assertEqual(self.tickets(), ticket)

    def test_99_whether_a_watched_customer_may_be_called_is_stored(self):
        self.watch()
        reply = {"response": "accept", "is_permanent": True}
        kind = "call_permission_reply"
        self.receive(
            message={"type": "interactive", "interactive": {"type": kind, kind: reply}}
        )
        self.assertEqual(self.contact().call_permission, "permanent")

    def test_99_the_history_has_what_stands_in_no_ticket(self):
        self.watch()
        wamids = [self.receive("Hi").wamid, self.other_writes("Hello Maria").wamid]
        messages = self.contact().message_ids.sorted("id")
        self.assertEqual(messages.mapped("wamid"), wamids)
        self.assertEqual(messages.mapped("direction"), ["inbound", "outbound"])

    def test_99_a_copy_is_no_obstacle_to_the_message_itself(self):
        message = {"id": "wamid.1", "timestamp": str(int(time.time())), "type": "text"}
        message |= {"from": MARIA, "text": {"body": "Hi"}}
        metadata = {"phone_number_id": PHONE_NUMBER_UID}
        for standby in ({"messages": [message]}, None):
            flat = {} if standby else {"messages": [message]}
            value = {"metadata": metadata, "standby": standby, **flat}
            change = {"field": "standby", "value": value}
            self.store_webhook(
                {"entry": [{"id": BUSINESS_ACCOUNT_UID, "changes": [change]}]}
            )
            self.process()
        self.assertEqual(len(self.message("wamid.1")), 1, "nested and flat are one")
        self.assertFalse(self.tickets())

    def test_99_agents_and_rules_do_not_write_beside_the_other_system(self):
        self.confirm_nothing()
        ticket = self.receive("My printer is broken").ticket_id
        queued = self.answer(ticket)
        self.watch()
        self.receive("Still broken")
        with self.assertRaisesRegex(UserError, "Take over the conversation"):
            ticket.with_user(self.agent).whatsapp_post("<p>Hello</p>")
        self.send()
        self.assertEqual(queued.failure_reason, "other_responder")
        self.assertFalse(self.simulator.received(self.maria))
        self.assertTrue(ticket.with_user(self.agent)._whatsapp_to_store()["is_watched"])

    def test_99_a_thread_is_free_after_24_hours(self):
        self.watch()
        self.receive("Hi")
        self.contact().window_expires_at = fields.Datetime.now() - timedelta(hours=1)
        self.assertFalse(self.contact()._is_watched())

    def test_99_a_message_that_meta_gives_to_us_ends_the_watching(self):
        self.watch()
        self.receive("Hi")
        self.simulator.control("POST", THREAD, owner="us", is_silent=True)
        ticket = self.receive("I want a person").ticket_id
        self.assertTrue(ticket)
        self.assertFalse(self.contact()._is_watched())

    def test_99_an_older_copy_does_not_take_the_thread_away(self):
        self.receive("Hi")
        contact = self.contact()
        contact._note_thread_owner("us", fields.Datetime.now())
        contact._note_thread_owner("other", contact.last_seen - timedelta(minutes=5))
        self.assertEqual(contact.thread_owner, "us")


class TestHandover(ResponderCase):
    def prepare(self):
        super().prepare()
        self.confirm_nothing()

    def test_99_a_handover_opens_a_ticket_with_the_summary(self):
        self.watch()
        self.receive("My printer is broken")
        self.other_writes("Is it on?")
        self.hand_over(summary="The printer is on and prints nothing.")
        ticket = self.tickets()
        self.assertEqual(ticket.name, "My printer is broken")
        self.assertEqual(self.chatter(ticket), ["My printer is broken", "Is it on?"])
        self.assertIn("prints nothing", ticket.message_ids[:1].body)
        activity = self.activities(ticket)
        self.assertIn("prints nothing", activity.note)
        self.assertTrue(activity.user_id)
        self.assertFalse(self.contact()._is_watched())
        self.answer(ticket)
        self.send()
        self.assertEqual(self.simulator.received(self.maria)[-1], "Hello Maria")

    def test_what_was_handed_over_is_erased_with_the_person(self):
        self.watch()
        self.receive("My printer is broken")
        self.hand_over(summary="The printer prints nothing.")
        ticket = self.tickets()
        self.assertIn("printer", ticket.description)
        self.contact().unlink()
        left = [ticket.name, ticket.description, self.activities(ticket).note or ""]
        left += ticket.message_ids.mapped("body")
        self.assertNotIn("printer", " ".join(left))

    def test_99_a_handover_goes_to_the_open_ticket(self):
        ticket = self.receive("My printer is broken").ticket_id
        self.hand_over("other")
        self.assertIn("has taken over", ticket.message_ids[:1].body)
        self.assertTrue(self.contact()._is_watched())
        self.hand_over(metadata="order 4711")
        self.assertEqual(self.tickets(), ticket)
        self.assertIn("order 4711", ticket.message_ids[:1].body)
        self.assertTrue(self.activities(ticket))

    def test_99_the_messages_before_a_handover_are_its_summary_without_one(self):
        text = {"body": "It smokes"}
        items = [{"sender_type": "user", "type": "text", "text": text}, None]
        context = {"type": "history", "history": {"items": items}}
        self.handover(control_passed={"conversation_context": context})
        self.assertIn("user: It smokes", self.tickets().message_ids[:1].body)

    def test_99_a_handover_is_read_in_other_spellings(self):
        control = {
            "previous_owner_app_role": "ai_agent",
            "metadata": '{"order": 7, "asks": {"for": "a refund"}}',
        }
        handover = responders.read_handover({"control_passed": control})
        self.assertTrue(handover.is_ours, "though the type is missing")
        self.assertEqual(handover.former_role, "ai_agent")
        self.assertEqual(handover.summary, "order: 7\nasks: for: a refund")
        for given in ('"a refund"', "{broken", "Wants a person."):
            control["metadata"] = given
            handover = responders.read_handover({"control_passed": control})
            self.assertEqual(handover.summary, given)
        control["metadata"] = {"order": 8}
        handover = responders.read_handover({"control_passed": control})
        self.assertEqual(handover.summary, "order: 8")
        self.assertIsNone(responders.read_handover({}))

    def test_99_the_same_handover_counts_once(self):
        self.simulator.control("POST", THREAD, owner="us", summary="Once")
        self.deliver(times=2)
        self.process()
        notes = self.tickets().message_ids.filtered(lambda m: "Once" in (m.body or ""))
        self.assertEqual(len(notes), 1)

    def test_99_an_older_handover_changes_nothing(self):
        self.receive("Hi")
        self.contact()._note_thread_owner("other", fields.Datetime.now())
        self.handover(timestamp=str(int(time.time()) - 3600))
        self.assertEqual(self.contact().thread_owner, "other")

    def test_99_odd_handovers_break_nothing(self):
        for odd in ({"type": "x"}, {"sender": None}, {"sender": []}):
            self.handover(**odd)
        self.assertEqual(set(self.events().mapped("state")), {"ignored"})
        for odd in ([], "x", {"conversation_context": {"history": {"items": 1}}}):
            self.handover(control_passed=odd)
        self.assertEqual(set(self.events().mapped("state")), {"ignored", "done"})

    def handover(self, **more):
        value = {
            "messaging_product": "whatsapp",
            "recipient": {"phone_number_id": PHONE_NUMBER_UID},
            "sender": {"phone_number": MARIA},
            "timestamp": str(int(time.time())),
            "type": "control_passed",
            "control_passed": {},
            **more,
        }
        change = {"field": "messaging_handovers", "value": value}
        self.store_webhook(
            {"entry": [{"id": BUSINESS_ACCOUNT_UID, "changes": [change]}]}
        )
        self.process()


class TestThreadControl(ResponderCase):
    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.ticket = self.receive("My printer is broken").ticket_id

    def as_agent(self):
        return self.ticket.with_user(self.agent)

    def test_99_an_agent_takes_over_and_gives_back(self):
        self.watch(roles=["escalation"])
        self.receive("Still broken")
        self.assertTrue(self.contact()._is_watched())
        self.as_agent().whatsapp_take_over()
        self.assertFalse(self.contact()._is_watched())
        self.assertIn("have taken over", self.ticket.message_ids[:1].body)
        self.assertTrue(self.as_agent()._whatsapp_to_store()["can_give_back"])
        self.answer(self.ticket)
        self.send()
        self.assertEqual(self.simulator.received(self.maria), ["Hello Maria"])
        self.as_agent().whatsapp_give_back()
        self.assertIn("given the conversation", self.ticket.message_ids[:1].body)
        self.assertTrue(self.contact()._is_watched())
        self.receive("Thanks")
        self.assertTrue(self.contact()._is_watched())

    def test_99_metas_refusal_is_put_in_words(self):
        self.watch(roles=[])
        self.receive("Still broken")
        with self.assertRaisesRegex(UserError, "Meta's Business Suite"):
            self.as_agent().whatsapp_take_over()
        self.assertTrue(self.contact()._is_watched())
        fault = {"on": "messages", "kind": "cut_before"}
        self.simulator.control("POST", "faults", **fault)
        with self.assertRaisesRegex(UserError, "gave no answer"):
            self.as_agent().whatsapp_take_over()

    def test_99_a_message_that_meta_refuses_says_who_answers(self):
        self.watch(roles=["primary"])
        message = self.answer(self.ticket)
        self.send()
        self.assertEqual(message.failure_reason, "other_responder")
        self.assertIn("Another system answers", message._failure_text())

    def test_99_only_who_may_answer_takes_over(self):
        reader = self.env["res.users"].create({"name": "Reader", "login": "reader"})
        with self.assertRaises(AccessError):
            self.ticket.with_user(reader).whatsapp_take_over()


class TestRole(HealthCase):
    """The health page says who answers the number."""

    def test_99_the_role_is_shown(self):
        self.assertLines(routing=("ok", "Odoo, as primary, escalation"))
        self.meta(roles=[], is_standby=True)
        self.assertLines(routing=("warning", "Odoo gets copies"))
        self.meta(roles=[], is_standby=False)
        self.assertLines(routing=("warning", "make this app the one that answers"))
        self.meta(roles=["calls"])
        self.assertLines(routing=("warning", "make this app the one that answers"))
        self.account.has_responders = True
        self.assertLines(routing=("error", "Not Odoo"))

    def test_99_a_role_that_cannot_be_read_is_never_sound(self):
        fault = {"on": "phone_number", "kind": "error", "code": 100, "times": 3}
        self.simulator.control("POST", "faults", **fault)
        meta = self.account._ask_meta()
        findings = self.account._examine(meta, ["routing"])
        finding = findings["routing"]
        self.assertEqual(finding.outcome, "unknown")
        check = declared()["routing"]
        self.assertEqual(check.state_of(finding), "unknown")
        shown = check.shown(self.account, finding.as_json())
        self.assertEqual(shown, ("Could not be read", ""))
