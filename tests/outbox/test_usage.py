# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of Meta's limits of calls, as its answers state them."""

import doctest
import json
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from ...tools.meta import errors, usage
from ...tools.meta.usage import MANAGEMENT, MESSAGES
from .test_outbox import OutboxCase

SYNC = "odoo.addons.helpdesk_mgmt_whatsapp.models.template_review.sync"
OF_MANAGEMENT = "whatsapp_business_management"


def entry(percent=100, minutes=0, **more):
    """Return the header's object with one entry."""
    values = {"type": "whatsapp", "call_count": percent, "total_time": 1, **more}
    return {"1": [{**values, "estimated_time_to_regain_access": minutes}]}


@tagged("post_install", "-at_install")
class TestHeaders(BaseCase):
    def rests(self, value, kind=MESSAGES, name="X-Business-Use-Case-Usage"):
        text = value if isinstance(value, str) else json.dumps(value)
        return usage.rests({name: text}, kind)

    def test_the_examples(self):
        self.assertFalse(doctest.testmod(usage).failed)

    def test_a_limit_is_reached_at_100_percent_or_when_a_time_is_stated(self):
        for value, expected in (
            (entry(99), {}),
            (entry(100), {MESSAGES: 0}),
            (entry(1, total_cputime=130), {MESSAGES: 0}),
            (entry(1, minutes=19), {MESSAGES: 19 * 60}),
            (entry(1, minutes=10**9), {MESSAGES: 24 * 3600}),
        ):
            self.assertEqual(self.rests(value), expected, value)

    def test_a_limit_of_management_is_not_one_of_messages(self):
        both = {
            "1": [*entry(minutes=2)["1"], *entry(minutes=5, type=OF_MANAGEMENT)["1"]],
            "2": entry(minutes=3)["1"],
        }
        self.assertEqual(self.rests(both), {MESSAGES: 180, MANAGEMENT: 300})
        self.assertEqual(self.rests(both, MANAGEMENT), {MANAGEMENT: 300})

    def test_the_limit_of_the_app_is_that_of_the_call(self):
        value = {"call_count": 1, "total_cputime": 100}
        for kind in (MESSAGES, MANAGEMENT):
            found = self.rests(value, kind, "X-App-Usage")
            self.assertEqual(found, {kind: 0})

    def test_what_is_not_as_documented_limits_nothing(self):
        for value in (
            *(
                "",
                "x",
                "[]",
                "null",
                "NaN",
                "[" * 5000,
                {"1": 5},
                {"1": [5, None]},
                [entry()],
            ),
            *(entry("100"), entry(None), entry(1, minutes="19"), entry(float("nan"))),
        ):
            self.assertEqual(self.rests(value), {}, value)
            self.assertEqual(self.rests(value, name="X-App-Usage"), {}, value)
        self.assertEqual(usage.rests({}, MESSAGES), {})

    def test_errors_that_name_a_limit_of_calls_wait(self):
        for code in (4, 17, 32, 341, 613, 80007, 130429):
            self.assertIs(errors.verdict(code).remedy, errors.Remedy.SLOW_NUMBER, code)
        self.assertIs(errors.verdict(None, 429).remedy, errors.Remedy.SLOW_NUMBER)


class TestLimits(OutboxCase, CronMixinCase):
    def within(self, **delta):
        return fields.Datetime.now() + timedelta(**delta)

    def limit(self, value, on="messages", **more):
        """Have the next answer state how much of the limits is used."""
        more = more or {"kind": "latency", "seconds": 0}
        self.simulator.control("POST", "faults", on=on, usage=value, **more)

    def sync(self):
        self.account.templates_outdated = True
        with mute_logger(SYNC):
            self.work("templates")

    def test_a_number_at_its_limit_rests_as_long_as_meta_says(self):
        self.limit(entry(minutes=19))
        self.send()
        self.assertEqual(self.sent.state, "accepted")
        self.assertGreater(self.account.send_after, self.within(minutes=15))
        second = self.answer(self.tickets(), "<p>Second</p>")
        self.send()
        self.assertEqual(second.state, "outgoing")
        self.account._sending_works()  # of a message that was under way
        self.assertGreater(self.account.send_after, self.within(minutes=15))
        self.account._slow_down()
        self.assertGreater(self.account.send_after, self.within(minutes=15))
        self.account._resume_sending()
        self.send()
        self.assertEqual(second.state, "accepted")

    def test_a_refusal_waits_for_the_time_that_is_stated_with_it(self):
        self.limit(entry(minutes=19), kind="error", code=80007)
        self.send()
        self.assertEqual((self.sent.state, self.sent.attempts), ("outgoing", 0))
        self.assertGreater(self.account.send_after, self.within(minutes=15))
        self.assertFalse(self.account.manage_after)

    def test_a_limit_without_a_time_is_a_pause(self):
        self.limit(entry())
        self.send()
        self.assertGreater(self.account.send_after, self.within())

    def test_a_limit_of_management_stops_no_message(self):
        for on in ("messages", "templates"):
            self.account.manage_after = False
            self.limit(entry(minutes=19, type=OF_MANAGEMENT), on=on)
            self.send() if on == "messages" else self.sync()
            self.assertGreater(self.account.manage_after, self.within(minutes=15), on)
            self.assertFalse(self.account.send_after, on)

    def test_what_receipts_and_blocks_use_up_counts_too(self):
        self.send()
        ticket = self.tickets().with_user(self.agent)
        self.account.read_receipts = "open"
        for on, act in (
            ("read", ticket._whatsapp_show_typing),
            ("block_users", ticket.whatsapp_contact_id.action_toggle_blocked),
        ):
            self.account.send_after = self.account.limited_until = False
            self.limit(entry(minutes=19), on=on)
            act()
            self.send()
            self.assertGreater(self.account.send_after, self.within(minutes=15), on)

    def test_templates_are_read_when_the_limit_is_over(self):
        self.limit(entry(), on="templates", kind="error", code=613)
        self.sync()
        self.assertGreater(self.account.manage_after, self.within(minutes=2))
        self.sync()
        self.assertTrue(self.account.templates_outdated)
        self.account.manage_after = self.within(seconds=-1)
        self.sync()
        self.assertFalse(self.account.templates_outdated)

    def test_the_account_is_checked_when_the_limit_is_over(self):
        self.account.manage_after = moment = self.within(minutes=19)
        health = "helpdesk_mgmt_whatsapp.ir_cron_health"
        with patch.object(type(self.account), "_check_today") as check:
            with self.capture_triggers(health) as triggers:
                self.work("health")
            self.assertEqual(triggers.records.mapped("call_at"), [moment])
            check.assert_not_called()
            self.account.access_token = "of-another-app"
            self.work("health")
            check.assert_called()

    def test_what_the_check_of_an_account_uses_up_counts(self):
        self.limit(entry(minutes=19), on="phone_number")
        self.account._refresh_health()
        self.assertGreater(self.account.manage_after, self.within(minutes=15))
        self.assertFalse(self.account.send_after)
