# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the health page's checks and their activities."""

import time
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.modules.module import load_script
from odoo.tools import file_path, mute_logger

from ..models.health_checks.check import Finding, declared
from ..tools.meta.cloud_api import CloudApi, Refused
from .common import (
    BUSINESS_ACCOUNT_UID,
    PHONE_NUMBER_UID,
    WhatsappCase,
    payload,
    text_message,
)
from .inbox.counting import queries

HEALTH = "odoo.addons.helpdesk_mgmt_whatsapp.models.health.page"
WEBHOOK = "odoo.addons.helpdesk_mgmt_whatsapp.controllers.webhook"
ACCOUNT = "odoo.addons.helpdesk_mgmt_whatsapp.models.account.helpdesk_whatsapp_account"
DAY = 86400


class HealthCase(WhatsappCase):
    def setUp(self):
        super().setUp()
        self.crons().nextcall = fields.Datetime.now()
        self.account._stamp("handshake_at")  # Meta has asked for the verify token
        self.account.template_ids[:1].status = "APPROVED"

    def crons(self):
        names = self.env["ir.model.data"].search(
            [("module", "=", "helpdesk_mgmt_whatsapp"), ("model", "=", "ir.cron")]
        )
        return self.env["ir.cron"].browse(names.mapped("res_id"))

    def meta(self, **values):
        self.simulator.control("PATCH", f"accounts/{PHONE_NUMBER_UID}", **values)

    def check(self):
        admin = self.env.ref("base.user_admin")
        self.account.with_user(admin).action_test_connection()
        return self.account

    def line(self, code):
        lines = self.account.check_ids
        return lines.filtered(lambda check: check.code == code)

    def assertLines(self, **expected):
        """Run the checks; each line has the given state and contains the given text."""
        self.check()
        for code, (state, expected_text) in expected.items():
            line = self.line(code)
            with self.subTest(code=code):
                text = f"{line.value}\n{line.advice}"
                self.assertEqual(line.state, state, text)
                self.assertIn(expected_text, text)


class TestLines(HealthCase):
    def test_a_sound_account_is_all_green(self):
        self.account.api_version = "v26.0"
        self.receive("Hi")
        self.check()
        wrong = self.account.check_ids.filtered(lambda check: check.state != "ok")
        self.assertFalse(wrong.mapped(lambda c: (c.code, c.value, c.advice)))
        self.assertEqual(len(self.account.check_ids), len(declared()))
        self.assertEqual(self.account.state, "connected")
        self.assertFalse(self.account.problems)
        for code, words in {
            "token": "Does not expire",
            "number": "+55 11 5550-7890 CONNECTED",
            "messaging_limit": "2,000 customers a day outside conversations",
            "throughput": "Up to 80 messages a second",
            "display_name": "Helpdesk Demo APPROVED",
        }.items():
            self.assertEqual(self.line(code).value, words)

    def test_the_findings_of_all_checks_are_stored_together(self):
        findings = self.account._examine(self.account._ask_meta())
        with queries() as made:
            self.account._record_findings(findings)
            self.env.flush_all()
        self.assertLess(made.count, len(findings))

    def test_the_token_ends_or_may_too_little(self):
        self.meta(token_expires_at=int(time.time()) + 5 * DAY)
        self.assertLines(token=("warning", "Expires on"))
        self.meta(token_expires_at=int(time.time()) + 50 * DAY)
        self.assertLines(token=("ok", "Expires on"))
        self.meta(scopes=["whatsapp_business_management"])
        self.assertLines(permissions=("error", "lacks these permissions"))
        self.meta(
            scopes=["whatsapp_business_management", "whatsapp_business_messaging"],
            granular_targets=["1"],
        )
        self.assertLines(permissions=("error", "not for this WhatsApp Business"))

    def test_a_refused_token_explains_the_rest(self):
        self.meta(token_expires_at=int(time.time()) - 1)
        self.assertLines(
            token=("error", "Generate a new one"),
            connection=("ok", ""),
            number=("unknown", "see the lines in red"),
            payment=("unknown", "see the lines in red"),
            app_secret=("unknown", "see the lines in red"),
            settings=("ok", ""),
        )
        calls = self.simulator.control("GET", "traffic")["data"]
        self.assertEqual(len([c for c in calls if c["direction"] == "graph"]), 1)

    def test_meta_out_of_reach(self):
        self.account.api_url = "http://127.0.0.1:9"
        self.assertLines(
            connection=("error", "could not be reached (http://127.0.0.1:9)"),
            token=("unknown", "see the lines in red"),
            inbox=("ok", ""),
        )

    def test_what_is_wrong_with_the_number(self):
        entity = {"entity_type": "WABA", "id": "1", "can_send_message": "BLOCKED"}
        error = {
            "error_code": 141006,
            "error_description": "There is an error with the payment method.",
            "possible_solution": "Review the payment method.",
        }
        self.meta(
            status="FLAGGED",
            quality_rating="RED",
            name_status="DECLINED",
            messaging_limit="TIER_250",
            health=[{**entity, "errors": [error]}],
            has_payment_method=False,
            review_status="REJECTED",
        )
        self.assertLines(
            number=("error", "FLAGGED, not CONNECTED"),
            quality=("error", "customers block or report it"),
            display_name=("error", "has to be changed"),
            messaging_limit=("ok", "250 customers"),
            meta_health=("error", "141006 There is an error with the payment method"),
            payment=("warning", "Add a payment method"),
            review=("error", "Business settings"),
        )
        self.meta(
            quality_rating="YELLOW",
            name_status="PENDING_REVIEW",
            messaging_limit="TIER_UNLIMITED",
            health=[{**entity, "can_send_message": "LIMITED"}],
            throughput="HIGH",
        )
        self.assertLines(
            quality=("warning", "YELLOW"),
            display_name=("warning", "PENDING_REVIEW"),
            messaging_limit=("ok", "Any number"),
            meta_health=("warning", "LIMITED"),
            throughput=("ok", "1,000 messages"),
        )
        self.assertEqual(self.account.messages_per_second, 1000)

    def test_a_number_that_is_on_the_app_too_sends_fewer_messages_a_second(self):
        self.meta(coexistence=True)
        self.assertLines(throughput=("ok", "20 messages"))
        self.assertEqual(self.account.messages_per_second, 20)

    def test_the_daily_check_too_takes_over_metas_limit(self):
        self.meta(coexistence=True)
        self.account.write({"checked_at": False, "messages_per_second": 80})
        self.work("health")
        self.assertEqual(self.account.messages_per_second, 20)

    def test_ids_that_are_not_metas(self):
        self.account.business_account_uid = "99"
        self.assertLines(business_account=("error", "Meta does not know this id"))
        self.account.phone_number_uid = "98"
        self.assertLines(
            number=("error", "Phone number id: Meta does not know this id"),
            quality=("unknown", ""),
        )
        other = {"business_account_id": BUSINESS_ACCOUNT_UID, "phone_number_id": "97"}
        number = "+55 11 4000-0000"
        self.simulator.control("POST", "accounts", **other, display_phone_number=number)
        self.account.write(
            {"phone_number_uid": "96", "business_account_uid": BUSINESS_ACCOUNT_UID}
        )
        self.assertLines(business_account=("error", "does not belong to this"))

    def test_trouble_of_metas_is_none_of_the_number(self):
        fault = {"on": "phone_number", "kind": "http", "status": 500}
        self.simulator.control("POST", "faults", **fault)
        self.assertLines(number=("unknown", "HTTP 500"), connection=("ok", ""))

    def test_missing_settings(self):
        self.account.write({"access_token": False, "app_secret": False})
        self.account.business_account_uid = False
        self.assertLines(settings=("error", "The access token is missing"))
        advice = self.line("settings").advice
        self.assertIn("The app secret is missing", advice)
        self.assertIn("Business account id is missing", advice)
        self.account.write({"access_token": "simulator-access-token"})
        self.assertLines(payment=("unknown", "a setting is missing"))

    def test_the_way_of_webhooks(self):
        self.meta(subscribed=False)
        self.simulator.control("POST", "webhook", url="")
        self.account.app_secret = "wrong"
        self.assertLines(
            subscription=("error", "not subscribed"),
            app_secret=("error", "Meta refuses the app secret"),
            webhook_fields=("unknown", ""),
        )
        self.account.app_secret = "simulator-app-secret"
        self.assertLines(
            callback_url=("error", "Meta has no callback URL"),
            webhook_fields=("error", "messages, message_template_status_update"),
        )
        with self.allow_requests(all_requests=True):
            names = ["messages", "account_update"]
            self.simulator.control(
                "POST", "webhook", url=self.webhook_url, fields=names
            )
        self.meta(subscribed=True, coexistence=True)
        self.assertLines(
            subscription=("ok", "Simulator app"),
            callback_url=("ok", self.webhook_url),
            webhook_fields=("warning", "smb_message_echoes"),
        )
        self.meta(phone_override={"url": "https://elsewhere.example.com"})
        self.assertLines(callback_url=("error", "an override at Meta (phone_number)"))
        self.meta(phone_override={}, business_override={"url": "https://x.example"})
        self.assertLines(callback_url=("error", "(whatsapp_business_account)"))

    def test_an_address_meta_cannot_reach(self):
        self.account.api_url = "https://graph.facebook.com"
        for url, state, words in (
            ("http://localhost:8069", "error", "Meta cannot reach this address"),
            ("http://helpdesk.example.com", "error", "https addresses only"),
            ("https://helpdesk.example.com", "ok", ""),
        ):
            with patch.object(type(self.account), "get_base_url", return_value=url):
                self.account.invalidate_recordset(["callback_url"])
                self.account._recheck("own_url")
            self.assertEqual(self.line("own_url").state, state)
            self.assertIn(words, self.line("own_url").advice or "")

    @mute_logger(WEBHOOK)
    def test_whether_webhooks_come(self):
        self.assertLines(webhooks=("unknown", "None yet"), handshake=("ok", ""))
        self.account.handshake_at = False
        url = f"{self.webhook_url}?hub.mode=subscribe&hub.verify_token=x"
        self.assertEqual(self.url_open(url).status_code, 403)
        self.assertEqual(self.post({}, secret="wrong").status_code, 403)
        self.env.invalidate_all()
        self.assertLines(
            handshake=("ok", "wrong verify token"),
            webhooks=("warning", "its signature fits no app secret"),
        )
        self.receive("Hi")
        self.account.webhook_refused_at = False
        self.assertLines(webhooks=("ok", ""))
        self.answer(self.tickets())
        self.send()
        now = fields.Datetime.now()
        message = self.env["helpdesk.whatsapp.message"].search([], limit=1)
        message.claimed_at = now - timedelta(hours=1)
        self.events().write({"received_at": now - timedelta(hours=2)})
        self.assertLines(webhooks=("error", "Nothing has come since"))
        message.state = "delivered"
        self.account.webhook_refused_at = now - timedelta(days=8)
        self.events().unlink()  # kept no longer
        self.assertLines(webhooks=("unknown", "None yet"))

    def state_of_events(self, account):
        account._recheck("events")
        return account.check_ids.filtered(lambda line: line.code == "events").state

    def test_updates_of_an_unknown_number_concern_the_accounts_of_its_app(self):
        other = self.account.copy(
            {"phone_number_uid": "77", "app_secret": "of-another-app"}
        )
        unmatched = payload(text_message("wamid.unmatched"), phone="424242")
        self.post(unmatched, secret="of-another-app")
        self.assertEqual(self.events().state, "unrouted")
        self.assertEqual(self.state_of_events(self.account), "ok")
        self.assertEqual(self.state_of_events(other), "warning")
        other.app_secret = "a-new-one"  # the other's is nobody's any more
        self.assertEqual(self.state_of_events(self.account), "warning")

    @mute_logger(ACCOUNT)
    def test_queues_failures_and_scheduled_actions(self):
        hours_ago = fields.Datetime.now() - timedelta(hours=2)
        self.confirm_nothing()
        self.receive("Hi")
        self.simulator.writes(self.maria, "Waits")
        self.deliver()
        self.events("pending").write({"received_at": hours_ago})
        self.account._pause_sending("locked", "x")
        answer = self.answer(self.tickets())
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_whatsapp_message SET create_date = %s,"
            " media_state = 'waiting' WHERE id = %s",
            (fields.Datetime.now() - timedelta(minutes=20), answer.id),
        )
        self.env.invalidate_all()
        self.crons()[:1].active = False
        self.meta(status="BANNED")
        self.assertLines(
            paused=("error", "Meta has locked or restricted"),
            inbox=("error", "1 waiting, the oldest since"),
            outbox=("warning", "1 waiting, the oldest since"),
            files=("warning", "1 waiting, the oldest since"),
            crons=("error", self.crons()[:1].name),
            events=("ok", ""),
        )
        self.events("pending").state = "failed"
        self.assertLines(events=("warning", "Updates from Meta could not"))
        action = self.line("events").action_open()
        self.assertEqual(action["res_model"], "helpdesk.whatsapp.event")

    @mute_logger(HEALTH)
    def test_an_answer_nobody_foresaw_spoils_one_line_only(self):
        odd = {"id": PHONE_NUMBER_UID, "status": "CONNECTED", "throughput": "fast"}
        with patch.object(CloudApi, "phone_number", return_value=odd):
            self.assertLines(
                throughput=("unknown", "see the server's log"), number=("ok", "")
            )

    def test_a_field_that_meta_does_not_know_spoils_no_more_than_its_line(self):
        call = CloudApi.call
        for field, codes in (
            ("is_on_biz_app", ("throughput", "messaging_limit")),
            ("account_review_status", ("review",)),
            ("primary_funding_id", ("payment",)),
        ):

            def refuse(*args, field=field, **kwargs):
                if field in kwargs.get("params", {}).get("fields", ""):
                    raise Refused(f"nonexisting field ({field})", 100)
                return call(*args, **kwargs)

            with patch.object(CloudApi, "call", refuse):
                self.check()
            lines = self.account.check_ids
            unknown = lines.filtered(lambda line: line.state == "unknown")
            unasked = ("handshake", "webhooks")
            self.assertEqual({*unknown.mapped("code")} - {*unasked}, {*codes}, field)
            self.assertEqual(self.account.state, "connected")

    def test_an_answer_without_a_number_keeps_what_is_known_of_it(self):
        self.check()
        with patch.object(CloudApi, "phone_number", return_value={"id": "1"}):
            self.check()
        self.assertEqual(self.account.display_phone_number, "+55 11 5550-7890")

    def test_a_line_is_translated_for_whoever_reads_it(self):
        self.account.access_token = False
        self.check()
        line = self.line("settings")
        self.assertEqual(line.value, "Incomplete")
        self.assertIn("The access token is missing", line.advice)
        line = line.with_context(lang="pt_BR")
        self.assertEqual(line.value, "Incompletas")
        self.assertIn("Falta o token de acesso", line.advice)

    def test_what_a_former_version_stored_is_still_shown(self):
        line = self.line("inbox")
        line.finding = {"outcome": "waiting", "params": {"count": 3}}
        self.assertEqual(line.value, "3 waiting, the oldest since")
        line.finding = {"outcome": "no longer known", "params": {}}
        self.assertFalse(line.value or line.advice)


class TestAlarms(HealthCase):
    def prepare(self):
        super().prepare()
        self.meta(has_payment_method=False)
        self.responsible = self.account._responsible_user()

    def daily(self):
        self.account.checked_at = False
        self.work("health")
        return self.account.activity_ids

    def test_each_problem_is_told_once_while_it_lasts_and_again_when_it_is_back(self):
        self.account.api_version = "v26.0"
        (activity,) = self.daily()
        self.assertEqual(activity.user_id, self.responsible)
        self.assertEqual(activity.summary, "WhatsApp: Payment method")
        self.assertIn("Add a payment method", activity.note)
        self.assertEqual(self.daily(), activity)
        activity.action_done()
        self.assertFalse(self.daily(), "the admin has seen it")
        self.meta(has_payment_method=True)
        self.assertFalse(self.daily())
        self.meta(has_payment_method=False)
        again = self.daily()
        self.assertEqual(len(again), 1)
        self.meta(has_payment_method=True)
        self.assertFalse(self.daily(), "closed when the problem is gone")

    def test_what_gets_worse_is_told_again_and_what_is_unknown_is_not(self):
        self.account.api_version = "v26.0"
        self.meta(has_payment_method=True, quality_rating="YELLOW")
        self.daily().action_done()
        self.account.access_token = "wrong"
        self.assertEqual(self.daily().mapped("whatsapp_problem"), ["token"])
        self.account.access_token = "simulator-access-token"
        self.assertFalse(self.daily())
        self.meta(quality_rating="RED")
        self.assertEqual(self.daily().mapped("whatsapp_problem"), ["quality"])

    def test_an_archived_account_needs_nobody_until_it_is_back(self):
        self.assertTrue(self.daily())
        self.account.active = False
        self.assertFalse(self.account.activity_ids)
        self.account.active = True
        self.assertEqual(len(self.daily()), 1)

    def test_they_are_in_the_language_of_who_gets_them(self):
        self.responsible.lang = "pt_BR"
        line = self.env["helpdesk.whatsapp.check"]._of(self.account, "payment")
        line.write({"state": "warning", "finding": Finding("missing").as_json()})
        line._alarm()
        self.assertIn("forma de pagamento", self.account.activity_ids.note)

    def test_a_button_tells_nobody_and_closes_what_is_gone(self):
        self.check()
        self.assertFalse(self.account.activity_ids)
        self.daily()
        self.assertTrue(self.account.activity_ids)
        self.meta(has_payment_method=True)
        self.check()
        problems = self.account.activity_ids.mapped("whatsapp_problem")
        self.assertNotIn("payment", problems)

    @mute_logger(HEALTH)
    def test_an_account_that_cannot_be_checked_stops_no_other(self):
        other = self.account.copy({"name": "A", "phone_number_uid": "5"})
        model = type(self.account)
        examine = model._examine

        def crash(account, *args):
            if account == other:
                raise ZeroDivisionError
            return examine(account, *args)

        with patch.object(model, "_examine", crash):
            self.daily()
        self.assertTrue(self.account.checked_at)
        self.assertFalse(other.checked_at)

    def test_lately_checked_accounts_are_not_asked_again(self):
        self.check()
        self.simulator.control("DELETE", "traffic")
        self.work("health")
        self.assertFalse(self.simulator.control("GET", "traffic")["data"])
        self.assertIn("payment", self.account.activity_ids.mapped("whatsapp_problem"))


class TestFormerFindings(HealthCase):
    def test_texts_stored_in_each_language_stay_until_the_next_check(self):
        line = self.line("payment")
        self.env.flush_all()
        self.env.cr.execute(
            """
            ALTER TABLE helpdesk_whatsapp_check
                ADD value jsonb, ADD advice jsonb;
            UPDATE helpdesk_whatsapp_check
               SET state = 'warning', value = '{"en_US": "None", "pt_BR": "Nenhuma"}',
                   advice = '{"en_US": "Add one"}'
             WHERE id = %s
            """,
            (line.id,),
        )
        self.account.company_id.partner_id.lang = "pt_BR"
        self.env.flush_all()
        cron = self.env.ref("helpdesk_mgmt_whatsapp.ir_cron_health")
        cron.nextcall = later = fields.Datetime.now() + timedelta(days=1)
        self.env.flush_all()
        script = file_path(
            "helpdesk_mgmt_whatsapp/migrations/19.0.1.3.0/post-checks.py"
        )
        load_script(script, "post_checks").migrate(self.env.cr, "19.0.1.2.0")
        self.env.invalidate_all()
        self.assertEqual(line.value, "Nenhuma")
        self.assertEqual(line.advice, "Add one")
        self.assertLess(cron.nextcall, later)
        self.check()
        self.assertEqual(line.value, "There is one")
        self.assertFalse(line.advice)
