# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A pytest plugin that begins with what takes longest, so that processes of
pytest-xdist end at the same time: the files with a browser, then the largest classes.
"""

from collections import Counter

LONG = ("test_js", "test_tours")


def _scope(item):
    return item.nodeid.rpartition("::")[0]


def pytest_collection_modifyitems(items):
    tests = Counter(map(_scope, items))

    def place(item):
        name, scope = item.path.stem, _scope(item)
        first = LONG.index(name) if name in LONG else len(LONG)
        return first, -tests[scope], scope

    items.sort(key=place)
