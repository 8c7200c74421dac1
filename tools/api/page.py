# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Turns the OpenAPI document into the rows of a readable page."""

import json
import re
import shlex

from markupsafe import Markup, escape

#: The Markdown that descriptions use: code, bold and italic.
_MARKS = (
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*]+)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\*([^*]+)\*"), r"<em>\1</em>"),
)
#: What parameters of paths are in the examples.
EXAMPLES = {"id": "42", "key": "templates", "name": "order_sent"}


def html(text):
    """Return paragraphs of Markdown as HTML.

    :rtype: markupsafe.Markup

    >>> html("One `a`")
    Markup('<p>One <code>a</code></p>')
    """
    paragraphs = []
    for paragraph in (text or "").strip().split("\n\n"):
        escaped = str(escape(paragraph))
        for pattern, mark in _MARKS:
            escaped = pattern.sub(mark, escaped)
        paragraphs.append(Markup("<p>%s</p>") % Markup(escaped))
    return Markup("").join(paragraphs)


def operations(document):
    """Return the endpoints of the document, in its order, as a list of dicts.

    Their keys are ``id``, ``tag``, ``method``, ``path``, ``summary`` and ``about``;
    ``fields``, pairs of (heading, rows) with rows of (name, type, whether it is
    required, description); ``answers``, pairs of (status, description); ``example``, a
    shell command.
    """
    server = document["servers"][0]["url"]
    return [
        {
            "id": operation["operationId"],
            "tag": operation["tags"][0],
            "method": method.upper(),
            "path": path,
            "summary": operation["summary"],
            "about": html(operation["description"]),
            "fields": list(_fields(document, operation)),
            "answers": [
                (status, html(answer["description"]))
                for status, answer in operation["responses"].items()
            ],
            "example": _example(server, method, path, operation),
        }
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def _fields(document, operation):
    parameters = [
        (
            each["name"],
            _type(document, each["schema"]),
            each.get("required", False),
            html(each.get("description")),
        )
        for each in operation["parameters"]
    ]
    if parameters:
        yield "Parameters", parameters
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    for name, schema in _variants(document, body["schema"] if body else {}):
        yield (f"Body: {name}" if name else "Body"), list(_rows(document, schema))
    answer = _of_success(operation).get("application/json")
    for _name, schema in _variants(document, answer["schema"] if answer else {}):
        if rows := list(_rows(document, schema)):
            yield "Answer", rows


def _of_success(operation):
    return next(iter(operation["responses"].values()))["content"]


def _variants(document, schema):
    """Yield (name, schema) of each alternative; the name is "" if there is just one."""
    schema = _resolved(document, schema)
    if "discriminator" in schema:
        for value, ref in schema["discriminator"]["mapping"].items():
            yield value, _resolved(document, {"$ref": ref})
    elif schema:
        yield "", schema


def _resolved(document, schema):
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return document["components"]["schemas"][name]
    return schema


def _rows(document, schema, prefix=""):
    """Yield (name, type, required, description) of each property and those below it.

    :param str prefix: path of the properties above, as in ``content.``
    """
    needed = schema.get("required", ())
    for name, each in schema.get("properties", {}).items():
        text = html(each.get("description"))
        yield f"{prefix}{name}", _type(document, each), name in needed, text
        for suffix, below in _below(document, each):
            yield from _rows(document, below, f"{prefix}{name}{suffix}.")


def _below(document, schema):
    if "anyOf" in schema:
        schema = schema["anyOf"][0]
    schema = _resolved(document, schema)
    if "items" in schema:
        yield "[]", _resolved(document, schema["items"])
    elif "discriminator" in schema:
        yield from (("", each) for _name, each in _variants(document, schema))
    else:
        yield "", schema


def _type(document, schema):
    """Return the type and its limits as a short text.

    >>> _type({}, {"type": "integer", "minimum": 1, "maximum": 200, "default": 50})
    'integer, 1–200, default 50'
    """
    schema = _resolved(document, schema)
    if "const" in schema:
        return json.dumps(schema["const"])
    for several in ("anyOf", "oneOf"):
        if several in schema:
            types = [_type(document, each) for each in schema[several]]
            return " or ".join(dict.fromkeys(types))
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    kind = schema.get("type", "object")
    text = [" or ".join(kind) if isinstance(kind, list) else kind]
    if "minimum" in schema and schema.get("maximum", 2**31) < 2**31 - 1:
        text.append(f"{schema['minimum']}–{schema['maximum']}")
    if "maxLength" in schema:
        text.append(f"at most {schema['maxLength']} characters")
    if schema.get("format") == "date-time":
        text = ["time"]
    if "default" in schema:
        text.append(f"default {json.dumps(schema['default'])}")
    return ", ".join(text)


def _example(server, method, path, operation):
    """Return a ``curl`` command that calls the endpoint."""
    address = path
    for name, value in EXAMPLES.items():
        address = address.replace(f"{{{name}}}", value)
    lines = [f"curl {shlex.quote(server + address)}"]
    if method != "get":
        lines[0] = lines[0].replace("curl", f"curl -X {method.upper()}", 1)
    if "security" not in operation:
        lines.append('-H "Authorization: Bearer $KEY"')
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body:
        lines.append('-H "Content-Type: application/json"')
        lines.append(f"-d {shlex.quote(json.dumps(body.get('example', {}), indent=2))}")
    return " \\\n  ".join(lines)
