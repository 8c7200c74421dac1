# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Keeps what Odoo's caches hold from one test to the next, which Odoo empties.

Most entries are of records that no test changes: access rights, languages, templates.
Whoever changes a record clears the caches with entries that depend on it. So entries
remain true, after a test has been rolled back, in a cache that nobody has cleared.
"""

#: They hold addresses of attachments, which a test may have created.
NOT_KEPT = {"assets", "templates.cached_values"}
#: An entry that is gone once a cache has been cleared.
MARK = "nobody has cleared it"


class Caches:
    """The entries of a registry's caches that are true at a point tests return to."""

    def __init__(self, registry):
        self.registry = registry
        self._entries = {}
        self._unchanged = set()

    def _all(self):
        caches = self.registry._Registry__caches.items()
        return [(name, cache) for name, cache in caches if name not in NOT_KEPT]

    def put_back(self):
        for name, cache in self._all():
            cache.clear()
            for key, value in self._entries.get(name, {}).items():
                cache[key] = value
            cache[MARK] = True

    def learn(self):
        """Add what the caches hold by now, of those that nobody has cleared."""
        for name, cache in self._all():
            if MARK in cache:
                self._entries[name] = cache.snapshot

    def later(self):
        """Return the caches of now, after changes which are rolled back later on."""
        now = Caches(self.registry)
        for name, cache in self._all():
            if MARK in cache:
                now._unchanged.add(name)
            now._entries[name] = cache.snapshot
            cache[MARK] = True
        return now

    def learn_from(self, later):
        """Add what was learnt later on, of caches that those changes did not clear."""
        for name in later._unchanged:
            self._entries[name] = later._entries[name]


def committed(registry):
    """Return the caches as they are true outside of all tests."""
    if not _committed or _committed[0].registry is not registry:
        _committed[:] = [Caches(registry)]
    return _committed[0]


_committed = []
