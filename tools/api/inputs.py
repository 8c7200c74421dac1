"""What comes in by the REST API: parsed, and checked against its schema.

Whatever is refused here is refused before anything was done, as
:class:`.api_errors.ApiError` with the status 400; what the schema cannot tell, 422.
"""

import base64
import functools
import json
import math
import re

from .. import optional
from .errors import ApiError
from .schema import PATH, SCHEMAS, moment

#: Levels of lists and objects in a body, and how much may be in them.
DEPTH, MOST_VALUES = 32, 10_000
MESSAGE_LENGTH = 300
#: PostgreSQL stores neither.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

jsonschema = optional.load("jsonschema")


def path(texts):
    """The parameters of a path, of their types.

    :raises ApiError: 404; nothing can be there
    """
    values = {name: _of_type(text, PATH[name]) for name, text in texts.items()}
    for name, value in values.items():
        if not _validator(PATH[name]).is_valid(value):
            raise ApiError(404, "not_found", "There is no such thing.")
    return values


def query(declared, texts):
    """The parameters behind the ``?``.

    :param dict declared: schema by name
    :param texts: pairs of name and text
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
    """The value of a header."""
    try:
        return checked(schema, text)
    except ApiError as error:
        error.field = name
        raise


def body(schema, data):
    """The JSON of a body.

    :param bytes data: UTF-8
    """
    try:
        value = json.loads(
            data.decode(),
            parse_constant=_no_constant,
            parse_float=_number,
            object_pairs_hook=_object,
        )
    except (ValueError, RecursionError):
        raise ApiError(400, "invalid_json", "The body is no JSON in UTF-8.") from None
    _check_storable(value)
    return checked(schema, value)


def cursor_after(record_id):
    """The cursor of the page behind the record."""
    return base64.urlsafe_b64encode(f"id:{record_id}".encode()).decode().rstrip("=")


def cursor(text):
    """The id that a cursor stands for.

    :raises ApiError: 422; it is none of ours

    >>> cursor(cursor_after(42))
    42
    """
    try:
        plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        return int(re.fullmatch(rb"id:(\d{1,10})", plain)[1])
    except (ValueError, TypeError):
        words = "Only a `nextCursor` of an answer can stand here."
        raise ApiError(422, "unknown_cursor", words, "cursor") from None


def checked(schema, value):
    """``value`` if it is as the schema says."""
    errors = _validator(_branch(schema, value)).iter_errors(value)
    error = jsonschema.exceptions.best_match(errors)
    if error is None:
        return value
    place = [str(step) for step in error.absolute_path]
    if error.validator == "additionalProperties":
        place.append(_unknown(error))
    raise ApiError(400, "invalid", _words(error), ".".join(place))


def _unknown(error):
    known = error.schema.get("properties", {})
    return next(name for name in error.instance if name not in known)


def _words(error):
    text = error.message
    if error.validator == "pattern":
        text = "It is not of the right form."
    elif error.validator == "format":
        text = "It is no time like 2026-03-01T10:00:00Z."
    elif error.validator == "additionalProperties":
        text = "There is no such field."
    return text[:MESSAGE_LENGTH]


def _branch(schema, value):
    """Of a schema that is one of several, the one that ``value`` says it is."""
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
    """``text`` as the schema's type, where it can be read so."""
    if schema.get("type") == "integer" and re.fullmatch(r"-?[0-9]{1,19}", text):
        return int(text)
    if schema.get("type") == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def _no_constant(name):
    raise ValueError(name)


def _number(text):
    """As JSON schema sees it: ``1.0`` is an integer."""
    value = float(text)
    if math.isinf(value):
        raise ValueError(text)
    return int(value) if value.is_integer() else value


def _object(pairs):
    """:raises ValueError: a name stands there twice; which one is meant?"""
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError(pairs)
    return values


def _check_storable(value):
    """:raises ApiError: it is too deep or too much, or has signs no database takes"""
    for number, (place, each) in enumerate(_walk(value, ())):
        if number > MOST_VALUES:
            raise ApiError(400, "invalid", f"It has more than {MOST_VALUES} values.")
        if isinstance(each, str) and UNSTORABLE.search(each):
            text = "It has characters that cannot be stored."
            raise ApiError(422, "unstorable", text, ".".join(map(str, place)))


def _walk(value, place):
    """Pairs of place and value: ``value``, and all names and values in it."""
    if len(place) > DEPTH:
        raise ApiError(400, "invalid", f"It is nested more than {DEPTH} levels deep.")
    yield place, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield place, key
            yield from _walk(item, (*place, key))
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from _walk(item, (*place, at))
