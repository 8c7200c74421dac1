# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of what an answer to a call of the Graph API means, Meta's or not."""

import json
import os
import tempfile
from unittest.mock import patch

import polib
import requests

from odoo.tests import BaseCase, tagged
from odoo.tools import file_path

from ..models.contact.blocking import BLOCK_FAILURES, FAILURE_OF_CODE
from ..models.message.failure_reasons import FAILURE_REASONS
from ..models.template_review.refusals import REFUSALS
from ..tools import direct_send
from ..tools.meta import cloud_api, errors

LOST = {
    "message": "Unsupported post request. Object with ID '1' does not exist",
    "type": "GraphMethodException",
    "code": 100,
    "error_subcode": 33,
}


@tagged("post_install", "-at_install")
class TestAnswers(BaseCase):
    def raised(self, call, status, body=b"<html>No entry</html>", **headers):
        """Return what ``call``, a function of the client, raises on such an answer."""
        response = requests.Response()
        response.status_code, response.raw = status, None
        response._content = body if isinstance(body, bytes) else _as_json(body)
        response.headers.update(headers)
        session = requests.Session()
        with patch.object(session, "request", return_value=response):
            with self.assertRaises(cloud_api.CloudApiError) as caught:
                call(cloud_api.CloudApi("token", "1", session=session))
        return caught.exception

    def send(self, client):
        client.send({})

    def look_up(self, client):
        client.phone_number()

    def test_the_newer_codes_have_their_remedy_and_words_in_every_language(self):
        texts = dict(FAILURE_REASONS)
        done = [_translated(language) for language in ("pt_BR", "es", "fr")]
        for codes, remedy, words in (
            ((17, 32, 341, 613), errors.Remedy.SLOW_NUMBER, "Too many messages"),
            ((134101,), errors.Remedy.RETRY, "still taking over"),
            ((506,), errors.Remedy.GIVE_UP, "repetition"),
            ((131055, 131063, 134100, 134102), errors.Remedy.GIVE_UP, "Marketing Me"),
            ((139200,), errors.Remedy.GIVE_UP, "without a template"),
            ((132021,), errors.Remedy.GIVE_UP, "approved template"),
            ((2388318, 2388330), errors.Remedy.GIVE_UP, "approved template"),
            ((2494191,), errors.Remedy.GIVE_UP, "Another system answers"),
            ((138000,), errors.Remedy.GIVE_UP, "switched off"),
            ((138006,), errors.Remedy.GIVE_UP, "has not permitted"),
            ((138018,), errors.Remedy.GIVE_UP, "conditions for calls"),
        ):
            for code in codes:
                with self.subTest(code=code):
                    verdict = errors.verdict(code)
                    self.assertIs(verdict.remedy, remedy)
                    self.assertIn(words, texts[verdict.reason])
                    self.assertTrue(all(texts[verdict.reason] in d for d in done))
                    if code > errors.SUBCODES:
                        self.assertEqual(errors.verdict(100, 400, code), verdict)

    def test_newer_codes_of_other_calls_have_words_in_every_language(self):
        """No message is refused with them: a customer is not blocked, and so on."""
        not_blockable = dict(BLOCK_FAILURES)[FAILURE_OF_CODE[139100]]
        self.assertIn("does not let businesses block", not_blockable)
        for language in ("pt_BR", "es", "fr"):
            terms = _translated(language)
            self.assertTrue(not_blockable in terms, language)
            for code in (2388318, 2388330):
                self.assertIn("Direct Send", REFUSALS[code]._source)
                self.assertTrue(REFUSALS[code]._source in terms, language)
        self.assertTrue(direct_send.is_not_admitted(100, "This needs Direct Send."))

    def test_a_reason_without_words_of_ours_shows_metas_title(self):
        for code in (131041, 131059, 131060, 134011, 135000, 137000, 147001):
            body = {"code": code, "message": "Title"}
            error = self.raised(self.send, 400, {"error": body})
            self.assertEqual(error.verdict, errors.DEFAULT)
            self.assertIn("Title", error.details or str(error))

    def test_a_refusal_by_something_in_between_had_no_effect(self):
        for call in (self.send, self.look_up):
            for status in (400, 401, 403, 404, 407, 451):
                error = self.raised(call, status)
                self.assertIsInstance(error, cloud_api.Unreachable, status)
            for headers in ({}, {"location": "https://login.example/"}):
                error = self.raised(call, 302, **headers)
                self.assertIsInstance(error, cloud_api.Unreachable)

    def test_json_that_is_not_metas_is_no_refusal_of_metas(self):
        for body in ({"error": "forbidden"}, {"message": "no"}, ["error"]):
            error = self.raised(self.send, 403, body)
            self.assertIsInstance(error, cloud_api.Unreachable, body)

    def test_a_server_error_in_between_may_have_had_its_effect(self):
        for status in (500, 502, 503, 504, 520):
            error = self.raised(self.send, status)
            self.assertIsInstance(error, cloud_api.OutcomeUnknown, status)

    def test_reading_is_repeated_after_a_server_error(self):
        error = self.raised(self.look_up, 503)
        self.assertIs(error.verdict.remedy, errors.Remedy.RETRY)

    def test_metas_own_errors_decide_by_their_code(self):
        for status in (400, 401, 403, 500, 503):
            error = self.raised(self.send, status, {"error": {"code": 190}})
            self.assertEqual(error.verdict.reason, "token", status)
            error = self.raised(self.send, status, {"error": {"code": 2}})
            self.assertIs(error.verdict.remedy, errors.Remedy.RETRY)

    def test_a_lost_number_is_the_accounts_fault_and_another_id_is_not(self):
        for call in (self.send, self.look_up):
            error = self.raised(call, 400, {"error": LOST})
            self.assertIs(error.verdict.remedy, errors.Remedy.FIX_ACCOUNT)
            self.assertEqual(error.verdict.reason, "number_unknown")
        error = self.raised(lambda client: client.media("2"), 400, {"error": LOST})
        self.assertEqual(error.verdict, errors.DEFAULT)
        wrong = {"error": {**LOST, "error_subcode": 2388012}}
        self.assertEqual(self.raised(self.send, 400, wrong).verdict, errors.DEFAULT)

    def test_a_file_host_that_refuses_says_nothing_about_the_token(self):
        def download(client):
            client.download("https://lookaside.fbsbx.com/1", None, 1)

        for status in (401, 403, 407):
            error = self.raised(download, status)
            self.assertIsInstance(error, cloud_api.Unreachable, status)
        error = self.raised(download, 404)
        self.assertEqual(error.http_status, 404)

    def test_a_login_of_the_server_never_takes_the_place_of_the_token(self):
        with tempfile.NamedTemporaryFile("w", suffix="netrc") as netrc:
            netrc.write("default login intranet password other")
            netrc.flush()
            with (
                patch.dict(os.environ, {"NETRC": netrc.name}),
                patch.object(requests.Session, "send", autospec=True) as send,
            ):
                send.return_value.status_code = 200
                send.return_value.headers = {}
                send.return_value.json.return_value = {"id": "1"}
                cloud_api.CloudApi("token", "1").phone_number()
        headers = send.call_args.args[1].headers
        self.assertEqual(headers["Authorization"], "Bearer token")

    def test_a_token_that_cannot_be_one_is_the_accounts_fault(self):
        with self.assertRaises(cloud_api.Refused) as caught:
            cloud_api.CloudApi("no token", "1").send({})
        self.assertEqual(caught.exception.verdict.reason, "token")


def _as_json(value):
    return json.dumps(value).encode()


def _translated(language):
    """Return the terms that are translated to ``language``."""
    path = file_path(f"helpdesk_mgmt_whatsapp/i18n/{language}.po")
    return {entry.msgid for entry in polib.pofile(path).translated_entries()}
