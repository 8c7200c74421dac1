# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from ..common import WhatsappCase
from ..users import new_test_user


class TestMailQueue(WhatsappCase):
    """The inbox talks to no mail server and to no push service."""

    def prepare(self):
        super().prepare()
        self.colleague = new_test_user(
            self.env,
            "wa_colleague",
            "helpdesk_mgmt.group_helpdesk_user",
            email="colleague@example.com",
            notification_type="email",
        )
        created = self.env.ref("helpdesk_mgmt.hlp_tck_team_created")
        self.team.message_subscribe(self.colleague.partner_id.ids, created.ids)

    def triggers(self, cron):
        of_cron = [("cron_id", "=", self.env.ref(cron).id)]
        return self.env["ir.cron.trigger"].search_count(of_cron)

    def test_e_mails_about_a_new_ticket_are_queued_and_the_queue_is_woken(self):
        before = self.triggers("mail.ir_cron_mail_scheduler_action")
        with patch.object(type(self.env["mail.mail"]), "send") as send:
            self.receive("It is broken")
        self.assertFalse(send.called)
        mail = self.env["mail.mail"].search(
            [("recipient_ids", "in", self.colleague.partner_id.ids)]
        )
        self.assertEqual(mail.state, "outgoing")
        self.assertTrue(mail.reply_to)
        self.assertTrue(mail.email_from)
        self.assertGreater(self.triggers("mail.ir_cron_mail_scheduler_action"), before)

    def test_an_activity_made_meanwhile_is_told_through_the_queue_too(self):
        with patch.object(type(self.env["mail.mail"]), "send") as send:
            record = self.account._with_account_context(self.account)
            record._alarm("test", "Look at this", "It is broken")
        self.assertFalse(send.called)
