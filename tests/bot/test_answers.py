# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import ValidationError

from ..common_bot import BotCase

FLOOD = "odoo.addons.helpdesk_mgmt_whatsapp.models.message.contact"


class TestPause(BotCase):
    """Each contact gets one automatic answer of a kind within the account's pause."""

    def prepare(self):
        super().prepare()
        self.account.answer_pause = 1

    def minutes_later(self, minutes):
        given = self.contact._bot_recall("answered")
        earlier = {
            kind: [moment - minutes * 60 for moment in moments]
            for kind, moments in given.items()
        }
        self.contact._bot_remember(answered=earlier)

    def test_d21_a_command_is_answered_twice_and_then_no_more(self):
        for answers in (1, 1, 0, 0):
            self.assertEqual(len(self.say("/status")), answers)
        self.assertEqual(len(self.say("/ajuda")), 1, "another kind")

    def test_other_answers_are_given_once(self):
        self.assertEqual(len(self.say("/cancelar")), 1)
        self.assertEqual(self.say("/cancelar"), [])

    def test_what_an_earlier_version_remembered_counts(self):
        self.contact._bot_remember(answered={"cancel": datetime.now().timestamp()})
        self.assertFalse(self.contact._may_answer("cancel"))

    def test_again_after_the_pause(self):
        self.say("/cancelar")
        self.minutes_later(1)
        self.assertEqual(len(self.say("/cancelar")), 1)

    def test_the_account_sets_the_time(self):
        self.account.answer_pause = 30
        self.say("/cancelar")
        self.minutes_later(29)
        self.assertEqual(self.say("/cancelar"), [])
        self.account.answer_pause = 0
        self.assertEqual(len(self.say("/cancelar")), 1)
        with self.assertRaises(ValidationError):
            self.account.answer_pause = -1

    def test_without_a_pause_two_machines_do_not_talk_for_ever(self):
        self.account.answer_pause = 0
        with patch(f"{FLOOD}.MOST_AUTOMATIC", 3):
            answers = [len(self.say("/status")) for _time in range(8)]
            self.assertLessEqual(sum(answers), 3)
            self.assertEqual(answers[-1], 0)
            self.env.cr.execute(
                "UPDATE helpdesk_whatsapp_message"
                " SET create_date = create_date - interval '61 minutes'"
            )
            self.env.invalidate_all()
            self.assertEqual(len(self.say("/status")), 1)

    def test_confirmations_too(self):
        confirmed = self.queued()
        self.assertEqual(len(confirmed), 1)
        self.assertEqual(len(self.say("/novo Another")), 1, "asked for")
        self.assertEqual(self.say("/novo And another"), [])
        self.assertEqual(len(self.tickets()), 3, "the ticket is there all the same")
        self.contact.session_ids._end("closed")
        self.account.ask_which_ticket = False
        self.assertEqual(self.say("One more"), [])
        self.minutes_later(1)
        self.assertEqual(len(self.say("/novo Again")), 1)

    def test_every_contact_has_a_pause_of_their_own(self):
        self.say("/status")
        message = self.receive("/status", self.joao)
        self.assertEqual(len(self.queued(message.contact_id)), 1)

    def test_two_machines_do_not_talk_without_end(self):
        before = self.queued()
        for letter in "abcdefghij":
            self.receive(f"/x{letter}")
        self.assertEqual(len(self.queued() - before), 1)

    def test_what_is_remembered_does_not_grow(self):
        for number in range(30):
            self.contact._note_answer(f"kind {number}")
            self.minutes_later(2)
        self.contact._note_answer("last")
        self.assertEqual(set(self.contact._bot_recall("answered")), {"last"})


class TestSilence(BotCase):
    """No automatic answers outside the window, to blocked contacts, and the like."""

    def test_outside_the_customer_service_window(self):
        old = datetime.now() - timedelta(hours=25)
        self.contact.window_expires_at = old
        self.assertEqual(self.say("/status", timestamp=int(old.timestamp())), [])

    def test_to_a_blocked_contact(self):
        self.contact.is_blocked = True
        self.assertEqual(self.say("/status"), [])

    def test_nothing_for_a_message_in_a_conversation(self):
        self.assertEqual(self.say("It is the one on the third floor"), [])


class TestLanguage(BotCase):
    """The language of answers: chosen, else the partner's, country's or account's."""

    def test_the_order(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.env["res.lang"]._activate_lang("fr_FR")
        partner = self.contact.partner_id
        self.account.lang = "fr_FR"
        self.contact.lang, partner.lang = "es_ES", "en_US"
        self.assertEqual(self.contact._language(), "es_ES")
        self.contact.lang = False
        self.assertEqual(self.contact._language(), "en_US")
        partner.lang = False
        self.assertEqual(self.contact._language(), "pt_BR")
        self.contact.wa_id = "4915112345678"
        self.assertEqual(self.contact._language(), "fr_FR")


class TestPhone(BotCase):
    """Automatic answers on the simulated phone, whose buttons are pressed."""

    def prepare(self):
        super().prepare()
        self.simulator.control("PATCH", "customers/maria", behaviour="delivers")
        self.settle()

    def types(self, text):
        self.simulator.writes(self.maria, text)
        self.settle()
        return self.simulator.phone(self.maria)[-1]

    def press(self, title):
        wamid = self.simulator.does(self.maria, "press", title=title)
        self.settle()
        return self.message(wamid)

    def test_texts_arrive(self):
        self.assertIn(self.ticket.number, self.types("/status")["text"])

    def test_buttons_arrive_and_are_pressed(self):
        self.types("/cancelar")
        message = self.press("Yes, cancel")
        self.assertTrue(message.quoted_id, "a press quotes what it was below")
        self.assertEqual(self.ticket.stage_id.name, "Cancelled")
        self.assertIn("cancelled", self.simulator.received(self.maria)[-1])

    def test_languages_arrive_and_are_chosen(self):
        self.types("/idioma")
        self.press("Português (BR)")
        self.assertEqual(self.contact.lang, "pt_BR")

    def test_tickets_arrive_and_are_chosen(self):
        phone = self.another_ticket()
        self.end_session()
        self.types("It is broken again")
        message = self.press(self.ticket.number)
        self.assertEqual(message.ticket_id, self.ticket)
        self.assertIn("It is broken again", self.chatter(self.ticket))
        self.assertNotIn("It is broken again", self.chatter(phone))

    def test_nothing_failed(self):
        self.another_ticket("T" * 200)
        self.end_session()
        for text in ("/ajuda", "/status", "/idioma", "/cancelar", "Broken", "STOP"):
            self.types(text)
        self.assertEqual(
            set(self.queued().mapped("state")) - {"accepted", "sent", "delivered"},
            set(),
        )
