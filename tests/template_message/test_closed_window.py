# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ..common_automatic import AutomaticCase

OUTBOX = "odoo.addons.helpdesk_mgmt_whatsapp.models.outbox.sending"


class TestClosedWindow(AutomaticCase):
    """An answer after 24 hours is sent inside an approved template."""

    def prepare(self):
        super().prepare()
        self.close_window(self.contact)

    def approve_answer(self):
        self.approve(self.template("agent_response"))

    def last_on_phone(self):
        return self.simulator.phone(self.maria)[-1]

    def test_without_a_template_it_says_what_would_help(self):
        with self.assertRaisesRegex(UserError, "24 hours.*administrator"):
            self.answer(self.ticket)
        self.approve_answer()
        others = self.env["helpdesk.ticket.team"].create({"name": "Others"})
        self.template("agent_response").team_ids = others
        with self.assertRaisesRegex(UserError, "24 hours.*administrator"):
            self.answer(self.ticket)
        self.template("agent_response").team_ids = False
        self.rule("answered", to_customer=False)
        with self.assertRaisesRegex(UserError, "24 hours.*administrator"):
            self.answer(self.ticket)

    def test_the_text_travels_in_the_template(self):
        self.approve_answer()
        body = "<p>Turn it <b>off</b></p><p>and on</p>"
        message = self.answer(self.ticket, body)
        self.assertFalse(message.is_automatic)
        self.assertIn("Turn it off", self.chatter(self.ticket)[-1])
        self.send()
        self.assertEqual(message.state, "accepted", message.error_details)
        self.assertEqual(self.last_on_phone()["type"], "template")
        self.assertIn("Turn it *off* and on", self.last_on_phone()["text"])
        self.assertIn(self.ticket.number, self.last_on_phone()["text"])

    def test_should_they_write_before_it_is_sent_as_it_stands(self):
        self.approve_answer()
        self.answer(self.ticket)
        self.receive("Hello?")
        self.send()
        self.assertEqual(self.last_on_phone()["text"], "Hello Maria")

    def test_41_should_the_window_close_before_it_is_sent(self):
        self.approve_answer()
        self.receive("Hello?")
        message = self.answer(self.ticket)
        self.close_window(self.contact)
        self.send()
        self.assertEqual(message.state, "accepted", message.error_details)
        self.assertEqual(self.last_on_phone()["type"], "template")

    def test_files_and_what_is_too_long_are_refused(self):
        self.approve_answer()
        picture = self.env["ir.attachment"].create({"name": "a.txt", "raw": b"x"})
        with self.assertRaisesRegex(UserError, "carries no files"):
            ticket = self.ticket.with_user(self.agent)
            ticket.whatsapp_post("<p>x</p>", None, picture.ids)
        with self.assertRaisesRegex(UserError, "1000 characters.*room for 9"):
            self.answer(self.ticket, "<p>%s</p>" % ("x" * 1000))

    @mute_logger(OUTBOX)
    def test_what_is_not_delivered_goes_by_mail(self):
        self.approve_answer()
        self.answer(self.ticket)
        self.simulator.control("POST", "faults", on="messages", code=131026)
        self.send()
        self.work("notices")
        [mail] = self.mailed()
        self.assertIn("Hello Maria", mail.body_html)
        self.assertEqual(mail.author_id, self.agent.partner_id)

    def test_what_failed_is_sent_again_as_a_template(self):
        self.receive("Hello?")
        message = self.answer(self.ticket)
        self.close_window(self.contact)
        self.send()
        self.assertEqual(message.failure_reason, "window_closed")
        with self.assertRaisesRegex(UserError, "24 hours"):
            message.with_user(self.agent).action_send_again()
        self.approve_answer()
        message.with_user(self.agent).action_send_again()
        self.send()
        self.assertEqual(self.last_on_phone()["type"], "template")

    def test_quotes_stay_what_they_are(self):
        self.approve_answer()
        message = self.answer(self.ticket, "<p>Say &lt;script&gt; {{1}}</p>")
        self.send()
        self.assertIn("Say <script> {{1}}", self.last_on_phone()["text"])
        self.assertEqual(json.loads(message.forms)["text"]["body"], message.text)

    def test_44_who_never_wrote_gets_templates_only(self):
        partner = self.env["res.partner"].create(
            {"name": "João", "phone": "+55 41 98888-7766", "lang": "pt_BR"}
        )
        joao = self.simulator.customer("João", "5541988887766")
        self.ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "The phone rings",
                "description": "x",
                "partner_id": partner.id,
                "team_id": self.team.id,
                "user_id": False,
            }
        )
        starts = self.env["helpdesk.whatsapp.start"].with_user(self.agent)
        starts.create({"ticket_id": self.ticket.id}).action_start()
        with self.assertRaisesRegex(UserError, "24 hours.*administrator"):
            self.answer(self.ticket)
        self.approve(self.account._template("agent_response", "pt_BR"))
        message = self.answer(self.ticket, "<p>Já vamos</p>")
        self.send()
        self.assertEqual(message.state, "accepted", message.error_details)
        [shown] = self.simulator.phone(joao)
        self.assertEqual(shown["type"], "template")
        self.assertIn("Nossa equipe respondeu", shown["text"])
        self.assertIn("Já vamos", shown["text"])
