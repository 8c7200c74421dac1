# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of items that workers have left unfinished."""

from datetime import timedelta

from odoo.tests import tagged

from ...models.lane.queue import MOST_CLAIMED, MOST_UNFINISHED
from ..test_lane import LaneCase, _logger


@tagged("post_install", "-at_install")
class TestUnfinished(LaneCase):
    def killer(self):
        """Return an item that has killed its workers, and its claim."""
        return self.items[1], self.claim(self.items[1], unfinished=MOST_UNFINISHED)

    def runs(self, **more):
        """Run the lane some times; return how many errors were logged."""
        with self.assertLogs(_logger, "ERROR") as logs:
            for _time in range(10):
                self.run_lane(**more)
        return len(logs.output)

    def test_what_nobody_can_park_rests_and_is_tried_again_after_a_week(self):
        item, _claim = self.killer()
        self.assertEqual(self.runs(), MOST_CLAIMED - MOST_UNFINISHED)
        self.assertNotIn(item.name, self.worked)
        self.env.invalidate_all()
        [claim] = self.claims()
        self.assertEqual((claim.item, claim.unfinished), (item.id, MOST_CLAIMED))
        claim.claimed_at -= timedelta(days=8)
        claim.flush_recordset()
        claim._gc_claims()
        self.run_lane()
        self.assertIn(item.name, self.worked)

    def test_what_fails_to_be_parked_rests_too(self):
        item, _claim = self.killer()
        self.replace("res.partner", "_broke", lambda item, error: 1 / 0)
        errors = self.runs(broke="_broke")
        self.assertEqual(errors, 2 * (MOST_CLAIMED - MOST_UNFINISHED))
        self.assertNotIn(item.name, self.worked)

    def test_the_others_of_its_partition_go_on_without_it(self):
        self.named("A x 1", "A x 2")
        self.claim(self.items[0], unfinished=MOST_CLAIMED)
        self.run_lane()
        self.assertEqual(self.worked, ["A x 2"])

    def test_what_is_parked_may_be_tried_again_at_once(self):
        item, _claim = self.killer()
        self.assertEqual(self.runs(broke="_broke"), 1)
        self.assertFalse(self.claims())
        item.ref = False
        self.run_lane()
        self.assertIn(item.name, self.worked)

    def test_only_what_is_due_is_waited_for(self):
        item, claim = self.items[1], self.claim(self.items[1])
        known, claims = self.lane(), self.env["helpdesk.whatsapp.claim"]
        for is_due, values in (
            (True, {"ref": False}),
            (False, {"ref": "done"}),
            (False, {"ref": False, "function": "2100-01-01"}),
            (True, {"function": "2000-01-01"}),
        ):
            with self.subTest(**values):
                item.write(values)
                self.env.flush_all()
                self.assertEqual(claims._has_unfinished(known), is_due)
        claim.unfinished = MOST_CLAIMED
        claim.flush_recordset()
        self.assertFalse(claims._has_unfinished(known))
