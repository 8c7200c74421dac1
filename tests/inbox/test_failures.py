# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of updates that cannot be processed: they stay, and stop no other."""

from datetime import datetime, timedelta
from unittest.mock import patch

from psycopg2.errors import LockNotAvailable

from odoo.tools import mute_logger

from .. import workers
from ..common import MARIA, WhatsappCase, payload, text_message

STATUSES = "odoo.addons.helpdesk_mgmt_whatsapp.models.inbox.statuses"
INBOX = "odoo.addons.helpdesk_mgmt_whatsapp.models.inbox.processing"


class TestFailure(WhatsappCase):
    def failing(self, times):
        """Let the next ``times`` creations of a ticket fail."""
        calls = iter(range(1000))
        tickets = type(self.env["helpdesk.ticket"])
        create = tickets.create

        def fail(records, vals_list):
            if next(calls) < times:
                raise RuntimeError("storage full")
            return create(records, vals_list)

        return patch.object(tickets, "create", fail)

    def retry_now(self):
        self.events("pending").write({"next_attempt_at": False})
        self.process()

    def test_a_status_that_fails_holds_up_no_other(self):
        about = {"status": "sent", "timestamp": "1795873033", "recipient_id": MARIA}
        self.store_webhook(
            payload(statuses=[{"id": f"wamid.{n}", **about} for n in (1, 2)])
        )
        messages = type(self.env["helpdesk.whatsapp.message"])
        genuine = messages._of_statuses

        def fail(model, account, statuses):
            if "wamid.1" in [status.wamid for status in statuses]:
                raise RuntimeError("broken")
            return genuine(model, account, statuses)

        with patch.object(messages, "_of_statuses", fail), mute_logger(STATUSES):
            self.process()
        states = self.events().mapped("state")
        self.assertEqual(sorted(states), ["ignored", "pending"])

    @mute_logger(INBOX)
    def test_m11_an_update_that_kills_its_workers_is_parked(self):
        self.simulator.writes(self.maria, "poison")
        self.store_held()
        event = self.events("pending")
        workers.claim(event, "inbox", event.partition, unfinished=3)
        self.simulator.writes(self.maria, "harmless")
        self.store_held()
        self.process()
        self.assertEqual(event.state, "failed")
        self.assertIn("did not finish", event.error)
        self.assertEqual(self.tickets().mapped("name"), ["harmless"])

    @mute_logger(INBOX)
    def test_what_fails_is_tried_again_whole(self):
        with self.failing(1):
            message = self.receive("Hello")
            self.assertFalse(message, "nothing half done")
            self.assertEqual(self.events().state, "pending")
            self.assertIn("storage full", self.events().error)
            self.process()
            self.assertFalse(self.tickets(), "not before its time")
            self.retry_now()
        self.assertEqual(self.tickets().name, "Hello")
        self.assertEqual(self.events().state, "done")

    @mute_logger(INBOX)
    def test_nothing_of_the_same_customer_overtakes_and_nobody_else_waits(self):
        joao = self.simulator.customer("João", "5541988887766")
        with self.failing(2):  # together with the others, then alone
            self.simulator.writes(self.maria, "First")
            self.simulator.writes(self.maria, "Second")
            self.simulator.writes(joao, "Bom dia")
            self.deliver()
            self.process()
            self.assertEqual(self.tickets().mapped("name"), ["Bom dia"])
            self.process()
            self.assertEqual(self.tickets().mapped("name"), ["Bom dia"])
            self.retry_now()
        marias = self.tickets()[-1]
        self.assertEqual(marias.name, "First")
        self.assertIn("Second", self.chatter(marias))

    @mute_logger(INBOX)
    def test_what_keeps_failing_is_parked_and_the_admin_sends_it_back(self):
        with self.failing(100):
            self.receive("Hello")
            for _attempt in range(8):
                self.retry_now()
        self.assertEqual(self.events().state, "failed")
        self.assertEqual(len(self.account.activity_ids), 1, "the admin is notified")
        manager = self.env.ref("base.user_admin")
        self.events().with_user(manager).action_retry()
        self.process()
        self.assertEqual(self.tickets().name, "Hello")

    @mute_logger(INBOX)
    def test_one_bad_update_of_a_batch_stops_no_other(self):
        joao = self.simulator.customer("João", "5541988887766")
        with self.failing(100):
            self.receive("Hello")
        self.receive("Bom dia", customer=joao)
        self.assertEqual(self.tickets().name, "Bom dia")

    @mute_logger(INBOX)
    def test_after_a_while_a_customers_later_messages_go_first(self):
        with self.failing(10):  # each time with the later message, then alone
            self.simulator.writes(self.maria, "Poisoned")
            self.simulator.writes(self.maria, "Still there?")
            self.deliver()
            for _attempt in range(4):
                self.retry_now()
            self.assertFalse(self.tickets())
            self.retry_now()
        self.retry_now()
        self.assertEqual(self.tickets().name, "Still there?")
        self.assertIn("Poisoned", self.chatter(self.tickets()))

    def test_a_customer_somebody_is_busy_with_holds_up_nobody_else(self):
        self.receive("Hello")
        contacts = type(self.env["helpdesk.whatsapp.contact"])
        lock = contacts._lock

        def busy(contact, wait=True):
            if not wait and contact.wa_id == MARIA:
                raise LockNotAvailable
            return lock(contact, wait)

        joao = self.simulator.customer("João", "5541988887766")
        self.simulator.writes(self.maria, "Second")
        self.simulator.writes(joao, "Bom dia")
        self.deliver()
        with patch.object(contacts, "_lock", busy):
            self.process()
        self.assertIn("Bom dia", self.tickets().mapped("name"))
        self.assertEqual(self.events("pending").attempts, 0)
        self.process()
        self.assertEqual(len(self.tickets()), 2)

    def test_a_ticket_is_made_though_the_channel_was_deleted(self):
        self.env.ref("helpdesk_mgmt_whatsapp.helpdesk_ticket_channel_whatsapp").unlink()
        self.receive("Hello")
        self.assertEqual(self.tickets().name, "Hello")

    def test_old_updates_are_swept_and_still_not_doubled(self):
        wamid = self.receive("Hello").wamid
        self.events().processed_at = datetime.now() - timedelta(days=31)
        self.work("retention")
        self.assertFalse(self.events())
        self.post(payload(text_message(wamid, "Hello")))
        self.process()
        self.assertEqual(len(self.tickets().whatsapp_message_ids), 2)
        self.assertEqual(self.events().state, "done")
