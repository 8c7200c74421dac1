# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Parses the input of the REST API and checks it against the endpoint's schemas.

All functions raise :class:`.errors.ApiError`, with the status 400 for input that does
not fit the schema, and 422 for what a schema cannot express. This happens before the
endpoint's function runs.
"""

import base64
import functools
import json
import math
import re

from .. import optional
from .errors import ApiError
from .schema import PATH, SCHEMAS, moment

#: Most levels of lists and objects in a body, and most names and values in it.
DEPTH, MOST_VALUES = 32, 10_000
MESSAGE_LENGTH = 300
#: Characters that PostgreSQL cannot store: NUL and lone surrogates.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

jsonschema = optional.load("jsonschema")


def path(texts):
    """Return the parameters of a path, converted to their types.

    :param dict texts: text by name
    :raises ApiError: 404 if one cannot be right: nothing can be at that path
    """
    values = {name: _of_type(text, PATH[name]) for name, text in texts.items()}
    for name, value in values.items():
        if not _validator(PATH[name]).is_valid(value):
            raise ApiError(
                404, "not_found", "It does not exist, or you may not see it."
            )
    return values


def query(declared, texts):
    """Return the parameters of a query string, converted to their types.

    :param dict declared: schema by name
    :param texts: pairs of name and text
    :raises ApiError: 400, or 422 for characters that cannot be stored
    """
    values = {}
    for name, text in texts:
        if name in values:
            raise ApiError(400, "invalid", "It is given more than once.", name)
        values[name] = _of_type(text, declared.get(name, {}))
    _check_storable(values)
    closed = {"type": "object", "properties": declared, "additionalProperties": False}
    return checked(closed, values)


def header(name, schema, text):
    """Return the value of a header.

    :raises ApiError: 400, with the header's name as its field
    """
    try:
        return checked(schema, text)
    except ApiError as error:
        error.field = name
        raise


def body(schema, data):
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
        raise ApiError(
            400, "invalid_json", "The body is not valid JSON in UTF-8."
        ) from None
    _check_storable(value)
    return checked(schema, value)


def cursor_after(record_id):
    """Return the cursor of the page that begins after the record."""
    return base64.urlsafe_b64encode(f"id:{record_id}".encode()).decode().rstrip("=")


def cursor(text):
    """Return the id of the record after which the page of a cursor begins.

    :raises ApiError: 422 if it is not a cursor of :func:`cursor_after`

    >>> cursor(cursor_after(42))
    42
    """
    try:
        plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        return int(re.fullmatch(rb"id:(\d{1,10})", plain)[1])
    except (ValueError, TypeError):
        message = "Only a `nextCursor` of an answer is allowed here."
        raise ApiError(422, "unknown_cursor", message, "cursor") from None


def checked(schema, value):
    """Return ``value`` if it conforms to the schema.

    :raises ApiError: 400, with the path of the first field that does not
    """
    errors = _validator(_branch(schema, value)).iter_errors(value)
    error = jsonschema.exceptions.best_match(errors)
    if error is None:
        return value
    path = [str(step) for step in error.absolute_path]
    if error.validator == "additionalProperties":
        path.append(_unknown_field(error))
    raise ApiError(400, "invalid", _error_message(error), ".".join(path))


def _unknown_field(error):
    declared = error.schema.get("properties", {})
    return next(name for name in error.instance if name not in declared)


def _error_message(error):
    text = error.message
    if error.validator == "pattern":
        text = "It is not of the right form."
    elif error.validator == "format":
        text = "It is not a time like 2026-03-01T10:00:00Z."
    elif error.validator == "additionalProperties":
        text = "There is no such field."
    return text[:MESSAGE_LENGTH]


def _branch(schema, value):
    """Return the schema that the discriminator in ``value`` selects.

    A schema without discriminator is returned as it is. The error of an alternative is
    clearer than that of ``oneOf``, which says only that none fits.
    """
    choice = schema.get("discriminator")
    if not choice or not isinstance(value, dict):
        return schema
    named = value.get(choice["propertyName"])
    if isinstance(named, str) and named in choice["mapping"]:
        return {"$ref": choice["mapping"][named]}
    kinds = {"enum": sorted(choice["mapping"])}
    key = choice["propertyName"]
    return {"type": "object", "properties": {key: kinds}, "required": [key]}


def _validator(schema):
    """:raises ApiError: 503; what checks requests is not installed"""
    if jsonschema is None:
        words = "The REST API needs the Python package jsonschema on the server."
        raise ApiError(503, "unavailable", words)
    whole = {**schema, "components": {"schemas": SCHEMAS}}
    return jsonschema.Draft202012Validator(whole, format_checker=_formats())


@functools.cache
def _formats():
    formats = jsonschema.FormatChecker(formats=())
    formats.checks("date-time", raises=ValueError)(
        lambda value: not isinstance(value, str) or bool(moment(value))
    )
    return formats


def _of_type(text, schema):
    """Return ``text`` as an integer or boolean if the schema wants it and it can be."""
    if schema.get("type") == "integer" and re.fullmatch(r"-?[0-9]{1,19}", text):
        return int(text)
    if schema.get("type") == "boolean" and text in ("true", "false"):
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


def _check_storable(value):
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
