# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What tests with drawn input share: how many examples, and all lines of the log."""

import logging
import os
from contextlib import contextmanager

from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

# Hypothesis also draws constants of all source files that are loaded: of Odoo's too,
# which each process would parse for longer than the tests take.
providers._get_local_constants = lambda: providers._local_constants

#: Environment variable: how many times as many examples as usual, drawn at random.
TIMES = int(os.environ.get("HELPDESK_FUZZ", "0"))


def drawn(examples):
    """Return hypothesis's settings: the same examples each time, or many others."""
    return settings(
        deadline=None,
        max_examples=examples * max(TIMES, 1),
        derandomize=not TIMES,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


class _Lines(logging.Handler):
    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record):
        self.lines.append(self.format(record))


@contextmanager
def all_logs():
    """Return the list of all lines that are logged meanwhile, with their tracebacks."""
    handler, root = _Lines(), logging.getLogger()
    root.addHandler(handler)
    try:
        yield handler.lines
    finally:
        root.removeHandler(handler)
