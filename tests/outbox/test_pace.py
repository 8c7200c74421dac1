# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timezone

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestPace(TransactionCase):
    """What Meta's limits allow, whoever asks."""

    def take(self, number=1, every=3600, ahead=3, key="number"):
        paces = self.env["helpdesk.whatsapp.pace"]
        return paces._take({key: number}, {key: every}, {key: ahead})[key]

    def now(self):
        return self.env.cr.now().replace(tzinfo=timezone.utc).timestamp()

    def pace(self):
        return self.env["helpdesk.whatsapp.pace"].search([("key", "=", "number")])

    def test_so_many_are_allowed_ahead_and_no_more(self):
        self.assertEqual([self.take(2), self.take(2), self.take(2)], [2, 1, 0])

    def test_a_key_limits_no_other(self):
        self.take(3)
        self.assertEqual(self.take(3, key="another"), 3)

    def test_time_that_passes_allows_more_but_never_more_than_ahead(self):
        self.take(3)
        self.pace().next_at = self.now() - 1800
        self.env.flush_all()
        self.assertEqual(self.take(3), 1)
        self.pace().next_at = self.now() - 100 * 3600
        self.env.flush_all()
        self.assertEqual(self.take(9), 3)

    def test_a_clock_that_was_set_back_stops_no_number(self):
        self.take(3, every=6)
        self.pace().next_at = self.now() + 7200
        self.env.flush_all()
        self.assertEqual(self.take(3, every=6), 1)

    def test_what_limits_nothing_any_more_is_deleted(self):
        self.take(1, every=1)
        pace = self.pace()
        pace.next_at = 5
        pace._gc_paces()
        self.assertFalse(pace.exists())
