# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks requests of the REST API against their models, and words what is wrong.

A message names the field and the limit, and never repeats what was sent: it may be
what a customer has written.
"""

import functools

from . import reading
from .available import pydantic
from .errors import ApiError

#: By pydantic's type of error; in braces, what it knows of the limit.
MESSAGES = {
    "string_type": "It must be a text.",
    "int_type": "It must be a whole number.",
    "float_type": "It must be a number.",
    "bool_type": "It must be true or false.",
    "list_type": "It must be a list.",
    "dict_type": "It must be an object.",
    "model_type": "It must be an object.",
    "model_attributes_type": "It must be an object.",
    "extra_forbidden": "There is no such field.",
    "string_too_long": "At most {max_length} characters; it has {length}.",
    "string_too_short": "At least {min_length} characters; it has {length}.",
    "too_long": "At most {max_length} entries; it has {actual_length}.",
    "too_short": "At least {min_length} entries; it has {actual_length}.",
    "greater_than_equal": "It must be at least {ge}.",
    "less_than_equal": "It must be at most {le}.",
    "literal_error": "It must be one of: {expected}.",
    "union_tag_invalid": "It must be one of: {expected_tags}.",
}

#: What a text must look like, by the pattern of its schema.
FORMS = {
    r"\S": "It must not be empty.",
    r"^[a-z0-9_]{1,512}$": "Only a–z, 0–9 and _ are allowed, at most 512 characters.",
    r"^[A-Za-z]{2,3}([_-][A-Za-z]{2,4})?$": "It must be a language code like pt_BR.",
    r"^[0-9]{1,32}$": "It must be an id of Meta's: 1 to 32 digits.",
    r"^[!-~]{1,200}$": "It must have 1 to 200 characters of ASCII, without blanks.",
    r"^[^@\s]+@[^@\s]+$": "It must be an e-mail address.",
    r"^https://\S+$": "It must be an address that begins with https://.",
    r"^https?://[^\s/]+\S*$": (
        "It must be an address that begins with https:// or http://."
    ),
    r"^[A-Za-z_]{1,80}$": "Only letters and _ are allowed, at most 80 characters.",
    r"Z$": "It must be a time in UTC, which ends in Z.",
    r"^\+\d+$": "It must be a + and digits.",
}


def checked(model, value):
    """Return ``value`` as an instance of the model.

    :raises ApiError: 400, with the path of the first field that does not fit
    """
    try:
        return model.model_validate(value)
    except pydantic.ValidationError as problem:
        field, message = _first(problem.errors(include_url=False), value)
        raise ApiError(400, "invalid", message, field) from None


def query(model, pairs):
    """Return the parameters of a query string.

    :param pairs: pairs of name and text
    :raises ApiError: 400, or 422 for characters that cannot be stored
    """
    kinds = _kinds(model)
    texts = reading.single(pairs)
    values = {name: reading.of_type(t, kinds.get(name)) for name, t in texts.items()}
    return checked(model, values)


def headers(model, given):
    """Return the headers that the model has.

    :raises ApiError: 400, with the name of the header as its field
    """
    values = {name: given[name] for name in names_of(model) if name in given}
    return checked(model, values)


def names_of(model):
    """Return the names in JSON of the fields of a model; none if it is ``None``."""
    fields = model.model_fields.items() if model else ()
    return [field.alias or name for name, field in fields]


def path(model, texts):
    """Return the parameters of a path.

    :raises ApiError: 404 if one cannot be right: nothing can be at that path
    """
    try:
        return query(model, texts.items())
    except ApiError:
        text = "It does not exist, or you may not see it."
        raise ApiError(404, "not_found", text) from None


@functools.cache
def _kinds(model):
    """Return the JSON type of each field that has one."""
    properties = model.model_json_schema(by_alias=True)["properties"]
    return {name: schema.get("type") for name, schema in properties.items()}


def _first(errors, value):
    """Return the path and the message of the error that is the least deep."""
    placed = [(_place(error, value), error) for error in errors]
    place, error = min(placed, key=lambda pair: len(pair[0]))
    return ".".join(map(str, place)), _message(error, place)


def _place(error, value):
    """Return the path of an error without the names of kinds, which are no fields.

    What is missing has the path of the object that lacks it.
    """
    steps, place = list(error["loc"]), []
    if error["type"] == "union_tag_invalid":
        steps.append(error["ctx"]["discriminator"].strip("'"))
    for step in steps:
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            continue
        place.append(step)
    return place


def _message(error, place):
    kind = error["type"]
    context = {name: _plain(limit) for name, limit in error.get("ctx", {}).items()}
    if kind == "missing":
        return f"“{'.'.join(map(str, (*place, error['loc'][-1])))}” is missing."
    if kind == "union_tag_not_found":
        return f"“{context['discriminator']}” is missing."
    if kind == "string_pattern_mismatch":
        return FORMS[context["pattern"]]
    if isinstance(error["input"], str):
        context["length"] = len(error["input"])
    # Errors of ours have a message of their own.
    return MESSAGES.get(kind, error["msg"]).format_map(context)


def _plain(limit):
    """Return a limit as it is written in JSON."""
    if isinstance(limit, str):
        return limit.replace("'", "")
    return int(limit) if isinstance(limit, float) and limit.is_integer() else limit
