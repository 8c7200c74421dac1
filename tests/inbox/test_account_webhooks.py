# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import time
from datetime import datetime, timedelta, timezone

from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from ...models.health_checks.reports import DISCONNECTIONS
from ...tools.meta import account_topics
from ...tools.meta.account_topics import DISCONNECTING
from ..common import PHONE_NUMBER_UID
from ..test_health import ACCOUNT, HealthCase
from .test_any_json import _places

DAY = 86400


class AccountWebhooksCase(HealthCase):
    def receive_update(self, **values):
        self.simulator.control("POST", f"accounts/{PHONE_NUMBER_UID}/news", **values)
        self.deliver()
        self.process()
        self.assertEqual(set(self.events().mapped("state")), {"done"})

    def assertLine(self, code, state, expected, note=True):
        line = self.line(code)
        text = f"{line.value} {line.advice}"
        self.assertEqual(line.state, state, text)
        self.assertIn(expected, text)
        if note:
            bodies = " ".join(self.account.message_ids.mapped("body"))
            self.assertIn(line._label(), bodies)
            self.assertNotIn("{", bodies)
        problems = self.account.activity_ids.mapped("whatsapp_problem")
        self.assertEqual(code in problems, state in ("warning", "error"))


class TestAccountWebhooks(AccountWebhooksCase):
    """Webhooks about an account change its health page at once."""

    def test_what_is_told_of_the_number(self):
        update = "phone_number_quality_update"
        self.receive_update(field=update, event="ONBOARDING", limit="TIER_10K")
        self.assertLine("messaging_limit", "ok", "10,000 customers a day")
        self.account.messages_per_second = 80
        self.receive_update(field=update, event="THROUGHPUT_UPGRADE")
        self.assertEqual(self.account.messages_per_second, 1000)
        self.assertLine("throughput", "ok", "Up to 1,000 messages a second")
        self.receive_update(field=update, event="FLAGGED")
        self.assertLine("quality", "error", "block or report it")
        self.receive_update(field="business_capability_update", limit=250)
        self.assertLine("messaging_limit", "ok", "250 customers a day")
        name = "phone_number_name_update"
        self.receive_update(
            field=name, decision="DECLINED", name="New", reason="TOO_LONG"
        )
        self.assertLine("display_name", "error", "New DECLINED TOO_LONG")
        self.receive_update(field=name, decision="APPROVED")
        self.assertLine("display_name", "ok", "Helpdesk Demo APPROVED")

    def test_another_number_of_the_business_account_is_not_meant(self):
        self.account.display_phone_number = "+55 11 4000-0000"
        self.receive_update(field="phone_number_quality_update", event="FLAGGED")
        self.assertFalse(self.line("quality").checked_at)

    def test_reviews_alerts_security_and_errors(self):
        self.receive_update(field="account_review_update", decision="REJECTED")
        self.assertLine("review", "error", "REJECTED")
        self.receive_update(field="account_review_update", decision="APPROVED")
        self.assertLine("review", "ok", "APPROVED")
        alert = {"field": "account_alerts", "alert_type": "LIMIT_BLOCKED"}
        self.receive_update(**alert, description="Verify the business.")
        self.assertLine("alerts", "error", "LIMIT_BLOCKED Verify the business.")
        self.receive_update(**alert, severity="CRITICAL", status="RESOLVED")
        self.assertLine("alerts", "ok", "None")
        self.receive_update(field="security", event="PIN_RESET_REQUEST", requester="7")
        self.assertLine("security", "warning", "PIN_RESET_REQUEST 7")
        error = {"code": 130429, "title": "Rate limit hit", "details": "Too much"}
        self.receive_update(field="messages", **error)
        self.assertLine("errors", "warning", "130429 Rate limit hit Too much")
        self.assertFalse(self.account.paused_reason)
        self.env.ref("base.user_admin").group_ids |= self.env.ref(
            "helpdesk_mgmt.group_helpdesk_manager"
        )
        self.line("security").with_user(
            self.env.ref("base.user_admin")
        ).action_dismiss()
        self.assertLine("security", "ok", "Nothing has changed")

    @mute_logger(ACCOUNT)
    def test_a_ban_stops_sending_until_meta_lifts_it(self):
        self.confirm_nothing()
        self.receive("Hi")
        self.answer(self.tickets())
        ban = {"field": "account_update", "event": "DISABLED_UPDATE"}
        self.receive_update(**ban, ban="SCHEDULE_FOR_DISABLE")
        self.assertLine("standing", "warning", "going to disable the account")
        self.assertFalse(self.account.paused_reason)
        self.receive_update(**ban, ban="DISABLE")
        self.assertLine("standing", "error", "Meta has disabled the account: January")
        self.assertEqual(self.account.paused_reason, "locked")
        self.assertEqual(self.account.state, "error")
        self.check()
        self.assertTrue(self.account.paused_reason, "Meta still says so")
        self.receive_update(**ban, ban="REINSTATE")
        self.assertLine("standing", "ok", "None")
        self.assertFalse(self.account.paused_reason)
        self.assertFalse(self.account.activity_ids.filtered("whatsapp_problem"))
        self.send()
        self.assertEqual(self.simulator.received(self.maria), ["Hello Maria"])

    @mute_logger(ACCOUNT)
    def test_a_restriction_ends_by_itself(self):
        def restrict(kind, days):
            end = int(time.time()) + days * DAY
            restriction = {"restriction_type": f"RESTRICTED_{kind}", "expiration": end}
            self.receive_update(
                field="account_update",
                event="ACCOUNT_RESTRICTION",
                restrictions=[restriction],
            )

        self.receive_update(
            field="account_update", event="ACCOUNT_VIOLATION", violation="SPAM"
        )
        self.assertLine("standing", "warning", "policy was violated: SPAM")
        restrict("BIZ_INITIATED_MESSAGING", 1)
        self.assertLine("standing", "warning", "RESTRICTED_BIZ_INITIATED_MESSAGING")
        self.assertFalse(self.account.paused_reason, "customers are answered still")
        restrict("CUSTOMER_INITIATED_MESSAGING", 1)
        self.assertLine("standing", "error", "until")
        self.assertEqual(self.account.paused_reason, "locked")
        restrict("CUSTOMER_INITIATED_MESSAGING", -1)
        self.assertFalse(self.account.paused_reason)

    def restrict(self, kind, **more):
        restriction = {"restriction_type": f"RESTRICTED_{kind}", **more}
        self.receive_update(
            field="account_update",
            event="ACCOUNT_RESTRICTION",
            restrictions=[restriction],
        )

    @mute_logger(ACCOUNT)
    def test_a_restriction_whose_end_is_a_text_ends_too(self):
        day = timedelta(days=1)
        later = (datetime.now(timezone.utc) + day).isoformat()
        kind = "CUSTOMER_INITIATED_MESSAGING"
        self.restrict(kind, expiration=later, remediation="Ask for a review.")
        self.assertLine("standing", "error", "until")
        self.assertLine("standing", "error", "Meta says: Ask for a review.")
        self.assertEqual(self.account.paused_reason, "locked")
        earlier = (datetime.now(timezone.utc) - day).strftime("%Y-%m-%dT%H:%M:%S%z")
        self.restrict(kind, expiration=earlier)
        self.assertFalse(self.account.paused_reason)

    @mute_logger(ACCOUNT)
    def test_why_it_is_paused_is_shown_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("pt_BR")
        account = self.account.with_context(lang="pt_BR")
        self.receive_update(
            field="account_update", event="PARTNER_REMOVED", reason="PRIMARY_INACTIVITY"
        )
        for reader, words in (
            (self.account, "is no longer shared with this app"),
            (account, "não foi aberto no celular por duas semanas"),
            (account, "a Meta desconectou o número"),
        ):
            self.assertIn(words, reader.paused_explanation)
            line = reader.check_ids.filtered(lambda check: check.code == "paused")
            self.assertIn(words, line.value)

    def test_the_limit_of_minus_one_is_none(self):
        self.receive_update(field="business_capability_update", limit=-1)
        self.assertLine("messaging_limit", "ok", "Any number of customers")

    @mute_logger(ACCOUNT)
    def test_errors_of_the_account_pause_it_as_refusals_do(self):
        self.receive_update(field="messages", code=368, title="Policy")
        self.assertEqual(self.account.paused_reason, "locked")

    def test_what_is_no_problem_is_told_in_the_chatter_only(self):
        self.receive_update(field="account_update", event="PARTNER_ADDED")
        self.assertIn("PARTNER_ADDED", self.account.message_ids[:1].body)
        self.assertFalse(self.line("standing").checked_at)


class TestDisconnected(AccountWebhooksCase):
    """Whatever ends the access to the number is shown at once, with the way back."""

    def setUp(self):
        super().setUp()
        self.enterContext(mute_logger(ACCOUNT))
        self.confirm_nothing()
        self.receive("Hi")
        self.check()

    def assertDisconnected(self, *texts):
        for text in texts:
            self.assertLine("standing", "error", text)
        self.assertEqual(self.account.state, "error")
        self.assertEqual(self.account.paused_reason, "disconnected")
        self.assertIn("has disconnected", self.account.paused_explanation)
        self.answer(self.tickets())
        self.send()
        self.assertFalse(self.simulator.received(self.maria), "it is held back")

    def test_101_a_removed_partner_turns_the_account_red(self):
        self.receive_update(field="account_update", event="PARTNER_REMOVED")
        self.assertDisconnected(
            "The account is no longer shared with this app",
            "give this app and its system user the WhatsApp account again",
        )
        self.check()
        self.assertTrue(self.account.paused_reason, "Meta still refuses the token")
        self.meta(shared=True, subscribed=True)
        self.check()
        self.assertLine("standing", "ok", "None", note=False)
        self.assertFalse(self.account.paused_reason)
        self.send()
        self.assertEqual(self.simulator.received(self.maria), ["Hello Maria"])

    def test_101_each_reason_is_put_in_words(self):
        for reason, shown in DISCONNECTIONS.items():
            with self.subTest(reason=reason):
                value = {"event": "PARTNER_REMOVED"}
                info = {"reason": reason, "initiated_by": "USER"}
                self.account._on_account_update(value | {"disconnection_info": info})
                self.assertLine("standing", "error", shown._source)
                self.assertNotIn("Business Support", self.line("standing").advice)

    def test_101_a_phone_that_was_not_used_disconnects_its_number_alone(self):
        other = self.account.copy(
            {
                "name": "Other",
                "phone_number_uid": "2",
                "business_account_uid": self.account.business_account_uid,
            }
        )
        other.app_secret = self.account.app_secret
        other.display_phone_number = "+55 11 4000-0000"
        self.receive_update(
            field="account_update", event="PARTNER_REMOVED", reason="PRIMARY_INACTIVITY"
        )
        self.assertDisconnected("was not opened on the phone for two weeks")
        self.assertFalse(other.paused_reason)
        self.receive_update(field="account_update", event="ACCOUNT_RECONNECTED")
        self.assertFalse(self.account.paused_reason)

    def test_101_everything_alike_does_the_same(self):
        for event in DISCONNECTING:
            with self.subTest(event=event):
                self.account._on_account_update({"event": event})
                self.assertEqual(self.account.paused_reason, "disconnected")
                self.account._on_account_update({"event": "PARTNER_ADDED"})
                self.assertFalse(self.account.paused_reason)
                self.assertEqual(self.line("standing").state, "ok")

    def test_101_a_partner_who_comes_ends_no_ban(self):
        ban = {"waba_ban_state": "DISABLE", "waba_ban_date": ""}
        self.account._on_account_update({"event": "DISABLED_UPDATE", "ban_info": ban})
        self.account._on_account_update({"event": "PARTNER_ADDED"})
        self.assertEqual(self.account.paused_reason, "locked")

    def test_101_an_event_under_the_id_of_the_partner_finds_the_account(self):
        info = {"waba_id": self.account.business_account_uid}
        value = {"event": "PARTNER_APP_UNINSTALLED", "waba_info": info}
        change = {"field": "account_update", "value": value}
        self.store_webhook({"entry": [{"id": "999", "changes": [change]}]})
        self.process()
        self.assertEqual(self.account.paused_reason, "disconnected")


@tagged("post_install", "-at_install")
class TestAnyNews(BaseCase):
    def test_no_shape_of_news_breaks_what_reads_them(self):
        part = {"code": 1, "waba_ban_date": ["1"], "alert_type": "A", "expiration": 1}
        names = ("ban_info", "violation_info", "alert_info")
        news = {"event": "DISABLED_UPDATE", **dict.fromkeys(names, part)}
        news |= {"errors": [part], "restriction_info": [part], "decision": "APPROVED"}
        for container, key in list(_places(news)):
            meant = container[key]
            for odd in (None, True, 10**40, "\ud800", [], [1], [[]], {}, {"event": {}}):
                container[key] = odd
                self.read_all(news)
            container[key] = meant

    def read_all(self, value):
        account_topics.event_of(value)
        for event in account_topics.SANCTIONING:
            account_topics.sanctions({event: value}, datetime(2026, 11, 25))
        account_topics.alert(value)
        list(account_topics.errors(value))
        account_topics.number_facts(value)
