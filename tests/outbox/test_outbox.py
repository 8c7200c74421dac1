# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import ssl
from datetime import datetime, timedelta
from types import SimpleNamespace
from unittest.mock import patch

import requests
from psycopg2.extensions import TransactionRollbackError
from urllib3 import exceptions as urllib3
from urllib3.exceptions import MaxRetryError, ProtocolError

from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from ...tools.calls import Calls
from ...tools.meta import cloud_api, errors
from .. import workers
from ..common import WhatsappCase

OUTBOX = "odoo.addons.helpdesk_mgmt_whatsapp.models.outbox.sending"
FAILED = ("failed", "broken")
ACCOUNT = "odoo.addons.helpdesk_mgmt_whatsapp.models.account.helpdesk_whatsapp_account"


class OutboxCase(WhatsappCase):
    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.receive("Hi")
        self.sent = self.answer(self.tickets())

    def fault(self, kind, times=1, **more):
        values = {"on": "messages", "kind": kind, "times": times, **more}
        self.simulator.control("POST", "faults", **values)

    def send(self):
        with mute_logger(OUTBOX, ACCOUNT):
            return super().send()

    def send_when_due(self):
        self.sent.send_after = self.account.send_after = False
        self.send()

    def phone(self):
        return self.simulator.received(self.maria)


class TestOutcomes(OutboxCase):
    def test_what_goes_out_carries_our_id(self):
        self.send()
        [accepted] = self.simulator.accepted(self.sent.uuid)
        self.assertEqual(accepted["wamid"], self.sent.wamid)
        self.assertEqual(self.sent.state, "accepted")

    def test_no_answer_is_unknown_and_never_sent_again_by_itself(self):
        self.fault("cut_after")
        self.send()
        self.assertEqual(self.sent.state, "unknown")
        for _round in range(3):
            self.send_when_due()
        self.assertEqual(len(self.phone()), 1)
        notification = self.sent.mail_message_id.notification_ids
        self.assertIn("may have been sent", notification.failure_reason)

    def test_a_status_settles_what_is_unknown(self):
        self.simulator.control("PATCH", "customers/maria", behaviour="reads")
        self.fault("cut_after")
        self.send()
        self.deliver()
        self.process()
        self.assertEqual(self.sent.state, "read")
        self.assertTrue(self.sent.wamid)
        self.assertFalse(self.sent.failure_reason)
        notification = self.sent.mail_message_id.notification_ids
        self.assertEqual(notification.notification_status, "sent")

    def test_a_connection_cut_before_acceptance_cannot_be_told_from_one_after(self):
        self.fault("cut_before")
        self.send()
        self.assertEqual(self.sent.state, "unknown")
        self.assertFalse(self.phone())
        self.sent.with_user(self.agent).action_send_again()
        self.send_when_due()
        self.assertEqual(self.phone(), ["Hello Maria"])

    def test_meta_out_of_reach_is_tried_again(self):
        self.account.api_url = "http://127.0.0.1:9"
        self.send()
        self.assertEqual(self.sent.state, "outgoing")
        self.assertEqual(self.sent.failure_reason, "unreachable")
        self.account.api_url = self.simulator.url
        self.send()
        self.assertFalse(self.phone(), "not before its time")
        self.send_when_due()
        self.assertEqual(self.phone(), ["Hello Maria"])
        self.assertFalse(self.sent.failure_reason)

    def test_what_passes_by_itself_is_tried_again_with_pauses(self):
        self.send()
        for number, code in enumerate((131000, 131016, 2, 131056)):
            with self.subTest(code=code):
                self.fault("error", code=code)
                self.sent = self.answer(self.tickets(), f"<p>{number}</p>")
                self.send()
                self.assertEqual(self.sent.state, "outgoing")
                self.assertGreater(self.sent.send_after, datetime.now())
                self.assertFalse(self.account.paused_reason)
                self.send_when_due()
                self.assertEqual(self.sent.state, "accepted")
                self.assertEqual(self.phone()[-1], str(number))

    def test_a_server_error_that_is_not_metas_leaves_it_unknown(self):
        self.send()
        for status in (500, 502, 503, 504):
            with self.subTest(status=status):
                self.fault("http", status=status)
                self.sent = self.answer(self.tickets(), f"<p>{status}</p>")
                self.send()
                self.send_when_due()
                self.assertEqual(self.sent.state, "unknown")
        self.assertEqual(self.phone(), ["Hello Maria"])

    def test_a_page_of_a_proxy_pauses_nothing_and_loses_nothing(self):
        for status in (302, 401, 403, 404, 407):
            with self.subTest(status=status):
                self.fault("http", status=status)
                self.send_when_due()
                self.assertEqual(self.sent.state, "outgoing")
                self.assertEqual(self.sent.failure_reason, "unreachable")
                self.assertGreater(self.account.send_after, datetime.now())
                self.assertFalse(self.account.paused_reason)
                self.sent.attempts = 0
        self.send_when_due()
        self.assertEqual(self.phone(), ["Hello Maria"])

    def test_a_number_that_the_token_lost_holds_all_messages(self):
        second = self.answer(self.tickets(), "<p>Second</p>")
        number = f"accounts/{self.account.phone_number_uid}"
        self.simulator.control("PATCH", number, shared=False)
        self.send()
        self.send()
        self.assertEqual(self.account.paused_reason, "number_unknown")
        self.assertEqual((self.sent.state, second.state), ("outgoing", "outgoing"))
        self.simulator.control("PATCH", number, shared=True)
        self.account._resume_sending()
        self.send()
        self.assertEqual(self.phone(), ["Hello Maria", "Second"])

    def test_the_numbers_rate_limit_slows_the_number_and_loses_nothing(self):
        other = self.answer(self.tickets(), "<p>Second</p>")
        for code in (4, 80007, 130429, 131048):
            self.fault("error", code=code)
            self.send()
            self.assertEqual(self.sent.state, "outgoing")
            self.assertGreater(self.account.send_after, datetime.now())
            self.account.send_after = False
        self.send()
        self.assertEqual(self.phone(), ["Hello Maria", "Second"])
        self.assertEqual(other.state, "accepted")
        self.assertFalse(self.account.slow_downs)

    def test_after_many_tries_it_fails_and_says_so(self):
        self.fault("error", code=131000, times=10)
        for _try in range(6):
            self.send_when_due()
        self.assertEqual(self.sent.state, "failed")
        self.assertEqual(self.sent.failure_reason, "meta_unavailable")

    def test_what_meta_will_never_take_is_not_tried_twice(self):
        cases = {
            131026: "undeliverable",
            131049: "withheld",
            130472: "withheld",
            131050: "opted_out",
            100: "refused",
            131047: "window_closed",  # the last: it closes the window
        }
        self.send()
        for code, reason in cases.items():
            with self.subTest(code=code):
                self.fault("error", code=code)
                self.sent = self.answer(self.tickets(), "<p>x</p>")
                self.send()
                self.send_when_due()
                self.assertEqual(self.sent.state, "failed")
                self.assertEqual(self.sent.failure_reason, reason)
        self.assertEqual(self.phone(), ["Hello Maria"])

    def test_a_broken_account_holds_all_messages_and_tells_the_admin_once(self):
        self.answer(self.tickets(), "<p>Second</p>")
        for code in (190, 10, 200, 131042, 131031, 368):
            with self.subTest(code=code):
                self.fault("error", code=code)
                self.send()
                self.send()
                self.assertEqual(self.sent.state, "outgoing")
                self.assertEqual(len(self.account.activity_ids), 1)
                self.assertEqual(self.account.state, "error")
                self.assertFalse(self.phone())
                self.simulator.control("DELETE", "faults")
                self.account._resume_sending()
                self.assertFalse(self.account.activity_ids)
                self.account.paused_reason = False
        self.send()
        self.assertEqual(self.phone(), ["Hello Maria", "Second"])

    def test_a_message_that_waits_for_the_account_says_so(self):
        self.fault("error", code=190)
        self.send()
        later = self.answer(self.tickets(), "<p>Second</p>")
        shown = later.mail_message_id.notification_ids._whatsapp_to_store()
        self.assertIn("access token", shown["reason"])

    def test_an_archived_account_takes_no_messages(self):
        self.account.active = False
        with self.assertRaisesRegex(UserError, "archived"):
            self.answer(self.tickets())

    def test_being_throttled_uses_up_no_tries(self):
        self.fault("error", code=130429, times=6)
        for _try in range(6):
            self.send_when_due()
        self.fault("error", code=131000)
        self.send_when_due()
        self.assertEqual(self.sent.state, "outgoing")

    def test_customers_are_still_heard_while_sending_is_paused(self):
        self.fault("error", code=190)
        self.send()
        self.receive("Are you there?")
        self.assertIn("Are you there?", self.chatter(self.tickets()))

    def test_a_time_out_does_not_mean_disconnected(self):
        self.fault("cut_before")
        self.send()
        self.assertFalse(self.account.paused_reason)
        self.assertNotEqual(self.account.state, "error")


class TestCrash(OutboxCase):
    def test_what_a_crash_left_in_sending_becomes_unknown(self):
        self.sent.write({"state": "sending", "claimed_at": datetime.now()})
        workers.claim(self.sent, "outbox", str(self.sent.contact_id.id))
        self.send()
        self.assertEqual(self.sent.state, "unknown")
        self.assertFalse(self.phone())

    def test_its_worker_may_write_the_outcome_even_then(self):
        self.sent.write({"state": "sending", "claimed_at": datetime.now()})
        claim = workers.claim(self.sent, "outbox", worker=99)
        self.send()
        self.assertEqual(self.sent.state, "unknown")
        self.assertEqual((claim.worker, claim.unfinished), (99, 0))

    def test_what_was_sent_is_in_the_log_once_though_others_write_meanwhile(self):
        conclude, busy = type(self.sent)._conclude_sendings, [1, 1]

        def disturbed(message, ended):
            conclude(message, ended)
            if busy:
                busy.pop()
                raise TransactionRollbackError

        with (
            patch.object(type(self.sent), "_conclude_sendings", disturbed),
            self.assertLogs(OUTBOX, logging.INFO) as logs,
        ):
            self.work("outbox")
        self.assertEqual(self.sent.state, "accepted")
        sent = [line for line in logs.output if "event=sent" in line]
        self.assertEqual(len(sent), 1)

    def test_what_cannot_become_unknown_stops_no_other(self):
        self.sent.write({"state": "sending", "claimed_at": datetime.now()})
        joao = self.simulator.customer("João", "5541988887766")
        other = self.answer(self.receive("Bom dia", customer=joao).ticket_id)
        breaks = patch.object(type(self.sent), "_now_unknown", side_effect=ValueError)
        with breaks, self.assertLogs(OUTBOX, "ERROR") as logs:
            self.work("outbox")
        self.assertEqual(other.state, "accepted")
        self.assertIn("event=failure_not_written lane=outbox", logs.output[0])

    def test_an_outcome_that_is_written_twice_counts_once(self):
        client = SimpleNamespace(rests={})
        self.sent.write({"state": "sending", "attempts": 1})
        limited = cloud_api.Refused("", code=130429)
        failed = cloud_api.Refused("", code=131026)
        for _time in range(2):
            self.sent._conclude_sending(limited, self.sent.uuid, client)
        self.assertEqual((self.sent.state, self.sent.attempts), ("outgoing", 0))
        self.sent.state = "sending"
        notify = patch.object(type(self.sent), "_notify_agent_of_failure")
        with notify as notified:
            for _time in range(2):
                self.sent._conclude_sending(failed, self.sent.uuid, client)
        self.assertEqual(self.sent.state, "failed")
        self.assertEqual(notified.call_count, 1)

    def test_what_is_being_sent_is_left_alone_and_nothing_overtakes_it(self):
        self.sent.write({"state": "sending", "claimed_at": datetime.now()})
        worker, _connection = workers.living_worker(self)
        contact = str(self.sent.contact_id.id)
        workers.claim(self.sent, "outbox", contact, worker=worker)
        self.answer(self.tickets(), "<p>Second</p>")
        self.send()
        self.assertEqual(self.sent.state, "sending")
        self.assertFalse(self.phone())

    def test_c1_a_message_that_kills_its_workers_fails(self):
        contact = str(self.sent.contact_id.id)
        workers.claim(self.sent, "outbox", contact, unfinished=3)
        self.send()
        self.assertEqual((self.sent.state, self.sent.failure_reason), FAILED)
        self.assertFalse(self.phone())

    def test_c1_a_message_that_cannot_be_prepared_fails_in_the_end(self):
        with patch.object(type(self.sent), "_request", side_effect=ValueError):
            for _attempt in range(3):
                self.send_when_due()
        self.assertEqual((self.sent.state, self.sent.failure_reason), FAILED)
        notification = self.sent.mail_message_id.notification_ids
        self.assertIn("could not prepare it", notification.failure_reason)

    def test_the_claim_is_committed_before_meta_is_called(self):
        seen, start = [], Calls.start

        def look(*args):
            self.env.invalidate_all()
            seen.append(self.sent.state)
            start(*args)

        with patch.object(Calls, "start", look):
            self.send()
        self.assertEqual(seen[0], "sending")

    def test_a_message_that_raises_before_it_is_sent_stops_no_other(self):
        joao = self.simulator.customer("João", "5541988887766")
        other = self.answer(self.receive("Bom dia", customer=joao).ticket_id)
        request = type(self.sent)._request

        def breaks(message):
            if message == self.sent:
                raise ValueError
            return request(message)

        with patch.object(type(self.sent), "_request", breaks):
            self.send()
        self.assertEqual(other.state, "accepted")
        self.assertEqual((self.sent.state, self.sent.attempts), ("outgoing", 1))
        self.assertGreater(self.sent.send_after, datetime.now())
        self.send_when_due()
        self.assertEqual(self.sent.state, "accepted")

    def test_a_status_that_is_quicker_than_the_answer_is_not_undone(self):
        start = Calls.start

        def read_at_once(*args):
            start(*args)
            self.env.invalidate_all()
            self.sent._climb("read", datetime.now())
            self.env.flush_all()

        with patch.object(Calls, "start", read_at_once):
            self.send()
        self.assertEqual(self.sent.state, "read")
        self.assertTrue(self.sent.wamid)


class TestSendAgain(OutboxCase):
    def test_only_what_failed_or_is_unknown_can_be_sent_again(self):
        for state in ("outgoing", "sending", "accepted", "sent", "delivered", "read"):
            self.sent.state = state
            with self.assertRaises(UserError, msg=state):
                self.sent.with_user(self.agent).action_send_again()

    def test_a_double_click_sends_once(self):
        self.fault("error", code=131026)
        self.send()
        message = self.sent.with_user(self.agent)
        message.action_send_again()
        with self.assertRaises(UserError):
            message.action_send_again()
        self.send_when_due()
        self.assertEqual(self.phone(), ["Hello Maria"])

    def test_not_after_the_window_has_closed(self):
        self.sent._fail("refused")
        self.sent.contact_id.window_expires_at = datetime.now() - timedelta(seconds=1)
        with self.assertRaisesRegex(UserError, "24 hours"):
            self.sent.with_user(self.agent).action_send_again()


@tagged("post_install", "-at_install")
class TestClient(BaseCase):
    """Verdicts on Meta's errors, and the exceptions of the client."""

    def test_every_code_has_one_verdict_and_a_reason_in_words(self):
        self.assertEqual(errors.verdict(131056).remedy, errors.Remedy.SLOW_PAIR)
        self.assertEqual(errors.verdict(250).reason, "permission")
        self.assertEqual(errors.verdict(99999), errors.DEFAULT)
        self.assertEqual(errors.verdict(None, 429).remedy, errors.Remedy.SLOW_NUMBER)
        self.assertEqual(errors.verdict(None, 418), errors.DEFAULT)

    def outcome(self, error):
        session = requests.Session()
        with patch.object(session, "request", side_effect=error):
            client = cloud_api.CloudApi("token", "1", session=session)
            try:
                client.send({})
            except cloud_api.CloudApiError as outcome:
                return type(outcome)

    def test_only_what_never_left_may_be_sent_again(self):
        def gave_up(reason):
            return MaxRetryError(None, "/", reason)

        untrusted = urllib3.SSLError(ssl.SSLCertVerificationError("self-signed"))
        cut_off = urllib3.SSLError(ssl.SSLError("alert"))
        for error in (
            requests.ConnectTimeout(gave_up(urllib3.ConnectTimeoutError())),
            requests.ConnectionError(gave_up(urllib3.NewConnectionError(None, "no"))),
            requests.exceptions.SSLError(gave_up(untrusted)),
            requests.exceptions.InvalidURL("?"),
        ):
            self.assertIs(self.outcome(error), cloud_api.Unreachable, error)
        for error in (
            requests.exceptions.SSLError(gave_up(cut_off)),
            requests.ReadTimeout("slow"),
            requests.ConnectionError(ProtocolError("aborted")),
            requests.exceptions.ChunkedEncodingError("cut"),
        ):
            self.assertIs(self.outcome(error), cloud_api.OutcomeUnknown, error)

    def test_a_token_that_is_none_is_refused_before_anything_leaves(self):
        for token in ("", "with blank", "new\nline", "token…", None):
            session = requests.Session()
            with patch.object(session, "request") as request:
                with self.assertRaises(cloud_api.Refused) as caught:
                    cloud_api.CloudApi(token, "1", session=session).send({})
            self.assertFalse(request.called)
            self.assertEqual(caught.exception.verdict.reason, "token")

    def test_an_answer_that_is_no_answer_is_unknown(self):
        for content in (b"", b"<html>", b"[]", b'{"messages": []}', b'{"a": 1}'):
            response = requests.Response()
            response.status_code, response._content = 200, content
            session = requests.Session()
            with patch.object(session, "request", return_value=response):
                with self.assertRaises(cloud_api.OutcomeUnknown):
                    cloud_api.CloudApi("t", "1", session=session).send({})
