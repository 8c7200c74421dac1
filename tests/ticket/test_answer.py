# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# pylint-odoo takes only files directly in tests/ for tests:
# pylint: disable=translation-required
"""Tests of agents' answers in the chatter, and of who can answer."""

from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import JsonRpcException
from odoo.tools import mute_logger

from ..common import WhatsappCase
from ..users import new_test_user


class TestAnswer(WhatsappCase):
    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.receive("Meu computador não está ligando")
        self.ticket = self.tickets()

    def test_the_answer_reaches_the_phone_formatted(self):
        self.answer(self.ticket, "<p>Hold the <b>power button</b><br>for 10 s</p>")
        self.assertFalse(self.simulator.received(self.maria), "no waiting for Meta")
        self.send()
        self.assertEqual(
            self.simulator.received(self.maria), ["Hold the *power button*\nfor 10 s"]
        )

    def test_it_stands_in_the_chatter_by_the_agent(self):
        message = self.answer(self.ticket).mail_message_id
        self.assertEqual(message.author_id, self.agent.partner_id)
        self.assertEqual(message.message_type, "whatsapp")
        self.assertEqual(self.chatter(self.ticket)[-1], "Hello Maria")

    def test_scripts_never_reach_the_chatter(self):
        message = self.answer(self.ticket, "<p>Hi<script>alert(1)</script></p>")
        self.assertNotIn("script", message.mail_message_id.body)
        self.assertEqual(message.text, "Hi")

    def test_several_answers_arrive_in_order(self):
        for number in range(5):
            self.answer(self.ticket, f"<p>Step {number}</p>")
        self.send()
        self.assertEqual(
            self.simulator.received(self.maria), [f"Step {n}" for n in range(5)]
        )

    def test_a_closed_window_is_told_and_refused(self):
        contact = self.ticket.whatsapp_contact_id
        contact.window_expires_at = datetime.now() - timedelta(seconds=1)
        with self.assertRaisesRegex(UserError, "24 hours"):
            self.answer(self.ticket)

    def test_a_window_that_closes_before_the_call_is_not_tried(self):
        message = self.answer(self.ticket)
        message.contact_id.window_expires_at = datetime.now() - timedelta(seconds=1)
        self.send()
        self.assertEqual(message.state, "failed")
        self.assertEqual(message.failure_reason, "window_closed")
        self.assertFalse(self.simulator.received(self.maria))

    def test_42_our_own_messages_do_not_keep_the_window_open(self):
        window = self.ticket.whatsapp_window_expires_at
        self.answer(self.ticket)
        self.settle()
        self.assertEqual(self.ticket.whatsapp_window_expires_at, window)

    def test_too_long_is_told_with_the_numbers(self):
        with self.assertRaisesRegex(UserError, "4097.*4096"):
            self.answer(self.ticket, "<p>%s</p>" % ("x" * 4097))
        self.answer(self.ticket, "<p>%s</p>" % ("x" * 4096))

    def test_a_picture_is_not_dropped_in_silence(self):
        with self.assertRaisesRegex(UserError, "A picture in the text"):
            self.answer(self.ticket, '<p>look <img src="data:image/png;base64,x"></p>')

    def test_an_empty_message_is_refused(self):
        with self.assertRaisesRegex(UserError, "empty"):
            self.answer(self.ticket, "<p><br></p>")

    def test_a_ticket_without_whatsapp_has_nobody_to_write_to(self):
        ticket = self.ticket.create({"name": "By mail", "description": "<p>x</p>"})
        with self.assertRaisesRegex(UserError, "no WhatsApp contact"):
            self.answer(ticket)

    def press(self, body, key="press", user=None):
        ticket = self.ticket.with_user(user or self.agent)
        return ticket.whatsapp_post(body, request_key=key)

    def test_a_second_press_sends_nothing_more_and_gets_the_first_answer(self):
        first = self.press("<p>Once</p>")
        self.assertEqual(self.press("<p>Once</p>"), first)
        self.send()
        self.assertEqual(self.simulator.received(self.maria), ["Once"])

    def test_another_press_or_another_agent_is_another_message(self):
        other = new_test_user(self.env, "bea", "helpdesk_mgmt.group_helpdesk_user")
        self.press("<p>One</p>")
        self.press("<p>Two</p>", key="another press")
        self.press("<p>Three</p>", user=other)
        self.send()
        self.assertEqual(self.simulator.received(self.maria), ["One", "Two", "Three"])

    def test_what_was_refused_is_sent_when_it_is_pressed_again(self):
        self.authenticate(self.agent.login, self.agent.login)
        contact = self.ticket.whatsapp_contact_id
        expires_at = contact.window_expires_at
        contact.window_expires_at = datetime.now() - timedelta(seconds=1)
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException):
            self.press_by_rpc()
        contact.window_expires_at = expires_at
        self.press_by_rpc()
        self.send()
        self.assertEqual(self.simulator.received(self.maria), ["Now"])

    def press_by_rpc(self):
        call = {"model": "helpdesk.ticket", "method": "whatsapp_post"}
        call |= {"args": [self.ticket.id, "<p>Now</p>"]}
        call |= {"kwargs": {"request_key": "press"}}
        return self.make_jsonrpc_request("/web/dataset/call_kw", call)

    def test_an_answer_on_an_expired_session_leads_the_reply_here(self):
        session = self.ticket.whatsapp_session_ids
        session.expires_at = datetime.now() - timedelta(seconds=1)
        self.answer(self.ticket)
        self.assertEqual(session.state, "expired")
        self.receive("Now it works")
        self.assertEqual(len(self.tickets()), 1)


class TestWhoMayAnswer(WhatsappCase):
    def prepare(self):
        super().prepare()
        self.receive("Hi")
        self.ticket = self.tickets()

    def sent(self):
        return self.env["helpdesk.whatsapp.message"].search(
            [("direction", "=", "outbound"), ("is_automatic", "=", False)]
        )

    def user(self, login, groups):
        return new_test_user(self.env, login, groups, email=f"{login}@example.com")

    def test_without_helpdesk_rights_nobody_sends_by_any_method(self):
        follower = self.user("follower", "base.group_user")
        portal = self.user("portal_wa", "base.group_portal")
        for user in (follower, portal):
            self.ticket.message_subscribe(user.partner_id.ids)
            ticket = self.ticket.with_user(user)
            for call in (
                lambda ticket=ticket: ticket.whatsapp_post("<p>x</p>"),
                lambda ticket=ticket: ticket.whatsapp_post("<p>x</p>", request_key="k"),
                lambda ticket=ticket: ticket.whatsapp_writing(),
                lambda ticket=ticket: ticket.whatsapp_check_files([]),
                lambda ticket=ticket: ticket.whatsapp_message_ids.action_send_again(),
            ):
                with self.assertRaises(AccessError):
                    call()
        self.assertFalse(self.sent())

    def test_an_agent_sends_on_own_tickets_only(self):
        own = self.user("own", "helpdesk_mgmt.group_helpdesk_user_own")
        with self.assertRaises(AccessError):
            self.ticket.with_user(own).whatsapp_post("<p>x</p>")
        self.team.user_ids += own
        self.ticket.user_id = own
        self.ticket.with_user(own).whatsapp_post("<p>x</p>")
        self.assertEqual(len(self.sent()), 1)

    def test_a_message_type_named_by_a_client_sends_nothing(self):
        for user in (self.agent, self.user("portal2", "base.group_portal")):
            self.ticket.message_subscribe(user.partner_id.ids)
            self.authenticate(user.login, user.login)
            answer = self.make_jsonrpc_request(
                "/mail/message/post",
                {
                    "thread_model": "helpdesk.ticket",
                    "thread_id": self.ticket.id,
                    "context": {"whatsapp_post": True, "whatsapp_notify": True},
                    "post_data": {
                        "body": "forged",
                        "message_type": "whatsapp",
                        "subtype_xmlid": "mail.mt_comment",
                    },
                },
            )
            posted = self.env["mail.message"].search([("body", "ilike", "forged")])
            self.assertTrue(answer)
            self.assertEqual(set(posted.mapped("message_type")), {"comment"})
        self.assertFalse(self.sent())

    def test_a_note_never_leaves(self):
        self.ticket.with_user(self.agent).message_post(
            body="Customer is upset", subtype_xmlid="mail.mt_note"
        )
        self.ticket.with_user(self.agent).message_post(
            body="By mail", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.confirm_nothing()
        self.send()
        texts = self.simulator.received(self.maria)
        self.assertEqual(len(texts), 1, "only the confirmation")
