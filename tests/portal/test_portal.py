# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# pylint-odoo takes only files directly in tests/ for tests:
# pylint: disable=translation-required
import json
import re
import time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from ..common import payload, text_message
from ..files.test_media import MediaCase
from ..users import new_test_user

REFUSALS = ("odoo.http", "odoo.addons.base.models.ir_rule")


class PortalCase(MediaCase):
    """Maria has written and was answered; she has a portal user, and so has João."""

    def prepare(self):
        super().prepare()
        self.first = self.receive("Is it *on*?")
        self.ticket = self.tickets()
        self.ticket.user_id = self.agent
        self.photo = self.receive_file()
        self.fetch()
        self.reply = self.answer(self.ticket, "<p>It is <b>off</b></p>")
        self.ticket.with_user(self.agent).message_post(
            body="She is difficult", subtype_xmlid="mail.mt_note"
        )
        self.maria_user = self.user_of(self.ticket.partner_id, "wa_maria")
        joao = self.env["res.partner"].create(
            {"name": "João", "email": "joao@example.com"}
        )
        self.joao_user = self.user_of(joao, "wa_joao")

    def user_of(self, partner, login):
        user = new_test_user(self.env, login, "base.group_portal")
        former, user.partner_id = user.partner_id, partner
        former.active, user.lang = False, "en_US"
        return user

    def log_in(self, user):
        self.authenticate(user.login, user.login)

    def fetch_chatter(self, ticket=None, **access):
        ticket = ticket or self.ticket
        found = self.make_jsonrpc_request(
            "/mail/chatter_fetch",
            {
                "thread_model": "helpdesk.ticket",
                "thread_id": ticket.id,
                "fetch_params": {"limit": 100},
                **access,
            },
        )
        return found["data"]["mail.message"]

    def bodies(self, *args, **access):
        return " ".join(m["body"][1] for m in self.fetch_chatter(*args, **access))

    def page(self, ticket=None, token=""):
        path = f"/my/ticket/{(ticket or self.ticket).id}"
        return self.url_open(f"{path}/{token}" if token else path)

    def token(self, ticket=None):
        return (ticket or self.ticket)._portal_ensure_token()


class TestOwnConversation(PortalCase):
    """A customer sees their conversation in the portal, with answers and files."""

    def test_98_the_customer_sees_their_conversation_and_no_internal_note(self):
        self.log_in(self.maria_user)
        page = self.page()
        self.assertEqual(page.status_code, 200)
        self.assertIn("answers here or on WhatsApp", page.text)
        token = re.search(r'data-token="([^"]+)"', page.text)[1]
        for access in ({}, {"token": token}):
            shown = self.bodies(**access)
            self.assertIn("Is it <strong>on</strong>?", shown)
            self.assertIn("It is <strong>off</strong>", shown)
            self.assertNotIn("difficult", shown)

    def test_98_the_link_with_the_tickets_token_shows_it_without_a_user(self):
        self.authenticate(None, None)
        self.assertIn("answers here or on WhatsApp", self.page(token=self.token()).text)
        self.assertIn("It is", self.bodies(token=self.token()))

    def test_98_files_can_be_opened_but_not_deleted(self):
        self.log_in(self.maria_user)
        [file] = [f for m in self.fetch_chatter() for f in m["attachment_ids"]]
        self.assertEqual(file["id"], self.photo.attachment_ids.id)
        self.assertNotIn("ownership_token", file)
        self.authenticate(None, None)
        url = f"/web/content/{file['id']}?access_token={file['raw_access_token']}"
        self.assertEqual(self.url_open(url).content, self.photo.attachment_ids.raw)

    def test_98_a_deleted_message_is_shown_as_deleted(self):
        revoke = {"original_message_id": self.first.wamid}
        message = {**text_message(f"wamid.{time.monotonic_ns()}"), "type": "revoke"}
        self.store_webhook(payload({**message, "revoke": revoke}))
        self.process()
        self.log_in(self.maria_user)
        shown = self.bodies()
        self.assertNotIn("Is it", shown)
        self.assertIn("Message deleted", shown)

    def test_98_what_an_agent_cancelled_before_it_was_sent_is_not_shown(self):
        answer = self.answer(self.ticket, "<p>Ask somebody else</p>")
        self.log_in(self.maria_user)
        self.assertIn("somebody else", self.bodies())
        answer.with_user(self.agent).action_cancel()
        self.assertNotIn("somebody else", self.bodies())
        self.authenticate(None, None)
        self.assertNotIn("somebody else", self.bodies(token=self.token()))

    def test_98_what_whatsapp_did_not_deliver_is_shown_and_not_as_sent_there(self):
        self.reply._fail("undeliverable", 131026, "Message undeliverable")
        self.assertEqual(self.reply.state, "failed")
        self.log_in(self.maria_user)
        [shown] = [m for m in self.fetch_chatter() if "It is <" in m["body"][1]]
        self.assertNotIn("WhatsApp", json.dumps(shown))

    def test_98_options_and_quotes_are_shown(self):
        asked = {"type": "button", "options": [{"title": "Yes"}, {"title": "No"}]}
        self.ticket.with_user(self.agent).whatsapp_post("<p>On?</p>", interactive=asked)
        self.settle()
        self.simulator.writes(self.maria, "This one", quote=self.first.wamid)
        self.settle()
        self.log_in(self.maria_user)
        shown = self.bodies()
        self.assertIn("<li>Yes</li><li>No</li>", shown)
        self.assertIn("<small>Is it on?</small>", shown)

    def test_98_the_page_lists_no_file_of_an_internal_note(self):
        files = [("secret.txt", b"x")]
        self.ticket.message_post(
            body="See", subtype_xmlid="mail.mt_note", attachments=files
        )
        self.log_in(self.maria_user)
        self.assertNotIn("secret.txt", self.page().text)

    def test_98_a_ticket_without_whatsapp_is_as_helpdesk_shows_it(self):
        values = {"name": "By mail", "description": "x", "user_id": False}
        partner = self.maria_user.partner_id
        ticket = self.ticket.create({**values, "partner_id": partner.id})
        self.env["ir.attachment"].create(
            {"name": "mine.txt", "res_model": ticket._name, "res_id": ticket.id}
        )
        self.log_in(self.maria_user)
        page = self.page(ticket).text
        self.assertIn("mine.txt", page)
        self.assertNotIn("WhatsApp", page)


class TestReply(PortalCase):
    """What a customer writes in the portal reaches the agent, who is told so."""

    def post(self, text, **access):
        answer = self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": "helpdesk.ticket",
                "thread_id": self.ticket.id,
                "post_data": {"body": text, "message_type": "comment"},
                **access,
            },
        )
        self.env.invalidate_all()
        return self.env["mail.message"].browse(answer["message_id"])

    def test_98_a_reply_reaches_the_agent_marked_as_from_the_portal(self):
        self.agent.notification_type = "inbox"
        self.ticket.message_unsubscribe(self.agent.partner_id.ids)
        self.log_in(self.maria_user)
        message = self.post("<p>Now it is on</p>")
        self.assertEqual(message.author_id, self.ticket.partner_id)
        self.assertTrue(message.whatsapp_is_from_portal)
        self.assertIn(self.agent.partner_id, message.notified_partner_ids)
        self.assertFalse(self.simulator.received(self.maria))

    def test_98_a_reply_has_the_ticket_wait_for_us_until_an_answer(self):
        before = self.answer(self.ticket)
        self.assertEqual(self.ticket.whatsapp_waiting_for, "customer")
        self.log_in(self.maria_user)
        unread = self.ticket.whatsapp_unread
        self.post("<p>Obrigada!</p>")
        self.assertEqual(self.ticket.whatsapp_waiting_for, "customer", "only thanks")
        reply = self.post("<p>Now it is off again</p>")
        self.assertEqual(self.ticket.whatsapp_unread, unread + 2)
        self.assertEqual(self.ticket.whatsapp_waiting_for, "us")
        self.assertEqual(self.ticket.whatsapp_waiting_since, reply.date)
        before.sent_at = reply.date  # within the same second
        self.ticket._whatsapp_recount()
        self.assertEqual(self.ticket.whatsapp_waiting_for, "us", "counted anew")
        self.assertEqual(self.ticket.whatsapp_waiting_since, reply.date)
        answer = self.answer(self.ticket)
        self.assertEqual(self.ticket.whatsapp_waiting_for, "customer")
        answer.sent_at = fields.Datetime.add(reply.date, seconds=1)
        self.ticket._whatsapp_recount()
        self.assertEqual(self.ticket.whatsapp_waiting_for, "customer")

    def test_98_by_the_token_too_and_then_the_author_is_the_customer(self):
        self.authenticate(None, None)
        message = self.post("<p>By the link</p>", token=self.token())
        self.assertEqual(message.author_id, self.ticket.partner_id)
        self.assertTrue(message.whatsapp_is_from_portal)

    def test_98_an_e_mail_about_it_says_where_it_was_written(self):
        self.agent.notification_type = "email"
        before = self.env["mail.mail"].search([])
        self.log_in(self.maria_user)
        self.post("<p>Now it is on</p>")
        mail = self.env["mail.mail"].search([]) - before
        self.assertIn("Written in the portal", mail[:1].body_html)

    def test_98_what_an_agent_writes_is_not_marked(self):
        message = self.ticket.with_user(self.agent).message_post(
            body="Mine", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertFalse(message.whatsapp_is_from_portal)

    def test_98_a_customer_cannot_post_as_whatsapp(self):
        self.log_in(self.maria_user)
        answer = self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": "helpdesk.ticket",
                "thread_id": self.ticket.id,
                "post_data": {"body": "x", "message_type": "whatsapp"},
            },
        )
        message = self.env["mail.message"].browse(answer["message_id"])
        self.assertEqual(message.message_type, "comment")


class TestHostile(PortalCase):
    """Nobody reads, hears of or writes in another person's conversation."""

    def prepare(self):
        super().prepare()
        self.other = self.receive(
            "João's secret", self.simulator.customer("João", "5541988887766")
        )
        self.other_ticket = self.other.ticket_id

    def assertNothing(self, ticket=None, **access):
        """Check that the user gets nothing of the ticket's conversation."""
        with mute_logger(*REFUSALS):
            try:
                shown = self.bodies(ticket, **access)
            except JsonRpcException:
                shown = ""
        self.assertNotIn("Is it", shown)
        self.assertNotIn("secret", shown)

    def test_98_another_portal_user_sees_nothing(self):
        self.log_in(self.joao_user)
        with mute_logger(*REFUSALS):
            page = self.page()
        self.assertNotIn("Is it", page.text)
        self.assertTrue(page.url.endswith("/my"))
        self.assertNothing()

    def test_98_neither_does_the_public(self):
        self.authenticate(None, None)
        with mute_logger(*REFUSALS):
            self.assertNotIn("Is it", self.page().text)
        self.assertNothing()

    def test_98_another_contacts_ticket_is_closed_to_the_customer(self):
        self.log_in(self.maria_user)
        self.assertNothing(self.other_ticket)

    def test_98_the_token_of_another_ticket_opens_nothing(self):
        self.authenticate(None, None)
        for token in (self.token(), "", "x", "False", None, False):
            self.assertNothing(self.other_ticket, token=token)
        with mute_logger(*REFUSALS):
            page = self.page(self.other_ticket, self.token())
        self.assertNotIn("secret", page.text)

    def test_98_a_hash_of_somebody_else_opens_nothing(self):
        self.authenticate(None, None)
        signed = self.ticket._sign_token(self.ticket.partner_id.id)
        for pid in (self.ticket.partner_id.id, self.joao_user.partner_id.id):
            self.assertNothing(self.other_ticket, hash=signed, pid=pid)

    def test_98_a_follower_of_another_company_reads_no_conversation(self):
        self.ticket.message_subscribe(self.joao_user.partner_id.ids)
        self.log_in(self.joao_user)
        self.assertEqual(self.page().status_code, 200)
        self.assertNothing()
        self.assertNothing(token=self.token())

    def test_98_by_rpc_neither(self):
        self.ticket.message_subscribe(self.joao_user.partner_id.ids)
        shown = self.photo.mail_message_id.with_user(self.joao_user)
        self.assertFalse(shown.search([("id", "=", shown.id)]))
        with self.assertRaises(AccessError), mute_logger(*REFUSALS):
            shown.read(["body"])
        own = self.photo.mail_message_id.with_user(self.maria_user)
        self.assertTrue(own.search([("id", "=", own.id)]))
        self.assertTrue(own.read(["body"]))
        for name in ("helpdesk.whatsapp.message", "helpdesk.whatsapp.contact"):
            with self.assertRaises(AccessError), mute_logger(*REFUSALS):
                self.env[name].with_user(self.maria_user).search([])

    def test_98_files_of_another_person_are_closed(self):
        file = self.photo.attachment_ids
        self.ticket.message_subscribe(self.joao_user.partner_id.ids)
        with self.assertRaises(AccessError), mute_logger(*REFUSALS):
            file.with_user(self.joao_user).read(["raw"])
        self.log_in(self.joao_user)
        for token in ("", "x", self.token(), self.token(self.other_ticket)):
            url = f"/web/content/{file.id}?access_token={token}"
            self.assertEqual(self.url_open(url).status_code, 404)
        self.assertNotIn(f"/web/content/{file.id}", self.page().text)

    def test_98_what_another_person_wrote_in_the_same_ticket_is_not_shown(self):
        self.ticket.partner_id = self.joao_user.partner_id
        self.log_in(self.joao_user)
        self.assertNothing()
        self.authenticate(None, None)
        self.assertNothing(token=self.token())

    def test_98_colleagues_of_the_customer_see_what_the_company_may(self):
        company = self.env["res.partner"].create({"name": "ACME", "is_company": True})
        (self.ticket.partner_id | self.joao_user.partner_id).parent_id = company
        self.env.registry.clear_cache()  # Odoo keeps what a rule is for a user
        self.log_in(self.joao_user)
        self.assertIn("Is it", self.bodies())

    def test_98_nobody_posts_in_another_persons_ticket(self):
        before = self.other_ticket.message_ids
        self.log_in(self.maria_user)
        for access in ({}, {"token": self.token()}):
            with self.assertRaises(JsonRpcException), mute_logger(*REFUSALS):
                self.make_jsonrpc_request(
                    "/mail/message/post",
                    {
                        "thread_model": "helpdesk.ticket",
                        "thread_id": self.other_ticket.id,
                        "post_data": {"body": "x"},
                        **access,
                    },
                )
        self.env.invalidate_all()
        self.assertEqual(self.other_ticket.message_ids, before)
