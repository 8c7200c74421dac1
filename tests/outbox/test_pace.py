# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random
from datetime import datetime, timezone
from unittest.mock import patch

from odoo.tests import BaseCase, TransactionCase, tagged
from odoo.tools import SQL

from ...models.outbox import helpdesk_whatsapp_pace as pacing
from ...models.outbox.helpdesk_whatsapp_pace import AHEAD
from ...tools.pacing import JITTER, Gate

MODULE = "odoo.addons.helpdesk_mgmt_whatsapp.tools.pacing"


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


@tagged("post_install", "-at_install")
class TestMoments(TransactionCase):
    """At which moments the messages of a number go to Meta."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.paces = cls.env["helpdesk.whatsapp.pace"]
        cls.account, cls.other = cls.env["helpdesk.whatsapp.account"].create(
            [{"name": name, "phone_number_uid": f"10{name}"} for name in ("1", "2")]
        )
        values = {"direction": "outbound", "message_type": "text", "state": "sending"}
        cls.messages = cls.env["helpdesk.whatsapp.message"].create(
            [values | {"contact_id": cls.contact_of(cls.account).id}] * 24
        )

    @classmethod
    def contact_of(cls, account):
        values = {"account_id": account.id, "wa_id": "15550001"}
        return cls.env["helpdesk.whatsapp.contact"].create(values)

    def setUp(self):
        super().setUp()
        self.now = 1_800_000_000.0
        self.startPatcher(patch.object(type(self.paces), "_now", lambda _: self.now))
        self.startPatcher(patch.object(pacing.time, "monotonic", lambda: self.now))

    def limit(self, limit):
        self.account.messages_per_second = limit
        self.env.flush_all()
        self.env.execute_query(SQL("DELETE FROM helpdesk_whatsapp_pace"))

    def reserve(self, number=24):
        waits = self.paces._reserve(self.messages.ids[:number])
        self.assertEqual(list(waits), self.messages.ids[:number])
        return [wait.args[1] for wait in waits.values()]

    def free(self, number=24):
        return len(self.paces._free(self.messages.ids[:number]))

    def work(self, seed, seconds=5):
        """Return the moments of what workers send who come now and then."""
        chance, moments, end = random.Random(seed), [], self.now + seconds
        while self.now < end:
            if number := self.free(chance.randint(1, 24)):
                moments += self.reserve(number)
            self.now += chance.choice([0, 0.001, 0.02, 0.1]) * chance.random()
        return moments

    def test_no_second_has_more_than_the_limit_whatever_the_jitter(self):
        for limit in (1, 20, 80):
            self.limit(limit)
            began, moments = self.now, self.work(seed=limit)
            took = moments[-1] - began
            self.assertGreaterEqual(len(moments) / took, 0.9 * limit)
            # at worst the first of them is late, and the one too many is not
            for first, last in zip(moments, moments[limit:], strict=False):
                self.assertGreaterEqual(last - (first + JITTER), 1 - 1e-6)

    def test_what_has_waited_long_allows_no_burst(self):
        self.limit(20)
        self.reserve(1)
        self.now += 3600
        first, *_others, last = self.reserve(11)
        self.assertEqual(first, self.now)
        self.assertAlmostEqual(last - first, (1 + JITTER) / 2, places=5)

    def test_messages_are_prepared_shortly_before_their_moment(self):
        self.limit(20)
        self.reserve(24)
        self.assertEqual(self.free(), 0)
        self.now += 24 * (1 + JITTER) / 20 - AHEAD / 2
        self.assertEqual(self.free(), int(AHEAD / 2 / ((1 + JITTER) / 20)) + 1)

    def test_a_clock_that_was_set_back_delays_nothing_for_long(self):
        self.limit(20)
        self.reserve(1)
        self.now -= 7200
        self.assertEqual(self.reserve(1), [self.now])

    def test_what_customers_write_counts_too(self):
        self.limit(20)
        for number in range(20):
            kind = "status" if number % 2 else "message"
            self.env["helpdesk.whatsapp.event"].create(
                {
                    "account_id": self.account.id,
                    "key": str(number),
                    "kind": kind,
                    "received_at": datetime.fromtimestamp(
                        self.now, timezone.utc
                    ).replace(tzinfo=None),
                }
            )
        self.env.flush_all()
        first, second = self.reserve(2)
        self.assertAlmostEqual(second - first, (1 + JITTER) / 10, places=5)
        self.now += 5
        first, second = self.reserve(2)
        self.assertAlmostEqual(second - first, (1 + JITTER) / 20, places=5)

    def test_a_number_limits_no_other(self):
        self.messages[0].contact_id = self.contact_of(self.other)
        self.limit(20)
        waits = self.paces._reserve(self.messages[:2].ids)
        self.assertEqual({wait.args[1] for wait in waits.values()}, {self.now})


@tagged("post_install", "-at_install")
class TestGate(BaseCase):
    """Threads that are late for their moment."""

    def setUp(self):
        super().setUp()
        self.now, self.gate = 100.0, Gate()
        clock = self.startPatcher(patch(f"{MODULE}.time"))
        clock.monotonic.side_effect = lambda: self.now
        clock.sleep.side_effect = self.sleep

    def sleep(self, seconds):
        self.now += seconds

    def passes(self, at, key="number", every=1):
        self.gate.wait(key, at, every)
        return self.now

    def test_who_is_early_waits(self):
        self.assertEqual(self.passes(105), 105)

    def test_who_is_late_does_not_catch_up(self):
        self.assertEqual(self.passes(90), 100)
        self.now += 0.25
        self.assertEqual([self.passes(91), self.passes(92)], [101, 102])

    def test_a_number_does_not_wait_for_another(self):
        self.passes(90)
        self.assertEqual(self.passes(90, key="other"), 100)
