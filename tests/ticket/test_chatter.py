# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# pylint-odoo takes only files directly in tests/ for tests:
# pylint: disable=translation-required
import json
from datetime import timedelta
from types import SimpleNamespace
from unittest.mock import patch

from odoo.addons.mail.tools.discuss import Store

from ...models.account.res_company import AGENTS_CHANNEL
from ..common import WhatsappCase
from ..users import new_test_user


class TestNotifications(WhatsappCase):
    """The notifications of messages in the chatter, and who gets them."""

    def prepare(self):
        super().prepare()
        self.agent.notification_type = "email"
        self.confirm_nothing()
        self.receive("Hi")
        self.ticket = self.tickets()
        self.mails = self.env["mail.mail"]
        self.before = self.mails.search([])

    def mailed_to(self):
        mails = self.mails.search([]) - self.before
        return mails.recipient_ids.mapped("email")

    def test_an_answer_is_mailed_to_nobody(self):
        colleague = self.env["res.partner"].create(
            {"name": "Colleague", "email": "colleague@example.com"}
        )
        self.ticket.partner_id.email = "maria@example.com"
        self.ticket.message_subscribe(
            (colleague | self.ticket.partner_id | self.agent.partner_id).ids
        )
        self.answer(self.ticket, user=self.env.ref("base.user_admin"))
        self.assertFalse(self.mailed_to())

    def test_what_the_customer_writes_is_not_mailed_to_other_customers(self):
        other = self.env["res.partner"].create(
            {"name": "Other", "email": "other@example.com"}
        )
        self.ticket.message_subscribe((other | self.ticket.partner_id).ids)
        self.receive("My password is …")
        self.assertFalse(self.mailed_to())

    def test_a_colleague_who_is_the_customer_gets_the_answer_on_whatsapp_only(self):
        colleague = new_test_user(self.env, "wa_colleague", "base.group_user")
        colleague.notification_type = "inbox"
        self.ticket.whatsapp_contact_id.partner_id = colleague.partner_id
        self.ticket.message_subscribe(colleague.partner_id.ids)
        message = self.answer(self.ticket).mail_message_id
        self.assertEqual(message.notification_ids.notification_type, "whatsapp")

    def test_a_new_ticket_is_told_once(self):
        subtype = self.env.ref("helpdesk_mgmt.hlp_tck_team_created", False)
        self.team.message_subscribe(
            self.agent.partner_id.ids,
            [subtype.id, self.env.ref("mail.mt_comment").id] if subtype else None,
        )
        joao = self.simulator.customer("João", "5541988887766")
        self.receive("Bom dia", customer=joao)
        self.assertLessEqual(len(self.mailed_to()), 1)

    def test_a_customer_without_address_causes_no_failing_mail(self):
        done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.assertTrue(done.mail_template_id)
        self.ticket.with_user(self.agent).stage_id = done
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.assertFalse(self.mails.search([]) - self.before)
        failed = self.ticket.message_ids.notification_ids.filtered(
            lambda n: n.notification_status == "exception"
        )
        self.assertFalse(failed)

    def test_the_stage_mail_of_a_customer_with_address_still_goes(self):
        self.account._rule("resolved").to_customer = False
        self.ticket.partner_id.email = "maria@example.com"
        done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.ticket.with_user(self.agent).stage_id = done
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.assertTrue(self.mails.search([]) - self.before)

    def test_tickets_without_whatsapp_mail_as_ever(self):
        customer = self.env["res.partner"].create(
            {"name": "Mail Customer", "email": "mail@example.com"}
        )
        ticket = self.ticket.create(
            {"name": "x", "description": "<p>x</p>", "partner_id": customer.id}
        )
        suggested = ticket._message_get_suggested_recipients(no_create=True)
        self.assertEqual([s["partner_id"] for s in suggested], customer.ids)
        ticket.message_post(
            body="Hello",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=customer.ids,
        )
        self.assertEqual(self.mailed_to(), ["mail@example.com"])

    def test_send_message_is_not_blocked_by_a_customer_without_address(self):
        ticket = self.ticket.with_user(self.agent)
        self.assertFalse(ticket._message_get_suggested_recipients(no_create=True))
        self.ticket.partner_id.email = "maria@example.com"
        suggested = ticket._message_get_suggested_recipients(no_create=True)
        self.assertEqual([s["email"] for s in suggested], ["maria@example.com"])


class TestShown(WhatsappCase):
    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.receive("Hi")
        self.ticket = self.tickets()

    def store(self, records, *args, user=None):
        store = Store()
        store.add(records.with_user(user or self.agent), *args)
        return store.get_result()

    def conversation(self, ticket=None, user=None):
        """Return the ticket's ``whatsapp`` values for the web client."""
        ticket = (ticket or self.ticket).with_user(user or self.agent)
        store = Store()
        ticket._thread_to_store(store, [], request_list=[])
        [thread] = store.get_result()["mail.thread"]
        return thread.get("whatsapp")

    def test_the_page_knows_whether_there_is_somebody_to_write_to(self):
        by_mail = self.ticket.create({"name": "x", "description": "<p>x</p>"})
        self.assertFalse(self.conversation(by_mail))
        values = self.conversation()
        self.assertEqual(
            (values["name"], values["address"], values["account"]),
            ("Maria Silva", "+55 11 98765-4321", "Support line"),
        )
        follower = new_test_user(self.env, "follower", "base.group_user")
        self.ticket.message_subscribe(follower.partner_id.ids)
        self.assertIsNone(self.conversation(user=follower))

    def test_the_page_knows_why_nobody_can_be_written_to(self):
        self.assertFalse(self.conversation()["obstacle"])
        self.ticket.whatsapp_contact_id.is_blocked = True
        self.assertIn("blocked", self.conversation()["obstacle"])
        self.ticket.whatsapp_contact_id.is_blocked = False
        self.account.active = False
        self.assertIn("archived", self.conversation()["obstacle"])

    def test_the_page_knows_whether_the_customer_has_an_email_address(self):
        self.assertFalse(self.conversation()["has_email"])
        self.ticket.partner_id.email = "no address"
        self.assertFalse(self.conversation()["has_email"])
        self.ticket.partner_id.email = "maria@example.com"
        self.assertTrue(self.conversation()["has_email"])

    def test_the_page_knows_whether_the_ticket_is_closed(self):
        self.assertFalse(self.conversation()["is_closed"])
        self.ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.assertTrue(self.conversation()["is_closed"])

    def test_what_an_agent_writes_looks_as_on_the_phone(self):
        body = "<p>Hold *power* for _10 s_<br>&lt;b&gt; <a href='x*y*'>z</a></p>"
        message = self.answer(self.ticket, body)
        shown = message.mail_message_id.body
        self.assertIn("<strong>power</strong> for <em>10 s</em>", shown)
        self.assertIn("&lt;b&gt;", shown)
        self.assertEqual(message.text.splitlines()[0], "Hold *power* for _10 s_")

    def test_marks_are_no_way_around_the_cleaning(self):
        body = '<p title="*a>*" onclick="alert(1)">*Hi* *<script>x</script>*</p>'
        shown = self.answer(self.ticket, body).mail_message_id.body
        self.assertNotIn("onclick", shown)
        self.assertNotIn("script", shown)

    def test_a_message_brings_its_ticks_reason_and_times(self):
        message = self.answer(self.ticket)
        message._fail("undeliverable", 131026, "")
        data = self.store(message.mail_message_id)
        [notification] = data["mail.notification"]
        self.assertEqual(notification["notification_type"], "whatsapp")
        self.assertEqual(notification["whatsapp"]["state"], "failed")
        self.assertIn("not on WhatsApp", notification["whatsapp"]["reason"])
        self.assertIn("failed", notification["whatsapp"]["times"])

    def test_reasons_are_in_the_readers_language(self):
        message = self.answer(self.ticket)
        message._fail("undeliverable")
        self.agent.lang = "pt_BR"
        localized = message.mail_message_id.with_context(lang="pt_BR")
        [notification] = self.store(localized)["mail.notification"]
        self.assertIn("não está no WhatsApp", notification["whatsapp"]["reason"])

    def test_window_is_announced_to_all_pages_of_the_contact(self):
        contact = self.ticket.whatsapp_contact_id
        for text in ("One more", "/help"):
            contact.window_expires_at -= timedelta(hours=1)
            self.env["bus.bus"].search([]).unlink()
            self.receive(text)
            self.env.cr.precommit.run()
            [row] = self.env["bus.bus"].search([("message", "ilike", "/window")])
            payload = json.loads(row.message)["payload"]
            self.assertEqual(payload, {"contact_id": contact.id})

    def test_who_writes_is_told_to_open_pages_with_ids_only(self):
        self.env["bus.bus"].search([]).unlink()
        self.ticket.with_user(self.agent).whatsapp_writing()
        self.env.cr.precommit.run()
        [row] = self.env["bus.bus"].search([("message", "ilike", "/writing")])
        writing = json.loads(row.message)["payload"]
        partner_id = self.agent.partner_id.id
        expected = {"ticket_id": self.ticket.id, "partner_id": partner_id}
        self.assertEqual(writing, expected)

    def told_to_open_pages(self):
        """Without alerts: those go to who gets Odoo's notification with the text."""
        sent = self.env["bus.bus"].search(
            [("message", "ilike", "helpdesk_mgmt_whatsapp/")]
        )
        return sent.filtered(lambda n: "helpdesk_mgmt_whatsapp/alert" not in n.message)

    def test_only_agents_of_the_company_are_told(self):
        company = self.account.company_id
        self.env["bus.bus"].search([]).unlink()
        self.receive("A secret")
        self.ticket.with_user(self.agent).whatsapp_writing()
        self.env.cr.precommit.run()
        channels = set(self.told_to_open_pages().mapped("channel"))
        [channel] = channels
        self.assertEqual(
            json.loads(channel)[1:], ["res.company", company.id, AGENTS_CHANNEL]
        )
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "wa_stranger",
            "helpdesk_mgmt.group_helpdesk_user",
            company_id=other.id,
            company_ids=other.ids,
        )
        internal = new_test_user(self.env, "wa_internal", "base.group_user")
        for user, is_told in ((self.agent, True), (stranger, False), (internal, False)):
            websocket = self.env["ir.websocket"].with_user(user)
            session = SimpleNamespace(session=SimpleNamespace(uid=user.id))
            with patch("odoo.addons.bus.models.ir_websocket.request", session):
                subscribed = websocket._build_bus_channel_list([])
            self.assertEqual((company, AGENTS_CHANNEL) in subscribed, is_told)

    def test_open_pages_are_told_with_ids_only(self):
        self.env["bus.bus"].search([]).unlink()
        self.receive("A secret")
        self.env.cr.precommit.run()
        messages = self.told_to_open_pages().mapped("message")
        for ids in (f'"ticket_id":{self.ticket.id}', '"contact_id":'):
            self.assertIn(ids, "".join(messages))
        self.assertNotIn("secret", "".join(messages))
