# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of who has a ticket, and of its stages, as answers and replies come."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError

from ..common_automatic import AutomaticCase
from ..users import new_test_user

GROUP = "helpdesk_mgmt.group_helpdesk_user"


class OwnershipCase(AutomaticCase):
    def prepare(self):
        super().prepare()
        stages = ("new", "in_progress", "awaiting", "done")
        self.new, self.working, self.awaiting, self.done = map(self.stage, stages)
        self.awaiting.whatsapp_is_announced = False
        self.ticket.user_id = False
        self.team.user_ids |= self.agent
        self.bruna = new_test_user(self.env, "wa_bruna", GROUP, name="Bruna")
        self.team.user_ids |= self.bruna


class TestAnswers(OwnershipCase):
    def test_d2_an_answer_assigns_the_ticket_and_begins_the_work(self):
        self.assertEqual(self.ticket.stage_id, self.new)
        self.answer(self.ticket, user=self.agent)
        self.assertEqual(self.ticket.user_id, self.agent)
        self.assertEqual(self.ticket.stage_id, self.working)

    def test_d2_a_colleagues_ticket_stays_theirs(self):
        self.ticket.user_id = self.bruna
        self.answer(self.ticket, user=self.agent)
        self.assertEqual(self.ticket.user_id, self.bruna)

    def test_d2_a_stage_after_the_first_stays(self):
        self.ticket.stage_id = self.awaiting
        self.answer(self.ticket, user=self.agent)
        self.assertEqual(self.ticket.stage_id, self.awaiting)

    def test_d2_who_is_not_in_the_team_does_not_get_the_ticket(self):
        self.team.user_ids -= self.agent
        self.answer(self.ticket, user=self.agent)
        self.assertFalse(self.ticket.user_id)
        self.assertEqual(self.ticket.stage_id, self.working)

    def test_d2_a_team_may_have_neither(self):
        self.team.whatsapp_assigns = self.team.whatsapp_begins = False
        self.answer(self.ticket, user=self.agent)
        self.assertFalse(self.ticket.user_id)
        self.assertEqual(self.ticket.stage_id, self.new)

    def test_d2_an_automatic_message_is_no_answer(self):
        self.receive("/status")
        self.assertEqual(self.ticket.stage_id, self.new)

    def test_d2_the_status_names_who_has_answered(self):
        self.team.whatsapp_assigns = False
        self.answer(self.ticket, user=self.agent)
        self.receive("/status")
        self.send()
        self.assertIn(self.agent.name, self.simulator.received(self.maria)[-1])

    def test_d4_the_customer_is_told_nothing_of_it(self):
        self.answer(self.ticket, user=self.agent)
        self.env.cr.flush()
        self.assertFalse(self.notices())

    def test_d27_sending_stops_once_if_a_colleague_has_answered_meanwhile(self):
        [*_earlier, seen] = self.ticket.message_ids.sorted("id")
        ours = self.ticket.with_user(self.agent)
        self.answer(self.ticket, user=self.bruna)
        asked = ours.whatsapp_post("Hello", decisions={}, seen_id=seen.id)
        self.assertEqual(asked["answered"]["name"], "Bruna")
        [newest, *_earlier] = self.ticket.message_ids.sorted("id", reverse=True)
        decided = {"answered": "send"}
        for decisions, seen_id in ((decided, seen.id), ({}, newest.id), ({}, None)):
            posted = ours.whatsapp_post("Hello", decisions=decisions, seen_id=seen_id)
            self.assertIsInstance(posted, int)


class TestReplies(OwnershipCase):
    def test_d3_a_reply_takes_the_ticket_out_of_a_stage_that_waits(self):
        self.assertTrue(self.awaiting.whatsapp_is_waiting)
        self.answer(self.ticket, user=self.agent)
        self.ticket.stage_id = self.awaiting
        self.receive("It is a TP-Link Archer")
        self.assertEqual(self.ticket.stage_id, self.working)

    def test_d3_thanks_are_no_reply(self):
        self.answer(self.ticket, user=self.agent)
        self.ticket.stage_id = self.awaiting
        self.receive("Thanks!")
        self.assertEqual(self.ticket.stage_id, self.awaiting)

    def test_d3_a_team_may_move_its_tickets_by_hand(self):
        self.answer(self.ticket, user=self.agent)
        self.ticket.stage_id = self.awaiting
        self.team.whatsapp_resumes = False
        self.receive("It is a TP-Link Archer")
        self.assertEqual(self.ticket.stage_id, self.awaiting)

    def test_d22_a_reopened_ticket_is_worked_on(self):
        self.ticket.stage_id = self.done
        self.ticket._whatsapp_reopen()
        self.assertEqual(self.ticket.stage_id, self.working)


class TestStages(OwnershipCase):
    def told(self, stage):
        """Return whether the customer is to be told of the stage."""
        self.notices().unlink()
        self.ticket.stage_id = stage
        self.env.cr.flush()
        return bool(self.notices())

    def test_d4_a_stage_that_waits_for_the_customer_is_no_news(self):
        self.assertTrue(self.told(self.working))
        self.assertFalse(self.told(self.awaiting))
        self.awaiting.whatsapp_is_announced = True
        self.told(self.new)
        self.assertTrue(self.told(self.awaiting))

    def test_d4_an_agents_own_words_are_not_talked_over(self):
        message = self.answer(self.ticket, user=self.agent)
        self.assertFalse(self.told(self.new))
        self.env.cr.execute(
            "UPDATE helpdesk_whatsapp_message"
            " SET create_date = create_date - interval '6 minutes' WHERE id = %s",
            message.ids,
        )
        self.assertTrue(self.told(self.working))


class TestColleagues(OwnershipCase):
    def away(self, user):
        user.out_of_office_from = fields.Datetime.now() - timedelta(days=1)

    def test_a_colleagues_ticket_is_taken_over(self):
        self.ticket.user_id = self.bruna
        self.ticket.with_user(self.agent).action_whatsapp_take_over()
        self.assertEqual(self.ticket.user_id, self.agent)
        self.assertTrue([t for t in self.notified(self.bruna) if "taken over" in t])

    def notified(self, user):
        """Return the texts of which a user was notified."""
        notifications = self.env["mail.notification"].search(
            [("res_partner_id", "=", user.partner_id.id)]
        )
        return notifications.mail_message_id.mapped("body")

    def test_who_gets_a_ticket_with_a_customer_waiting_is_told_so(self):
        self.ticket.with_user(self.agent).user_id = self.bruna
        [text] = [t for t in self.notified(self.bruna) if "waiting for an answer" in t]
        self.assertIn("The printer is broken", text)
        self.assertFalse(self.ticket.with_user(self.agent).assign_to_me())
        self.assertFalse(
            [t for t in self.notified(self.agent) if "waiting for an answer" in t]
        )

    def new_ticket_of(self, number):
        return self.receive("Help", customer=number).ticket_id

    def test_new_tickets_go_to_the_members_in_turn(self):
        self.assertFalse(self.ticket.user_id)
        self.team.whatsapp_assignment = "in_turn"
        customers = ("joao", "ana", "bob")
        [first, second, third] = [self.new_ticket_of(c).user_id for c in customers]
        self.assertEqual({first, second}, {self.agent, self.bruna})
        self.assertEqual(third, first)

    def test_new_tickets_go_to_who_has_the_fewest_and_is_there(self):
        self.team.whatsapp_assignment = "least_busy"
        self.ticket.user_id = self.agent
        self.assertEqual(self.new_ticket_of("joao").user_id, self.bruna)
        self.ticket.stage_id = self.done
        self.assertEqual(self.new_ticket_of("ana").user_id, self.agent)
        self.away(self.agent)
        self.assertEqual(self.new_ticket_of("bob").user_id, self.bruna)

    def test_only_a_member_of_the_team_takes_over(self):
        self.ticket.user_id = self.bruna
        self.team.user_ids -= self.agent
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.agent).action_whatsapp_take_over()

    def test_d6_of_an_agent_who_is_away_the_team_is_notified_too(self):
        self.ticket.user_id = self.bruna
        self.assertEqual(self.ticket._whatsapp_recipients(), self.bruna.partner_id)
        self.away(self.bruna)
        recipients = self.ticket._whatsapp_recipients()
        self.assertLessEqual(self.agent.partner_id, recipients)
        self.bruna.out_of_office_to = fields.Datetime.now() - timedelta(hours=1)
        self.assertEqual(self.ticket._whatsapp_recipients(), self.bruna.partner_id)

    def test_d6_the_team_is_reminded_of_a_ticket_that_nobody_has(self):
        self.account.write({"is_reminding": True, "remind_hours": 23})
        self.team.user_id = False
        contact = self.ticket.whatsapp_contact_id
        contact.window_expires_at = fields.Datetime.now() + timedelta(hours=1)
        self.away(self.bruna)
        self.work("window")
        self.assertEqual(self.ticket.activity_ids.user_id, self.agent)
