# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from ..common import payload, text_message
from ..test_health import HealthCase


class TestSample(HealthCase):
    """Meta's console can send samples of webhooks, which are of no real number."""

    def test_103_metas_sample_says_that_the_webhook_works(self):
        sample = payload(
            text_message("ABGGFlA5Fpa", "this is a text message", "16315551181"),
            phone="123456123",
        )
        sample["entry"][0]["id"] = "0"
        event = {"event": "APPROVED", "message_template_id": 12345678}
        other = {"field": "message_template_status_update", "value": event}
        entry = {"id": "0", "changes": [other]}
        for body in (sample, {**sample, "entry": [entry]}, sample):
            self.assertEqual(self.post(body).status_code, 200)
        self.process()
        self.assertEqual(set(self.events().mapped("state")), {"ignored"})
        self.assertFalse(self.tickets())
        self.assertLines(webhooks=("ok", "Meta's sample arrived"), events=("ok", ""))
        self.receive("Hi")
        self.assertLines(webhooks=("ok", ""))
        self.assertNotIn("sample", self.line("webhooks").value)

    def test_103_another_number_that_nobody_knows_is_still_a_warning(self):
        self.post(payload(text_message("wamid.x"), phone="123456124"))
        self.assertEqual(self.events().state, "unrouted")
        self.assertFalse(self.account.webhook_sample_at)
