# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# pylint-odoo takes only files directly in tests/ for tests:
# pylint: disable=translation-required
"""Tests of the agent's name before what they write to a customer."""

import doctest
import json

from odoo.exceptions import UserError

from ...tools import signature
from ...tools.signature import shown_name, signed
from ..common import WhatsappCase


class TestSignature(WhatsappCase):
    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.receive("Meu computador não está ligando")
        self.ticket = self.tickets()
        self.account.is_signing = True
        self.agent.name = "Alice Agent"

    def received(self):
        self.send()
        return self.simulator.received(self.maria)

    def sent(self, message):
        return message._request()[message.message_type]

    def test_the_examples_hold(self):
        self.assertFalse(doctest.testmod(signature).failed)

    def test_the_customer_reads_the_name_and_the_ticket_stays_as_written(self):
        message = self.answer(self.ticket)
        self.assertEqual(self.received(), ["*Alice:* Hello Maria"])
        self.assertEqual(message.text, "Hello Maria")
        self.assertEqual(self.chatter(self.ticket)[-1], "Hello Maria")
        self.assertEqual(self.ticket.whatsapp_last_message, "Hello Maria")

    def test_account_and_agent_choose(self):
        self.agent.whatsapp_shown_name = "Ally *the* helper"
        self.answer(self.ticket, "<p>One</p>")
        self.agent.whatsapp_is_signing = False
        self.answer(self.ticket, "<p>Two</p>")
        self.agent.whatsapp_is_signing = True
        self.account.is_signing = False
        self.answer(self.ticket, "<p>Three</p>")
        self.assertEqual(self.received(), ["*Ally the helper:* One", "Two", "Three"])

    def test_an_agent_may_choose_in_their_own_preferences(self):
        me = self.agent.with_user(self.agent)
        me.write({"whatsapp_is_signing": False, "whatsapp_shown_name": "Ally"})
        self.assertEqual(
            me.read(["whatsapp_shown_name"])[0]["whatsapp_shown_name"], "Ally"
        )

    def test_what_odoo_writes_by_itself_has_no_name(self):
        self.account._rule("created").to_customer = True
        self.receive("/novo A impressora também")
        self.send_notices()
        texts = self.simulator.received(self.maria)
        self.assertTrue(texts)
        self.assertNotIn("*Alice:*", "".join(texts))

    def test_a_second_attempt_is_signed_like_the_first(self):
        message = self.answer(self.ticket)
        self.account.is_signing = False
        message.state = "failed"
        message._queue_anew()
        self.assertEqual(self.received(), ["*Alice:* Hello Maria"])

    def test_the_name_counts_within_metas_limits(self):
        room = 4096 - len("*Alice:* ")
        self.answer(self.ticket, "<p>%s</p>" % ("x" * room))
        with self.assertRaisesRegex(UserError, "4097.*4096"):
            self.answer(self.ticket, "<p>%s</p>" % ("x" * (room + 1)))
        asked = {"type": "button", "options": [{"title": "Yes"}]}
        room = 1024 - len("*Alice:* ")
        ticket = self.ticket.with_user(self.agent)
        with self.assertRaisesRegex(UserError, "1025.*1024"):
            ticket.whatsapp_post("x" * (room + 1), interactive=asked)

    def test_buttons_have_the_name_above_them(self):
        asked = {"type": "button", "options": [{"title": "Yes"}, {"title": "No"}]}
        ticket = self.ticket.with_user(self.agent)
        ticket.whatsapp_post("<p>Does it work?</p>", interactive=asked)
        message = self.ticket.whatsapp_message_ids.sorted("id")[-1]
        self.assertEqual(self.sent(message)["body"]["text"], "*Alice:* Does it work?")
        stored = json.loads(message.content)
        self.assertEqual(stored["body"]["text"], "Does it work?")

    def test_a_caption_has_the_name_or_goes_first_by_itself(self):
        messages = self.env["helpdesk.whatsapp.message"]
        contact, columns = self.ticket.whatsapp_contact_id, {"signature": "Alice"}
        image = self.env["ir.attachment"].create({"name": "a.png", "raw": b"-"})
        files = [("image", image)]
        [one] = messages._queue_parts(contact, "Look", files, **columns)
        self.assertEqual(self.sent(one)["caption"], "*Alice:* Look")
        text, alone = messages._queue_parts(contact, "x" * 1020, files, **columns)
        self.assertEqual((text.message_type, alone.message_type), ("text", "image"))
        self.assertEqual(self.sent(alone), {})

    def test_lists_keep_their_beginning_and_names_lose_their_marks(self):
        for text in ("- one\n- two", "> quoted", "1. first", "```code```"):
            with self.subTest(text):
                self.assertEqual(signed("Alice", text), f"*Alice:*\n{text}")
        self.assertEqual(shown_name("  *Alice*\n_B_ "), "Alice B")
        self.assertEqual(len(shown_name("x" * 99)), 40)
