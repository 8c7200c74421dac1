# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import logging
from unittest.mock import patch

from odoo.tools import mute_logger

from ...tools.meta import webhook
from ...tools.meta.signatures import Signer, signature
from ..common import SECRET, WhatsappCase, payload, profile, text_message

CONTROLLER = "odoo.addons.helpdesk_mgmt_whatsapp.controllers.webhook"
LIMIT = "odoo.addons.helpdesk_mgmt_whatsapp.models.api.helpdesk_whatsapp_limit"
EVENT = "odoo.addons.helpdesk_mgmt_whatsapp.models.inbox.helpdesk_whatsapp_event"
ACCOUNT = "odoo.addons.helpdesk_mgmt_whatsapp.models.account.helpdesk_whatsapp_account"
ACCOUNT_CLASS = f"{ACCOUNT}.HelpdeskWhatsappAccount"
INBOX = "odoo.addons.helpdesk_mgmt_whatsapp.models.inbox.processing"


class TestHandshake(WhatsappCase):
    def shake(self, **params):
        query = {
            "hub.mode": "subscribe",
            "hub.challenge": "1158201444",
            "hub.verify_token": "simulator-verify-token",
            **params,
        }
        parameters = "&".join(f"{name}={value}" for name, value in query.items())
        return self.url_open(f"/api/integrations/whatsapp/webhook?{parameters}")

    def test_challenge_comes_back_as_plain_text_each_time(self):
        for _time in range(2):
            answer = self.shake()
            self.assertEqual(answer.status_code, 200)
            self.assertEqual(answer.text, "1158201444")
            self.assertTrue(answer.headers["Content-Type"].startswith("text/plain"))

    def test_the_log_of_requests_has_no_verify_token(self):
        with self.assertLogs("werkzeug", logging.INFO) as logs:
            self.shake()
        [line] = [record.getMessage() for record in logs.records]
        self.assertIn("hub.verify_token=***", line)
        self.assertIn("hub.challenge=1158201444", line)

    def test_any_active_account_is_answered_for(self):
        other = self.account.copy({"phone_number_uid": "2", "verify_token": "other"})
        self.assertEqual(self.shake(**{"hub.verify_token": "other"}).status_code, 200)
        other.active = False
        with mute_logger(CONTROLLER):
            answer = self.shake(**{"hub.verify_token": "other"})
        self.assertEqual(answer.status_code, 403)

    @mute_logger(CONTROLLER)
    def test_wrong_token_or_mode_is_refused_without_the_challenge(self):
        other = self.account.copy({"phone_number_uid": "2"})
        self.env.flush_all()
        self.env.cr.execute(  # as former versions allowed
            "UPDATE helpdesk_whatsapp_account SET verify_token = NULL WHERE id = %s",
            [other.id],
        )
        other.invalidate_recordset()
        wrong = (
            {"hub.verify_token": "guess"},
            {"hub.verify_token": ""},
            {"hub.verify_token": "é"},
            {"hub.mode": "unsubscribe"},
        )
        for params in wrong:
            answer = self.shake(**params)
            self.assertEqual(answer.status_code, 403, params)
            self.assertNotIn("1158201444", answer.text)

    @mute_logger(CONTROLLER)
    def test_whoever_guesses_tokens_is_put_off_and_meta_never(self):
        with patch(f"{LIMIT}.STRANGERS_RATE", 1):
            wrong = [self.shake(**{"hub.verify_token": "guess"}) for _try in range(2)]
            self.assertEqual([answer.status_code for answer in wrong], [403, 429])
            self.assertEqual(self.shake().status_code, 200)

    def test_simulator_verifies_our_address(self):
        with self.allow_requests(all_requests=True):
            outcome = self.simulator.control("POST", "webhook", url=self.webhook_url)
        self.assertTrue(outcome["verified"], outcome)


class TestSignature(WhatsappCase):
    def assertRefused(self, answer, status):
        self.assertEqual(answer.status_code, status)
        self.assertFalse(self.events())

    @mute_logger(CONTROLLER)
    def test_absent_wrong_or_upper_case_signature_stores_nothing(self):
        body = json.dumps(payload(text_message("wamid.1"))).encode()
        right = signature(SECRET, body)
        self.assertRefused(self.post(body, header=""), 401)
        self.assertRefused(self.post(body, header="sha256=" + "0" * 64), 403)
        self.assertRefused(self.post(body, header=right.removeprefix("sha256=")), 403)
        self.assertRefused(self.post(body, header=right.upper()), 403)
        self.assertRefused(self.post(body, secret="another-secret"), 403)

    @mute_logger(CONTROLLER)
    def test_strangers_are_put_off_and_meta_never(self):
        body = payload(text_message("wamid.1"))
        with patch(f"{LIMIT}.STRANGERS_RATE", 2):
            for status in (403, 403, 429):
                answer = self.post(body, secret="guess")
                self.assertRefused(answer, status)
            self.assertGreaterEqual(int(answer.headers["Retry-After"]), 1)
            for number in range(3):
                signed = payload(text_message(f"wamid.{number}"))
                self.assertEqual(self.post(signed).status_code, 200)

    @mute_logger(CONTROLLER)
    def test_signature_is_over_the_raw_bytes(self):
        body = json.dumps(payload(text_message("wamid.1", "é"))).encode()
        other_spelling = json.dumps(json.loads(body), separators=(",", ":")).encode()
        self.assertNotEqual(body, other_spelling)
        self.assertRefused(
            self.post(body, header=signature(SECRET, other_spelling)), 403
        )
        self.assertEqual(self.post(body).status_code, 200)

    @mute_logger(CONTROLLER)
    def test_without_app_secret_nothing_is_accepted(self):
        self.account.app_secret = False
        for secret in ("", SECRET):
            self.assertRefused(self.post(payload(text_message("1")), secret), 403)

    @mute_logger(CONTROLLER, EVENT)
    def test_one_tenant_cannot_speak_for_another(self):
        self.account.copy({"phone_number_uid": "2", "app_secret": "tenant-two"})
        forged = payload(text_message("wamid.1"))
        self.assertRefused(self.post(forged, secret="tenant-two"), 403)
        forged["entry"][0]["changes"].append(
            payload(text_message("wamid.2"), phone="2")["entry"][0]["changes"][0]
        )
        self.assertEqual(self.post(forged, secret="tenant-two").status_code, 403)
        self.assertEqual(self.events().mapped("phone_number_uid"), ["2"])

    @mute_logger(CONTROLLER, EVENT)
    def test_account_updates_are_bound_to_the_business_account_too(self):
        self.account.copy(
            {
                "phone_number_uid": "2",
                "business_account_uid": "22",
                "app_secret": "tenant-two",
            }
        )
        update = {"id": "102290129340398", "changes": [ACCOUNT_CHANGE]}
        forged = {"object": "whatsapp_business_account", "entry": [update]}
        self.assertRefused(self.post(forged, secret="tenant-two"), 403)

    def test_an_update_concerns_only_accounts_whose_app_secret_signed_it(self):
        uid = self.account.business_account_uid
        other = self.account.copy(
            {
                "name": "Zzz, after the other one",
                "phone_number_uid": "2",
                "business_account_uid": uid,
                "app_secret": "tenant-two",
            }
        )
        deleted = {"field": "account_update", "value": {"event": "ACCOUNT_DELETED"}}
        flagged = {**ACCOUNT_CHANGE, "value": {"event": "FLAGGED"}}
        for secret, mine, foreign in (
            ("tenant-two", other, self.account),
            (SECRET, self.account, other),
        ):
            entry = {"id": uid, "time": 1795378467, "changes": [deleted, flagged]}
            entry["time"] += len(secret)  # another update
            forged = {"object": "whatsapp_business_account", "entry": [entry]}
            self.assertEqual(self.post(forged, secret=secret).status_code, 200)
            with mute_logger(ACCOUNT):
                self.process()
            self.assertEqual(mine.paused_reason, "disconnected")
            self.assertFalse(foreign.paused_reason)
            self.assertFalse(foreign._health_row("quality").checked_at)
            mine._resume_sending()
            mine._health_row("quality").checked_at = False

    def test_a_retried_update_goes_to_the_account_that_signed_it(self):
        entry = {"id": "31", "changes": [ACCOUNT_CHANGE]}
        self.post({"object": "whatsapp_business_account", "entry": [entry]})
        self.assertEqual(self.events().state, "unrouted")
        with patch(f"{ACCOUNT_CLASS}._take_up_unrouted"):
            other, mine = (
                self.account.copy(
                    {
                        "name": name,
                        "phone_number_uid": number,
                        "business_account_uid": "31",
                        "app_secret": secret,
                    }
                )
                for name, number, secret in (
                    ("A", "2", "tenant-two"),
                    ("Z", "3", SECRET),
                )
            )
        self.events().with_user(self.env.ref("base.user_admin")).action_retry()
        self.assertEqual(self.events().account_id, mine)
        self.process()
        self.assertTrue(mine._health_row("throughput").checked_at)
        self.assertFalse(other._health_row("throughput").checked_at)


ACCOUNT_CHANGE = {
    "field": "phone_number_quality_update",
    "value": {"display_phone_number": "551155507890", "event": "THROUGHPUT_UPGRADE"},
}


class TestStoring(WhatsappCase):
    @mute_logger(CONTROLLER)
    def test_what_is_not_metas_is_answered_400_and_never_500(self):
        for body in (b"[]", b"{}", b"{not-json", b'{"entry": {}}', b"null", b"\xff"):
            self.assertEqual(self.post(body).status_code, 400, body)
        deep = b'{"entry":' + b"[" * 200_000 + b"]" * 200_000 + b"}"
        self.assertEqual(self.post(deep).status_code, 400)
        self.assertFalse(self.events())

    def test_what_is_nested_deeply_harms_no_other(self):
        for depth in (100, 500, 900):
            good = payload(text_message(f"wamid.{depth}"), contacts=[profile()])
            body = json.dumps(good)[:-2]
            body += (
                ', {"id": "1", "changes": [{"value": {"messages": [{"id": "x", "a": '
            )
            body += "[" * depth + "]" * depth + "}]}}]}]}"
            self.assertEqual(self.post(body.encode()).status_code, 200, depth)
        self.process()
        for depth in (100, 500, 900):
            self.assertTrue(self.message(f"wamid.{depth}"))

    def test_odd_changes_are_kept_and_harm_no_other(self):
        good = payload(text_message("wamid.good"), contacts=[profile()])
        good["entry"][0]["changes"] += [
            {},
            {"field": "messages"},
            {"field": "messages", "value": {}},
            {"field": "messages", "value": {"messages": [{"id": "x"}]}},
            {"field": "field_of_tomorrow", "value": {"a": [1, None, "\0"]}},
            None,
        ]
        good["entry"] += [None, {"changes": "?"}, {"id": 5}]
        odd = ({}, None, "text", {"id": 7}, {"id": "wamid.\0\ud800", "type": []})
        value = good["entry"][0]["changes"][0]["value"]
        value["messages"] += odd
        value["statuses"] = [None, {}, {"id": "wamid.none", "status": "in_orbit"}]
        self.assertEqual(self.post(good).status_code, 200)
        with mute_logger(INBOX):
            self.process()
        self.assertEqual(self.message("wamid.good").text, "Hi")
        for event in self.events("failed"):
            self.assertIn("Senderless", event.error)

    def test_the_same_post_again_stores_nothing_more(self):
        twice = payload(
            text_message("wamid.1"),
            text_message("wamid.2"),
            statuses=[{"id": "wamid.9", "status": "sent", "timestamp": "1795378467"}],
        )
        for _time in range(2):
            self.assertEqual(self.post(twice).status_code, 200)
        self.assertEqual(len(self.events()), 3)

    def test_a_post_over_three_megabytes_is_refused(self):
        with mute_logger("odoo.http"):
            answer = self.post(b'{"entry":[]}' + b" " * 3 * 1024 * 1024)
        self.assertEqual(answer.status_code, 413)

    def test_a_thousand_updates_of_several_numbers_come_in_one_post(self):
        self.account.copy({"phone_number_uid": "2", "app_secret": SECRET})
        both = payload(*(text_message(f"wamid.{n}") for n in range(500)))
        second = payload(*(text_message(f"wamid.{n}") for n in range(500)), phone="2")
        both["entry"] += second["entry"]
        self.assertEqual(self.post(both).status_code, 200)
        self.assertEqual(len(self.events()), 1000)
        self.assertEqual(len(self.events().account_id), 2)

    def test_an_unknown_number_is_kept_for_the_admin_until_its_account_exists(self):
        unmatched = payload(text_message("wamid.1", "Anybody?"), phone="777")
        self.assertEqual(self.post(unmatched).status_code, 200)
        self.process()
        self.assertEqual(self.events().state, "unrouted")
        self.assertFalse(self.events().account_id)
        self.assertFalse(self.tickets())
        other = self.account.copy({"phone_number_uid": "777", "app_secret": "wrong"})
        self.assertEqual(self.events().state, "unrouted")
        other.app_secret = SECRET
        self.process()
        self.assertEqual(self.tickets().name, "Anybody?")

    def test_an_unrouted_update_is_taken_up_by_an_administrator_after_a_rotation(self):
        self.post(payload(text_message("wamid.1", "Anybody?"), phone="777"))
        self.account.copy({"phone_number_uid": "777", "app_secret": "rotated"})
        self.assertEqual(self.events().state, "unrouted")
        self.events().with_user(self.env.ref("base.user_admin")).action_retry()
        self.process()
        self.assertEqual(self.tickets().name, "Anybody?")

    def test_an_update_of_a_business_account_is_noted_on_all_its_numbers(self):
        second = self.account.copy(
            {
                "phone_number_uid": "2",
                "app_secret": SECRET,
                "business_account_uid": "102290129340398",
            }
        )
        update = {"id": "102290129340398", "changes": [ACCOUNT_CHANGE]}
        self.post({"object": "whatsapp_business_account", "entry": [update]})
        self.process()
        for account in (self.account, second):
            self.assertIn("Throughput", account.message_ids[:1].body)

    def test_the_number_as_typed_does_not_matter_for_routing(self):
        self.account.display_phone_number = "+55 (11) 5550-7890"
        self.post(payload(text_message("wamid.1")))
        self.assertEqual(self.events().account_id, self.account)

    def test_account_updates_reach_the_account_by_its_business_account(self):
        update = {"id": "102290129340398", "time": 1795378467}
        update["changes"] = [ACCOUNT_CHANGE]
        self.post({"object": "whatsapp_business_account", "entry": [update]})
        self.process()
        self.assertEqual(self.events().state, "done")
        note = self.account.message_ids[:1].body
        self.assertIn("Throughput: Up to 1,000 messages a second", note)

    def test_trouble_of_the_number_is_told_to_the_admin(self):
        error = {"code": 130429, "title": "Rate limit hit"}
        error["error_data"] = {"details": "Message failed to send"}
        self.post(payload(errors=[error]))
        self.process()
        note = self.account.message_ids[:1].body
        self.assertIn("130429 Rate limit hit Message failed to send", note)

    def test_answering_does_no_work_but_storing(self):
        self.post(payload(text_message("wamid.1"), contacts=[profile()]))
        self.assertEqual(self.events().state, "pending")
        self.assertFalse(self.env["helpdesk.whatsapp.contact"].search([]))
        self.assertFalse(self.tickets())


class TestReading(WhatsappCase):
    """Signatures and payloads are parsed without Odoo's database."""

    def test_meta_s_own_signature(self):
        secret, body = "test_app_secret", b'{"object":"x","entry":[]}'
        header = signature(secret, body)
        signer = Signer(secret)
        self.assertTrue(signer.has_signed(body, header))
        self.assertFalse(Signer("").has_signed(body, signature("", body)))
        self.assertFalse(signer.has_signed(body, None))
        self.assertFalse(signer.has_signed(body, "sha256=é"))
        self.assertNotIn(secret, f"{signer!r} {vars(signer)!r}")

    def test_the_profile_is_never_another_persons(self):
        message = text_message("wamid.1", sender="551100000000")
        stored = webhook.split(
            json.dumps(payload(message, contacts=[profile("Maria")])).encode()
        )
        self.assertEqual(webhook.read_message(stored[0].payload).profile_name, "")

    def test_times_that_are_none_are_none(self):
        for odd in ("", "soon", "99999999999999999999", None, [], True, "-1e9"):
            self.assertIsNone(webhook.moment(odd), odd)
