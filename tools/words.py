"""Text as people, pages and phones write it, before it is kept or sent."""

import re

#: Marks of direction and joiners that phones put around text, and that nobody sees.
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def storable(value):
    """``value`` as PostgreSQL can store it: texts without NUL and halves of emoji.

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
    """Whether there is nothing to be seen of ``text``.

    >>> is_blank(" \\u200b\\n"), is_blank("\\u200ba")
    (True, False)
    """
    return not INVISIBLE.sub("", text or "").strip()
