# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the way of an inbound message from the inbox to a ticket."""

from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.tools import mute_logger
from odoo.tools.mail import html_to_inner_content

from ..common import MARIA, WhatsappCase, payload, profile, text_message

INBOX = "odoo.addons.helpdesk_mgmt_whatsapp.models.inbox.processing"
SESSION = (
    "odoo.addons.helpdesk_mgmt_whatsapp.models.conversation.helpdesk_whatsapp_session"
)


class TestTicket(WhatsappCase):
    def test_a_first_message_opens_a_ticket(self):
        self.receive("Meu computador não está ligando\nDesde ontem")
        ticket = self.tickets()
        self.assertEqual(ticket.name, "Meu computador não está ligando")
        self.assertIn("Desde ontem", ticket.description)
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.channel_id.name, "WhatsApp")
        self.assertEqual(ticket.stage_id, self.team._get_applicable_stages()[:1])
        self.assertFalse(ticket.user_id)
        self.assertEqual(ticket.partner_id.name, "Maria Silva")
        self.assertEqual(ticket.partner_id.phone, "+55 11 98765-4321")
        session = ticket.whatsapp_session_ids
        self.assertEqual(session.state, "active")
        self.assertEqual(self.chatter(ticket)[0][:15], "Meu computador ")

    def test_the_next_message_becomes_a_comment_at_the_customers_own_time(self):
        self.receive("Meu computador não está ligando")
        written = datetime.now().replace(microsecond=0) - timedelta(minutes=3)
        self.receive(
            "Já tentei reiniciar mas não funcionou", timestamp=int(written.timestamp())
        )
        ticket = self.tickets()
        self.assertEqual(len(ticket), 1)
        comment = ticket.message_ids[:1]
        self.assertIn("Já tentei reiniciar", comment.body)
        self.assertEqual(comment.author_id, ticket.partner_id)
        self.assertEqual(comment.date, written)

    def test_a_long_first_line_is_cut_between_words(self):
        self.receive("palavra " * 40)
        self.assertTrue(self.tickets().name.endswith("palavra…"))
        self.assertLessEqual(len(self.tickets().name), 81)

    def test_text_is_data_and_shown_as_typed(self):
        odd = "<script>alert(1)</script> & *bold* _under_score_ {number} 👨‍👩‍👧 مرحبا"
        self.receive(f"{odd}\nsecond line https://example.com/?a=1&b=2")
        ticket = self.tickets()
        for shown in (ticket.description, ticket.message_ids[-2:][:1].body):
            self.assertNotIn("<script>", shown)
            self.assertIn(
                "bold under_score {number} 👨‍👩‍👧 مرحبا",
                html_to_inner_content(shown),
            )
            self.assertIn("<strong>bold</strong>", shown)
            self.assertIn("<br", shown)
        self.assertEqual(
            ticket.name, odd.replace("*", "").replace("_under_score_", "under_score")
        )

    def test_very_long_text_is_kept_whole(self):
        message = self.receive("é" * 65_000)
        self.assertEqual(len(message.text), 65_000)
        self.assertIn("é" * 65_000, message.mail_message_id.body)

    def test_a_ticket_is_there_without_any_team(self):
        self.account.team_id = False
        self.receive("Hello")
        self.assertTrue(self.tickets().stage_id)
        self.assertFalse(self.tickets().user_id)

    def test_ticket_and_number_belong_to_the_accounts_company(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.account.write({"team_id": False, "company_id": company.id})
        self.receive("Hello")
        self.assertEqual(self.tickets().company_id, company)

    def test_other_kinds_of_message_leave_a_mark_and_their_caption(self):
        image = {"id": "1", "mime_type": "image/jpeg", "sha256": "x", "caption": "Look"}
        self.store_webhook(
            payload({**text_message("wamid.1"), "type": "image", "image": image})
        )
        unknown = {"type": "hologram", "hologram": {"a": 1}}
        self.store_webhook(payload({**text_message("wamid.2"), **unknown}))
        self.process()
        first, second = (
            self.chatter(self.tickets())[0],
            self.chatter(self.tickets())[-1],
        )
        self.assertIn("Photo", first)
        self.assertIn("Look", first)
        self.assertIn("hologram", second)
        self.assertIn('"a": 1', self.message("wamid.2").content)

    def test_a_reaction_opens_no_ticket(self):
        reaction = {"type": "reaction", "reaction": {"message_id": "wamid.none"}}
        self.store_webhook(payload({**text_message("wamid.1"), **reaction}))
        self.process()
        self.assertFalse(self.tickets())
        message = self.message("wamid.1")
        self.assertEqual(message.state, "received")
        self.assertFalse(message.contact_id._window_is_open(), "Meta opens none")

    def test_a_message_of_nobody_is_shown_to_the_admin_at_once(self):
        self.store_webhook(payload(text_message("wamid.1", sender="")))
        self.store_webhook(payload(text_message("wamid.2")))
        with mute_logger(INBOX):
            self.process()
        self.assertEqual(self.events("failed").kind, "message")
        self.assertTrue(self.account.activity_ids)
        self.assertTrue(self.message("wamid.2").ticket_id)

    def test_a_blocked_contact_opens_nothing_and_is_not_answered(self):
        contact = self.receive("Hello").contact_id
        self.tickets().stage_id = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_done"
        )
        contact.with_user(self.agent).action_toggle_blocked()
        message = self.receive("Hello?")
        self.assertTrue(message, "stored")
        self.assertFalse(message.ticket_id)
        self.assertEqual(len(self.tickets()), 1)


class TestSession(WhatsappCase):
    def prepare(self):
        super().prepare()
        self.receive("First")
        self.first = self.tickets()
        self.session = self.first.whatsapp_session_ids

    def later(self, **hours):
        moment = datetime.now() + timedelta(**hours)
        return {"timestamp": int(moment.timestamp())}

    def test_after_24_hours_of_silence_a_new_ticket_if_the_admin_wants_that(self):
        self.account.continue_open_ticket = False
        self.receive("Still there", **self.later(hours=23))
        self.assertEqual(len(self.tickets()), 1)
        self.receive("Something new", **self.later(hours=48))
        self.assertEqual(len(self.tickets()), 2)
        self.assertEqual(self.session.state, "expired")

    def test_a_message_of_the_future_does_not_keep_the_session(self):
        self.receive("A wrong clock", **self.later(hours=500))
        day = timedelta(hours=self.account.session_hours, minutes=1)
        self.assertLess(self.session.expires_at, datetime.now() + day)

    def test_a_session_that_cannot_be_ended_stops_no_other(self):
        joao = self.simulator.customer("João", "5541988887766")
        other = self.receive("Hi", customer=joao).session_id
        (self.session | other).expires_at = datetime.now() - timedelta(minutes=1)
        sessions = type(self.session)
        end = sessions._end

        def breaks(session, state):
            if session == self.session:
                raise KeyError
            return end(session, state)

        with patch.object(sessions, "_end", breaks), patch(f"{SESSION}.BATCH", 1):
            with self.assertLogs(SESSION, "ERROR"):
                self.work("sessions")
        self.assertEqual(self.session.state, "active")
        self.assertEqual(other.state, "expired")

    def test_the_admin_sets_the_hours(self):
        self.account.write({"session_hours": 1, "continue_open_ticket": False})
        self.receive("A", **self.later(minutes=30))
        self.receive("B", **self.later(hours=2))
        self.assertEqual(len(self.tickets()), 2)

    def test_an_answer_prolongs_the_session(self):
        self.session.expires_at = datetime.now() + timedelta(minutes=1)
        self.answer(self.first)
        self.assertGreater(
            self.session.expires_at, datetime.now() + timedelta(hours=23)
        )

    def test_the_cron_expires_idle_sessions(self):
        self.session.expires_at = datetime.now() - timedelta(seconds=1)
        self.work("sessions")
        self.assertEqual(self.session.state, "expired")

    def test_a_message_that_comes_late_belongs_to_the_session_it_was_written_in(self):
        self.session.expires_at = datetime.now() - timedelta(seconds=1)
        self.work("sessions")
        self.receive("Delayed", **self.later(minutes=-5))
        self.assertEqual(self.tickets(), self.first)

    def test_a_closed_ticket_ends_its_session(self):
        self.first.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.assertEqual(self.session.state, "closed")
        self.receive("Next problem", **self.later(hours=1))
        self.assertEqual(len(self.tickets()), 2)

    def test_an_archived_ticket_takes_no_messages(self):
        self.first.active = False
        self.receive("Hello?")
        self.assertEqual(self.tickets().name, "Hello?")

    def test_a_deleted_ticket_loses_no_message_and_a_replay_brings_none_back(self):
        messages = self.env["helpdesk.whatsapp.message"].search([])
        wamid = messages.filtered(lambda m: m.direction == "inbound").wamid
        self.first.unlink()
        self.assertTrue(self.message(wamid))
        self.events().unlink()
        self.post(payload(text_message(wamid, "First")))
        self.process()
        self.assertFalse(self.tickets())

    def test_the_open_ticket_is_continued_after_the_session(self):
        self.receive("Back again", **self.later(hours=48))
        self.assertEqual(self.tickets(), self.first)
        self.assertEqual(len(self.first.whatsapp_session_ids), 2)
        self.first.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.receive("And again", **self.later(hours=49))
        self.assertEqual(len(self.tickets()), 2)

    def test_a_reopened_ticket_takes_the_answer_to_its_agent(self):
        self.first.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.first.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        self.answer(self.first)
        self.receive("Yes, that helped")
        self.assertEqual(self.tickets(), self.first)

    def test_a_later_message_of_another_clock_never_shortens_window_or_session(self):
        contact = self.session.contact_id
        window, expires = contact.window_expires_at, self.session.expires_at
        self.receive("Delayed", **self.later(hours=-2))
        self.assertEqual(contact.window_expires_at, window)
        self.assertEqual(self.session.expires_at, expires)


class TestOnce(WhatsappCase):
    def test_a_webhook_delivered_twice_makes_one_message_and_one_confirmation(self):
        self.simulator.writes(self.maria, "Hello")
        self.deliver(times=2)
        self.settle()
        self.assertEqual(len(self.tickets()), 1)
        self.assertEqual(len(self.simulator.received(self.maria)), 1)

    def test_an_album_of_a_new_customer_makes_one_ticket(self):
        for number in range(6):
            self.simulator.writes(self.maria, f"Photo {number}")
        self.deliver()
        self.process()
        self.assertEqual(len(self.tickets()), 1)
        self.assertEqual(
            [text for text in self.chatter(self.tickets()) if "Photo" in text],
            [f"Photo {number}" for number in range(6)],
        )

    def test_messages_are_taken_up_in_metas_order_however_they_arrive(self):
        for number in range(20):
            body = f"Line {number:02}"
            self.simulator.writes(self.maria, body, timestamp=1795378000 + number)
        self.deliver(order="reverse")
        self.process()
        lines = [text for text in self.chatter(self.tickets()) if "Line" in text]
        self.assertEqual(lines, [f"Line {number:02}" for number in range(20)])

    def test_a_burst_in_one_post_and_the_same_post_again(self):
        messages = [
            text_message(f"wamid.{n}", f"No {n}", sender=f"55119{80000000 + n % 40}")
            for n in range(200)
        ]
        contacts = [profile(f"Customer {n}", f"55119{80000000 + n}") for n in range(40)]
        self.confirm_nothing()
        for _time in range(2):
            self.post(payload(*messages, contacts=contacts))
            while self.events("pending"):
                self.process()
        self.assertEqual(len(self.tickets()), 40)
        self.assertEqual(
            set(self.tickets().mapped("whatsapp_message_ids.direction")), {"inbound"}
        )
        self.assertEqual(len(self.tickets().whatsapp_message_ids), 200)
        self.assertEqual(len(self.tickets().partner_id), 40)


class TestConfirmation(WhatsappCase):
    def test_the_customer_is_told_the_number_in_their_language(self):
        self.simulator.writes(self.maria, "Meu computador não liga")
        self.settle()
        self.assertEqual(
            self.simulator.received(self.maria),
            [
                f"✅ Chamado #{self.tickets().number} criado com sucesso! Recebemos sua"
                " solicitação e nossa equipe responderá em breve."
            ],
        )

    def test_another_country_is_answered_in_the_accounts_language(self):
        bob = self.simulator.customer("Bob", "15557654399")
        self.simulator.writes(bob, "My computer is dead")
        self.settle()
        [text] = self.simulator.received(bob)
        self.assertIn(f"Ticket #{self.tickets().number} created successfully", text)

    def test_the_partners_own_language_goes_first(self):
        self.env["res.partner"].create(
            {"name": "Maria", "phone": f"+{MARIA}", "lang": "en_US"}
        )
        self.simulator.writes(self.maria, "Hi")
        self.settle()
        self.assertIn("created", self.simulator.received(self.maria)[0])

    def test_the_text_is_the_admins_and_customers_words_are_no_template(self):
        template = self.account._template("ticket_created", "pt_BR")
        template.body = "Olá, {{1}}: {{2}} – {{3}}, até logo"
        variables = {v.place: v for v in template.variable_ids}
        variables["body.2"].field_path = "name"
        variables["body.3"].field_path = "partner_id.name"
        self.simulator.writes(self.maria, "{{1}} {{3}}")
        self.settle()
        self.assertEqual(
            self.simulator.received(self.maria),
            [
                f"Olá, {self.tickets().number}: {{{{1}}}} {{{{3}}}} – Maria Silva,"
                " até logo"
            ],
        )

    def test_it_can_be_switched_off(self):
        self.confirm_nothing()
        self.simulator.writes(self.maria, "Hi")
        self.settle()
        self.assertFalse(self.simulator.received(self.maria))

    def test_once_a_ticket_not_once_a_message(self):
        for text in ("One", "Two", "Three"):
            self.simulator.writes(self.maria, text)
        self.settle()
        self.assertEqual(len(self.simulator.received(self.maria)), 1)

    def test_none_when_the_message_comes_after_its_window(self):
        self.receive("Old", timestamp=int(datetime.now().timestamp()) - 25 * 3600)
        self.assertEqual(len(self.tickets()), 1)
        self.assertEqual(len(self.tickets().whatsapp_message_ids), 1)
