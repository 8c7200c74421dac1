# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError

from ..common_automatic import AutomaticCase


class TestPreview(AutomaticCase):
    """The dialog says what a customer would get, or why they would get nothing."""

    def setUp(self):
        super().setUp()
        self.resolved = self.rule("resolved", to_customer=True)
        self.closed = self.stage("done")

    def shown(self, rule=None, **values):
        action = (rule or self.resolved).action_preview()
        dialog = self.env["helpdesk.whatsapp.preview"].browse(action["res_id"])
        dialog.write({"contact_id": self.contact.id, "stage_id": self.closed.id})
        dialog.write(values)
        return dialog

    def test_it_shows_the_text_and_changes_nothing(self):
        stage = self.ticket.stage_id
        dialog = self.shown()
        self.assertEqual(dialog.ticket_id, self.ticket)
        self.assertIn(self.ticket.number, dialog.text)
        self.assertIn("has been resolved", dialog.text)
        self.assertIn("As text", dialog.remark)
        self.assertFalse(dialog.obstacle)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.ticket.stage_id, stage)

    def test_it_shows_the_name_of_the_stage_it_would_be_in(self):
        stage = self.stage("awaiting")
        dialog = self.shown(self.rule("updated"), stage_id=stage.id)
        self.assertIn(stage.name, dialog.text, dialog.obstacle)

    def test_it_says_why_nothing_would_be_sent(self):
        def no_template():
            self.close_window(self.contact)

        def opted_out():
            self.contact._set_opted_out(True)

        for prepare, words in (
            (no_template, "Meta has not approved"),
            (opted_out, "opted out"),
            (lambda: self.team.write({"whatsapp_notify": "email"}), "by e-mail"),
            (lambda: self.resolved.write({"to_customer": False}), "not for customers"),
            (
                lambda: self.env.company.write({"whatsapp_is_automatic": False}),
                "switched off",
            ),
        ):
            with self.subTest(words):
                prepare()
                dialog = self.shown()
                self.assertFalse(dialog.text)
                self.assertIn(words, dialog.obstacle)

    def test_it_says_that_a_teams_own_line_decides(self):
        self.account.rule_ids.create(
            {
                "account_id": self.account.id,
                "event": "resolved",
                "team_id": self.ticket.team_id.id,
            }
        )
        self.assertIn("another line decides", self.shown().obstacle)

    def test_it_says_that_the_stage_is_not_announced(self):
        self.closed = self.stage("awaiting")
        self.assertIn("no stage of closed tickets", self.shown().obstacle)


class TestRatingRequest(AutomaticCase):
    def test_d16_whatsapp_asks_where_it_notifies_and_the_survey_is_held_back(self):
        ticket = self.ticket
        self.assertFalse(ticket._whatsapp_asks_for_rating(), "it is not closed")
        ticket.stage_id = self.stage("done")
        self.assertTrue(ticket._whatsapp_asks_for_rating())
        ticket.rating_send_request(None)  # the survey would fail: there is no template
        self.account._rule("resolved").to_customer = False
        self.assertFalse(ticket._whatsapp_asks_for_rating())
        self.account._rule("resolved").to_customer = True
        ticket.team_id.whatsapp_notify = "email"
        self.assertFalse(ticket._whatsapp_asks_for_rating())

    def test_d16_nobody_says_by_hand_that_a_survey_was_held_back(self):
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.agent).is_whatsapp_survey_held = True


class TestSurvey(AutomaticCase):
    """OCA's helpdesk_mgmt_rating mails a survey when a ticket is closed."""

    def prepare(self):
        super().prepare()
        if "rating_status" not in self.ticket._fields:
            self.skipTest("helpdesk_mgmt_rating is not installed")
        self.rule("resolved", to_customer=True)
        self.ticket.user_id = self.agent
        self.contact.partner_id.lang = "en_US"
        self.stage("done").rating_mail_template_id = self.env.ref(
            "helpdesk_mgmt_rating.rating_ticket_email_template"
        )

    def surveys(self):
        """Return the surveys that the customer has got."""
        mails = self.ticket.message_ids.filtered("subject")
        return mails.filtered(lambda mail: mail.subject.startswith("Satisfaction"))

    def close(self, code=None):
        """Close the ticket; return whether the survey is held back in the end.

        :param code: Meta's error, by which the question on WhatsApp fails
        """
        self.move("done")
        self.assertFalse(self.surveys())
        self.assertTrue(self.ticket.is_whatsapp_survey_held)
        if code:
            fault = {"on": "messages", "kind": "error", "code": code}
            self.simulator.control("POST", "faults", **fault)
        self.send_notices()
        self.work("notices")
        return self.ticket.is_whatsapp_survey_held

    def test_d16_it_is_held_back_where_whatsapp_has_asked(self):
        self.assertTrue(self.close())
        self.assertFalse(self.surveys())
        self.assertIn("has been resolved", self.sent_texts()[-1])

    def test_d16_it_is_sent_if_whatsapp_could_not_ask(self):
        self.assertFalse(self.close(131026))
        self.assertEqual(self.surveys().partner_ids, self.contact.partner_id)

    def test_d16_who_is_blocked_gets_none(self):
        self.assertTrue(self.close(130403))
        self.assertFalse(self.surveys())

    def test_d16_it_is_sent_where_whatsapp_does_not_ask(self):
        self.rule("resolved", to_customer=False)
        self.move("done")
        self.assertTrue(self.surveys())
        self.assertFalse(self.ticket.is_whatsapp_survey_held)
