# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of moving conversations between tickets."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from ..common import MARIA, WhatsappCase
from ..users import new_test_user

JOAO = "554188887777"


class HandCase(WhatsappCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.joao = cls.env["res.partner"].create(
            {"name": "João", "phone": "(41) 98888-7777"}
        )

    def ticket(self, **values):
        """Create a ticket that did not begin on WhatsApp."""
        values = {
            **{"name": "By phone", "description": "<p>x</p>", "user_id": False},
            **{"team_id": self.team.id, **values},
        }
        return self.env["helpdesk.ticket"].create(values)

    def live(self, ticket):
        return ticket.whatsapp_session_ids.filtered(lambda s: s.state == "active")

    def notes(self, ticket):
        notes = ticket.message_ids.filtered(lambda m: m.message_type != "whatsapp")
        return " ".join(notes.mapped("body"))

    def wizard(self, name, user=None, **values):
        wizards = self.env[f"helpdesk.whatsapp.{name}"].with_user(user or self.agent)
        return wizards.create(values)


class MovingCase(HandCase):
    """Base of the tests of moving: a conversation, and a ticket without one."""

    def prepare(self):
        super().prepare()
        self.receive("My printer is on fire")
        self.first = self.tickets()
        self.contact = self.first.whatsapp_contact_id
        self.target = self.ticket(name="Fire")


class TestMoving(MovingCase):
    def move(self, target=None, ticket=None, user=None):
        values = {
            "ticket_id": (ticket or self.first).id,
            "target_id": (target or self.target).id,
        }
        return self.wizard("move", user, **values).action_move()

    def test_the_conversation_goes_to_the_other_ticket_and_on_there(self):
        texts = self.chatter(self.first)
        action = self.move()
        self.assertEqual(action["res_id"], self.target.id)
        self.assertEqual(self.chatter(self.target), texts)
        self.assertFalse(self.chatter(self.first))
        self.assertEqual(self.target.whatsapp_contact_id, self.contact)
        self.assertEqual(self.target.partner_id, self.contact.partner_id)
        self.assertFalse(self.first.whatsapp_contact_id)
        self.assertIn(self.target.number, self.notes(self.first))
        self.assertIn(self.first.number, self.notes(self.target))
        message = self.receive("It burns")
        self.assertEqual(message.ticket_id, self.target)
        self.answer(self.target, "<p>We come</p>")
        self.send()
        self.assertEqual(self.simulator.received(self.maria)[-1], "We come")

    def test_and_back(self):
        texts = self.chatter(self.first)
        self.move()
        self.move(target=self.first, ticket=self.target)
        self.assertEqual(self.chatter(self.first), texts)
        self.assertEqual(self.live(self.first).contact_id, self.contact)

    def test_only_the_conversation_that_goes_on_is_moved(self):
        self.live(self.first)._end("expired")
        self.contact.session_ids._open(self.contact, self.first, self.contact.last_seen)
        self.receive("Something else")
        self.move()
        self.assertEqual(self.chatter(self.target), ["Something else"])
        self.assertEqual(self.first.whatsapp_contact_id, self.contact)

    def test_one_that_has_ended_goes_on_in_the_other_ticket(self):
        self.live(self.first)._end("expired")
        self.move()
        self.assertEqual(self.live(self.target).contact_id, self.contact)

    def test_two_customers_are_not_mixed(self):
        self.receive("Hello", customer=self.simulator.customer("Zé", "5541977776666"))
        other = self.tickets() - self.first
        with self.assertRaises(UserError):
            self.move(target=other)
        self.live(other)._end("expired")
        self.move(target=other)
        self.assertEqual(other.whatsapp_contact_id, self.contact)

    def test_who_has_it_now_is_not_sent_the_former_customers_words(self):
        ze = self.simulator.customer("Zé", "5541977776666")
        his = self.receive("Hello", customer=ze)
        self.live(his.ticket_id)._end("expired")
        self.move(target=his.ticket_id)
        with self.assertRaises(UserError):
            his.ticket_id.with_user(self.agent).whatsapp_post(
                "<p>Hi</p>", quoted_id=his.mail_message_id.id
            )

    def test_not_to_a_closed_ticket_nor_to_itself_nor_from_one_without(self):
        done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        with self.assertRaises(UserError):
            self.move(target=self.ticket(stage_id=done.id))
        with self.assertRaises(UserError):
            self.move(target=self.first)
        with self.assertRaises(UserError):
            self.move(ticket=self.target, target=self.first)

    def test_not_to_another_company(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.agent.company_ids += company
        target = self.ticket(team_id=False, company_id=company.id)
        with self.assertRaises(UserError):
            self.move(target=target)

    def test_only_between_tickets_one_may_change(self):
        own = new_test_user(self.env, "wa_o", "helpdesk_mgmt.group_helpdesk_user_own")
        self.team.user_ids += own
        self.target.user_id = own
        self.first.user_id = self.agent
        with self.assertRaises(AccessError):
            self.move(user=own)
        with self.assertRaises(AccessError):
            self.move(ticket=self.target, target=self.first, user=own)

    def test_a_ticket_given_to_another_customer_can_still_be_answered(self):
        self.first.with_user(self.agent).partner_id = self.joao
        self.answer(self.first, "<p>We come</p>")
        self.send()
        self.assertEqual(self.simulator.received(self.maria)[-1], "We come")
        self.assertEqual(self.receive("Thank you").ticket_id, self.first)


class TestOffered(MovingCase):
    """The tickets that *Move conversation…* offers."""

    def form(self):
        moves = self.env["helpdesk.whatsapp.move"].with_user(self.agent)
        return Form(moves.with_context(default_ticket_id=self.first.id))

    def test_d9_the_customers_own_tickets_come_first(self):
        form = self.form()
        self.assertFalse(form.target_id, "there is none")
        self.assertFalse(form.other_customer)
        self.target.partner_id = self.contact.partner_id
        form = self.form()
        self.assertEqual(form.target_id, self.target)
        self.assertEqual(form.message_count, 2, "with the confirmation")
        self.assertFalse(form.other_customer)
        form.is_of_others = True
        self.assertEqual(form.target_id, self.target)
        self.assertFalse(form.other_customer, "it is still theirs")

    def test_d9_another_customers_ticket_is_named_as_that(self):
        self.target.partner_id = self.joao
        form = self.form()
        form.is_of_others = True
        form.target_id = self.target
        self.assertEqual(form.other_customer, "João")
        form.save().action_move()
        self.assertEqual(self.contact.session_ids.ticket_id, self.target)


class TestDuplicates(HandCase):
    def prepare(self):
        super().prepare()
        self.receive("My printer is on fire")
        self.first = self.tickets()
        self.contact = self.first.whatsapp_contact_id
        self.original = self.ticket(name="Fire")
        self.done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")

    def mark(self, ticket, original, user=None):
        wizards = self.env["helpdesk.ticket.duplicate.wizard"]
        wizards.with_user(user or self.agent).create(
            {
                "ticket_id": ticket.id,
                "duplicate_of_id": original.id,
                "target_stage_id": self.done.id,
            }
        ).action_confirm()

    def test_a_duplicate_hands_its_conversation_on_to_the_original(self):
        texts = self.chatter(self.first)
        self.mark(self.first, self.original)
        self.assertTrue(self.first.closed)
        self.assertEqual(self.chatter(self.original), texts)
        self.assertEqual(self.receive("It burns").ticket_id, self.original)
        self.assertEqual(len(self.live(self.original)), 1)
        self.assertEqual(self.first._whatsapp_successor(), self.original)

    def test_the_chain_is_followed_and_a_circle_ends(self):
        middle = self.ticket(duplicate_id=self.original.id)
        self.first.duplicate_id = middle
        self.assertEqual(self.receive("It burns").ticket_id, self.original)
        self.original.duplicate_id = self.first
        self.assertIn(
            self.first._whatsapp_successor(), self.first | middle | self.original
        )
        self.assertFalse(self.env["helpdesk.ticket"]._whatsapp_successor())

    def test_an_original_that_speaks_with_somebody_else_does_not_get_it(self):
        self.receive("Fire", customer=self.simulator.customer("Zé", "5541977776666"))
        other = self.tickets() - self.first
        self.first.duplicate_id = other
        self.assertEqual(self.first._whatsapp_successor(), self.first)
        self.assertEqual(self.live(self.first).contact_id, self.contact)
        self.assertIn("stays here", self.notes(self.first))
        self.assertNotEqual(other.whatsapp_contact_id, self.contact)

    def test_an_original_one_may_not_change_does_not_get_it(self):
        own = new_test_user(self.env, "wa_o", "helpdesk_mgmt.group_helpdesk_user_own")
        self.team.user_ids += own
        self.first.user_id = own
        self.original.user_id = self.agent
        self.first.with_user(own).duplicate_id = self.original.id
        self.assertEqual(self.first.whatsapp_contact_id, self.contact)
        self.assertFalse(self.original.whatsapp_contact_id)

    def test_merged_as_ocas_wizard_merges_the_survivor_gets_it(self):
        texts = self.chatter(self.first)
        ticket = self.first.with_user(self.env.ref("base.user_admin"))
        ticket.message_ids.filtered(lambda m: m.message_type != "notification").write(
            {"res_id": self.original.id}
        )
        ticket.write({"active": False})
        self.assertEqual(self.chatter(self.original), texts)
        self.assertEqual(self.original.whatsapp_contact_id, self.contact)
        self.assertEqual(self.receive("It burns").ticket_id, self.original)
        self.answer(self.original, "<p>We come</p>")
        self.send()
        self.assertEqual(self.simulator.received(self.maria)[-1], "We come")

    def test_archived_alone_nobody_gets_it(self):
        self.first.active = False
        self.assertFalse(self.original.whatsapp_contact_id)
        self.assertFalse(self.live(self.first))


class TestStarting(HandCase):
    def start(self, ticket, number=None, user=None):
        wizards = self.env["helpdesk.whatsapp.start"].with_user(user or self.agent)
        form = Form(wizards.with_context(default_ticket_id=ticket.id))
        if number is not None:
            form.number = number
        return form

    def test_the_partners_number_is_proposed_and_a_contact_made(self):
        ticket = self.ticket(partner_id=self.joao.id)
        form = self.start(ticket)
        self.assertEqual(form.number, "+55 41 98888-7777")
        self.assertFalse(form.problem or form.is_window_open)
        form.save().action_start()
        contact = ticket.whatsapp_contact_id
        self.assertEqual(
            (contact.wa_id, contact.partner_id), ("5541988887777", self.joao)
        )
        self.assertEqual(self.live(ticket).contact_id, contact)
        with self.assertRaises(UserError):  # the window is closed
            ticket.with_user(self.agent).whatsapp_post("<p>Hello</p>")

    def test_who_answers_comes_to_that_ticket_whatever_the_spelling(self):
        ticket = self.ticket(partner_id=self.joao.id)
        self.start(ticket).save().action_start()
        joao = self.simulator.customer("João", "5541988887777", wa_id=JOAO)
        message = self.receive("Oi", customer=joao)
        self.assertEqual(message.ticket_id, ticket)
        self.assertEqual(ticket.whatsapp_contact_id.wa_id, JOAO)
        self.assertEqual(len(self.tickets()), 1)

    def test_a_known_contact_is_taken_and_its_conversation_stays_where_it_is(self):
        self.receive("Hi")
        first = self.tickets()
        contact = first.whatsapp_contact_id
        ticket = self.ticket(partner_id=contact.partner_id.id)
        form = self.start(ticket)
        self.assertEqual(form.contact_id, contact)
        self.assertTrue(form.is_window_open and form.is_elsewhere)
        form.save().action_start()
        self.assertEqual(ticket.whatsapp_contact_id, contact)
        self.assertEqual(self.live(first).contact_id, contact)
        self.answer(ticket, "<p>About your call</p>")
        self.send()
        self.assertEqual(self.simulator.received(self.maria)[-1], "About your call")

    def test_a_customer_without_a_number_is_proposed_by_the_partner(self):
        ana = self.simulator.customer(
            "Ana", "5541977776666", username="ana", hide_phone=True
        )
        self.receive("Oi", customer=ana)
        contact = self.tickets().whatsapp_contact_id
        form = self.start(self.ticket(partner_id=contact.partner_id.id))
        self.assertFalse(form.number or form.problem)
        self.assertEqual(form.contact_id, contact)

    def test_a_ticket_without_partner_gets_one(self):
        ticket = self.ticket(partner_name="Rita", partner_email="rita@example.com")
        form = self.start(ticket)
        self.assertTrue(form.problem)
        form.number = "call me"
        self.assertIn("phone number", form.problem)
        form.number = "+55 11 97777-0000"
        form.save().action_start()
        self.assertEqual(ticket.partner_id.name, "Rita")
        self.assertEqual(ticket.partner_id.email, "rita@example.com")

    def test_not_twice_and_not_on_a_closed_ticket(self):
        ticket = self.ticket(partner_id=self.joao.id)
        wizard = self.start(ticket).save()
        wizard.action_start()
        wizard.action_start()
        self.assertEqual(len(self.live(ticket)), 1)
        done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        closed = self.ticket(partner_id=self.joao.id, stage_id=done.id)
        with self.assertRaises(UserError):
            self.start(closed).save().action_start()

    def test_a_company_without_account_is_told(self):
        self.account.active = False
        self.assertTrue(self.start(self.ticket(partner_id=self.joao.id)).problem)

    def test_nobody_takes_a_contact_of_tickets_they_may_not_see(self):
        self.receive("Hi")
        self.tickets().user_id = self.agent
        own = new_test_user(self.env, "wa_o", "helpdesk_mgmt.group_helpdesk_user_own")
        self.team.user_ids += own
        ticket = self.ticket(user_id=own.id)
        form = self.start(ticket, MARIA, user=own)
        form.number = f"+{MARIA}"
        self.assertIn("may not see", form.problem)
        self.assertFalse(form.contact_id)
        with self.assertRaises(UserError):
            form.save().action_start()
        self.assertFalse(ticket.whatsapp_contact_id)

    def test_nobody_takes_a_contact_of_another_company(self):
        self.receive("Hi")
        contact = self.tickets().whatsapp_contact_id
        company = self.env["res.company"].create({"name": "Other"})
        agent = self.agent
        agent.company_ids += company
        ticket = self.ticket(team_id=False, company_id=company.id)
        other = self.account.copy(
            {"phone_number_uid": "7", "company_id": company.id, "team_id": False}
        )
        form = self.start(ticket, f"+{MARIA}", user=agent.with_company(company))
        form.save().action_start()
        self.assertNotEqual(ticket.whatsapp_contact_id, contact)
        self.assertEqual(ticket.whatsapp_contact_id.account_id, other)


class TestAnsweringBlocked(HandCase):
    def test_a_blocked_customer_is_not_answered_by_accident(self):
        self.receive("Hi")
        ticket = self.tickets().with_user(self.agent)
        ticket.whatsapp_contact_id.action_toggle_blocked()
        self.assertTrue(ticket.whatsapp_is_blocked)
        for attempt in (
            lambda: ticket.whatsapp_post("<p>Hello</p>"),
            ticket.whatsapp_ask_for_phone,
        ):
            with self.assertRaisesRegex(UserError, "blocked"):
                attempt()
        ticket.whatsapp_contact_id.action_toggle_blocked()
        self.assertTrue(ticket.whatsapp_post("<p>Hello</p>"))
