# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from ast import literal_eval
from unittest.mock import patch

from lxml import etree
from psycopg2.extensions import TransactionRollbackError
from requests import Response

from odoo.exceptions import AccessError, UserError
from odoo.tools.safe_eval import safe_eval

from ..tools import health
from ..tools.meta.cloud_api import CloudApi
from .common import BUSINESS_ACCOUNT_UID, PHONE_NUMBER_UID, SECRET, WhatsappCase
from .users import new_test_user

ELSEWHERE = "https://crm.example.com/whatsapp"


class GuideCase(WhatsappCase):
    """Base of the guide's tests: no account, and no callback URL at Meta."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account.write({"active": False, "phone_number_uid": "1"})
        cls.admin = cls.env.ref("base.user_admin")
        cls.accounts = cls.env["helpdesk.whatsapp.account"].with_user(cls.admin)

    def setUp(self):
        super().setUp()
        self.patch(self.env.cr, "commit", self.commit)
        self.simulator.control("POST", "webhook", url="")
        self.meta(subscribed=False)
        context = literal_eval(self.accounts.action_guide()["context"])
        self.guided = self.accounts.with_context(**context).create(
            {"api_url": self.simulator.url}
        )

    def commit(self):
        self.env.flush_all()
        self.env.invalidate_all()

    def meta(self, **values):
        self.simulator.control("PATCH", f"accounts/{PHONE_NUMBER_UID}", **values)

    def webhook(self):
        """Return Meta's settings of the webhook."""
        return self.simulator.control("GET", "state")["webhook"]

    def check(self, **values):
        self.guided.write(values)
        self.guided.action_guide_check()
        self.env.invalidate_all()
        return self.guided

    def give_access(self):
        return self.check(access_token="simulator-access-token", app_secret=SECRET)

    def subscribe(self, button="action_guide_subscribe"):
        with self.allow_requests(all_requests=True):
            getattr(self.guided, button)()
        self.env.invalidate_all()


class TestGuide(GuideCase):
    def test_it_begins_with_nothing_and_can_be_gone_on_with(self):
        self.assertEqual(self.guided.name, "WhatsApp")
        self.assertEqual(self.guided.guide_step, "access")
        ticket = self.env["helpdesk.ticket"].create({"name": "A", "description": "A"})
        self.assertFalse(ticket._whatsapp_accounts(), "it has no number to write from")
        self.assertEqual(self.accounts.action_guide()["res_id"], self.guided.id)
        self.assertFalse(self.accounts.action_guide_another()["res_id"])
        self.guided.guide_step = "done"
        self.assertFalse(self.accounts.action_guide()["res_id"])

    def test_access_says_what_is_missing_or_wrong(self):
        self.assertIn("are needed", self.check().guide_errors)
        self.check(access_token="wrong", app_secret=SECRET)
        self.assertIn("Generate a new one", self.guided.guide_errors)
        self.check(access_token="simulator-access-token", app_secret="wrong")
        self.assertIn("refuses the app secret", self.guided.guide_errors)
        self.guided.action_guide_subscribe()
        self.assertIn("refuses the app secret", self.guided.guide_errors)
        self.guided.guide_step = "access"
        self.meta(scopes=["whatsapp_business_messaging"])
        self.check(app_secret=SECRET)
        self.assertIn("whatsapp_business_management", self.guided.guide_errors)
        self.check(api_url="http://127.0.0.1:9")
        self.assertIn("could not be reached", self.guided.guide_errors)
        self.assertEqual(self.guided.guide_step, "access")

    def test_whatever_answers_in_the_place_of_meta_breaks_nothing(self):
        for body in (
            *(b"<html>Log in to this network</html>", b"null", b"[]", b"{}"),
            *(b'{"data": null}', b'{"data": {"granular_scopes": null}}'),
            b'{"data": {"granular_scopes": [{"scope": "whatsapp_business_messaging",'
            b' "target_ids": ["1"]}]}}',
        ):
            response = Response()
            response.status_code, response._content = 200, body
            with (
                self.subTest(body),
                patch.object(CloudApi, "_request", return_value=response),
            ):
                self.guided.guide_step = "access"
                self.give_access()
                self.assertFalse(self.guided.is_access_done)
                self.assertTrue(self.guided.guide_errors)
                self.guided.action_guide_subscribe()
                self.assertTrue(self.guided.guide_problem)

    def test_the_only_number_is_found_by_the_token_and_taken(self):
        self.give_access()
        self.assertEqual(self.guided.phone_number_uid, PHONE_NUMBER_UID)
        self.assertEqual(self.guided.business_account_uid, BUSINESS_ACCOUNT_UID)
        self.assertEqual(self.guided.display_phone_number, "+55 11 5550-7890")
        self.assertEqual(self.guided.name, "Helpdesk Demo")
        self.assertTrue(self.guided.is_access_done and self.guided.is_number_done)
        self.assertEqual(self.guided.guide_step, "webhook")
        self.assertFalse(self.guided.guide_errors, "before anything was tried")

    def test_the_account_of_a_number_that_is_known_is_found_by_the_token(self):
        for uid in (False, "99"):
            self.guided.guide_step = "access"
            self.guided.business_account_uid = uid
            self.guided.phone_number_uid = PHONE_NUMBER_UID
            self.give_access()
            self.assertEqual(self.guided.business_account_uid, BUSINESS_ACCOUNT_UID)

    def test_of_several_numbers_one_is_chosen_that_nobody_has(self):
        for uid in ("1", "2"):
            self.simulator.control(
                "POST",
                "accounts",
                phone_number_id=uid,
                business_account_id=BUSINESS_ACCOUNT_UID,
                display_phone_number=f"+55 11 5550-000{uid}",
            )
        self.give_access()
        self.assertEqual(self.guided.guide_step, "number")
        taken = {n["id"]: n["is_taken"] for n in self.guided.found_numbers}
        self.assertEqual(taken, {PHONE_NUMBER_UID: False, "1": True, "2": False})
        with self.assertRaises(UserError):
            self.guided.action_use_number("3")
        self.guided.action_use_number("2")
        self.assertEqual(self.guided.display_phone_number, "+55 11 5550-0002")
        self.assertEqual(self.guided.guide_step, "webhook")

    def test_ids_may_be_typed_where_the_token_does_not_tell_them(self):
        self.meta(granular_targets=[])
        self.give_access()
        self.assertEqual(self.guided.guide_step, "number")
        ids = {"business_account_uid": BUSINESS_ACCOUNT_UID}
        self.check(phone_number_uid="99", **ids)
        self.assertIn("does not know this id", self.guided.guide_errors)

    def test_each_step_says_that_meta_does_not_answer(self):
        self.give_access()
        self.subscribe()
        for step in ("number", "webhook"):
            self.guided.guide_step = step
            self.check(api_url="http://127.0.0.1:9")
            self.assertIn("could not be reached", self.guided.guide_errors)
            self.check(api_url=self.simulator.url, access_token="expired")
            self.assertIn("Generate a new one", self.guided.guide_errors)
            self.simulator.control(
                "POST", "faults", on="phone_number", kind="http", status=500
            )
            self.check(access_token="simulator-access-token")
            self.assertIn("HTTP 500", self.guided.guide_errors)
            self.assertEqual(self.guided.guide_step, step)

    def test_another_token_has_to_be_checked_again(self):
        self.give_access()
        self.guided.access_token = "another"
        self.assertFalse(self.guided.is_access_done or self.guided.is_number_done)


class TestSubscribe(GuideCase):
    def setUp(self):
        super().setUp()
        self.give_access()

    def save_at_meta(self, **more):
        """Save the callback URL, as by hand in Meta's console."""
        values = {
            "url": self.guided.callback_url,
            "verify_token": self.guided.verify_token,
        }
        with self.allow_requests(all_requests=True):
            self.simulator.control("POST", "webhook", **values, **more)

    def test_meta_is_told_where_to_deliver_what(self):
        self.subscribe()
        self.assertFalse(self.guided.guide_errors)
        self.assertTrue(self.guided.is_webhook_done)
        self.assertTrue(self.guided.handshake_at)
        self.assertEqual(self.guided.guide_step, "helpdesk")
        webhook = self.webhook()
        self.assertEqual(webhook["url"], self.guided.callback_url)
        self.assertTrue(webhook["verified"])
        self.assertLessEqual({*health.WEBHOOK_FIELDS}, {*webhook["fields"]})
        account = self.simulator.control("GET", "state")["accounts"][0]
        self.assertTrue(account["subscribed"])

    def test_a_conflict_with_another_transaction_saves_nothing_at_meta_again(self):
        busy, accounts = [TransactionRollbackError] * 3, type(self.guided)
        for method in ("_record_findings", "_guide_open"):
            original = getattr(accounts, method)

            def conflicting(account, *args, original=original):
                if busy:
                    raise busy.pop()
                return original(account, *args)

            self.patch(accounts, method, conflicting)
        with (
            patch.object(self.env.cr, "rollback", self.env.invalidate_all),
            patch.object(CloudApi, "subscribe_app", autospec=True) as subscribe,
        ):
            self.subscribe()
        self.assertFalse(busy)
        self.assertEqual(subscribe.call_count, 1)
        self.assertTrue(self.guided.is_guide_tried)

    def test_webhooks_that_go_elsewhere_are_taken_over_only_when_told_to(self):
        with patch.object(
            health.Answers,
            "subscription",
            lambda _meta: {"callback_url": ELSEWHERE, "fields": []},
        ):
            self.subscribe()
            self.assertEqual(self.guided.webhook_elsewhere, ELSEWHERE)
            self.assertFalse(self.webhook()["url"])
            self.assertEqual(self.guided.guide_step, "webhook")
            self.subscribe("action_guide_replace_callback")
        self.assertFalse(self.guided.webhook_elsewhere)
        self.assertEqual(self.webhook()["url"], self.guided.callback_url)

    def buttons_named(self):
        """Return the names of buttons that the open step has, or that it mentions."""
        view = self.env.ref("helpdesk_mgmt_whatsapp.helpdesk_whatsapp_guide_view_form")
        step = etree.fromstring(view.arch).find(".//div[@name='webhook']")
        [account] = self.guided.read()
        return {
            element.get("string") or element.text
            for element in step.iter("p", "button", "em")
            if not any(
                safe_eval(one.get("invisible") or "False", account)
                for one in (element, *element.iterancestors("div", "p"))
            )
        }

    def test_d25_the_button_that_is_named_is_there(self):
        self.assertIn("Subscribe", self.buttons_named())
        self.assertNotIn("Send them here", self.buttons_named())
        other = {"callback_url": ELSEWHERE, "fields": []}
        with patch.object(health.Answers, "subscription", lambda _meta: other):
            self.subscribe()
        self.assertIn("Send them here", self.buttons_named())
        self.assertNotIn("Subscribe", self.buttons_named())
        self.assertNotIn("Press Subscribe, then", self.guided.guide_errors or "")

    def test_another_address_is_forgotten_once_the_own_was_saved_by_hand(self):
        self.guided.webhook_elsewhere = ELSEWHERE
        self.meta(subscribed=True)
        self.save_at_meta()
        self.check()
        self.assertFalse(self.guided.webhook_elsewhere)

    def test_what_others_have_subscribed_to_stays(self):
        self.save_at_meta(fields=["smb_message_echoes"])
        self.subscribe()
        self.assertIn("smb_message_echoes", self.webhook()["fields"])
        self.assertIn("messages", self.webhook()["fields"])

    def test_an_address_that_meta_does_not_reach_is_told_with_what_to_do(self):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("web.base.url", "http://127.0.0.1:9")
        self.subscribe()
        self.assertIn("http://127.0.0.1:9", self.guided.guide_errors)
        self.assertIn("web.base.url", self.guided.guide_errors)
        self.assertFalse(self.guided.is_webhook_done)

    def test_what_was_saved_by_hand_is_found_by_check(self):
        self.save_at_meta()
        self.check()
        self.assertIn("not subscribed", self.guided.guide_errors)
        self.meta(subscribed=True)
        self.check()
        self.assertEqual(self.guided.guide_step, "helpdesk")

    def test_the_button_of_an_account_that_works_says_so_or_leads_to_the_guide(self):
        self.guided.guide_step = "done"
        self.simulator.control(
            "POST", "faults", on="subscribed_apps", kind="error", code=1, times=1
        )
        with self.allow_requests(all_requests=True):
            action = self.guided.action_subscribe()
            self.assertEqual(action["res_id"], self.guided.id)
            self.assertEqual(self.guided.guide_step, "webhook")
            self.guided.guide_step = "done"
            action = self.guided.action_subscribe()
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(self.guided.guide_step, "done")


class TestFirstMessage(GuideCase):
    def setUp(self):
        super().setUp()
        self.give_access()
        self.subscribe()
        self.guided.team_id = self.team
        self.guided.action_guide_helpdesk()

    def test_there_is_a_link_and_a_picture_of_it(self):
        self.assertIn("https://wa.me/551155507890?text=", self.guided.chat_link)
        self.assertTrue(self.guided.chat_qr_code)

    def test_it_turns_green_when_a_ticket_has_it(self):
        before = self.guided.guide_signs
        self.assertEqual(self.guided.guide_arrival, "none")
        self.simulator.writes(self.maria, "Hello")
        self.deliver()
        self.assertEqual(self.guided.guide_arrival, "waiting")
        self.process()
        self.assertEqual(self.guided.guide_arrival, "ticket")
        self.assertEqual(self.guided.guide_ticket_id.team_id, self.team)
        self.assertNotEqual(self.guided.guide_signs, before)
        self.assertFalse(self.accounts.action_guide()["res_id"], "it is finished")
        action = self.guided.action_guide_finish()
        self.assertEqual(action["res_id"], self.guided.id)
        self.assertEqual(self.guided.guide_step, "done")

    def test_set_up_again_waits_for_a_new_message(self):
        self.receive("Hello")
        self.guided.action_set_up_again()
        self.guided.sudo().guide_started_at = "2100-01-01 00:00:00"
        self.env.invalidate_all()
        self.assertEqual(self.guided.guide_arrival, "none")
        self.assertTrue(self.guided.is_webhook_done, "nothing is changed by that")


class TestRights(GuideCase):
    def test_a_manager_does_what_needs_no_secret_and_is_told_who_else_can(self):
        manager = new_test_user(
            self.env, "wa_manager", "helpdesk_mgmt.group_helpdesk_manager"
        )
        self.give_access()
        guided = self.guided.with_user(manager)
        with self.assertRaises(AccessError):
            guided.read(["access_token"])
        with self.assertRaises(AccessError):
            guided.write({"app_secret": "x"})
        self.assertIn(self.admin.name, guided.guide_administrators)
        with self.allow_requests(all_requests=True):
            guided.action_guide_subscribe()
        guided.action_guide_helpdesk()
        self.assertEqual(guided.guide_step, "message")
        view = "helpdesk_mgmt_whatsapp.helpdesk_whatsapp_guide_view_form"
        arch = guided.get_view(self.env.ref(view).id)["arch"]
        self.assertNotIn("app_secret", arch.replace("'app_secret'", ""))
        self.assertIn("guide_administrators", arch)

    def test_agents_have_no_part_in_it(self):
        guided = self.guided.with_user(self.agent)
        for action in (
            guided.action_guide,
            guided.action_set_up_again,
            guided.action_guide_open,
            guided.action_guide_check,
            guided.action_guide_subscribe,
            guided.action_guide_helpdesk,
            guided.action_guide_finish,
            lambda: guided.action_use_number("1"),
        ):
            with self.assertRaises(AccessError):
                action()
