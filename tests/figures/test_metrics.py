# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the metrics for Prometheus."""

import re
from pathlib import Path
from unittest.mock import patch

from prometheus_client.parser import text_string_to_metric_families

from ...controllers.metrics import ROUTE
from ...models.account.res_config_settings import METRICS_TOKEN
from ..common import WhatsappCase, payload, text_message
from ..users import new_test_user

MEASURE = "odoo.addons.helpdesk_mgmt_whatsapp.models.figures.helpdesk_whatsapp_measure"
LIMIT = "odoo.addons.helpdesk_mgmt_whatsapp.models.api.helpdesk_whatsapp_limit"


class TestMetrics(WhatsappCase):
    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.turn(True)
        parameters = self.env["ir.config_parameter"].sudo()
        self.token = parameters.get_param(METRICS_TOKEN)

    def turn(self, is_on):
        settings = self.env["res.config.settings"].with_user(
            self.env.ref("base.user_admin")
        )
        settings.create({"whatsapp_has_metrics": is_on}).execute()

    def ask(self, token=None):
        headers = {"Authorization": f"Bearer {token or self.token}".encode()}
        return self.url_open(ROUTE, headers=headers)

    def measured(self):
        """Return the metrics as ``{(name, label): number}``."""
        answer = self.ask()
        self.assertEqual(answer.status_code, 200, answer.text)
        return {
            (sample.name.removeprefix("helpdesk_whatsapp_"), *sample.labels.values()):
                sample.value
            for family in text_string_to_metric_families(answer.text)
            for sample in family.samples
        }  # fmt: skip

    def test_what_waits_and_what_was_done(self):
        before = self.measured()
        self.post(payload(text_message("wamid.1", "My printer is on fire")))
        waiting = self.measured()
        self.assertEqual(waiting["queue_length", "inbox"], 1)
        self.process()
        answer = self.answer(self.tickets())
        self.assertEqual(self.measured()["queue_length", "outbox"], 1)
        self.send()
        failed = self.answer(self.tickets())
        failed._fail("undeliverable", 131026)
        failed._fail("blocked")
        now = self.measured()
        self.assertEqual(answer.state, "accepted")
        self.assertEqual(now["queue_length", "inbox"], 0)
        self.assertEqual(now["queue_age_seconds", "outbox"], 0)
        risen = {
            key: value - before.get(key, 0)
            for key, value in now.items()
            if key[0].endswith(("_total", "_count")) and value != before.get(key, 0)
        }
        self.assertEqual(
            risen,
            {
                ("updates_processed_total", "done"): 1,
                ("messages_sent_total", "outbox"): 1,
                ("messages_failed_total", "131026"): 1,
                ("messages_failed_total", "blocked"): 1,
                ("processing_seconds_count",): 1,
                ("sending_seconds_count",): 1,
            },
        )
        self.assertGreater(now["sending_seconds_sum",], 0)

    def test_d30_an_account_has_its_id_and_its_name(self):
        labels = (str(self.account.id), self.account.name)
        trouble = ("account_in_trouble", *labels)
        before = self.measured()
        self.account.paused_reason = "payment"
        self.assertEqual((before[trouble], self.measured()[trouble]), (0, 1))
        self.assertIn(("free_answers_left", *labels), before)

    def test_d30_each_metric_is_documented_with_its_labels(self):
        self.receive("Hi")
        self.answer(self.tickets())._fail("blocked")
        page = (Path(__file__).parents[2] / "docs" / "operations.md").read_text()
        row = re.compile(r"^\| `(helpdesk_whatsapp_\w+)(?:{(.+?)})?` \|", re.MULTILINE)
        found = {
            (re.sub(r"_(count|sum)$", "", sample.name), ", ".join(sample.labels))
            for family in text_string_to_metric_families(self.ask().text)
            for sample in family.samples
        }
        self.assertEqual(set(row.findall(page)), found)

    def test_adding_up_changes_no_figure(self):
        self.receive("Hi")
        before = self.measured()
        measure = self.env["helpdesk.whatsapp.measure"]
        for _time in range(2):
            self.work("measures")
        self.assertEqual(self.measured(), before)
        self.assertEqual(measure.search_count([("name", "=", "processing")]), 1)

    def test_records_are_added_up_in_batches_and_lose_nothing(self):
        measure = self.env["helpdesk.whatsapp.measure"]
        measure.search([]).unlink()
        for number in range(10):
            measure._add("sent", f"label {number % 2}", 0.5)
        measure._add("sent", "label 0", times=7)
        sums = {"sent": {"label 0": (12, 2.5), "label 1": (5, 2.5)}}
        self.assertEqual(measure._sums(), sums)
        with patch(f"{MEASURE}.BATCH", 4):
            self.assertEqual(measure._add_up(), 4)
            self.assertEqual(measure._sums(), sums)
            self.work("measures")
        self.assertEqual(measure._sums(), sums)
        self.assertLess(measure.search_count([]), 11)

    def test_it_opens_to_its_token_only_and_while_it_is_on(self):
        self.assertGreater(len(self.token), 40)
        for token in ("wrong", self.token[:-1], "ü"):
            self.assertEqual(self.ask(token).status_code, 401)
        self.assertEqual(self.url_open(ROUTE).status_code, 401)
        for secret in (self.account.access_token, self.maria, "55119"):
            self.assertNotIn(secret, self.ask().text)
        with patch(f"{LIMIT}.STRANGERS_RATE", 1):
            self.env["helpdesk.whatsapp.limit"].search([]).unlink()
            guesses = [self.ask("wrong") for _guess in range(3)]
            self.assertEqual(guesses[-1].status_code, 429)
            self.assertGreaterEqual(int(guesses[-1].headers["Retry-After"]), 1)
            self.assertEqual(self.ask().status_code, 200, "who has the token may ask")
        self.env["helpdesk.whatsapp.limit"].search([]).unlink()
        self.turn(False)
        self.assertEqual(self.ask().status_code, 404)
        self.turn(True)
        self.assertEqual(self.ask().status_code, 401)

    def test_others_do_not_see_the_token(self):
        manager = new_test_user(
            self.env, "wa_metrics", "helpdesk_mgmt.group_helpdesk_manager"
        )
        settings = self.env["res.config.settings"].with_user(manager)
        self.assertNotIn(self.token, str(settings.sudo(False).get_values()))
