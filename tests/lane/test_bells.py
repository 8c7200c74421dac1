# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the threads that wake the lanes, where a thread is not to be had."""

from queue import Queue
from threading import Thread
from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from ...tools.bells import Bell, Clock

#: Seconds after which a thread that should have called is given up.
PATIENCE = 60


@tagged("post_install", "-at_install")
class TestBells(BaseCase):
    def setUp(self):
        super().setUp()
        self.heard = Queue()
        self.bell = Bell(lambda name, items: self.heard.put((name, items)))
        self.clock = Clock(self.heard.put)

    def without_threads(self):
        full = RuntimeError("can't start new thread")
        return patch.object(Thread, "start", side_effect=full)

    def of_another_process(self):
        """Have threads begin that are none of this process, as after a fork."""
        return patch.object(Thread, "start")

    def test_a_moment_is_set_though_no_thread_begins_and_is_made_up_for(self):
        with self.without_threads():
            self.clock.set("first", 0)
        self.clock.set("second", 0)
        heard = {self.heard.get(timeout=PATIENCE) for _call in range(2)}
        self.assertEqual(heard, {"first", "second"})

    def test_a_moment_that_is_set_again_finds_its_thread_gone(self):
        with patch("time.monotonic", lambda: 0):
            with self.of_another_process():
                self.clock.set("first", 0)
            self.clock.set("first", 0)
        self.assertEqual(self.heard.get(timeout=PATIENCE), "first")

    def test_a_bell_without_a_thread_calls_itself(self):
        with self.without_threads():
            self.bell.ring("inbox", [1])
        self.assertEqual(self.heard.get_nowait(), ("inbox", {1}))

    def test_a_process_forked_from_one_that_rings_rings_too(self):
        with self.of_another_process():
            self.bell.ring("inbox", [1])
        self.bell.ring("inbox", [2])
        self.assertEqual(self.heard.get(timeout=PATIENCE), ("inbox", {1, 2}))
