"""A pytest plugin that writes how many tests passed, failed and were skipped.

It also names files from the root directory, so that what is printed can be given to
`./dev/test`: pytest would name them from the working directory, of which it knows
only the real path, while the addon's tests are reached by a link.
"""

import json
import os
from pathlib import Path

import pytest

from .pytest_run import WHERE_COUNTS

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
    if not where or reporter is None:
        return

    def total(*kinds):
        return sum(len(reporter.stats.get(kind, ())) for kind in kinds)

    # Odoo skips a browser test when the browser does not start: that is a failure.
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
    Path(where).write_text(json.dumps(counts))
