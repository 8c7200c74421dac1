# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import Form

from ..common import payload, text_message
from ..common_bot import BotCase


class TestOptOut(BotCase):
    """After STOP a contact gets no automatic messages until START."""

    def blacklisted(self):
        numbers = self.env["phone.blacklist"].search([]).mapped("number")
        return "+5511987654321" in numbers

    def prepare(self):
        super().prepare()
        self.account.continue_open_ticket = False

    def test_it_is_acknowledged_once_and_kept_by_odoo(self):
        self.assertIn("no longer get automatic", self.ask("SAIR"))
        self.assertTrue(self.blacklisted())
        self.assertTrue(self.contact.is_opted_out)
        self.assertFalse(self.contact.has_opted_out)
        self.assertEqual(self.say("STOP"), [])

    def test_words_of_every_language(self):
        for word in ("STOP", "Parar", "cancelar inscrição", "BAJA", "Arrêt."):
            self.assertEqual(len(self.say(word)), 1, word)
            self.assertTrue(self.contact.is_opted_out)
            self.say("START")
            self.assertFalse(self.contact.is_opted_out)

    def test_part_of_a_sentence_is_none(self):
        self.assertEqual(self.say("Please stop the printer"), [])
        self.assertFalse(self.contact.is_opted_out)

    def test_it_opens_no_ticket_and_stands_in_a_live_conversation(self):
        self.say("STOP")
        self.assertEqual(self.chatter(self.ticket)[-2], "STOP")
        self.end_session()
        self.say("START")
        self.assertOnlyTicket()
        stranger = self.receive("STOP", self.joao)
        self.assertFalse(stranger.ticket_id)
        self.assertTrue(stranger.contact_id.is_opted_out)

    def test_no_confirmation_and_no_question_after_it(self):
        self.another_ticket()
        self.end_session()
        self.say("STOP")
        self.assertEqual(self.say("Something else is broken"), [])
        self.assertEqual(len(self.tickets()), 3)

    def test_commands_are_answered_all_the_same(self):
        self.say("STOP")
        for text in ("/status", "/ajuda", "/cancelar", "/idioma", "/novo Phone"):
            self.assertEqual(len(self.say(text)), 1, text)

    def test_an_agent_may_still_answer(self):
        self.say("STOP")
        message = self.answer(self.ticket)
        self.assertEqual(message.state, "outgoing")

    def test_opting_in_again(self):
        self.say("STOP")
        self.assertIn("on again", self.ask("Voltar"))
        self.assertFalse(self.blacklisted())
        self.end_session()
        self.assertEqual(len(self.say("The phone is dead")), 1)

    def test_without_an_opt_out_those_are_words(self):
        self.say("Voltar")
        self.assertIn("Voltar", self.chatter(self.ticket))

    def test_the_administrator_may_take_the_number_off_the_list(self):
        self.say("STOP")
        self.env["phone.blacklist"]._remove(["+5511987654321"])
        self.env.invalidate_all()
        self.assertFalse(self.contact.is_opted_out)

    def test_a_contact_without_a_number(self):
        user = {"from_user_id": "BR.1234567890"}
        self.store_webhook(
            payload(text_message("wamid.1", "STOP", sender=None, **user))
        )
        self.process()
        contact = self.message("wamid.1").contact_id
        self.assertTrue(contact.has_opted_out)
        self.assertTrue(contact.is_opted_out)
        self.store_webhook(
            payload(text_message("wamid.2", "START", sender=None, **user))
        )
        self.process()
        self.assertFalse(contact.is_opted_out)

    def test_a_number_the_library_takes_for_none(self):
        bob = self.simulator.customer("Bob", "15550001111")
        contact = self.receive("STOP", bob).contact_id
        self.assertTrue(contact.has_opted_out)
        self.assertTrue(contact.is_opted_out)

    def test_it_follows_to_another_number(self):
        self.say("STOP")
        self.contact.wa_id = "5541999990000"
        self.assertTrue(self.contact.is_opted_out)

    def test_said_to_an_agent_the_agent_hears_it(self):
        self.answer(self.ticket)
        self.agent.notification_type = "inbox"
        self.ticket.message_subscribe(self.agent.partner_id.ids)
        message = self.receive("Pare")
        notified = message.mail_message_id.notified_partner_ids
        self.assertIn(self.agent.partner_id, notified)

    def test_the_agent_sees_it_on_the_contact(self):
        self.say("STOP")
        form = Form(self.contact.with_user(self.agent))
        self.assertTrue(form.is_opted_out)
