# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Raises Odoo's time limits of tests, so that they do not fail on slow machines."""

import threading
from unittest.mock import patch

from odoo.tests import HttpCase, common

from .simulator import PATIENCE


def _acquire(lock, blocking=True, timeout=-1):
    if timeout >= 0:
        timeout = max(timeout, PATIENCE)
    return threading._RLock.acquire(lock, blocking, timeout)


class PatientCase(HttpCase):
    """Base of tests, which wait for server and browser as long as they need."""

    test_cursor_lock_timeout = PATIENCE

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        browser = common.ChromeBrowser
        # Odoo multiplies its limits with this one, and resets it for each browser.
        factor = property(lambda browser: PATIENCE, lambda browser, value: None)
        for patcher in (
            patch.object(common.RegistryRLock, "acquire", _acquire, create=True),
            patch.object(browser, "throttling_factor", factor, create=True),
            patch.object(browser._json_command, "__defaults__", (PATIENCE,)),
            patch.object(common, "CHECK_BROWSER_ITERATIONS", PATIENCE * 10),
        ):
            cls.startClassPatcher(patcher)

    @classmethod
    def _request_handler(cls, session, request, /, **kwargs):
        # A time-out of two parts is also one that Odoo's own handler cannot read.
        return super()._request_handler(
            session, request, **(kwargs | {"timeout": PATIENCE})
        )

    def _wait_remaining_requests(self, timeout=PATIENCE):
        return super()._wait_remaining_requests(timeout)
