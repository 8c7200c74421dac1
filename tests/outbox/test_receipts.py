# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from ..common import WhatsappCase


class TestReceipts(WhatsappCase):
    """Read receipts and typing indicators sent to customers."""

    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.first = self.receive("Hello?")
        self.ticket = self.tickets().with_user(self.agent)

    def is_read(self):
        self.send()
        [*_earlier, last] = self.simulator.phone(self.maria)
        return last["status"] == "read"

    def is_typing(self):
        self.send()
        return bool(
            self.simulator.control("GET", "customers/maria/messages")["typing_until"]
        )

    def test_when_an_agent_opens_the_ticket(self):
        self.account.read_receipts = "open"
        self.ticket.whatsapp_seen()
        self.assertTrue(self.is_read())
        self.assertFalse(self.is_typing())

    def test_opening_twice_tells_meta_once(self):
        self.account.read_receipts = "open"
        self.ticket.whatsapp_seen()
        self.send()
        self.ticket.whatsapp_seen()
        self.assertFalse(self.first.receipt)

    def test_when_an_agent_answers(self):
        self.account.read_receipts = "answer"
        self.ticket.whatsapp_seen()
        self.assertFalse(self.is_read())
        self.ticket.whatsapp_writing()
        self.assertTrue(self.is_typing())

    def test_an_answer_without_the_composer_reads_too(self):
        self.account.read_receipts = "answer"
        self.ticket.whatsapp_post("<p>Hi</p>")
        self.send()
        self.assertEqual(self.simulator.phone(self.maria)[0]["status"], "read")

    def test_not_from_an_archived_account(self):
        self.account.write({"read_receipts": "open", "active": False})
        self.ticket.whatsapp_seen()
        self.assertFalse(self.is_read())

    def test_never(self):
        self.account.read_receipts = "never"
        self.ticket.whatsapp_seen()
        self.ticket.whatsapp_writing()
        self.ticket.whatsapp_post("<p>Hi</p>")
        self.send()
        self.assertNotEqual(self.simulator.phone(self.maria)[0]["status"], "read")

    def test_one_that_fails_stops_nothing_and_is_forgotten(self):
        self.account.read_receipts = "answer"
        self.simulator.control("POST", "faults", on="read", kind="http", status=500)
        self.ticket.whatsapp_post("<p>Hi</p>")
        self.send()
        self.assertEqual(self.simulator.received(self.maria), ["Hi"])
        self.assertFalse(self.first.receipt)

    def test_an_automatic_answer_does_not_pretend_that_somebody_has_read(self):
        self.account.read_receipts = "answer"
        self.account._rule("created").to_customer = True
        joao = self.simulator.customer("João", "5541988887766")
        message = self.receive("Hello", customer=joao)
        self.assertFalse(message.read_at)
