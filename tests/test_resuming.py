# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of accounts whose sending was paused, and which are sound again."""

import os
import time
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tools import mute_logger

from .test_health import ACCOUNT, HealthCase


class TestResuming(HealthCase):
    def setUp(self):
        super().setUp()
        self.confirm_nothing()
        self.receive("Hi")
        self.answer(self.tickets())
        self.cron = self.env.ref("helpdesk_mgmt_whatsapp.ir_cron_health")
        self.triggers().unlink()
        self.pause()

    def pause(self, reason="token"):
        with mute_logger(ACCOUNT):
            self.account._pause_sending(reason, "")

    def triggers(self):
        return self.env["ir.cron.trigger"].search([("cron_id", "=", self.cron.id)])

    def assertResumed(self, is_resumed):
        self.work("health")
        self.assertNotEqual(bool(self.account.paused_reason), is_resumed)
        self.send()
        expected = ["Hello Maria"] if is_resumed else []
        self.assertEqual(self.simulator.received(self.maria), expected)

    def test_the_daily_check_resumes_a_sound_account(self):
        self.assertResumed(True)

    def test_an_account_that_was_just_checked_is_resumed_too(self):
        self.account.checked_at = fields.Datetime.now()
        self.assertResumed(True)

    def test_an_account_that_is_not_sound_stays_paused(self):
        self.meta(token_expires_at=int(time.time()) - 1)
        self.assertResumed(False)

    def test_an_account_that_cannot_be_checked_stays_paused(self):
        fault = {"on": "phone_number", "kind": "http", "status": 500}
        self.simulator.control("POST", "faults", **fault)
        self.assertResumed(False)

    def test_a_pause_that_begins_during_the_check_stays(self):
        self.account._resume_sending()
        examine = type(self.account)._examine

        def refused_meanwhile(account, *args):
            findings = examine(account, *args)
            self.pause()
            return findings

        with patch.object(type(self.account), "_examine", refused_meanwhile):
            self.work("health")
        self.assertTrue(self.account.paused_reason)

    def test_a_new_token_has_the_account_checked_at_once(self):
        self.account.access_token = "simulator-access-token"
        self.assertTrue(self.triggers())
        self.assertResumed(True)

    def test_other_changes_have_nothing_checked(self):
        self.account.grace_minutes = 10
        self.assertFalse(self.triggers())
        self.account._resume_sending()
        self.account.access_token = "simulator-access-token"
        self.assertFalse(self.triggers(), "it is the same token")

    def test_a_token_replaced_in_the_environment_resumes_at_the_servers_start(self):
        self.account.is_default = True
        self.account.access_token = "wrong"
        self.triggers().unlink()
        variables = {"WHATSAPP_ACCESS_TOKEN": "simulator-access-token"}
        with patch.dict(os.environ, variables):
            self.env["helpdesk.whatsapp.account"]._register_hook()
            self.assertTrue(self.triggers())
            self.assertResumed(True)

    @mute_logger(ACCOUNT)
    def test_a_restriction_has_the_account_checked_when_it_ends(self):
        self.account._resume_sending()
        end = fields.Datetime.now() + timedelta(hours=5)
        restriction = {
            "restriction_type": "RESTRICTED_CUSTOMER_INITIATED_MESSAGING",
            "expiration": int(end.timestamp()),
        }
        value = {"event": "ACCOUNT_RESTRICTION", "restriction_info": [restriction]}
        self.account._on_account_update(value)
        self.assertEqual(self.account.paused_reason, "locked")
        self.assertEqual(self.triggers().mapped("call_at"), [end])
        reports = self.line("standing")
        reports.reports = reports.reports.replace(
            str(int(end.timestamp())), str(int(time.time()) - 1)
        )
        self.assertResumed(True)
