# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a batch of items will look up, found for all of them with few queries.

It is a memory of the transaction, in ``cr.cache``: Odoo clears that with the records it
has read, which is at a commit, at a rollback, and when a savepoint is rolled back. Code
that looks something up takes what was foreseen, or asks the database if nothing was.
What changes the answer for somebody else than the item at hand forgets all of it.
"""

KEY = "helpdesk_whatsapp.foreseen"


def store(env, name, answers):
    """Store answers (dict) under a name."""
    env.cr.cache.setdefault(KEY, {}).setdefault(name, {}).update(answers)


def take(env, name, key):
    """Return an answer, which is valid once; ``None`` if none is stored."""
    return env.cr.cache.get(KEY, {}).get(name, {}).pop(key, None)


def shared(env, name, key, find):
    """Return an answer that is the same for all items: ``find()``, asked once.

    Without a batch it is asked each time.
    """
    if not is_batch(env):
        return find()
    answers = env.cr.cache[KEY].setdefault(name, {})
    if key not in answers:
        answers[key] = find()
    return answers[key]


def is_batch(env):
    """Whether a batch of items is processed."""
    return KEY in env.cr.cache


def forget(env):
    """Drop all answers."""
    env.cr.cache.pop(KEY, None)
