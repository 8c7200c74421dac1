# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from ...tools import commands
from ..common_bot import BotCase


class TestTitles(BotCase):
    """A greeting is no title: the first text with substance becomes it."""

    def prepare(self):
        super().prepare()
        self.greeting = self.receive("Oi, bom dia!", customer=self.joao)
        self.greeted = self.greeting.ticket_id
        self.greeting.contact_id.lang = "en_US"

    def answered(self, text):
        """Receive a message of João; returns the last automatic answer."""
        self.receive(text, customer=self.joao)
        return self.queued(self.greeting.contact_id)[-1:].text

    def test_title_is_the_first_text_with_substance(self):
        self.assertEqual(self.greeted.name, "Oi, bom dia!")
        for text, title in (
            ("Tudo bem? Oi!", "Oi, bom dia!"),
            ("👍", "Oi, bom dia!"),
            ("My printer is dead\nIt smokes", "My printer is dead"),
            ("And it is black", "My printer is dead"),
        ):
            self.receive(text, customer=self.joao)
            self.assertEqual(self.greeted.name, title)

    def test_title_that_an_agent_gave_stays(self):
        self.greeted.with_user(self.agent).name = "Printer of João"
        self.receive("It smokes", customer=self.joao)
        self.assertEqual(self.greeted.name, "Printer of João")

    def test_title_is_erased_with_the_message_it_is_from(self):
        self.receive("My printer is dead", customer=self.joao)
        self.greeting.contact_id.unlink()
        self.assertNotIn("printer", self.greeted.name)

    def test_title_is_found_after_days_as_well(self):
        self.greeted.whatsapp_session_ids._end("expired")
        self.receive("My printer is dead", customer=self.joao)
        self.assertEqual(self.greeted.name, "My printer is dead")

    def test_title_of_their_own_greeting_is_not_told_to_customers(self):
        status = self.answered("/status")
        self.assertIn(f"*{self.greeted.number}*\n", status)
        cancel = self.answered("/cancel")
        for text in (status, cancel):
            self.assertNotIn("bom dia", text)
            self.assertNotIn("–", text)
        template = self.account.template_ids.filtered(
            lambda template: template.name == "ticket_resolved"
        )[:1]
        contact = self.greeting.contact_id
        shown = contact._compose(template, self.greeted).shown
        self.assertNotIn("bom dia", shown)
        self.assertIn(self.greeted.number, shown)

    def test_title_with_substance_is_told(self):
        [status] = self.say("/status")
        self.assertIn(f"*{self.ticket.number}* – The printer is broken\n", status)

    def test_title_greetings_of_four_languages(self):
        for text in (
            *("Oi", "Olá, tudo bem?", "Bom dia pessoal", "Boa tarde 👋", "alguém aí?"),
            *("Hi", "hello there!", "Good morning", "Hey, how are you?", "Anybody?"),
            *("Hola", "¡Buenos días!", "buenas tardes, ¿qué tal?"),
            *("Bonjour", "Bonsoir madame", "Salut, ça va ?", "Bonjour à tous"),
        ):
            self.assertTrue(commands.is_greeting(text), text)
            self.assertFalse(commands.has_substance(text), text)

    def test_title_what_is_more_than_a_greeting(self):
        for text in (
            *(
                "Oi, minha impressora quebrou",
                "Hi, invoice 4711?",
                "Day 3, no phone",
            ),
            *("Hola, no tengo señal", "Bonjour, où est mon colis ?", "help", "1"),
        ):
            self.assertFalse(commands.is_greeting(text), text)
            self.assertTrue(commands.has_substance(text), text)
