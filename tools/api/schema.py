# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""JSON schemas (Draft 2020-12) that endpoints of the REST API share."""

import re
from datetime import datetime, timezone

from .. import limits

#: An id of Odoo's, within PostgreSQL's integers.
ID = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
#: A short text; :mod:`.inputs` sees to it that PostgreSQL can store it.
LINE = {"type": "string", "minLength": 1, "maxLength": 255}
MOMENT = {"type": "string", "format": "date-time"}
#: Times in answers.
UTC = {"type": "string", "format": "date-time", "pattern": "Z$"}
TEXT = {"type": "string", "pattern": r"\S", "maxLength": limits.TEXT_BODY}
PHONE = {
    "type": "string",
    "minLength": 1,
    "maxLength": 64,
    "description": "A phone number with its country code, in any spelling, with or"
    " without `+`.",
}
TEMPLATE_NAME = {"type": "string", "pattern": "^[a-z0-9_]{1,512}$"}
#: The parameters that paths may have.
PATH = {"id": ID, "name": TEMPLATE_NAME}

PAGE_SIZE, MOST_ON_A_PAGE = 50, 200
PAGING = {
    "limit": {
        "type": "integer",
        "minimum": 1,
        "maximum": MOST_ON_A_PAGE,
        "default": PAGE_SIZE,
        "description": "The most rows of a page.",
    },
    "cursor": {
        "type": "string",
        "minLength": 1,
        "maxLength": 64,
        "description": "`nextCursor` of the page before. The newest come first, and"
        " what is added meanwhile moves nothing.",
    },
}

_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d):(\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)"
)


def record(properties, optional=(), **more):
    """Return the schema of an object with these properties and no others.

    :param optional: names of the properties that may be left out
    :param more: other keywords of the schema
    """
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
        **more,
    }


def success(properties):
    """Return the schema of a successful answer: ``success`` and these properties."""
    return record({"success": {"const": True}, **properties})


def page(name, row):
    """Return the schema of an answer with a page of rows.

    :param str name: property that holds the rows
    :param dict row: schema of a row
    """
    rows = {"type": "array", "items": row}
    return success({name: rows, "nextCursor": nullable({"type": "string"})})


def nullable(schema):
    """Return the schema of a value that may be ``null`` as well."""
    if "type" in schema and "enum" not in schema:
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def listed(schema):
    """Return the schema of a list of such values."""
    return {"type": "array", "items": schema}


def one_of(names, key="type"):
    """Return the schema of an object that is one of several kinds.

    :param dict names: name in ``SCHEMAS`` by the value of ``key``
    :param str key: property that tells which kind it is
    """
    mapping = {value: f"#/components/schemas/{name}" for value, name in names.items()}
    return {
        "oneOf": [{"$ref": ref} for ref in mapping.values()],
        "discriminator": {"propertyName": key, "mapping": mapping},
    }


def moment(text):
    """Return a time written by RFC 3339 as a naive ``datetime`` in UTC.

    :raises ValueError: ``text`` is no such time

    >>> moment("2026-03-01T12:00:00.5+02:00")
    datetime.datetime(2026, 3, 1, 10, 0, 0, 500000)
    """
    found = _MOMENT.fullmatch(text)
    if not found:
        raise ValueError(text)
    day, minute, second, fraction, zone = found.groups()
    second = min(second, "59")  # leap seconds
    zone = "+00:00" if zone in "Zz" else zone
    fraction = f"{fraction or '':0<6.6}"
    parsed = datetime.fromisoformat(f"{day}T{minute}:{second}.{fraction}{zone}")
    try:
        return parsed.astimezone(timezone.utc).replace(tzinfo=None)
    except OverflowError:
        is_early = parsed.year < 5
        return datetime.min if is_early else datetime.max.replace(microsecond=0)


def stamp(value):
    """Return a naive ``datetime`` in UTC as text for an answer; ``None`` if empty.

    >>> stamp(datetime(2026, 3, 1, 10))
    '2026-03-01T10:00:00Z'
    """
    return value.isoformat(timespec="seconds") + "Z" if value else None


#: Named schemas (``components`` of the document); files of ``controllers/api/`` add
#: theirs.
SCHEMAS = {
    "Error": record(
        {
            "success": {"const": False},
            "id": {**ID, "description": "The message that failed."},
            "error": record(
                {
                    "code": {"type": "string", "description": "For programs."},
                    "message": {"type": "string", "description": "For people."},
                    "field": {
                        "type": "string",
                        "description": "Where in the request: `content.text`.",
                    },
                },
                optional=("field",),
            ),
        },
        optional=("id",),
    ),
}
