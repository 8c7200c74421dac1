# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Makes the OpenAPI 3.1 document of the REST API from its endpoints' declarations."""

from .endpoint import ENDPOINTS, MANAGER, PUBLIC
from .schema import PATH, SCHEMAS

ERRORS = {
    400: "It is not JSON, or does not conform to the schema; `field` is the path.",
    401: "There is no API key, or it is wrong or has expired.",
    403: "The user of the key may not do it, or the company's API is closed.",
    404: "There is no such thing, or the user of the key may not see it.",
    409: "It exists already, or is in another state than the request requires.",
    413: "The request is too large.",
    415: "The type of the body is not supported.",
    422: "The request is understood, but cannot be carried out: `code` tells why.",
    429: "Too many calls with this key, or wrong keys from this address.",
    502: "The call to Meta failed.",
    503: "Others are changing the same: try again. `unavailable`: the server lacks a"
    " package, which `message` names.",
}
RIGHTS_TEXTS = {MANAGER: "For helpdesk managers.", PUBLIC: "Needs no key."}
#: Tags whose endpoints come first; the rest follows by name.
FIRST = ("send", "messages", "contacts", "templates")
RETRY_AFTER = {
    "description": "Seconds until the next call is answered.",
    "schema": {"type": "integer", "minimum": 1},
}


def document(title, version, about, server):
    """Return the document.

    :param str about: description of the API in Markdown
    :param str server: base URL of all paths
    :rtype: dict
    """
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, "description": about},
        "servers": [{"url": server}],
        "security": [{"key": []}],
        "paths": {
            path: {
                method.lower(): _operation(endpoint)
                for method, endpoint in methods.items()
            }
            for path, methods in sorted(ENDPOINTS.items(), key=_sort_key)
        },
        "components": {
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An API key of an Odoo user.",
                }
            },
            "schemas": SCHEMAS,
        },
    }


def _sort_key(item):
    path = item[0]
    tag = path.split("/")[1]
    return (FIRST.index(tag) if tag in FIRST else len(FIRST)), path


def _operation(endpoint):
    operation = {
        "operationId": endpoint.act.__name__,
        "tags": [endpoint.tag],
        "summary": endpoint.summary,
        "description": "\n\n".join(
            filter(None, (endpoint.about, RIGHTS_TEXTS.get(endpoint.rights)))
        ),
        "parameters": list(_parameters(endpoint)),
        "responses": {
            str(status): answer for status, answer in sorted(_answers(endpoint).items())
        },
    }
    if endpoint.rights == PUBLIC:
        operation["security"] = []
    if endpoint.body:
        operation["requestBody"] = _body(endpoint)
    return operation


def _parameters(endpoint):
    for name in endpoint.names:
        yield {"name": name, "in": "path", "required": True, "schema": PATH[name]}
    for location, declared in (("query", endpoint.query), ("header", endpoint.headers)):
        for name, schema in declared.items():
            text = schema.get("description")
            plain = {key: schema[key] for key in schema if key != "description"}
            parameter = {"name": name, "in": location, "schema": plain}
            yield parameter | ({"description": text} if text else {})


def _body(endpoint):
    content = {"schema": endpoint.body}
    if endpoint.example:
        content["example"] = endpoint.example
    kinds = {"application/json": content}
    if endpoint.upload:
        kinds["multipart/form-data"] = {
            "schema": {
                "type": "object",
                "properties": {
                    "request": endpoint.body,
                    "file": {
                        "type": "string",
                        "contentMediaType": "application/octet-stream",
                    },
                },
                "required": ["request", "file"],
                "additionalProperties": False,
            },
            "encoding": {"request": {"contentType": "application/json"}},
        }
    return {"required": True, "content": kinds}


def _answers(endpoint):
    answers = {}
    for status, (text, schema) in endpoint.answers.items():
        is_json = isinstance(schema, dict)
        content = {"application/json": {"schema": schema}} if is_json else {schema: {}}
        answers[status] = {"description": text, "content": content}
    for status in errors_of(endpoint):
        reference = {"$ref": "#/components/schemas/Error"}
        answers[status] = {
            "description": ERRORS[status],
            "content": {"application/json": {"schema": reference}},
        }
    for status in {429, 503} & set(answers):
        answers[status]["headers"] = {"Retry-After": RETRY_AFTER}
    return answers


def errors_of(endpoint):
    """Return the sorted HTTP status codes with which the endpoint may refuse a call."""
    codes = {400, *endpoint.errors}
    if endpoint.rights != PUBLIC:
        codes |= {401, 403, 429, 503}
    if endpoint.names:
        codes.add(404)
    if endpoint.body:
        codes |= {413, 415}
    return sorted(codes)
