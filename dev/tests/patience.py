"""Waiting for a state, however slow the machine."""

import time

#: In seconds: longer than anything takes on the slowest machine. Nothing waits for it
#: to pass but a test that fails.
PATIENCE = 1800
LONGEST_PAUSE = 0.5


def wait_until(reached, between=None, report=None):
    """Return what ``reached()`` returns, as soon as that is true.

    ``between()`` is called before each further look; ``report()`` gives a failure's
    words.
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
