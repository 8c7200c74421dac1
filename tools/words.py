# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks and cleans texts before they are stored or sent."""

import re
import unicodedata

#: Invisible characters that phones put around text: direction marks and joiners.
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

#: Letters and signs that are drawn as nothing: fillers, a braille blank, variations.
FILLERS = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0\ufe0e\ufe0f")
#: Categories of Unicode that are not drawn: blanks, controls, formats.
NOT_DRAWN = frozenset(("Zs", "Zl", "Zp", "Cc", "Cf", "Cn", "Co"))


def storable(value):
    """Return ``value`` with all texts in it made such that PostgreSQL can store them.

    NUL is removed, and lone surrogates (halves of an emoji) become ``?``.

    :param value: a text, or anything JSON can hold with texts in it

    >>> storable(["a\\0b", {"half": "\\ud83d"}, 7])
    ['ab', {'half': '?'}, 7]
    """
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {storable(key): storable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [storable(inner) for inner in value]
    return value


def is_blank(text):
    """Whether ``text`` is empty, or has blanks and invisible characters only.

    >>> is_blank(" \\u200b\\n\\u3164"), is_blank("\\u200ba")
    (True, False)
    """
    return all(
        char in FILLERS or unicodedata.category(char) in NOT_DRAWN
        for char in text or ""
    )
