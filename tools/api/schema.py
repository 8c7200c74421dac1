"""JSON schemas (Draft 2020-12) that endpoints of the REST API share."""

import re
from datetime import datetime, timezone

from .. import limits

#: Of Odoo's ids: what PostgreSQL takes for an integer.
ID = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
#: Text that PostgreSQL can store (:mod:`.api_input` sees to the rest).
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
#: What may stand in paths.
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
    """The schema of an object with these properties and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
        **more,
    }


def success(properties):
    """The schema of an answer: ``success`` and these."""
    return record({"success": {"const": True}, **properties})


def page(name, row):
    """The schema of a page of rows."""
    rows = {"type": "array", "items": row}
    return success({name: rows, "nextCursor": nullable({"type": "string"})})


def nullable(schema):
    """The schema, or ``null``."""
    if "type" in schema and "enum" not in schema:
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def listed(schema):
    """The schema of a list of such."""
    return {"type": "array", "items": schema}


def one_of(names, key="type"):
    """One of several named schemas; the value of ``key`` tells which.

    :param dict names: by the value of ``key``, the name among the shared schemas
    """
    mapping = {value: f"#/components/schemas/{name}" for value, name in names.items()}
    return {
        "oneOf": [{"$ref": ref} for ref in mapping.values()],
        "discriminator": {"propertyName": key, "mapping": mapping},
    }


def moment(text):
    """A time by RFC 3339 as a naive ``datetime`` in UTC.

    :raises ValueError: it is none

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
    """A naive ``datetime`` in UTC as answers have it, or ``None``.

    >>> stamp(datetime(2026, 3, 1, 10))
    '2026-03-01T10:00:00Z'
    """
    return value.isoformat(timespec="seconds") + "Z" if value else None


#: Schemas with a name in the document; files of ``controllers/`` add theirs.
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
