# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads JSON and query strings for the REST API, as far as no model is needed.

All functions raise :class:`.errors.ApiError`. This happens before the endpoint's
function runs.
"""

import json
import math
import re

from .errors import ApiError

#: Most levels of lists and objects in a body, and most names and values in it.
DEPTH, MOST_VALUES = 32, 10_000
#: Characters that PostgreSQL cannot store: NUL and lone surrogates.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def json_of(data):
    """Return the value of a JSON body.

    :param bytes data: UTF-8
    :raises ApiError: 400, or 422 for characters that cannot be stored
    """
    try:
        value = json.loads(
            data.decode(),
            parse_constant=_no_constant,
            parse_float=_number,
            object_pairs_hook=_object,
        )
    except (ValueError, RecursionError):
        text = "The body is not valid JSON in UTF-8."
        raise ApiError(400, "invalid_json", text) from None
    check_storable(value)
    return value


def single(pairs):
    """Return pairs of name and text as a dict.

    :raises ApiError: 400 if a name is there twice, 422 for characters that cannot be
        stored
    """
    values = {}
    for name, text in pairs:
        if name in values:
            raise ApiError(400, "invalid", "It is given more than once.", name)
        values[name] = text
    check_storable(values)
    return values


def of_type(text, kind):
    """Return ``text`` as a value of a JSON type, or as it is if it is none of it.

    >>> of_type("42", "integer"), of_type("true", "boolean"), of_type("4²", "integer")
    (42, True, '4²')
    """
    if kind == "integer" and re.fullmatch(r"-?[0-9]{1,19}", text):
        return int(text)
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def _no_constant(name):
    raise ValueError(name)


def _number(text):
    """Return the number; ``1.0`` is an integer, as JSON schema wants it.

    :raises ValueError: the number is too large for a float
    """
    value = float(text)
    if math.isinf(value):
        raise ValueError(text)
    return int(value) if value.is_integer() else value


def _object(pairs):
    """Return the pairs as a dict.

    :raises ValueError: a name is there twice
    """
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError(pairs)
    return values


def check_storable(value):
    """Check the size of ``value``, and that the database can store its texts.

    :raises ApiError: 400 if it is too large or too deep, 422 for the characters
    """
    for number, (path, each) in enumerate(_walk(value, ())):
        if number > MOST_VALUES:
            raise ApiError(400, "invalid", f"It has more than {MOST_VALUES} values.")
        if isinstance(each, str) and UNSTORABLE.search(each):
            text = "It has characters that cannot be stored."
            raise ApiError(422, "unstorable", text, ".".join(map(str, path)))


def _walk(value, path):
    """Yield pairs of path and value: ``value``, and all names and values in it."""
    if len(path) > DEPTH:
        raise ApiError(400, "invalid", f"It is nested more than {DEPTH} levels deep.")
    yield path, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield path, key
            yield from _walk(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(item, (*path, index))
