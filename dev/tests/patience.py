# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Waits for a state, on machines of any speed."""

import time

#: In seconds: longer than anything takes on the slowest machine. Nothing waits for it
#: to pass but a test that fails.
PATIENCE = 1800
LONGEST_PAUSE = 0.5


def wait_until(reached, between=None, report=None):
    """Call ``reached()`` until its result is true, and return that.

    ``between()`` is called before each further call; ``report()`` returns the message
    of a failure.
    """
    end = time.monotonic() + PATIENCE
    pause = 0.02
    while not (found := reached()):
        assert time.monotonic() < end, report() if report else "This never came true."
        time.sleep(pause)
        pause = min(pause * 1.3, LONGEST_PAUSE)
        if between:
            between()
    return found
