# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError

from ...tools import environment
from ...tools.meta import cloud_api
from .test_entry import EntryCase


class TestSecondToken(EntryCase):
    """A token that Meta refuses is replaced without a gap."""

    def setUp(self):
        super().setUp()
        self.confirm_nothing()
        self.receive("Hello")
        self.account.second_access_token = "simulator-access-token"
        self.account.access_token = "expired"

    def test_what_the_first_token_cannot_send_goes_out_with_the_second(self):
        message = self.answer(self.tickets())
        self.send()
        self.assertFalse(self.account.paused_reason)
        self.assertFalse(self.account.second_access_token)
        self.assertEqual(self.account.access_token, "simulator-access-token")
        self.send()
        self.assertEqual(message.state, "accepted")
        self.assertEqual(message.attempts, 1)
        self.assertIn("Access token", str(self.log()))

    def test_calls_made_at_once_with_the_first_token_do_not_stop_the_second(self):
        ana = self.simulator.customer("Ana", phone="5541988887777")
        self.receive("Hello", customer=ana)
        messages = self.env["helpdesk.whatsapp.message"]
        calls = {}
        for ticket in self.tickets():
            message = self.answer(ticket)
            calls[message] = message._prepare_sending()
            messages |= message
        self.assertEqual(len(messages), 2)
        for message, call in calls.items():
            with self.assertRaises(cloud_api.Refused) as refused:
                call()
            message._conclude_sending(refused.exception, *call.more)
        self.assertFalse(self.account.paused_reason)
        self.assertEqual(self.account.access_token, "simulator-access-token")
        self.send()
        self.assertEqual(messages.mapped("state"), ["accepted"] * 2)

    def test_without_one_sending_stops_as_before(self):
        self.account.second_access_token = False
        self.answer(self.tickets())
        self.send()
        self.assertEqual(self.account.paused_reason, "token")

    def test_a_token_of_the_environment_stays(self):
        with patch.object(environment, "given", return_value={"access_token"}):
            self.account.is_default = True
            self.assertFalse(self.account._has_second_token())

    def test_an_administrator_can_change_over_by_hand(self):
        account = self.account.with_user(self.admin)
        account.action_use_second_token()
        self.assertEqual(account.access_token, "simulator-access-token")
        with self.assertRaises(UserError):
            account.action_use_second_token()
        with self.assertRaises(AccessError):
            self.account.with_user(self.manager).action_use_second_token()
