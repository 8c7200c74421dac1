# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# pylint-odoo takes only files directly in tests/ for tests:
# pylint: disable=translation-required
"""Tests of what agents see of messages and templates, by the numbers of a report."""

import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError

from ...tools.templates.meaning import meaning, words_around
from ..common import WhatsappCase

CARD = {
    "name": {"formatted_name": "Ana Lima"},
    "phones": [{"phone": "+55 11 91111-1111", "type": "CELL"}],
    "emails": [{"email": "ana@example.com"}],
}
BODY = "Olá {{1}}, seu chamado *{{2}}* custa {{3}} reais no total."


class TestAgentsChair(WhatsappCase):
    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.first = self.receive("Meu computador não está ligando")
        self.ticket = self.tickets()
        self.contact = self.ticket.whatsapp_contact_id

    def stored(self, **values):
        """Create a message of the customer of any type, as it is shown."""
        content = values.pop("content", {})
        message = self.first.copy({"wamid": False, "state": "received", **values})
        message.content = json.dumps(content)
        return message

    def notifications(self):
        return self.env["mail.message"].search_count(
            [("res_id", "=", self.ticket.id), ("body", "ilike", "reacted with")]
        )

    def test_d11_variables_are_guessed_by_the_words_around_them(self):
        template = self.env["helpdesk.whatsapp.template"].create(
            {
                "account_id": self.account.id,
                "name": "sample",
                "language": "pt_BR",
                "category": "UTILITY",
                "body": BODY,
            }
        )
        template.variable_ids.write({"source": "field", "field_path": False})
        self.contact.partner_id.name = "Maria Silva"
        fields_ = template._fields_to_fill(self.contact._as_reader_of(self.ticket))
        self.assertEqual(
            [(field["label"], field["value"]) for field in fields_],
            [
                ("Olá …", "Maria"),
                ("seu chamado … custa", self.ticket.number),
                ("custa … reais no total", ""),
            ],
        )
        self.assertEqual(meaning("Hello {{1}}", "1"), "first_name")
        self.assertEqual(words_around("{{1}}", "1"), "")

    def test_d11_metas_samples_are_offered_once_they_are_switched_on(self):
        sample = self.env["helpdesk.whatsapp.template"].create(
            {
                "account_id": self.account.id,
                "name": "hello_world",
                "language": "en_US",
                "body": "Welcome and congratulations!",
                "status": "APPROVED",
            }
        )

        def offered():
            pages = self.ticket.with_user(self.agent).whatsapp_templates()
            return [page["name"] for page in pages]

        self.assertNotIn("hello_world", offered())
        sample.is_offered = True
        self.assertIn("hello_world", offered())

    def test_d14_a_reaction_to_an_automatic_text_notifies_nobody(self):
        answer = self.answer(self.ticket)
        self.send()
        for is_automatic, count in ((True, 0), (False, 1)):
            answer.is_automatic = is_automatic
            reaction = self.stored(
                message_type="reaction",
                quoted_id=answer.id,
                content={"reaction": {"message_id": answer.wamid, "emoji": "👍"}},
            )
            reaction._react_to(answer)
            self.assertEqual(self.notifications(), count)

    def test_d14_the_excerpt_of_a_notification_is_in_one_line(self):
        answer = self.answer(self.ticket, "<p>%s</p>" % ("word " * 40))
        self.ticket.user_id = self.agent
        self.ticket._whatsapp_notify_reaction("👍", answer)
        [note] = self.env["mail.message"].search([("body", "ilike", "reacted with")])
        self.assertRegex(note.preview, r"word…”$")

    def test_d28_a_contact_card_opens_a_partner_or_a_new_one(self):
        card = self.stored(message_type="contacts", content={"contacts": [CARD]})
        card.content = json.dumps({"type": "contacts", "contacts": [CARD]})
        shown = card._to_chatter()["cards"]
        self.assertEqual(shown, {"message_id": card.id, "names": ["Ana Lima"]})
        action = card.with_user(self.agent).action_card_contact(0)
        self.assertEqual(action["context"]["default_phone"], "+55 11 91111-1111")
        self.assertEqual(action["context"]["default_email"], "ana@example.com")
        ana = self.env["res.partner"].create(
            {"name": "Ana", "phone": "+5511911111111", "company_id": False}
        )
        action = card.with_user(self.agent).action_card_contact(0)
        self.assertEqual(action["res_id"], ana.id)
        for odd in (1, -1, "0", None):
            with self.assertRaises(UserError):
                card.with_user(self.agent).action_card_contact(odd)

    def test_d29_a_place_has_the_address_of_its_map(self):
        place = {"latitude": -23.5, "longitude": -46.6}
        message = self.stored(message_type="location")
        message.content = json.dumps({"type": "location", "location": place})
        self.assertIn("-23.5", message._to_chatter()["map_url"])
        self.assertNotIn("map_url", self.first._to_chatter())

    def test_d37_a_message_says_that_it_arrived_late(self):
        self.assertNotIn("arrived_at", self.first._to_chatter())
        self.first.sent_at = self.first.create_date - timedelta(hours=9)
        arrived = fields.Datetime.to_string(self.first.create_date)
        self.assertEqual(self.first._to_chatter()["arrived_at"], arrived)

    def test_d38_a_message_says_which_template_it_was(self):
        template = self.account.template_ids[:1]
        message = self.answer(self.ticket)
        self.assertNotIn("template", message._to_chatter())
        message.write({"message_type": "template", "template_id": template.id})
        self.assertEqual(message._to_chatter()["template"], template.name)

    def test_d41_the_composer_knows_of_a_customer_who_opted_out(self):
        self.assertFalse(self.ticket._whatsapp_to_store()["is_opted_out"])
        self.contact._set_opted_out(True)
        self.assertTrue(self.ticket._whatsapp_to_store()["is_opted_out"])

    def test_d43_the_window_closes_here_too_when_meta_says_so(self):
        message = self.answer(self.ticket)
        self.assertTrue(self.contact._window_is_open())
        message._fail("window_closed")  # by our own clock
        self.assertTrue(self.contact._window_is_open())
        message.claimed_at = fields.Datetime.now() + timedelta(minutes=1)
        message._fail("window_closed", 131047)
        self.assertFalse(self.contact._window_is_open())

    def test_d43_but_not_if_the_customer_has_written_since(self):
        message = self.answer(self.ticket)
        message.claimed_at = self.contact.last_seen - timedelta(minutes=1)
        message._fail("window_closed", 131047)
        self.assertTrue(self.contact._window_is_open())
