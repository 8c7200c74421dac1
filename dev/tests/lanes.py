# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Distributes the tests that need the addon installed to processes of pytest-xdist."""

from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

#: Files that take long, for the processes to end at the same time: first those with an
#: Odoo of their own, so that the one which most others share has no idle time.
LONG = (
    *("test_upgrades", "test_rest_api", "test_concurrency", "test_queue_job"),
    *("test_chaos", "test_wheel", "test_uninstall", "test_journey", "test_pictures"),
    *("test_crash", "test_media_journey", "test_asking_and_speaking", "test_guide"),
)
#: Files whose tests share an Odoo with workers.
WITH_WORKERS = {"test_rest_api", "test_concurrency"}


def place(item):
    """Return a test's place in the order; further files are last."""
    name = item.path.stem
    return LONG.index(name) if name in LONG else len(LONG)


def scope(nodeid):
    """Return the name of what one process must run: a file, or one upgrade's tests."""
    file, _mark, test = nodeid.partition("::")
    name = Path(file).stem
    if name in WITH_WORKERS:
        return "with workers"
    return test.partition("[")[2] if name == "test_upgrades" else name


class Scheduler(LoadScopeScheduling):
    def _split_scope(self, nodeid):
        return scope(nodeid)
