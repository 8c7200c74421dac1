# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A pytest plugin that writes how many tests passed, failed and were skipped, and
which took longest.

It also prints paths relative to the root directory, which can be given to `./dev/test`:
pytest prints them relative to the real path of the working directory, while the addon's
tests are reached by a link.
"""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from .pytest_run import SLOWEST, WHERE_COUNTS

PASSED = ("passed", "xfailed", "xpassed")
FAILED = ("failed", "error", "subtests failed")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    config.invocation_params = config.InvocationParams(
        args=config.invocation_params.args,
        plugins=config.invocation_params.plugins,
        dir=config.rootpath,
    )


def pytest_sessionfinish(session, exitstatus):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    where = os.environ.get(WHERE_COUNTS)
    is_part = hasattr(session.config, "workerinput")  # of pytest-xdist's whole
    if not where or reporter is None or is_part:
        return

    def total(*kinds):
        return sum(len(reporter.stats.get(kind, ())) for kind in kinds)

    # Odoo skips a browser test if the browser does not start; here it is a failure.
    browserless = [
        report.nodeid
        for report in reporter.stats.get("skipped", ())
        if "chrome" in str(report.longrepr).lower()
    ]
    for name in browserless:
        reporter.write_line(f"The browser did not start for {name}.")
    counts = {
        "passed": total(*PASSED),
        "failed": total(*FAILED) + len(browserless),
        "skipped": total("skipped") - len(browserless),
    }
    counts["slowest"] = _slowest(reporter)
    Path(where).write_text(json.dumps(counts))


def _slowest(reporter):
    """Return `[[seconds, test], …]`, with the time of the test's fixtures."""
    seconds = Counter()
    for report in (one for kind in reporter.stats.values() for one in kind):
        if hasattr(report, "duration"):
            seconds[report.nodeid] += report.duration
    return [[taken, name] for name, taken in seconds.most_common(SLOWEST)]
