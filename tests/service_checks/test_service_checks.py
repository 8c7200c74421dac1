# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields

from ..test_health import HealthCase


class TestService(HealthCase):
    def test_d13_health_says_that_no_template_is_approved(self):
        templates = self.account.template_ids
        templates.status = "DRAFT"
        self.assertLines(templates=("warning", "Register default templates"))
        templates[:1].status = "PENDING"
        self.assertLines(templates=("unknown", "1 in review"))
        templates[:1].status = "APPROVED"
        self.assertLines(templates=("ok", "1 approved"))

    def test_d17_a_scanner_turns_no_account_yellow(self):
        self.account.handshake_at = False
        self.account._stamp("handshake_refused_at")
        self.assertLines(handshake=("ok", "wrong verify token"))

    def test_health_says_that_the_team_is_archived(self):
        self.team.active = False
        self.assertLines(settings=("error", "The team is archived"))

    def test_echoes_that_have_fallen_silent_are_noticed(self):
        self.assertLines(echoes=("ok", "not on the app"))
        self.meta(coexistence=True)
        self.assertLines(echoes=("unknown", "has come yet"))
        for _each in range(10):
            self.receive("Hello")
        contact = self.tickets().whatsapp_contact_id[:1]
        echo = self.env["helpdesk.whatsapp.message"].create(
            {
                "contact_id": contact.id,
                "direction": "outbound",
                "message_type": "text",
                "state": "sent",
            }
        )
        self.assertLines(echoes=("ok", "The last message"))
        echo.flush_recordset()
        old = fields.Datetime.now() - timedelta(days=20)
        self.env.cr.execute(
            "UPDATE helpdesk_whatsapp_message SET create_date = %s WHERE id = %s",
            [old, echo.id],
        )
        echo.invalidate_recordset()
        self.assertLines(echoes=("warning", "nobody has answered in Odoo"))
        self.answer(self.tickets()[:1])
        self.assertLines(echoes=("ok", "The last message"))


class TestAlarm(HealthCase):
    def mails(self):
        return self.env["mail.mail"].search([("email_to", "ilike", "it@example.com")])

    def test_health_says_that_nobody_is_there_to_be_alarmed(self):
        self.assertLines(alarmed=("ok", self.account._responsible_user().name))
        root = self.env.ref("base.user_root")
        self.patch(type(self.account), "_responsible_user", lambda _account: root)
        self.assertLines(alarmed=("warning", "reach nobody"))
        self.account.alarm_emails = "it@example.com"
        self.assertLines(alarmed=("ok", "it@example.com"))

    def test_alarms_go_by_email_too_each_once(self):
        self.account.alarm_emails = "it@example.com; ops@example.com"
        self.team.active = False
        [mail] = self.mails()
        self.assertIn("ops@example.com", mail.email_to)
        self.assertIn("The team is archived", mail.body_html)
        self.assertIn(self.account.name, mail.subject)
        self.account._recheck("settings")
        self.assertEqual(self.mails(), mail)

    def test_without_an_address_no_email_is_sent(self):
        self.team.active = False
        self.assertFalse(self.mails())
