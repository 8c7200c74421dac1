# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of outbound webhooks, with a real receiver on this host."""

import json
import random
import re
from datetime import timedelta
from unittest.mock import patch

import jsonschema

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user
from odoo.tools import file_path, mute_logger

from ...models.lane.outcomes import Outcome
from ...models.webhook_out.events import CLOSED, CREATED, RATED, RECEIVED, STAGE, STATUS
from ...models.webhook_out.helpdesk_whatsapp_webhook import ALLOWED
from .. import workers
from ..common import PHONE_NUMBER_UID, WhatsappCase
from .receiver import Receiver, signed_by

DELIVERY = "odoo.addons.helpdesk_mgmt_whatsapp.models.webhook_out"
QUIET = (
    f"{DELIVERY}.helpdesk_whatsapp_delivery",
    f"{DELIVERY}.helpdesk_whatsapp_webhook",
)
EVERYTHING = dict.fromkeys(
    ("on_received", "on_status", "on_created", "on_stage", "on_closed", "on_rated"),
    True,
)


class WebhookCase(WhatsappCase):
    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.parameters = self.env["ir.config_parameter"].sudo()

    def setUp(self):
        super().setUp()
        self.receiver = Receiver()
        self.addCleanup(self.receiver.close)
        self.parameters.set_param(ALLOWED, self.receiver.host)

    def subscribe(self, **values):
        values = {"name": "CRM", "url": self.receiver.url} | values
        return self.env["helpdesk.whatsapp.webhook"].create(values)

    def deliveries(self, *states):
        domain = [("state", "in", states)] if states else []
        return self.env["helpdesk.whatsapp.delivery"].search(domain, order="id")

    def dispatch(self):
        self.env.cr.flush()  # as a commit does: what happens at its end
        self.work("webhooks")

    def pass_time(self):
        """Let all pauses be over."""
        self.deliveries().next_attempt_at = False
        self.env["helpdesk.whatsapp.webhook"].search([]).rest_until = False


class TestEvents(WebhookCase):
    def documented(self):
        """Return the schema that the page on outbound webhooks shows."""
        page = file_path("helpdesk_mgmt_whatsapp/docs/webhooks.md")
        with open(page, encoding="utf-8") as file:
            found = re.findall(r"```json\n(\{\s+\"\$schema.+?)```", file.read(), re.S)
        return json.loads(found[0])

    def test_each_event_is_sent_as_documented(self):
        self.subscribe(**EVERYTHING)
        ticket = self.receive("The printer is broken").ticket_id
        self.answer(ticket)
        self.settle()
        done = self.env["helpdesk.ticket.stage"].search([("closed", "=", True)])[:1]
        ticket.stage_id = done
        ticket._whatsapp_rate(5, ticket.partner_id)
        self.dispatch()
        for payload in self.receiver.accepted:
            jsonschema.validate(payload, self.documented())
        by_event = {one["event"]: one for one in self.receiver.accepted}
        self.assertEqual(
            set(by_event), {RECEIVED, STATUS, CREATED, STAGE, CLOSED, RATED}
        )
        received = by_event[RECEIVED]
        self.assertEqual(received["message"]["text"], "The printer is broken")
        self.assertEqual(received["ticket"]["number"], ticket.number)
        self.assertEqual(received["contact"]["phoneNumber"], "+5511987654321")
        self.assertEqual(received["account"]["id"], self.account.id)
        self.assertEqual(by_event[STAGE]["change"]["stage"]["name"], done.name)
        self.assertEqual(by_event[RATED]["change"], {"rating": 5})
        states = [
            one["change"]["status"]
            for one in self.receiver.accepted
            if one["event"] == STATUS
        ]
        self.assertEqual(states[0], "accepted")

    def test_a_message_in_a_group_names_the_group_and_who_wrote(self):
        self.simulator.control("PATCH", f"accounts/{PHONE_NUMBER_UID}", official=True)
        path = f"customers/{self.maria}/groups"
        group = self.simulator.control("POST", path, subject="Repairs")["group"]
        self.subscribe(on_created=True)
        message = self.receive("It is broken", group=group)
        self.dispatch()
        created, received = sorted(self.receiver.accepted, key=lambda e: e["event"])[
            ::-1
        ]
        self.assertEqual([created["event"], received["event"]], [CREATED, RECEIVED])
        for event in (created, received):
            jsonschema.validate(event, self.documented())
            self.assertEqual(event["contact"]["groupId"], group)
            self.assertEqual(event["ticket"]["id"], message.ticket_id.id)
        self.assertIsNone(received["contact"]["phoneNumber"])
        sender = received["message"]["sender"]
        self.assertEqual(sender["phoneNumber"], "+5511987654321")
        self.receive("My secret", group=group)
        message.sender_id.unlink()
        self.dispatch()
        self.assertNotIn("secret", str(self.receiver.accepted))

    def test_calls_are_events_when_they_end(self):
        self.subscribe(on_received=False, on_call=True)
        for seconds in (0, 90):
            path = f"customers/{self.maria}/calls"
            self.simulator.control("POST", path, seconds=seconds)
            self.store_held()
            self.process()
        self.dispatch()
        events = [(one["event"], one["change"]) for one in self.receiver.accepted]
        expected = [("call.missed", {"seconds": 0}), ("call.answered", {"seconds": 90})]
        self.assertEqual(events, expected)
        missed = self.receiver.accepted[0]
        self.assertEqual(missed["message"]["type"], "call")
        self.assertEqual(missed["ticket"]["id"], self.tickets().id)

    def test_a_stage_and_back_in_one_transaction_is_no_event(self):
        self.subscribe(on_received=False, on_stage=True, on_closed=True)
        ticket = self.receive("Hi").ticket_id
        first = ticket.stage_id
        ticket.stage_id = self.env["helpdesk.ticket.stage"].search(
            [("closed", "=", True)], limit=1
        )
        ticket.stage_id = first
        self.dispatch()
        self.assertFalse(self.deliveries())

    def test_the_first_stage_of_another_team_is_an_event(self):
        self.subscribe(on_received=False, on_stage=True)
        ticket = self.receive("Hi").ticket_id
        self.env.cr.flush()
        stage = self.env["helpdesk.ticket.stage"].create({"name": "Intake"})
        team = self.env["helpdesk.ticket.team"].create({"name": "Second"})
        stage.team_ids = team
        (ticket.stage_id + stage.search([])).filtered(
            lambda other: other != stage and not other.team_ids
        ).team_ids = self.team
        ticket.team_id = team
        self.dispatch()
        [event] = self.receiver.accepted
        self.assertEqual(event["change"]["stage"]["name"], "Intake")

    def test_only_what_was_subscribed_to_and_of_which_account(self):
        other = self.account.copy({"phone_number_uid": "2", "name": "Other"})
        self.subscribe(account_ids=other.ids)
        self.subscribe(on_received=False, on_closed=True)
        self.subscribe(active=False)
        self.receive("Hi")
        self.assertFalse(self.deliveries())
        self.subscribe(account_ids=self.account.ids)
        self.receive("Hi again")
        self.assertEqual(len(self.deliveries()), 1)

    def test_other_companies_get_nothing(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.subscribe(company_id=company.id)
        self.receive("Hi")
        self.assertFalse(self.deliveries())

    def test_nobody_subscribed_costs_no_query(self):
        message = self.receive("Hi")
        ticket = message.ticket_id
        self.env["helpdesk.whatsapp.webhook"]._subscriptions()
        self.env.flush_all()
        with self.assertQueryCount(0):
            message._publish_received()
            message._publish_state()
            ticket._whatsapp_publish_created()
            ticket._whatsapp_note_former_stage({"stage_id": 1})

    def test_an_event_is_gone_with_its_transaction(self):
        self.subscribe()
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.receive("Hi").ticket_id._whatsapp_publish(RATED)
            self.env["helpdesk.whatsapp.webhook"]._publish(
                RECEIVED, self.tickets().whatsapp_contact_id
            )
            raise ZeroDivisionError
        self.assertLessEqual(len(self.deliveries()), 1)

    def test_what_was_erased_is_not_sent(self):
        self.subscribe()
        self.receive("My secret")
        self.tickets().whatsapp_contact_id.action_erase()
        self.dispatch()
        self.assertFalse(self.receiver.got)
        self.assertEqual(self.deliveries().mapped("state"), ["void"])


class TestSending(WebhookCase):
    def test_it_is_signed_with_time_and_both_secrets_while_they_are_valid(self):
        webhook = self.subscribe()
        first = (webhook.secret_key, webhook.secret)
        webhook.action_renew_secret()
        second = (webhook.secret_key, webhook.secret)
        self.receive("Olá 😀")
        self.dispatch()
        _payload, headers, body, path = self.receiver.got[0]
        is_signed = signed_by(headers, body)
        self.assertTrue(is_signed(*first) and is_signed(*second))
        self.assertFalse(is_signed(first[0], second[1]))
        self.assertEqual(path, "/hook?from=odoo")
        webhook.former_until = fields.Datetime.now() - timedelta(seconds=1)
        self.receive("Again")
        self.dispatch()
        _payload, headers, body, _path = self.receiver.got[-1]
        self.assertFalse(signed_by(headers, body)(*first))
        self.assertTrue(signed_by(headers, body)(*second))

    @mute_logger(*QUIET)
    def test_failures_are_repeated_with_growing_pauses(self):
        self.subscribe()
        self.receiver.answer = lambda payload: 503
        self.receive("Hi")
        pauses = []
        for _attempt in range(3):
            self.dispatch()
            delivery = self.deliveries()
            pauses.append(delivery.next_attempt_at - fields.Datetime.now())
            self.pass_time()
        self.assertLess(pauses[0], pauses[1])
        self.assertLess(pauses[1], pauses[2])
        self.assertEqual((delivery.attempts, delivery.http_status), (3, 503))
        self.receiver.answer = lambda payload: 204
        self.dispatch()
        self.assertEqual(delivery.state, "delivered")
        ids = {payload["id"] for payload, *_rest in self.receiver.got}
        self.assertEqual(ids, {delivery.uid})

    @mute_logger(*QUIET)
    def test_everything_arrives_in_the_order_of_its_ticket_whatever_happens(self):
        webhook = self.subscribe(on_received=False, on_rated=True)
        tickets = self.env["helpdesk.ticket"]
        for name, number in (("A", "5541988880001"), ("B", "5541988880002")):
            customer = self.simulator.customer(name, number)
            ticket = self.receive("Hi", customer=customer).ticket_id
            tickets += ticket + ticket.sudo().copy(
                {"whatsapp_contact_id": ticket.whatsapp_contact_id.id}
            )
        chance = random.Random(7)
        numbers = {ticket.id: [] for ticket in tickets}
        for number in range(1, 41):
            ticket = chance.choice(tickets)
            ticket._whatsapp_publish(RATED, {"rating": number})
            numbers[ticket.id].append(number)
        tickets[0].whatsapp_contact_id = tickets[-1].whatsapp_contact_id
        self.receiver.answer = lambda payload: chance.choice(
            (200, 200, 204, 500, 503, 404, 302, None)
        )
        conclude = type(self.deliveries())._conclude

        def interrupted(delivery, *args):
            if chance.random() < 0.2:
                raise RuntimeError
            return conclude(delivery, *args)

        with patch.object(type(self.deliveries()), "_conclude", interrupted):
            while self.deliveries("pending"):
                self.pass_time()
                self.work("webhooks")
        got = {ticket.id: [] for ticket in tickets}
        for payload in self.receiver.accepted:
            got[payload["ticket"]["id"]].append(payload["change"]["rating"])
        for ticket_id, accepted in got.items():
            first_times = list(dict.fromkeys(accepted))
            self.assertEqual(first_times, numbers[ticket_id])
            self.assertEqual(accepted, sorted(accepted), "a later one overtook")
        self.assertGreater(len(self.receiver.got), 40)
        self.assertEqual(webhook.state, "working")

    def test_a_webhook_that_is_deleted_while_it_is_called_is_of_no_concern(self):
        webhook = self.subscribe()
        self.receive("Hi")
        [delivery] = self.deliveries()
        webhook.unlink()
        self.assertIs(delivery._conclude(200, 0), Outcome.DONE)

    @mute_logger(*QUIET)
    def test_one_that_fails_holds_up_no_other_customer(self):
        self.subscribe()
        self.receiver.answer = lambda payload: (
            500 if payload["message"]["text"] == "poison" else 200
        )
        joao = self.simulator.customer("João", "5541988887766")
        self.receive("poison", customer=joao)
        self.receive("after it", customer=joao)
        self.receive("Hi")
        self.dispatch()
        texts = [payload["message"]["text"] for payload in self.receiver.accepted]
        self.assertEqual(texts, ["Hi"])
        poison = self.deliveries()[0]
        hours_ago = fields.Datetime.now() - timedelta(hours=23)
        poison.write({"attempts": 9, "first_failed_at": hours_ago})
        self.pass_time()
        self.dispatch()
        self.assertEqual(poison.state, "failed")
        self.dispatch()
        self.assertEqual(self.receiver.accepted[-1]["message"]["text"], "after it")
        self.receiver.answer = lambda payload: 200
        manager = new_test_user(
            self.env, "wh_m", "helpdesk_mgmt.group_helpdesk_manager"
        )
        poison.with_user(manager).action_send_again()
        self.dispatch()
        self.assertEqual(poison.state, "delivered")

    @mute_logger(*QUIET)
    def test_one_that_we_fail_to_make_is_given_up_whoever_accepts_others(self):
        self.subscribe()
        self.receive("Hi")
        [delivery] = self.deliveries()
        with patch.object(type(delivery), "_payload", side_effect=ValueError):
            for _attempt in range(10):
                self.pass_time()
                self.dispatch()
        self.assertEqual((delivery.state, delivery.reason), ("failed", "broken"))
        self.assertEqual(delivery.attempts, 10)

    @mute_logger(*QUIET)
    def test_one_that_kills_its_workers_is_given_up_and_the_next_follows(self):
        self.subscribe()
        self.receive("Hi")
        self.receive("Still there?")
        poison, _next = self.deliveries()
        workers.claim(poison, "webhooks", unfinished=3)
        self.dispatch()
        self.assertEqual((poison.state, poison.reason), ("failed", "broken"))
        self.dispatch()
        [text] = [payload["message"]["text"] for payload in self.receiver.accepted]
        self.assertEqual(text, "Still there?")

    @mute_logger(*QUIET)
    def test_who_accepts_nothing_for_a_day_is_paused_and_the_admin_notified(self):
        webhook = self.subscribe()
        self.receiver.answer = lambda payload: 500
        self.receive("Hi")
        self.dispatch()
        self.assertEqual(webhook.state, "failing")
        webhook.failing_since = fields.Datetime.now() - timedelta(hours=24)
        self.pass_time()
        self.dispatch()
        self.assertEqual(webhook.state, "paused")
        line = self.account.check_ids.filtered(lambda c: c.code == "webhooks_out")
        self.assertEqual(line.state, "warning")
        self.assertIn("CRM", line.value)
        self.assertTrue(self.account._activities_of("webhooks_out"))
        self.receive("While it is paused")
        tries = len(self.receiver.got)
        self.dispatch()
        self.assertEqual(len(self.receiver.got), tries)
        self.receiver.answer = lambda payload: 200
        webhook.action_resume()
        self.dispatch()
        texts = [payload["message"]["text"] for payload in self.receiver.accepted]
        self.assertEqual(texts, ["Hi", "While it is paused"])
        self.assertEqual(line.state, "ok")
        self.assertFalse(self.account._activities_of("webhooks_out"))

    @mute_logger(*QUIET)
    def test_who_says_it_is_gone_is_paused_at_once(self):
        webhook = self.subscribe()
        self.receiver.answer = lambda payload: 410
        self.receive("Hi")
        self.dispatch()
        self.assertEqual(webhook.state, "paused")

    @mute_logger(*QUIET)
    def test_a_redirect_is_not_followed(self):
        self.subscribe()
        self.receiver.answer = lambda payload: 307
        self.receive("Hi")
        self.dispatch()
        self.assertEqual(len(self.receiver.got), 1)
        self.assertEqual(self.deliveries().reason, "redirect")

    @mute_logger(*QUIET)
    def test_an_internal_address_no_longer_listed_is_not_called(self):
        self.subscribe()
        self.parameters.set_param(ALLOWED, "")
        self.receive("Hi")
        self.dispatch()
        self.assertFalse(self.receiver.got)
        self.assertEqual(self.deliveries().reason, "url")

    def test_the_log_has_ids_only(self):
        self.subscribe()
        self.receive("My secret text")
        with self.assertLogs("odoo.addons.helpdesk_mgmt_whatsapp") as logs:
            self.dispatch()
        lines = "\n".join(logs.output)
        self.assertIn("event=webhook_sent", lines)
        for private in ("secret", "5511", "127.0.0.1"):
            self.assertNotIn(private, lines)

    def test_deliveries_are_deleted_after_some_days(self):
        self.subscribe(keep_days=3)
        self.receive("Hi")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_whatsapp_delivery"
            " SET create_date = create_date - interval '4 days'"
        )
        self.env["helpdesk.whatsapp.delivery"]._gc_deliveries()
        self.env.invalidate_all()
        self.assertFalse(self.deliveries())

    def test_a_test_event_reaches_the_receiver(self):
        self.subscribe().action_test()
        self.dispatch()
        self.assertEqual(self.receiver.events(), ["test"])


class TestRights(WebhookCase):
    def test_only_administrators_decide_where_messages_go(self):
        webhook = self.subscribe()
        self.receive("Hi")
        manager = new_test_user(
            self.env, "wh_manager", "helpdesk_mgmt.group_helpdesk_manager"
        )
        webhook.with_user(manager).read(["name", "url", "state"])
        for field in ("secret", "former_secret"):
            with self.assertRaises(AccessError):
                webhook.with_user(manager).read([field])
        for act in (
            lambda mine: mine.write({"url": "https://evil.example.com"}),
            lambda mine: mine.create({"name": "x", "url": "https://a.example.com"}),
            lambda mine: mine.action_renew_secret(),
            lambda mine: mine.action_test(),
            lambda mine: mine.action_resume(),
            lambda mine: mine.unlink(),
        ):
            with self.assertRaises(AccessError):
                act(webhook.with_user(manager))
        delivery = self.deliveries()
        delivery.with_user(manager).read(["event", "state"])
        with self.assertRaises(AccessError):
            delivery.with_user(manager).write({"state": "delivered"})
        for records in (webhook, delivery):
            with self.assertRaises(AccessError):
                records.with_user(self.agent).read(["display_name"])
        with self.assertRaises(AccessError):
            delivery.with_user(self.agent).action_send_again()

    def test_another_company_sees_nothing(self):
        webhook = self.subscribe()
        self.receive("Hi")
        company = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "wh_stranger",
            "base.group_system,helpdesk_mgmt.group_helpdesk_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        for records in (webhook, self.deliveries()):
            self.assertTrue(records)
            self.assertFalse(records.with_user(stranger).search([]))

    def test_an_address_must_be_public_and_https(self):
        for url in (
            "http://crm.example.com/",
            "ftp://crm.example.com/",
            "https://127.0.0.1/",
            "https://user:password@crm.example.com/",
            "crm.example.com",
        ):
            with self.subTest(url), self.assertRaises(ValidationError):
                self.subscribe(url=url)
        self.subscribe(url="https://crm.example.com/hook")
