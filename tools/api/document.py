# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Makes the OpenAPI 3.1 document of the REST API from its endpoints' declarations.

The schemas are pydantic's, by the names of the models. Import this only where pydantic
is installed (:mod:`.available`).
"""

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from .endpoint import ENDPOINTS, MANAGER, PUBLIC
from .types import PathParameters

ERRORS = {
    400: "It is not JSON, or does not conform to the schema; `field` is the path.",
    401: "There is no API key, or it is wrong or has expired.",
    403: "The user or the scope of the key does not allow it, or the company's API is"
    " closed.",
    404: "There is no such thing, or the user of the key may not see it.",
    405: "This address has other methods: `Allow` lists them.",
    409: "It exists already, or is in another state than the request requires.",
    413: "The request is too large.",
    415: "The type of the body is not supported.",
    422: "The request is understood, but cannot be carried out: `code` tells why.",
    429: "Too many calls with this key, or wrong keys from this address.",
    500: "Something unexpected: the server's log says what.",
    502: "The call to Meta failed.",
    503: "Others are changing the same: try again. `unavailable`: the server lacks a"
    " package, which `message` names.",
}
#: Those with which each endpoint may refuse a call.
ALWAYS = {400, 404, 405, 500, 503}
RIGHTS_TEXTS = {MANAGER: "For helpdesk managers.", PUBLIC: "Needs no key."}
#: Tags whose endpoints come first; the rest follows by name.
FIRST = ("send", "messages", "contacts", "conversations", "tickets", "templates")
RATE_HEADERS = {
    "RateLimit-Policy": {
        "description": "Calls (`q`) in so many seconds (`w`) that a key has.",
        "schema": {"type": "string", "examples": ['"key";q=120;w=60']},
    },
    "RateLimit": {
        "description": "Calls that are left (`r`) and seconds until all are there again"
        " (`t`).",
        "schema": {"type": "string", "examples": ['"key";r=118;t=1']},
    },
}
TEXT, BYTES = {"type": "string"}, {"type": "string", "format": "binary"}
RETRY_AFTER = {
    "Retry-After": {
        "description": "Seconds until the next call is answered.",
        "schema": {"type": "integer", "minimum": 1},
    }
}


class _Schema(GenerateJsonSchema):
    """Leaves out titles, and defaults that stand for fields that are left out."""

    def field_title_should_be_set(self, schema):
        return False

    def default_schema(self, schema):
        made = super().default_schema(schema)
        if schema.get("default", 0) is None:
            made.pop("default", None)
        return made


def document(title, version, about, server, error):
    """Return the document.

    :param str about: description of the API in Markdown
    :param str server: base URL of all paths
    :param error: model of the answer to a refused call
    :rtype: dict
    """
    references, schemas = _schemas(error)
    parts = _Parts(references, schemas, references[error])
    paths = {
        path: {
            method.lower(): parts.operation(endpoint)
            for method, endpoint in methods.items()
        }
        for path, methods in sorted(ENDPOINTS.items(), key=_sort_key)
    }
    for model in parts.parameter_models:
        schemas.pop(_name(references[model]), None)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, "description": about},
        "servers": [{"url": server}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An API key of an Odoo user.",
                }
            },
            "schemas": schemas,
        },
    }


def _schemas(error):
    """Return references by model, and the schemas by name."""
    models = {error: None, PathParameters: None}
    for endpoints in ENDPOINTS.values():
        for each in endpoints.values():
            answers = (model for _text, model in each.answers.values())
            for model in (each.query, each.headers, each.body, *answers):
                if isinstance(model, type):
                    models[model] = None
    found, whole = models_json_schema(
        [(model, "validation") for model in models],
        ref_template="#/components/schemas/{model}",
        schema_generator=_Schema,
    )
    schemas = {name: _untitled(each) for name, each in sorted(whole["$defs"].items())}
    return {model: reference for (model, _mode), reference in found.items()}, schemas


def _untitled(schema):
    return {key: value for key, value in schema.items() if key != "title"}


def _name(reference):
    return reference["$ref"].rpartition("/")[2]


def _sort_key(item):
    path = item[0]
    tag = path.split("/")[1]
    return (FIRST.index(tag) if tag in FIRST else len(FIRST)), path


class _Parts:
    """Makes the parts of the document for one endpoint after the other."""

    def __init__(self, references, schemas, error):
        self.references = references
        self.schemas = schemas
        self.error = error
        self.parameter_models = {PathParameters}

    def operation(self, endpoint):
        operation = {
            "operationId": endpoint.act.__name__,
            "tags": [endpoint.tag],
            "summary": endpoint.summary,
            "description": "\n\n".join(
                filter(None, (endpoint.about, RIGHTS_TEXTS.get(endpoint.rights)))
            ),
            "parameters": list(self._parameters(endpoint)),
            "responses": {
                str(status): answer
                for status, answer in sorted(self._answers(endpoint).items())
            },
        }
        if endpoint.rights == PUBLIC:
            operation["security"] = []
        if endpoint.body:
            operation["requestBody"] = self._body(endpoint)
        return operation

    def _properties(self, model):
        return self.schemas[_name(self.references[model])].get("properties", {})

    def _parameters(self, endpoint):
        in_path = self._properties(PathParameters)
        for name in endpoint.names:
            yield _parameter(name, "path", in_path[name]) | {"required": True}
        for location, model in (
            ("query", endpoint.query),
            ("header", endpoint.headers),
        ):
            if model:
                self.parameter_models.add(model)
                for name, schema in self._properties(model).items():
                    yield _parameter(name, location, schema)

    def _body(self, endpoint):
        schema = self.references[endpoint.body]
        content = {"schema": schema}
        if endpoint.example:
            content["example"] = endpoint.example
        kinds = {"application/json": content}
        if endpoint.upload:
            kinds["multipart/form-data"] = {
                "schema": {
                    "type": "object",
                    "properties": {
                        "request": schema,
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
        return {"required": not endpoint.takes_nothing, "content": kinds}

    def _answers(self, endpoint):
        answers = {}
        for status, (text, model) in endpoint.answers.items():
            answers[status] = {"description": text, "content": self._content(model)}
        for status in errors_of(endpoint):
            answers[status] = {
                "description": ERRORS[status],
                "content": {"application/json": {"schema": self.error}},
            }
        for status, answer in answers.items():
            headers = RETRY_AFTER if status in (429, 503) else {}
            if endpoint.rights != PUBLIC and status < 300 or status == 429:
                headers = headers | RATE_HEADERS
            if headers:
                answer["headers"] = headers
        return answers

    def _content(self, model):
        if isinstance(model, type):
            return {"application/json": {"schema": self.references[model]}}
        return {
            kind: {"schema": TEXT if kind.startswith("text/") else BYTES}
            for kind in model
        }


def _parameter(name, location, schema):
    text = schema.get("description")
    plain = {key: schema[key] for key in schema if key != "description"}
    parameter = {"name": name, "in": location, "schema": plain}
    return parameter | ({"description": text} if text else {})


def errors_of(endpoint):
    """Return the sorted HTTP status codes with which the endpoint may refuse a call."""
    codes = {*ALWAYS, *endpoint.errors}
    if endpoint.rights != PUBLIC:
        codes |= {401, 403, 429}
    if endpoint.body:
        codes |= {413, 415}
    return sorted(codes)
