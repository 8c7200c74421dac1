# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of texts that are sent after the 24 hours without a template."""

import doctest
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import BaseCase
from odoo.tools import mute_logger

from ...tools import direct_send
from ...tools.meta import account_topics
from ..common import PHONE_NUMBER_UID
from ..common_automatic import AutomaticCase

OUTBOX = "odoo.addons.helpdesk_mgmt_whatsapp.models.outbox.sending"
DIRECT = "odoo.addons.helpdesk_mgmt_whatsapp.models.direct_send.message"
BODY = "<p>Turn it <b>off</b></p><p>and on: https://example.com</p>"
TEXT = "Turn it *off*\nand on: https://example.com"


class TestDirectSendRules(BaseCase):
    def test_the_examples_hold(self):
        self.assertFalse(doctest.testmod(direct_send).failed)

    def test_only_what_meta_supports_fits(self):
        button = {"type": "button", "body": {"text": "x" * 1024}}
        self.assertTrue(direct_send.fits("interactive", button))
        for kind, content in (
            ("interactive", {**button, "body": {"text": "x" * 1025}}),
            ("interactive", {**button, "header": {"type": "image", "image": {}}}),
            ("interactive", {**button, "type": "list"}),
            ("interactive", {**button, "type": "location_request_message"}),
            ("location", {"latitude": 1}),
        ):
            self.assertFalse(direct_send.fits(kind, content), content)


class DirectSendCase(AutomaticCase):
    def prepare(self):
        super().prepare()
        self.close_window(self.contact)
        self.meta_lets("on")
        self.account.uses_direct_send = True
        self.simulator.control("PATCH", "customers/maria", behaviour="delivers")

    def meta_lets(self, state):
        path = f"accounts/{PHONE_NUMBER_UID}"
        self.simulator.control("PATCH", path, direct_send=state)

    def fault(self, on="messages", **values):
        self.simulator.control("POST", "faults", on=on, **values)

    def approve_answer(self):
        self.approve(self.template("agent_response"))

    def sent(self):
        """Return what has reached Maria's phone since the window closed."""
        return [
            message
            for message in self.simulator.phone(self.maria)
            if message["direction"] == "out"
            and message["status"] in ("sent", "delivered", "read")
        ]

    def alarms(self):
        return self.account._activities_of("direct_send")

    def line(self):
        [line] = self.account.check_ids.filtered(lambda c: c.code == "direct_send")
        return line


class TestDirectSend(DirectSendCase):
    def test_an_agents_answer_goes_out_as_it_is(self):
        self.approve_answer()
        message = self.answer(self.ticket, BODY)
        self.settle()
        self.assertEqual(message.state, "delivered", message.error_details)
        [sent] = self.sent()
        self.assertEqual((sent["type"], sent["category"]), ("text", "utility"))
        self.assertEqual(sent["content"], {"body": TEXT})
        self.assertTrue(message.is_direct_send)
        self.assertEqual(message.sent_template_uid, sent["generated"])
        self.assertEqual(
            (message.price_category, message.is_charged), ("utility", True)
        )

    def test_it_needs_no_template_at_all(self):
        message = self.answer(self.ticket, BODY)
        self.settle()
        self.assertEqual(message.state, "delivered", message.error_details)
        self.assertEqual([one["text"] for one in self.sent()], [TEXT])

    def test_it_is_off_unless_somebody_switches_it_on(self):
        self.assertFalse(self.account.copy().uses_direct_send)
        self.account.uses_direct_send = False
        self.approve_answer()
        message = self.answer(self.ticket)
        self.send()
        self.assertEqual(self.sent()[-1]["type"], "template")
        self.assertFalse(message.is_direct_send)
        self.assertFalse(self.ticket._whatsapp_to_store()["direct_send"])

    def test_an_automatic_message_keeps_its_buttons_and_needs_no_approval(self):
        self.move("done")
        self.send_notices()
        [sent] = self.sent()
        self.assertEqual((sent["type"], sent["category"]), ("interactive", "utility"))
        self.assertEqual(sent["content"]["type"], "button")
        self.assertEqual(self.notices().mapped("state"), ["sent"])

    def test_a_template_that_meta_has_rejected_is_not_sent_as_a_text(self):
        self.template("ticket_resolved").status = "REJECTED"
        self.move("done")
        self.send_notices()
        self.assertFalse(self.sent())
        self.assertEqual(self.notices().mapped("state"), ["email"])

    def test_marketing_is_sent_as_a_template_only(self):
        template = self.template("ticket_resolved")
        self.approve(template)
        template.category = "MARKETING"
        self.move("done")
        self.send_notices()
        self.assertEqual(self.sent()[-1]["type"], "template")

    def test_a_template_that_an_agent_has_chosen_is_sent_as_such(self):
        self.approve_answer()
        template = self.template("agent_response")
        [place] = template._agents_places()
        ticket = self.ticket.with_user(self.agent)
        ticket.whatsapp_post_template(template.id, {place: "We are on it"})
        self.settle()
        [sent] = self.sent()
        self.assertEqual(sent["type"], "template")
        self.assertIn("We are on it", sent["text"])

    def test_within_the_24_hours_it_is_an_ordinary_message(self):
        self.approve_answer()
        message = self.answer(self.ticket)
        self.receive("Hello?")
        self.send()
        self.assertEqual(self.sent()[-1]["category"], "service")
        self.assertFalse(message.is_direct_send)

    def test_the_rule_of_late_answers_still_decides(self):
        self.rule("answered", to_customer=False)
        with self.assertRaisesRegex(UserError, "24 hours.*administrator"):
            self.answer(self.ticket)

    def test_neither_files_nor_buttons_nor_long_texts(self):
        file = self.env["ir.attachment"].create({"name": "a.txt", "raw": b"x"})
        ticket = self.ticket.with_user(self.agent)
        with self.assertRaisesRegex(UserError, "carries no files and no buttons"):
            ticket.whatsapp_post("<p>x</p>", None, file.ids)
        link = {"type": "cta_url", "label": "Open", "url": "https://example.com"}
        with self.assertRaisesRegex(UserError, "carries no files and no buttons"):
            ticket.whatsapp_post("<p>x</p>", interactive=link)
        with self.assertRaisesRegex(UserError, "1025 characters.*accepts 1024"):
            self.answer(self.ticket, "<p>%s</p>" % ("x" * 1025))
        message = self.answer(self.ticket, "<p>%s</p>" % ("x" * 1024))
        self.settle()
        self.assertEqual(message.state, "delivered", message.error_details)

    def test_a_quoted_message_is_answered_without_the_quote(self):
        quoted = self.message(self.simulator.phone(self.maria)[0]["wamid"])
        ticket = self.ticket.with_user(self.agent)
        ticket.whatsapp_post("<p>Yes</p>", quoted.mail_message_id.id)
        self.settle()
        self.assertEqual([one["context"] for one in self.sent()], [None])

    def test_the_preview_of_a_rule_says_it(self):
        rule = self.rule("resolved", to_customer=True)
        dialog = self.env["helpdesk.whatsapp.preview"].browse(
            rule.action_preview()["res_id"]
        )
        dialog.write({"contact_id": self.contact.id, "stage_id": self.stage("done").id})
        self.assertIn("by Direct Send", dialog.remark)

    def test_the_composer_says_what_will_happen(self):
        stored = self.ticket.with_user(self.agent)._whatsapp_to_store()
        self.assertEqual(stored["direct_send"], {"limit": 1024, "template": ""})
        self.approve_answer()
        stored = self.ticket.with_user(self.agent)._whatsapp_to_store()
        self.assertEqual(stored["direct_send"]["template"], "agent_response")


class TestRefusedDirectSend(DirectSendCase):
    """What Meta does not take so is sent as the template, and never twice."""

    def prepare(self):
        super().prepare()
        self.approve_answer()

    def only_template(self, message):
        """Check that the customer has the template, and nothing else."""
        self.assertEqual(message.state, "delivered", message.error_details)
        [sent] = self.sent()
        self.assertEqual(sent["type"], "template")
        self.assertIn("Turn it *off*", sent["text"])
        self.assertFalse(message.is_direct_send)

    @mute_logger(OUTBOX, DIRECT)
    def test_an_account_that_is_not_admitted_is_switched_off(self):
        self.meta_lets("off")
        message = self.answer(self.ticket, BODY)
        self.settle()
        self.only_template(message)
        self.assertEqual(message.direct_send_error, 100)
        self.assertFalse(self.account.uses_direct_send)
        self.assertIn("does not admit", self.alarms().summary)
        self.assertEqual(self.line().state, "warning")
        self.assertIn("isn't enabled", self.line().advice)
        self.meta_lets("on")
        self.account.uses_direct_send = True
        self.assertFalse(self.alarms())
        self.assertEqual(self.line().state, "ok")

    @mute_logger(OUTBOX, DIRECT)
    def test_a_restricted_account_sends_templates_for_a_day(self):
        for state, code in (("limited", 131064), ("blocked", 139200)):
            with self.subTest(state):
                self.meta_lets(state)
                self.account.direct_send_rests_until = False
                first = self.answer(self.ticket, BODY)
                self.settle()
                self.assertEqual(first.direct_send_error, code)
                self.assertEqual(self.sent()[-1]["type"], "template")
                second = self.answer(self.ticket, BODY)
                self.settle()
                self.assertFalse(second.direct_send_error)
                self.assertEqual(second.message_type, "template")
                self.assertFalse(self.account.slow_downs)
        self.assertIn("restricted", self.alarms().summary)
        self.assertEqual(self.line().state, "warning")

    @mute_logger(DIRECT)
    def test_a_refusal_by_status_sends_the_template_once(self):
        for code in (132015, 132021, 131047):
            with self.subTest(code):
                before = len(self.sent())
                self.fault("statuses", code=code)
                message = self.answer(self.ticket, BODY)
                self.settle()
                self.assertEqual(message.direct_send_error, code)
                self.assertEqual(message.state, "delivered", message.error_details)
                new = self.sent()[before:]
                self.assertEqual([one["type"] for one in new], ["template"])

    @mute_logger(DIRECT)
    def test_a_refusal_that_is_reported_again_changes_nothing(self):
        self.fault("statuses", code=132015)
        message = self.answer(self.ticket, BODY)
        self.send()
        webhooks = self.simulator.take()
        for _time in range(2):
            with self.committing() as env:
                for body, _signed in webhooks:
                    self._store(env, body)
            self.process()
            self.send()
        self.settle()
        self.only_template(message)

    @mute_logger(OUTBOX)
    def test_what_concerns_the_customer_is_not_tried_otherwise(self):
        message = self.answer(self.ticket, BODY)
        self.fault(code=131026)
        self.send()
        self.assertEqual(message.failure_reason, "undeliverable")
        self.assertFalse(self.sent())

    @mute_logger(OUTBOX)
    def test_nothing_is_sent_again_if_nobody_knows_the_outcome(self):
        message = self.answer(self.ticket, BODY)
        self.fault(kind="cut_after")
        self.settle()
        self.assertEqual([one["type"] for one in self.sent()], ["text"])
        self.assertIn(message.state, ("unknown", "delivered"))

    @mute_logger(OUTBOX, DIRECT)
    def test_without_a_template_it_fails_and_the_account_goes_on(self):
        self.template("agent_response").status = "PAUSED"
        for state in ("limited", "off"):
            with self.subTest(state):
                self.meta_lets(state)
                self.account.write(
                    {"uses_direct_send": True, "direct_send_rests_until": False}
                )
                message = self.answer(self.ticket, BODY)
                self.settle()
                self.assertEqual(message.state, "failed")
                self.assertEqual(message.failure_reason, "direct_send_off")
                self.assertFalse(self.account.paused_reason)
                self.assertFalse(self.account.slow_downs)


class TestWebhooksAboutDirectSend(DirectSendCase):
    def report(self, field, **values):
        path = f"accounts/{PHONE_NUMBER_UID}/news"
        self.simulator.control("POST", path, field=field, **values)
        self.store_held()
        self.process()

    def test_it_rests_as_long_as_meta_restricts_it(self):
        until = fields.Datetime.now() + timedelta(days=7)
        restriction = {
            "restriction_type": direct_send.RESTRICTION,
            "expiration": int(until.timestamp()),
        }
        self.report(
            "account_update",
            event="ACCOUNT_RESTRICTION",
            violation="DIRECT_SEND_UTILITY_CATEGORY_ABUSE_STRIKE_1",
            restrictions=[restriction],
        )
        end = account_topics.end_of(restriction["expiration"])
        self.assertEqual(self.account.direct_send_rests_until, end)
        self.assertFalse(self.account._may_send_directly())
        self.assertTrue(self.account._activities_of("direct_send"))
        with self.assertRaisesRegex(UserError, "24 hours.*administrator"):
            self.answer(self.ticket)

    def test_a_text_that_is_no_utility_is_reported_to_the_administrator(self):
        self.answer(self.ticket, BODY)
        self.settle()
        uid = self.sent()[-1]["generated"]
        path = f"templates/{uid}"
        self.simulator.control("PATCH", path, correct_category="MARKETING")
        self.store_held()
        self.process()
        self.assertIn("MARKETING", str(self.alarms().note))
        self.assertTrue(self.account._may_send_directly())
