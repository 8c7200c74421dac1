# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tools import mute_logger

from ..common_automatic import AutomaticCase

OUTBOX = "odoo.addons.helpdesk_mgmt_whatsapp.models.outbox.sending"


class TestFallback(AutomaticCase):
    """A notification that WhatsApp does not deliver is mailed, or an agent notified."""

    def prepare(self):
        super().prepare()
        self.ticket.user_id = self.agent
        self.env.cr.flush()

    def without_address(self):
        self.contact.partner_id.email = self.ticket.partner_email = False

    def todo(self):
        return self.ticket.activity_ids.filtered(
            lambda activity: "WhatsApp did not deliver" in activity.summary
        )

    def undeliverable(self):
        self.simulator.control("POST", "faults", on="messages", code=131026, times=10)

    def test_no_template_approved_by_mail_in_the_customers_language(self):
        self.close_window(self.contact)
        self.contact.lang = "pt_BR"
        self.contact.partner_id.lang = "pt_BR"
        self.move("in_progress")
        before = self.chatter(self.ticket)
        self.send_notices()
        [mail] = self.mailed()
        self.assertIn("Há novidades sobre o seu chamado", mail.body_html)
        self.assertEqual(mail.author_id, self.env.company.partner_id)
        self.assertEqual(self.chatter(self.ticket), before, "no failed message")
        self.assertEqual(self.notices().state, "email")
        self.assertFalse(self.todo())

    def test_the_stages_own_mail_where_it_has_one(self):
        self.close_window(self.contact)
        self.move("done")
        self.assertFalse(self.mailed(), "not both")
        self.send_notices()
        [mail] = self.mailed()
        self.assertIn("has been closed", mail.subject + str(mail.body_html))
        self.send_notices()
        self.assertEqual(len(self.mailed()), 1)

    @mute_logger(OUTBOX)
    def test_what_is_refused_at_the_call_and_stated_on_the_message(self):
        self.undeliverable()
        self.move("in_progress")
        self.send_notices()
        self.work("notices")
        message = self.notices().message_id
        self.assertEqual(message.state, "failed")
        self.assertEqual(len(self.mailed()), 1)
        self.assertIn("sent by e-mail", message._part_to_store()["reason"])
        mark = message.mail_message_id.notification_ids
        self.assertIn("sent by e-mail", mark.failure_reason)

    def test_what_a_status_says_has_failed(self):
        self.simulator.control("POST", "faults", on="statuses", code=131026)
        self.move("in_progress")
        self.send_notices()
        message = self.notices().message_id
        self.deliver()
        self.process()
        self.assertEqual(message.state, "failed")
        self.work("notices")
        self.assertEqual(len(self.mailed()), 1)

    def test_not_what_may_have_arrived(self):
        self.move("in_progress")
        self.env.cr.flush()
        self.work("notices")
        message = self.notices().message_id
        message.state = "sending"
        message._now_unknown()
        self.work("notices")
        self.assertFalse(self.mailed())
        self.assertEqual(self.notices().state, "sent")

    @mute_logger(OUTBOX)
    def test_once_though_it_is_sent_again_by_hand_and_fails_again(self):
        self.undeliverable()
        self.move("in_progress")
        self.send_notices()
        self.work("notices")
        message = self.notices().message_id
        message.with_user(self.agent).action_send_again()
        self.send()
        self.work("notices")
        self.assertEqual(message.state, "failed")
        self.assertEqual(len(self.mailed()), 1)

    @mute_logger(OUTBOX)
    def test_who_is_sent_it_again_at_once_gets_no_mail(self):
        self.undeliverable()
        self.move("in_progress")
        self.send_notices()
        self.notices().message_id.with_user(self.agent).action_send_again()
        self.work("notices")
        self.assertFalse(self.mailed())
        self.assertEqual(self.notices().state, "sent")

    def test_without_an_address_an_activity_of_the_agent_one_at_a_time(self):
        self.without_address()
        self.close_window(self.contact)
        self.move("in_progress")
        self.send_notices()
        self.move("awaiting")
        self.send_notices()
        [activity] = self.todo()
        self.assertEqual(activity.user_id, self.agent)
        self.assertIn("news about your ticket", str(activity.note))
        self.assertFalse(self.mailed())

    def test_an_activity_of_the_leader_where_nobody_is_assigned(self):
        self.without_address()
        self.close_window(self.contact)
        self.ticket.user_id = False
        self.team.user_id = self.agent_with_phone("Carol", False)
        self.move("in_progress")
        self.send_notices()
        self.assertEqual(self.todo().user_id, self.team.user_id)
        self.todo().unlink()
        self.ticket.user_id = self.agent_with_phone("Gone", False)
        self.ticket.user_id.active = False
        self.move("awaiting")
        self.send_notices()
        self.assertEqual(self.todo().user_id, self.team.user_id)

    @mute_logger(OUTBOX)
    def test_not_to_who_has_been_erased(self):
        self.undeliverable()
        self.move("in_progress")
        self.send_notices()
        self.contact.unlink()
        self.work("notices")
        self.assertEqual(self.notices().state, "skipped")
        self.assertFalse(self.mailed() or self.todo())

    @mute_logger(OUTBOX)
    def test_an_answer_of_the_bot_is_not_made_up_for(self):
        self.account.answer_pause = 0
        self.undeliverable()
        self.receive("/status")
        self.send()
        self.work("notices")
        self.assertFalse(self.mailed() or self.todo() or self.notices())

    @mute_logger(OUTBOX)
    def test_the_confirmation_too(self):
        self.account._rule("created").to_customer = True
        self.account.answer_pause = 0
        self.undeliverable()
        self.receive("/novo The phone is dead")
        self.send()
        self.work("notices")
        [mail] = self.mailed()
        self.assertIn("created successfully", mail.body_html)

    def test_an_agent_without_whatsapp_is_told_by_odoo(self):
        bob = self.agent_with_phone(phone=False)
        self.ticket.user_id = bob
        self.rule("updated", to_agent=True, to_customer=False)
        self.rule("assigned", to_agent=True)
        self.send_notices()
        mails = self.env["mail.mail"].search([])
        self.move("in_progress")
        self.send_notices()
        self.assertEqual(self.notices().mapped("state"), ["skipped", "email"])
        mail = self.env["mail.mail"].search([]) - mails
        self.assertEqual(mail.recipient_ids, bob.partner_id)
