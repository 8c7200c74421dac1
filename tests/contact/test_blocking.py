# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of blocking contacts in Odoo and at Meta."""

from odoo.tools import mute_logger

from ...models.lane.pauses import BLOCKS
from .. import workers
from ..common import WhatsappCase

LANE = "odoo.addons.helpdesk_mgmt_whatsapp.models.contact.blocking"
ACCOUNT = "odoo.addons.helpdesk_mgmt_whatsapp.models.account.helpdesk_whatsapp_account"


class TestBlocking(WhatsappCase):
    def prepare(self):
        super().prepare()
        self.receive("Hi")
        self.contact = self.tickets().whatsapp_contact_id

    def toggle(self):
        self.contact.with_user(self.agent).action_toggle_blocked()

    def calls(self):
        """Return the methods of the calls to block (POST) and unblock (DELETE)."""
        entries = self.simulator.control("GET", "traffic")["data"]
        return [
            entry["method"]
            for entry in entries
            if entry["url"].endswith("/block_users")
        ]

    def fault(self, **values):
        self.simulator.control("POST", "faults", on="block_users", **values)

    def later(self):
        self.contact.block_after = False
        self.account.send_after = False
        self.send()

    def test_a_blocked_customer_is_blocked_at_once_and_at_meta_afterwards(self):
        self.toggle()
        self.assertTrue(self.contact.is_blocked)
        self.assertTrue(self.contact.is_block_due)
        self.assertFalse(self.calls())
        self.send()
        self.assertEqual(self.calls(), ["POST"])
        self.assertEqual(self.contact.meta_block, "yes")
        self.assertFalse(self.contact.is_block_due)
        self.send()
        self.assertEqual(len(self.calls()), 1)

    def test_what_was_queued_before_the_block_is_not_sent(self):
        message = self.answer(self.tickets())
        message.contact_id.is_blocked = True
        self.send()
        self.assertEqual(message.state, "failed")
        self.assertEqual(message.failure_reason, "blocked")

    def test_unblocking(self):
        self.toggle()
        self.send()
        self.toggle()
        self.send()
        self.assertEqual(self.calls(), ["POST", "DELETE"])
        self.assertEqual(self.contact.meta_block, "no")
        self.receive("I am back")
        self.assertEqual(len(self.chatter(self.tickets())), 3)

    def test_c2_an_account_without_a_number_holds_its_own_and_stops_nobody(self):
        second = self.account.copy({"phone_number_uid": False, "name": "Second"})
        blocked = self.contact.create(
            {"account_id": second.id, "wa_id": "5541988887766", "is_block_due": True}
        )
        message = self.answer(self.tickets())
        self.toggle()
        self.toggle()
        self.contact.is_block_due = True
        self.send()
        self.assertEqual(message.state, "accepted")
        self.assertFalse(self.contact.is_block_due)
        self.assertTrue(blocked.is_block_due)
        self.assertFalse(blocked.block_attempts)

    def test_changed_twice_before_the_lane_ran_is_nothing_to_do(self):
        self.toggle()
        self.toggle()
        self.assertFalse(self.contact.is_block_due)
        self.send()
        self.assertFalse(self.calls())

    def test_what_a_blocked_contact_writes_opens_nothing_and_is_not_answered(self):
        self.settle()
        self.tickets().stage_id = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_done"
        )
        before = self.simulator.received(self.maria)
        self.toggle()
        message = self.receive("Let me in")
        self.settle()
        self.assertEqual(message.text, "Let me in")
        self.assertFalse(message.ticket_id)
        self.assertEqual(len(self.tickets()), 1)
        self.assertEqual(self.simulator.received(self.maria), before)

    def test_who_wrote_long_ago_is_blocked_at_meta_when_they_next_write(self):
        self.simulator.control("POST", "window", customer=self.maria)
        self.toggle()
        with mute_logger(LANE):
            self.send()
        self.assertEqual(self.contact.block_failure, "too_late")
        self.assertFalse(self.contact.is_block_due)
        self.assertTrue(self.contact.is_blocked)
        self.receive("Still here")
        self.assertTrue(self.contact.is_block_due)
        self.send()
        self.assertEqual(self.contact.meta_block, "yes")
        self.assertFalse(self.contact.block_failure)

    def test_trouble_at_meta_is_tried_again_and_then_given_up(self):
        self.fault(kind="error", code=131016, times=20)
        self.toggle()
        with mute_logger(LANE):
            for _attempt in range(len(BLOCKS) + 3):
                self.later()
        self.assertEqual(len(self.calls()), len(BLOCKS) + 1)
        self.assertEqual(self.contact.block_failure, "refused")
        self.simulator.control("DELETE", "faults")
        self.contact.with_user(self.agent).action_push_block_again()
        self.later()
        self.assertEqual(self.contact.meta_block, "yes")
        self.assertFalse(self.contact.block_failure)

    def test_a_call_without_an_answer_is_made_again(self):
        self.fault(kind="cut_after")
        self.toggle()
        with mute_logger(LANE):
            self.send()
        self.assertEqual(self.contact.meta_block, "unknown")
        self.toggle()
        self.later()
        self.assertEqual(self.calls(), ["POST", "DELETE"])
        self.assertEqual(self.contact.meta_block, "no")

    def test_a_refused_token_pauses_the_account_and_the_block_waits(self):
        self.fault(kind="error", code=190)
        self.toggle()
        with mute_logger(LANE, ACCOUNT):
            self.send()
        self.assertEqual(self.account.paused_reason, "token")
        self.assertTrue(self.contact.is_block_due)
        self.account._resume_sending()
        self.later()
        self.assertEqual(self.contact.meta_block, "yes")

    def test_a_customer_without_a_number_is_blocked_by_the_user_id(self):
        ana = self.simulator.customer(
            "Ana", "5541977776666", username="ana", hide_phone=True
        )
        self.receive("Oi", customer=ana)
        self.contact = self.tickets()[-1].whatsapp_contact_id
        self.toggle()
        self.send()
        self.assertEqual(self.contact.meta_block, "yes")

    def test_a_block_that_kills_its_workers_is_given_up(self):
        self.toggle()
        workers.claim(self.contact, "blocks", unfinished=3)
        with mute_logger(LANE):
            self.send()
        self.assertFalse(self.calls())
        self.assertEqual(self.contact.block_failure, "broken")
        self.assertFalse(self.contact.is_block_due)
        self.contact.with_user(self.agent).action_push_block_again()
        self.send()
        self.assertEqual(self.calls(), ["POST"])
