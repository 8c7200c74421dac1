# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# pylint-odoo takes only files directly in tests/ for tests:
# pylint: disable=translation-required
from datetime import timedelta

from odoo import fields

from ..common_bot import BotCase


class TestChoice(BotCase):
    """A list asks which of several open tickets a message is about."""

    def prepare(self):
        super().prepare()
        self.phone = self.another_ticket()
        self.end_session()

    def asked(self, text="It is broken again"):
        return self.ask(text)

    def now_in(self):
        """Receive a message of Maria; returns the ticket it is routed to."""
        return self.receive("And now?").ticket_id

    def test_the_message_is_at_once_in_the_ticket_that_was_busy_last(self):
        question = self.asked()
        self.assertIn("Which ticket", question)
        self.assertIn("It is broken again", self.chatter(self.phone))
        self.assertEqual(len(self.tickets()), 2)

    def test_busy_last_is_what_counts_not_new(self):
        self.ticket.with_user(self.agent).message_post(
            body="Looking", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.asked()
        self.assertIn("It is broken again", self.chatter(self.ticket))

    def test_the_list_has_their_open_tickets_and_a_new_one(self):
        self.asked()
        titles = [self.phone.number, self.ticket.number, "New ticket"]
        self.assertEqual(list(self.options()), titles)

    def test_ten_rows_at_most(self):
        for number in range(12):
            self.ticket.copy(
                {"name": f"No {number}", "whatsapp_contact_id": self.contact.id}
            )
        self.asked()
        self.assertEqual(len(self.options()), 10)
        self.assertEqual(list(self.options())[-1], "New ticket")

    def test_choosing_takes_along_what_was_written_meanwhile(self):
        self.asked()
        self.receive("Paper jam")
        [answer] = self.press(self.ticket.number)
        self.assertIn(f"in ticket {self.ticket.number}", answer)
        for text in ("It is broken again", "Paper jam"):
            self.assertIn(text, self.chatter(self.ticket))
            self.assertNotIn(text, self.chatter(self.phone))
        self.assertEqual(self.now_in(), self.ticket)

    def test_question_and_choice_are_read_in_the_chatter(self):
        self.asked()
        self.press(self.ticket.number)
        lines = self.chatter(self.ticket)
        self.assertTrue(
            any(f"2. {self.ticket.number} – The printer" in line for line in lines)
        )
        self.assertIn(f"▸ {self.ticket.number}", lines)

    def test_a_new_ticket(self):
        self.asked()
        self.receive("The screen, I mean")
        [answer] = self.press("New ticket")
        new = self.tickets()[-1:]
        self.assertEqual(len(self.tickets()), 3)
        self.assertEqual(new.name, "It is broken again")
        self.assertIn(new.number, answer)
        self.assertIn("The screen, I mean", self.chatter(new))
        self.assertEqual(self.now_in(), new)

    def test_pressed_twice_is_once(self):
        self.asked()
        options = self.options()
        self.press("New ticket", options["New ticket"])
        self.press("New ticket", options["New ticket"])
        self.assertEqual(len(self.tickets()), 3)
        self.press("Other", options[self.ticket.number])
        self.assertEqual(self.now_in(), self.tickets()[-1:])

    def test_delivered_twice_is_once(self):
        self.asked()
        reply = {"id": self.options()["New ticket"], "title": "New ticket"}
        reply = {"type": "list_reply", "list_reply": reply}
        self.simulator.writes(
            self.maria, message={"type": "interactive", "interactive": reply}
        )
        self.deliver(times=2)
        self.process()
        self.assertEqual(len(self.tickets()), 3)

    def test_case_62_typing_the_number_will_do(self):
        for typed in ("2", " 2. ", "2)"):
            self.confirm_nothing()
            self.asked()
            self.say(typed)
            self.assertEqual(self.now_in(), self.ticket, typed)
            self.contact.session_ids._end("closed")
            self.phone.message_post(body="x", message_type="comment")
            self.phone.message_ids[:1].subtype_id = self.env.ref("mail.mt_comment")

    def test_or_the_tickets_number(self):
        self.asked()
        self.say(self.ticket.number.lower())
        self.assertEqual(self.now_in(), self.ticket)

    def test_also_after_more_words(self):
        self.asked()
        self.receive("Paper jam")
        self.say("2")
        self.assertIn("Paper jam", self.chatter(self.ticket))

    def test_a_number_that_is_no_row_is_a_message(self):
        self.asked()
        self.assertEqual(self.say("7"), [])
        self.assertIn("7", self.chatter(self.phone))

    def test_not_choosing_is_fine_and_it_is_not_asked_again(self):
        self.asked()
        self.assertEqual(self.say("Hello?"), [])
        self.assertEqual(self.now_in(), self.phone)

    def expire(self):
        session = self.contact.session_ids[:1]
        past = fields.Datetime.now() - timedelta(days=3)
        session.write({"state": "expired", "expires_at": past, "last_activity": past})

    def test_chosen_days_later(self):
        self.asked()
        self.expire()
        self.press(self.ticket.number)
        self.assertIn("It is broken again", self.chatter(self.ticket))
        self.assertEqual(self.now_in(), self.ticket)
        self.assertEqual(len(self.tickets()), 2)

    def test_chosen_days_later_from_within_another_conversation(self):
        self.asked()
        uid = self.options()[self.ticket.number]
        self.expire()
        self.asked("Something about the phone")
        self.press("Old list", uid)
        self.assertIn("It is broken again", self.chatter(self.ticket))
        self.assertIn("Something about the phone", self.chatter(self.phone))
        self.assertEqual(self.now_in(), self.phone)

    def test_an_agents_answer_settles_it(self):
        self.asked()
        self.answer(self.phone)
        [answer] = self.press(self.ticket.number)
        self.assertIn(f"in ticket {self.phone.number}", answer)
        self.assertEqual(self.now_in(), self.phone)

    def test_so_does_an_agent_who_moves_the_conversation(self):
        self.asked()
        third = self.ticket.copy({"whatsapp_contact_id": self.contact.id})
        self.contact.session_ids[:1]._move_to(third)
        [answer] = self.press(self.ticket.number)
        self.assertIn(f"in ticket {third.number}", answer)
        self.assertEqual(self.now_in(), third)

    def test_a_ticket_closed_meanwhile_cannot_be_chosen(self):
        self.asked()
        self.close(self.ticket)
        [answer] = self.press(self.ticket.number)
        self.assertIn("is closed", answer)
        self.assertEqual(self.now_in(), self.phone)
        self.press("New ticket")
        self.assertEqual(len(self.tickets()), 3, "the choice is still theirs")

    def test_nor_somebody_elses(self):
        other = self.receive("My secret problem", self.joao).ticket_id
        self.asked()
        uid = self.options()["New ticket"]
        [answer] = self.press("x", uid.replace("new", str(other.id)))
        self.assertEqual(answer, "We could not find that ticket among yours.")
        self.assertNotIn("It is broken again", self.chatter(other))

    def test_nor_may_somebody_else_choose(self):
        self.asked()
        uid = self.options()["New ticket"]
        self.press("New ticket", uid, customer=self.joao)
        self.assertEqual(len(self.tickets()), 2)
        self.assertEqual(self.now_in(), self.phone)

    def test_one_open_ticket_is_no_choice(self):
        self.close(self.phone)
        self.account.grace_minutes = 0
        self.assertEqual(self.say("It is broken again"), [])
        self.assertIn("It is broken again", self.chatter(self.ticket))

    def test_it_can_be_switched_off(self):
        self.account.ask_which_ticket = False
        self.assertEqual(self.say("It is broken again"), [])
        self.assertIn("It is broken again", self.chatter(self.phone))
        self.assertEqual(len(self.tickets()), 2)

    def test_unasked_they_get_a_new_ticket_if_none_is_continued(self):
        self.account.write({"ask_which_ticket": False, "continue_open_ticket": False})
        self.asked()
        self.assertEqual(len(self.tickets()), 3)

    def test_a_live_conversation_is_no_choice(self):
        self.answer(self.phone)
        self.assertEqual(self.say("It works"), [])
        self.assertIn("It works", self.chatter(self.phone))

    def test_new_by_command_is_not_asked_about(self):
        self.say("/novo")
        [answer] = self.say("It is broken again")
        self.assertIn(self.tickets()[-1:].number, answer)
        self.assertEqual(len(self.tickets()), 3)
