# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import time
from datetime import timezone
from unittest.mock import DEFAULT, Mock

from ...models.lane import run
from ..common import WhatsappCase


class TestMoments(WhatsappCase):
    """A lane that waits for a limit's end, in the cursor of a test."""

    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.receive("Hi")
        self.answered = self.answer(self.tickets())

    def waited(self, _seconds):
        self.assertLess(self.clock.sleep.call_count, 20, "The moment never comes.")
        return DEFAULT

    def test_what_is_due_in_a_moment_is_sent_in_the_same_run(self):
        self.clock = Mock(wraps=time)
        self.clock.sleep.side_effect = self.waited
        self.patch(run, "time", self.clock)
        with self.committing() as env:
            now = env.cr.now().replace(tzinfo=timezone.utc).timestamp()
            limit = {"key": f"account {self.account.id}", "next_at": now + 0.4}
            env["helpdesk.whatsapp.pace"].search([]).unlink()
            env["helpdesk.whatsapp.pace"].create(limit)
            env["helpdesk.whatsapp.message"]._cron_send()
        self.assertEqual(self.answered.state, "accepted")
        self.assertEqual(self.simulator.received(self.maria), ["Hello Maria"])
