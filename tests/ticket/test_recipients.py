# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.tools import SQL, mute_logger

from .. import workers
from ..common import WhatsappCase
from ..users import new_test_user

UNREAD = "odoo.addons.helpdesk_mgmt_whatsapp.models.waiting.helpdesk_whatsapp_unread"
HELPDESK = "helpdesk_mgmt.group_helpdesk_user"


class ListenersCase(WhatsappCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent.notification_type = "email"
        cls.bob = new_test_user(
            cls.env, "wa_bob", HELPDESK, name="Bob", email="bob@example.com"
        )
        cls.bob.notification_type = "inbox"
        cls.internal = new_test_user(cls.env, "wa_internal", "base.group_user")
        cls.internal.notification_type = "inbox"

    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.receive("Hi")
        self.ticket = self.tickets()
        self.before = self.env["mail.mail"].search([])

    def notified(self, message):
        return message.mail_message_id.notified_partner_ids.user_ids

    def unread(self):
        return self.env["helpdesk.whatsapp.unread"].search([])

    def minutes_pass(self, minutes):
        for unread in self.unread():
            for name in ("due_at", "mailed_at"):
                if unread[name]:
                    unread[name] -= timedelta(minutes=minutes)

    def mails(self, minutes=2):
        """Return the e-mails that are sent after so many minutes."""
        self.minutes_pass(minutes)
        self.work("mails")
        mails = self.env["mail.mail"].search([]) - self.before
        self.before += mails
        return mails


class TestListeners(ListenersCase):
    """The users who are notified of a customer's message."""

    def recipients(self):
        return self.ticket._whatsapp_recipients().user_ids

    def test_the_assigned_agent_though_others_follow(self):
        self.ticket.message_subscribe(self.agent.partner_id.ids)
        self.ticket.user_id = self.bob
        self.assertEqual(self.notified(self.receive("Anybody?")), self.bob)

    def test_else_the_colleagues_who_follow(self):
        self.ticket.message_subscribe(self.bob.partner_id.ids)
        self.assertEqual(self.notified(self.receive("Anybody?")), self.bob)

    def test_else_the_team(self):
        self.team.user_ids = self.bob
        self.assertEqual(self.notified(self.receive("Anybody?")), self.bob)

    def test_who_cannot_answer_does_not_stand_for_the_team(self):
        self.ticket.message_subscribe(self.internal.partner_id.ids)
        self.assertEqual(self.recipients(), self.internal | self.agent)

    def test_nobody_who_has_left_and_nobody_who_may_not_read_it(self):
        self.ticket.user_id = self.bob
        self.bob.active = False
        stranger = new_test_user(
            self.env, "wa_own", "helpdesk_mgmt.group_helpdesk_user_own"
        )
        self.team.user_id = stranger
        self.assertEqual(self.recipients(), self.agent)

    def test_in_the_end_who_is_responsible_for_the_account(self):
        self.ticket.team_id = False
        self.assertEqual(self.recipients(), self.account._responsible_user())

    def test_the_customer_hears_nothing_of_themselves(self):
        self.ticket.whatsapp_contact_id.partner_id = self.bob.partner_id
        self.ticket.user_id = self.bob
        self.assertEqual(self.recipients(), self.agent)

    def test_a_new_ticket_that_nobody_was_told_of(self):
        self.team.user_ids = self.bob
        joao = self.simulator.customer("João", "5541988887766")
        self.assertEqual(self.notified(self.receive("Hi", customer=joao)), self.bob)

    def test_a_new_ticket_that_the_followers_were_told_of_is_told_once(self):
        subtypes = self.env.ref("helpdesk_mgmt.hlp_tck_team_created")
        subtypes += self.env.ref("mail.mt_comment")
        self.team.message_subscribe(self.bob.partner_id.ids, subtypes.ids)
        joao = self.simulator.customer("João", "5541988887766")
        first = self.receive("Hi", customer=joao)
        notes = first.ticket_id.message_ids.filtered(
            lambda message: self.bob.partner_id in message.notified_partner_ids
        )
        self.assertEqual(len(notes), 1)
        self.assertEqual(self.notified(self.receive("Well?", customer=joao)), self.bob)

    def test_the_mail_of_a_new_ticket_says_what_the_customer_wrote(self):
        self.bob.notification_type = "email"
        created = self.env.ref("helpdesk_mgmt.hlp_tck_team_created")
        self.team.message_subscribe(self.bob.partner_id.ids, created.ids)
        before = self.env["mail.mail"].search([])
        joao = self.simulator.customer("João", "5541988887766")
        self.receive("My printer burns.\nOn the third floor", customer=joao)
        mails = self.env["mail.mail"].search([]) - before
        [mail] = mails.filtered(lambda m: self.bob.partner_id in m.recipient_ids)
        self.assertIn("On the third floor", mail.body_html)
        self.assertIn("created", mail.body_html)

    def test_on_their_devices_through_the_queue(self):
        self.ticket.user_id = self.bob
        parameters = self.env["ir.config_parameter"].sudo()
        for name in ("private", "public"):
            parameters.set_param(f"mail.web_push_vapid_{name}_key", "key")
        device = self.env["mail.push.device"].create(
            {
                "partner_id": self.bob.partner_id.id,
                "endpoint": "https://push.example.com",
                "keys": "{}",
            }
        )
        self.receive("It is *broken*")
        [push] = self.env["mail.push"].search([])
        self.assertEqual(push.mail_push_device_id, device)
        self.assertIn(f"Maria Silva: {self.ticket.display_name}", push.payload)
        self.assertIn("broken", push.payload)
        push.unlink()
        self.answer(self.ticket)
        self.assertFalse(self.env["mail.push"].search([]))


class TestMails(ListenersCase):
    """E-mails to agents who prefer them to Odoo's inbox."""

    def prepare(self):
        super().prepare()
        self.ticket.user_id = self.agent
        self.ticket.with_user(self.agent).whatsapp_seen()
        self.before = self.env["mail.mail"].search([])

    def test_the_lines_of_a_burst_become_one_mail(self):
        self.simulator.writes(self.maria, "It does not start")
        self.simulator.writes(self.maria, "There is *smoke*")
        photo = {"id": "1", "mime_type": "image/jpeg", "sha256": "", "caption": "Look"}
        self.receive(message={"type": "image", "image": photo})
        self.assertFalse(self.mails(minutes=0))
        mail = self.mails()
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.recipient_ids, self.agent.partner_id)
        self.assertIn("Maria Silva", mail.email_from)
        self.assertIn("@", mail.email_from)
        self.assertEqual(mail.state, "outgoing")
        body = mail.body_html
        for words in ("start", "<strong>smoke</strong>", "Photo", "Look", "View"):
            self.assertIn(words, body)
        self.assertLess(body.index("start"), body.index("smoke"))
        self.assertNotIn("Hi</div>", body)

    def test_what_comes_within_ten_seconds_is_mailed_in_one_run(self):
        message = self.receive("One").mail_message_id
        marks = self.env["helpdesk.whatsapp.unread"]
        due = []
        for second in (1, 4, 9, 10, 11):
            marks.search([]).unlink()
            with freeze_time(f"2026-05-04 10:00:{second:02}"):
                marks._gather(self.ticket, message, self.bob.partner_id.ids)
            due.append(self.unread().due_at.isoformat()[-5:])
        self.assertEqual(due, ["01:10"] * 4 + ["01:20"])

    def test_who_does_not_look_is_mailed_again_after_a_while_only(self):
        self.receive("One")
        self.assertTrue(self.mails())
        self.receive("Two")
        self.assertFalse(self.mails(minutes=5))
        self.receive("Three")
        mail = self.mails(minutes=10)
        self.assertIn("Two", mail.body_html)
        self.assertIn("Three", mail.body_html)
        self.assertNotIn("One</p>", mail.body_html)

    def test_what_was_read_meanwhile_is_not_mailed_and_then_it_starts_anew(self):
        self.receive("One")
        self.mails()
        self.receive("Two")
        self.ticket.with_user(self.agent).whatsapp_seen()
        self.assertFalse(self.mails(minutes=20))
        self.receive("Three")
        self.assertIn("Three", self.mails().body_html)

    def test_what_is_processed_while_the_mail_is_made_is_mailed_later(self):
        self.receive("One")
        self.mails()
        with patch.object(type(self.unread()), "_gather"):  # as it has seen the mark
            self.receive("Two")
        self.assertFalse(self.mails(minutes=5))
        self.assertIn("Two", self.mails(minutes=10).body_html)
        self.assertFalse(self.mails(minutes=20))
        self.assertFalse(self.unread())

    def test_the_mail_writes_to_neither_ticket_nor_customer(self):
        self.receive("One")
        with (
            patch.object(type(self.ticket), "write", side_effect=AssertionError),
            patch.object(type(self.agent.partner_id), "write") as write,
        ):
            self.assertTrue(self.mails())
        self.assertFalse(write.called)

    def test_a_colleague_who_looks_has_not_read_it_for_the_agent(self):
        self.receive("One")
        self.ticket.with_user(self.bob).whatsapp_seen()
        self.assertTrue(self.mails())

    def test_what_was_answered_meanwhile_is_not_mailed(self):
        self.receive("One")
        self.answer(self.ticket, user=self.bob)
        self.assertFalse(self.mails())

    def test_what_the_customer_took_back_is_not_mailed(self):
        message = self.receive("My password is 1234")
        message.deleted_at = fields.Datetime.now()
        self.assertFalse(self.mails())

    def test_who_is_no_longer_in_charge_is_not_mailed(self):
        self.receive("One")
        self.ticket.user_id = self.bob
        self.before = self.env["mail.mail"].search([])
        self.assertFalse(self.mails())

    def test_what_has_moved_is_mailed_to_who_listens_there(self):
        carol = new_test_user(
            self.env, "wa_carol", HELPDESK, name="Carol", email="carol@example.com"
        )
        other = self.ticket.copy({"name": "Another", "user_id": carol.id})
        self.receive("One")
        self.receive("Two")
        self.ticket.with_user(self.bob)._whatsapp_move_to(other)
        self.before = self.env["mail.mail"].search([])
        [mail] = self.mails()
        self.assertEqual(mail.recipient_ids, carol.partner_id)
        self.assertIn("One", mail.body_html)
        self.assertIn("Two", mail.body_html)
        self.assertFalse(self.mails(minutes=20))

    def test_what_came_after_a_mail_is_mailed_where_it_has_moved_to(self):
        other = self.ticket.copy({"name": "Another"})
        self.receive("One")
        self.mails()
        self.ticket.message_post(body=self.ticket.name)
        self.receive("Two")
        self.ticket.with_user(self.bob)._whatsapp_move_to(other)
        self.before = self.env["mail.mail"].search([])
        bodies = self.mails(minutes=20).mapped("body_html")
        self.assertTrue(any("Two" in body for body in bodies))
        self.assertFalse(any("One</div>" in body for body in bodies))

    def test_a_mark_that_breaks_stops_no_other_and_is_tried_again(self):
        self.receive("One")
        joao = self.simulator.customer("João", "5541988887766")
        self.receive("Hello", customer=joao)
        self.receive("Hello?", customer=joao)
        broken = self.unread().filtered(lambda row: row.ticket_id == self.ticket)
        mail = type(self.ticket)._whatsapp_mail

        def breaks(ticket, *args):
            if ticket == broken.ticket_id:
                raise ValueError
            return mail(ticket, *args)

        with (
            patch.object(type(self.ticket), "_whatsapp_mail", breaks),
            mute_logger(UNREAD),
        ):
            self.assertIn("Hello?", self.mails().body_html)
        self.assertTrue(broken.due_at)
        self.assertIn("One", self.mails(minutes=20).body_html)

    def test_a_mark_that_always_breaks_is_given_up_until_the_next_message(self):
        self.receive("One")
        breaks = patch.object(type(self.ticket), "_whatsapp_mail", side_effect=KeyError)
        with breaks, mute_logger(UNREAD):
            for _attempt in range(10):
                self.mails(minutes=600)
        mark = self.unread()
        self.assertFalse(mark.due_at)
        self.receive("Two")
        self.assertEqual(mark.attempts, 0)
        self.assertIn("Two", self.mails().body_html)

    def test_a_mark_that_kills_its_workers_is_not_mailed(self):
        self.receive("One")
        workers.claim(self.unread(), "mails", unfinished=3)
        with mute_logger(UNREAD):
            self.assertFalse(self.mails())
        self.assertFalse(self.unread().due_at)

    def test_a_message_and_the_second_look_cannot_miss_each_other(self):
        self.receive("One")
        self.mails()
        mark = self.unread()
        for minutes, is_touched in ((10, False), (5, True)):
            self.minutes_pass(minutes)
            self.env.flush_all()
            query = "SELECT xmin, ctid FROM helpdesk_whatsapp_unread"
            before = self.env.execute_query(SQL(query))
            self.receive(f"After {minutes} minutes")
            self.assertEqual(self.env.execute_query(SQL(query)) != before, is_touched)
        self.assertEqual(self.unread(), mark)
