# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of how template messages arrive on the phone."""

from odoo import fields

from ..common_templates import OTHER_TEXT, PNG, TEXT, TemplateCase


class TestTemplateDelivery(TemplateCase):
    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.receive("The printer is broken")
        self.ticket = self.tickets()
        self.contact = self.ticket.whatsapp_contact_id

    def close_window(self):
        self.simulator.control("POST", "window", customer=self.maria, hours_ago=25)
        self.contact.window_expires_at = fields.Datetime.now()

    def queue(self, template, **given):
        composed = template._compose(self.ticket, given)
        return self.env["helpdesk.whatsapp.message"]._queue_composed(
            self.contact, template, composed, ticket_id=self.ticket.id
        )

    def sent(self, template, **given):
        """Send a template message outside the window; returns it."""
        self.close_window()
        message = self.queue(template, **given)
        self.work("media")
        self.send()
        return message

    def approved(self, **values):
        template = super().approved(**values)
        template.variable_ids.write({"source": "fixed", "fixed_text": "x"})
        return template

    def shown(self):
        return self.simulator.phone(self.maria)[-1]

    # Hard cases 45 to 49

    def test_45_the_exact_pair_is_sent_never_a_missing_translation(self):
        brazilian = self.approved(language="pt_BR")
        self.new(language="pt_PT", body=OTHER_TEXT)
        for lang in ("pt_PT", "pt_BR", "en_US"):
            chosen = self.account._template("order_update", lang, approved=True)
            self.assertEqual(chosen, brazilian, lang)
        self.assertEqual(self.sent(brazilian).state, "accepted")

    def test_46_what_meta_decided_meanwhile_is_told_and_followed(self):
        template = self.approved()
        for status, reason in (
            ("PAUSED", "template_paused"),
            ("DISABLED", "template_disabled"),
        ):
            self.decide(template, status)
            template.status = "APPROVED"  # the webhook is still on its way
            self.assertEqual(self.sent(template).failure_reason, reason)
            self.assertEqual(template.status, status)
        self.decide(template, "DELETED")
        template.status = "APPROVED"
        message = self.sent(template)
        self.assertEqual(message.failure_reason, "template_missing")
        self.assertIn("sync the templates", message._failure_text())
        self.work("templates")
        self.assertEqual(template.status, "DELETED")
        self.assertEqual(self.sent(template).failure_reason, "no_template")

    def test_46_one_changed_at_meta_fails_with_what_to_do(self):
        template = self.approved()
        body = {"type": "BODY", "text": "Your order is on its way to you now."}
        path = f"templates/{template.template_uid}"
        self.simulator.control("PATCH", path, components=[body])
        message = self.sent(template)
        self.assertEqual(message.failure_reason, "template_filled")
        self.assertIn("sync", message._failure_text())

    def test_48_a_picture_above_and_static_buttons_below(self):
        file = self.env["ir.attachment"].create({"name": "shop.png", "raw": PNG})
        buttons = [
            {"type": "QUICK_REPLY", "text": "Thanks"},
            {"type": "URL", "text": "Open", "url": "https://example.com"},
            {"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+551155507890"},
        ]
        template = self.approved(
            header_type="IMAGE",
            header_attachment_ids=file,
            button_ids=[(0, 0, values) for values in buttons],
        )
        message = self.sent(template)
        self.assertEqual(message.state, "accepted", message.error_details)
        self.assertEqual(self.shown()["type"], "template")
        uid = template.header_media_uid
        self.assertTrue(uid)
        again = self.sent(template)  # the file goes up once
        self.assertEqual((again.state, again.media_uid), ("accepted", uid))
        another = self.env["ir.attachment"].create({"name": "x.png", "raw": PNG})
        template.header_attachment_ids = another
        self.assertFalse(template.header_media_uid)

    def test_a_picture_inside_the_window_goes_as_one(self):
        file = self.env["ir.attachment"].create({"name": "shop.png", "raw": PNG})
        template = self.new(header_type="IMAGE", header_attachment_ids=file)
        message = self.queue(template)
        self.work("media")
        self.send()
        self.assertEqual(message.state, "accepted", message.error_details)
        self.assertEqual(self.shown()["type"], "image")
        self.assertIn("is on its way", self.shown()["text"])

    def test_a_place_a_link_and_a_code(self):
        url = "https://example.com/{{1}}"
        template = self.approved(
            header_type="LOCATION",
            header_place="Our shop",
            header_address="Rua A, 1",
            header_latitude=-23.5,
            header_longitude=-46.6,
            button_ids=[
                (0, 0, {"type": "URL", "text": "Open", "url": url}),
                (0, 0, {"type": "COPY_CODE"}),
            ],
        )
        message = self.sent(template, **{"button.0": "42", "button.1": "A1B2"})
        self.assertEqual(message.state, "accepted", message.error_details)
        self.assertIn("https://example.com/42", message.text)

    def test_one_time_password(self):
        template = self.approved(
            body=False,
            category="AUTHENTICATION",
            button_ids=[(0, 0, {"type": "OTP", "text": "Copy"})],
        )
        message = self.sent(template, **{"body.1": "123456"})
        self.assertEqual(message.state, "accepted", message.error_details)
        self.assertIn("123456", self.shown()["text"])

    def test_49_a_body_that_grows_too_long_is_caught_before(self):
        template = self.approved()
        message = self.sent(template, **{"body.1": "long " * 400})
        self.assertEqual(message.state, "accepted", message.error_details)

    def test_held_back_while_meta_assesses_it(self):
        template = self.approved()
        path = f"templates/{template.template_uid}"
        held = "held_for_quality_assessment"
        self.simulator.control("PATCH", path, message_status=held)
        message = self.sent(template)
        self.assertEqual(message.state, "accepted")
        self.assertIn("holds it back", message._what_it_waits_for())
        self.decide(template, "PAUSED")
        self.settle()
        self.assertEqual(message.failure_reason, "template_paused")

    def test_another_team_may_not_use_it(self):
        template = self.approved()
        template.team_ids = self.env["helpdesk.ticket.team"].create({"name": "Other"})
        self.assertEqual(self.sent(template).failure_reason, "template_team")

    def test_who_stopped_marketing_gets_none_and_the_rest(self):
        marketing = self.approved(name="offer", category="MARKETING")
        utility = self.approved(body=OTHER_TEXT)
        self.prefers("stopped")
        self.assertTrue(self.contact.has_stopped_marketing)
        self.assertEqual(self.sent(marketing).failure_reason, "opted_out")
        self.assertEqual(self.sent(utility).state, "accepted")
        self.prefers("wanted")
        self.assertEqual(self.sent(marketing).state, "accepted")

    def prefers(self, value):
        self.simulator.control("PATCH", f"customers/{self.maria}", marketing=value)
        self.deliver()
        self.process()

    def test_that_meta_refuses_marketing_to_them_is_remembered(self):
        marketing = self.approved(name="offer", category="MARKETING")
        self.prefers("stopped")
        self.contact.has_stopped_marketing = False  # the webhook got lost
        message = self.sent(marketing)
        self.settle()
        self.assertEqual(message.failure_reason, "opted_out")
        self.assertTrue(self.contact.has_stopped_marketing)

    def test_the_text_customers_get_is_the_approved_one(self):
        template = self.approved()
        template.body = OTHER_TEXT
        self.assertEqual(self.sent(template).text, TEXT.replace("{{1}}", "x"))
