# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Raises Odoo's time limits of tests, so that they do not fail on slow machines, and
starts their browser with the options that take least of the processor.
"""

import threading
from unittest.mock import patch

from odoo.tests import HttpCase, common

from .simulator import PATIENCE

#: A page's start makes more objects than V8 has room for by default. Odoo's own option
#: lets HOOT free memory after each file, which it does to log how much is used.
MEMORY = "--js-flags=--min-semi-space-size=64 --max-semi-space-size=64"

_spawn = common.ChromeBrowser._spawn_chrome


def _spawn_chrome(browser, command):
    return _spawn(
        browser, [MEMORY if "--js-flags" in word else word for word in command]
    )


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
            patch.object(browser, "_spawn_chrome", _spawn_chrome),
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
