# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Decides whether who writes from a known phone number is the person we know.

The same number with another user id has two explanations. Meta gives a person another
user id when they register again, and all customers when a business moves to another
portfolio ("Business-scoped user IDs"). Or an operator has given the number to somebody
else, which it does only after some time.
"""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

#: A number is given to somebody else no earlier after its owner has given it up: at
#: least 45 days in the USA (47 CFR 52.15), longer in most other countries.
LONG_SILENCE = timedelta(days=45)


class Likeness(Enum):
    """Whether two are the same person; ``UNSURE`` is for an agent to decide."""

    SAME, UNSURE, OTHER = "same", "unsure", "other"


@dataclass(frozen=True)
class Person:
    """What is known of a person: user ids, the former ones too, and names."""

    uids: tuple = ()
    username: str = ""
    name: str = ""


def likeness(known, seen, silence, is_moving=False):
    """Return the :class:`Likeness` of two with the same phone number.

    A user id or user name that both have decides; then their names do. Without names,
    or without user ids, they are the same unless the known one has been silent for as
    long as an operator needs to give the number away.

    :param known: the :class:`Person` we know
    :param seen: the :class:`Person` who has written now
    :param timedelta silence: since the known one last wrote
    :param bool is_moving: whether the user ids of many customers have changed lately

    >>> ana = Person(("BR.1",), name="Ana Souza")
    >>> likeness(ana, Person(("BR.2",), name="~"), timedelta(days=3))
    <Likeness.SAME: 'same'>
    >>> likeness(ana, Person(("BR.2",), name="Bruno"), timedelta(days=3))
    <Likeness.OTHER: 'other'>
    """
    if set(known.uids) & set(seen.uids) or (
        known.username and known.username == seen.username
    ):
        return Likeness.SAME
    names = names_alike(known.name, seen.name)
    is_early = silence < LONG_SILENCE or is_moving
    if not (known.uids and seen.uids):
        is_same = is_early or names in (None, Likeness.SAME)
        return Likeness.SAME if is_same else Likeness.UNSURE
    if names is None:
        return Likeness.SAME if is_early else Likeness.UNSURE
    if names is Likeness.OTHER and is_moving:
        return Likeness.UNSURE
    return names


def names_alike(one, other):
    """Return the :class:`Likeness` of two names, ``None`` if either tells nothing.

    They are the same if each word of the shorter one, or its initial, is in the longer
    one; if only some words are, it is unsure.

    >>> names_alike("João da Silva", "joao s."), names_alike("Ana Souza", "Ana Lima")
    (<Likeness.SAME: 'same'>, <Likeness.UNSURE: 'unsure'>)
    >>> names_alike("Ana", "~")
    """
    shorter, longer = sorted((_words(one), _words(other)), key=len)
    if not shorter:
        return None
    found = [word for word in shorter if _is_among(word, longer)]
    if len(found) == len(shorter):
        return Likeness.SAME
    is_close = any(len(word) > 2 for word in found)
    return Likeness.UNSURE if is_close else Likeness.OTHER


def _words(name):
    """Return the words of a name in lower case, without accents and signs."""
    plain = unicodedata.normalize("NFKD", (name or "").casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return "".join(c if c.isalnum() else " " for c in plain).split()


def _is_among(word, words):
    """Whether a word is one of ``words``, or one of the two is the other's initial."""
    return any(
        word == known or (1 in (len(word), len(known)) and word[0] == known[0])
        for known in words
    )
