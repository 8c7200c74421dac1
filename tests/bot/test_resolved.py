# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest
from datetime import timedelta

from odoo import fields

from ...models.bot import rating as helpdesk_ticket_rating
from ..common_bot import BotCase


class TestResolved(BotCase):
    """The question whether a ticket is resolved, with its buttons, and the rating."""

    def prepare(self):
        super().prepare()
        self.agent.notification_type = "inbox"
        self.ticket.user_id = self.agent
        self.close(self.ticket)
        self.asked = self.resolve_and_send()

    def resolve_and_send(self, without=None):
        template = self.account._template("ticket_resolved", "en_US")
        template.button_ids.filtered(lambda button: button.text == without).unlink()
        return self.env["helpdesk.whatsapp.message"]._queue_composed(
            self.contact,
            template,
            template._compose(self.ticket),
            ticket_id=self.ticket.id,
            is_automatic=True,
        )

    def press_of(self, what, title="Pressed", **more):
        return self.press(title, f"wa:{what}", **more)

    def resolved(self):
        return self.press_of(f"resolved:{self.ticket.id}", "Resolved")

    def reopen(self):
        return self.press_of(f"reopen:{self.ticket.id}", "Reopen")

    def rate(self, stars):
        return self.press_of(f"rate:{self.ticket.id}-{stars}", "Pressed a star")

    def some_days_later(self, days=3):
        earlier = fields.Datetime.now() - timedelta(days=days)
        self.ticket.closed_date = earlier
        self.contact.window_expires_at = earlier
        self.env["helpdesk.whatsapp.session"].search([])._end("expired")

    def odoo_ratings(self):
        return self.env["rating.rating"].search([("res_id", "=", self.ticket.id)])

    # ------------------------------------------------------------------ Resolved

    def test_resolved_leaves_it_closed_and_asks_for_a_rating(self):
        [answer] = self.resolved()
        self.assertTrue(self.ticket.closed)
        self.assertIn("How satisfied are you", answer)
        self.assertIn(self.ticket.number, answer)
        self.assertEqual(list(self.options())[3], "Good")
        press, question = self.chatter(self.ticket)[-2:]
        self.assertIn("Resolved", press)
        self.assertIn("4. Good – ★★★★☆", question)
        self.assertOnlyTicket()

    def test_d31_automatic_questions_have_buttons_and_the_choice_is_marked(self):
        def shown(message):
            question = message._question_to_chatter()
            return [(o["title"], o["is_chosen"]) for o in question["options"]]

        self.assertEqual(shown(self.asked), [("Resolved", False), ("Reopen", False)])
        self.send()
        reply = {"id": f"wa:resolved:{self.ticket.id}", "title": "Resolved"}
        pressed = {"type": "button_reply", "button_reply": reply}
        context = {"id": self.asked.wamid}
        self.say(
            message={"type": "interactive", "interactive": pressed, "context": context}
        )
        self.assertEqual(shown(self.asked), [("Resolved", True), ("Reopen", False)])
        rating = self.queued()[-1:]
        self.assertEqual(shown(rating)[3], ("Good", False))
        self.assertNotIn("Good", rating._question_to_chatter()["text"])

    def test_resolved_twice_asks_for_one_rating(self):
        self.resolved()
        self.assertEqual(
            self.resolved(), [f"Thank you! Ticket {self.ticket.number} stays closed."]
        )

    def test_resolved_days_later_by_the_templates_button(self):
        self.some_days_later()
        answers = self.say(
            message={
                "type": "button",
                "button": {
                    "text": "Resolved",
                    "payload": f"wa:resolved:{self.ticket.id}",
                },
            }
        )
        self.assertIn("How satisfied are you", answers[0])
        self.send()
        self.assertIn("How satisfied are you", self.simulator.received(self.maria)[-1])
        self.assertOnlyTicket()

    def test_resolved_does_not_close_what_was_reopened_meanwhile(self):
        self.ticket._whatsapp_reopen()
        [answer] = self.resolved()
        self.assertIn("is open again", answer)
        self.assertFalse(self.ticket.closed)
        self.assertFalse(self.ticket.whatsapp_rating_asked)
        notified = self.ticket.message_ids.notified_partner_ids
        self.assertIn(self.agent.partner_id, notified)

    def test_what_follows_resolved_goes_by_the_ordinary_rules(self):
        self.resolved()
        self.assertEqual(self.say("Thank you!"), [])
        self.assertTrue(self.ticket.closed)
        self.say("Oh no, it is broken again")
        self.assertFalse(self.ticket.closed)
        self.assertOnlyTicket()

    # -------------------------------------------------------------------- Reopen

    def test_reopen_takes_what_they_write_next(self):
        self.some_days_later()
        [answer] = self.reopen()
        self.assertIn("is open again", answer)
        self.assertFalse(self.ticket.closed or self.ticket.closed_date)
        press = self.ticket.message_ids.filtered(lambda m: "Reopen" in (m.body or ""))
        self.assertIn(self.agent.partner_id, press.notified_partner_ids)
        self.receive("It still makes no copies")
        self.assertIn("It still makes no copies", self.chatter(self.ticket))
        self.assertOnlyTicket()

    def test_reopen_twice_tells_that_it_is_open(self):
        self.reopen()
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress")
        self.ticket.stage_id = stage
        [answer] = self.reopen()
        self.assertIn("is open. Please write", answer)
        self.assertEqual(self.ticket.stage_id, stage)

    def test_reopen_ends_the_conversation_about_another_ticket(self):
        other = self.receive("/new The phone is dead").ticket_id
        self.reopen()
        self.assertEqual(self.receive("Still broken").ticket_id, self.ticket)
        self.assertFalse(other.closed)

    # ------------------------------------------------------------------ whose it is

    def test_somebody_elses_ticket_is_not_touched(self):
        joao = self.receive("Hello", self.joao).contact_id
        joao.lang = "en_US"
        for what in ("resolved:%s", "reopen:%s", "rate:%s-1", "rate:%s"):
            before = self.queued(joao)
            self.press_of(what % self.ticket.id, customer=self.joao)
            [answer] = self.queued(joao) - before
            self.assertIn("could not find that ticket", answer.text)
        self.assertTrue(self.ticket.closed)
        self.assertFalse(self.ticket.whatsapp_rating)

    def test_ids_that_are_none_are_told_of(self):
        for what in (
            "resolved:",
            "reopen:x",
            "rate:-1",
            "reopen:٣",
            "rate:" + "9" * 40,
        ):
            [answer] = self.press_of(what)
            self.assertIn("could not find that ticket", answer)

    def test_a_ticket_that_is_another_customers_now(self):
        joao = self.receive("Hello", self.joao).contact_id
        self.ticket.whatsapp_contact_id = joao
        [answer] = self.reopen()
        self.assertIn("could not find that ticket", answer)
        self.assertTrue(self.ticket.closed)

    def test_the_original_of_a_duplicate_is_reopened(self):
        original = self.receive("/new The same again").ticket_id
        self.ticket.duplicate_id = original
        self.close(original)
        [answer] = self.reopen()
        self.assertIn(original.number, answer)
        self.assertFalse(original.closed)
        self.assertTrue(self.ticket.closed)

    def test_a_conversation_that_was_moved_is_found_by_its_message(self):
        self.send()
        other = self.receive("/new Another").ticket_id
        self.ticket.whatsapp_session_ids._move_to(other)
        self.asked._move_to(other)
        self.ticket.whatsapp_contact_id = False
        reply = {"id": f"wa:reopen:{self.ticket.id}", "title": "Reopen"}
        [answer] = self.say(
            message={
                "type": "interactive",
                "interactive": {"type": "button_reply", "button_reply": reply},
            },
            context={"id": self.asked.wamid},
        )
        self.assertIn(other.number, answer)

    # ----------------------------------------------------------------- typed instead

    def test_typed_instead_of_pressed(self):
        self.assertIn("How satisfied", self.ask("Resolved"))
        self.assertIn("★★★★☆", self.ask("4"))
        self.assertEqual(self.ticket.whatsapp_rating, "4")
        self.assertOnlyTicket()

    def test_is_everything_all_right_can_be_denied(self):
        self.assertIn("is open again", self.ask("No"))
        self.assertFalse(self.ticket.closed)

    def test_yes_and_no_are_answers_to_both_buttons_only(self):
        self.resolve_and_send(without="Resolved")
        self.assertIn("is open again", self.ask("yes"))
        self.assertIn("yes", self.chatter(self.ticket))

    def test_typed_after_an_agent_wrote_it_is_a_message(self):
        self.answer(self.ticket)
        self.assertEqual(self.say("reopen"), [])
        self.assertIn("reopen", self.chatter(self.ticket))

    # --------------------------------------------------------------------- the rating

    def test_a_rating_stands_on_the_ticket_and_among_odoos(self):
        self.resolved()
        [answer] = self.press("Very good")
        self.assertIn("★★★★★", answer)
        self.assertEqual(self.ticket.whatsapp_rating, "5")
        self.assertTrue(self.ticket.whatsapp_rated_at)
        self.assertFalse(self.ticket.activity_ids)
        self.assertTrue(self.ticket.closed)
        if "rating.rating" in self.env:
            [rating] = self.odoo_ratings()
            self.assertEqual((rating.rating, rating.rating_text), (5, "top"))
            self.assertTrue(rating.consumed)
            self.assertEqual(rating.partner_id, self.contact.partner_id)
            self.assertEqual(rating.rated_partner_id, self.agent.partner_id)
            self.assertFalse(rating.message_id.notified_partner_ids)

    def test_another_rating_replaces_the_first(self):
        self.rate(3)
        [answer] = self.rate(4)
        self.assertIn("now ★★★★☆ instead of ★★★☆☆", answer)
        self.assertEqual(self.ticket.whatsapp_rating, "4")
        [answer] = self.rate(4)  # the same again
        self.assertIn("You have rated", answer)
        if "rating.rating" in self.env:
            self.assertEqual(self.odoo_ratings().mapped("rating"), [4])

    def test_after_a_month_it_stands(self):
        self.rate(3)
        self.ticket.whatsapp_rated_at -= timedelta(days=31)
        [answer] = self.rate(1)
        self.assertIn("with ★★★☆☆; it is too late", answer)
        self.assertEqual(self.ticket.whatsapp_rating, "3")

    def test_a_low_rating_is_looked_at_once(self):
        self.rate(2)
        self.rate(1)
        [activity] = self.ticket.activity_ids
        self.assertEqual(activity.user_id, self.agent)
        self.assertIn("★★☆☆☆", activity.summary)

    def test_the_leader_looks_at_what_nobody_has(self):
        leader = self.agent.copy({"login": "wa_leader"})
        self.team.user_id = leader
        self.ticket.user_id = False
        self.rate(1)
        self.assertEqual(self.ticket.activity_ids.user_id, leader)

    def test_a_rated_ticket_is_not_asked_about_again(self):
        self.rate(5)
        self.assertIn("stays closed", self.resolved()[0])

    def test_the_button_rate_and_no_such_star_ask_for_one(self):
        for argument in ("", "-", "-6", "-0", "-x", "-²"):
            [answer] = self.press_of(f"rate:{self.ticket.id}{argument}")
            self.assertIn("How satisfied are you", answer)
        self.assertFalse(self.ticket.whatsapp_rating)

    def test_who_has_opted_out_is_answered_all_the_same(self):
        self.say("STOP")
        self.assertTrue(self.contact.is_opted_out)
        self.assertEqual(len(self.resolved()), 1)

    def test_answers_are_not_repeated_too_soon(self):
        self.account.answer_pause = 1
        self.assertEqual([len(self.rate(3)), len(self.rate(3))], [1, 0])

    def test_the_examples_in_the_docstrings(self):
        self.assertFalse(doctest.testmod(helpdesk_ticket_rating).failed)
