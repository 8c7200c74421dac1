# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of automatic messages of which nobody knows whether they were sent."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tools import mute_logger

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from .common_automatic import AutomaticCase

LANE = "odoo.addons.helpdesk_mgmt_whatsapp.models.trouble.unknown"


class TestGivenUp(AutomaticCase, CronMixinCase):
    """After an hour without a status, somebody is told, and it is made up for."""

    def prepare(self):
        super().prepare()
        self.ticket.user_id = self.agent
        self.agent.notification_type = "inbox"
        self.env.cr.flush()

    def unknown(self, message=None):
        """Make a message, or that of a notice, unknown now; returns it."""
        if not message:
            self.move("in_progress")
            self.work("notices")
            message = self.notices().message_id
        message.write({"state": "sending", "claimed_at": fields.Datetime.now()})
        message._now_unknown()
        return message

    def automatic(self):
        """Return a message of the bot's, which no notice is about."""
        message = self.answer(self.ticket)
        message.is_automatic = True
        return message

    def pass_an_hour(self, messages):
        messages.claimed_at = fields.Datetime.now() - timedelta(minutes=61)
        self.work("notices")

    def told(self):
        """Return what the agent was notified of."""
        return self.env["mail.notification"].search(
            [
                ("res_partner_id", "=", self.agent.partner_id.id),
                ("mail_message_id.body", "ilike", "may not have reached"),
            ]
        )

    def test_m8_the_agent_is_told_and_it_goes_by_mail_once(self):
        message = self.unknown()
        self.work("notices")
        self.assertFalse(self.told() or self.mailed(), "a status may come yet")
        self.pass_an_hour(message)
        for _again in range(2):
            self.assertEqual(len(self.told()), 1)
            self.assertEqual(len(self.mailed()), 1)
            self.work("notices")
        self.assertEqual(self.notices().state, "email")
        self.assertEqual((message.state, message.dealt_with), ("unknown", "email"))
        self.send()
        self.assertFalse(self.sent_texts())

    def test_m8_without_an_address_an_activity(self):
        self.contact.partner_id.email = self.ticket.partner_email = False
        self.pass_an_hour(self.unknown())
        self.assertIn("WhatsApp did not deliver", self.ticket.activity_ids.summary)

    def test_m8_what_no_notice_is_about_is_told_too(self):
        message = self.unknown(self.automatic())
        self.pass_an_hour(message)
        self.assertEqual(len(self.told()), 1)
        self.assertFalse(self.mailed())

    def test_a_status_that_comes_later_settles_it(self):
        message = self.unknown()
        self.pass_an_hour(message)
        message._climb("delivered", fields.Datetime.now())
        message._state_changed()
        self.assertEqual((message.state, message.dealt_with), ("delivered", False))
        self.assertEqual(len(self.mailed()), 1)

    def test_what_a_status_has_settled_is_not_given_up(self):
        message = self.unknown()
        message._climb("sent", fields.Datetime.now())
        self.pass_an_hour(message)
        self.assertFalse(self.told() or self.mailed())

    def test_not_what_an_agent_has_dealt_with_or_written(self):
        cancelled = self.unknown(self.automatic())
        cancelled.with_user(self.agent).action_cancel()
        written = self.unknown(self.answer(self.ticket))
        self.pass_an_hour(cancelled + written)
        self.assertFalse(self.told())

    def test_what_an_agent_sends_again_may_become_unknown_again(self):
        message = self.unknown(self.automatic())
        self.pass_an_hour(message)
        message.given_up_at = fields.Datetime.now() - timedelta(hours=2)
        message.with_user(self.agent).action_send_again()
        self.unknown(message)
        self.work("notices")
        self.assertEqual(len(self.told()), 1)
        self.pass_an_hour(message)
        self.assertEqual(len(self.told()), 2)

    def test_what_failed_and_is_unknown_since_it_was_sent_again_is_not_mailed(self):
        message = self.unknown()
        message._climb("accepted")
        message._fail("undeliverable")
        message.with_user(self.agent).action_send_again()
        self.unknown(message)
        self.work("notices")
        self.assertFalse(self.mailed())
        self.assertEqual(self.notices().state, "sent")

    def test_the_queue_is_woken_after_an_hour(self):
        notices = "helpdesk_mgmt_whatsapp.ir_cron_notices"
        message = self.automatic()
        self.env["ir.cron.trigger"].search([]).unlink()
        with self.capture_triggers(notices) as triggers:
            self.unknown(message)
        moment = message.claimed_at + timedelta(hours=1)
        self.assertEqual(triggers.records.mapped("call_at"), [moment])

    @mute_logger(LANE)
    def test_one_that_raises_stops_no_other_and_is_not_tried_for_ever(self):
        messages = self.unknown(self.automatic()) + self.unknown(self.automatic())
        kind = type(messages)
        notify = kind._notify_agent_of_failure

        def breaks(message):
            if message == messages[0]:
                raise ValueError
            return notify(message)

        with patch.object(kind, "_notify_agent_of_failure", breaks):
            self.pass_an_hour(messages)
            self.assertEqual(len(self.told()), 1)
        self.work("notices")
        self.assertEqual(len(self.told()), 1)

    def test_m8_the_health_page_counts_them(self):
        check = self.account._health_row("unknown")
        self.unknown(self.automatic())
        self.account._recheck("unknown")
        self.assertEqual(check.value, "None")
        messages = self.env["helpdesk.whatsapp.message"]
        for _number in range(10):
            messages += self.unknown(self.automatic())
        messages.claimed_at = fields.Datetime.now() - timedelta(minutes=61)
        self.account._recheck("unknown")
        self.assertEqual((check.value, check.state), ("10", "warning"))
        messages[1:].with_user(self.agent).action_cancel()
        self.account._recheck("unknown")
        self.assertEqual((check.value, check.state), ("1", "ok"))
        self.assertTrue(check.has_page)
