# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Endpoints ``/templates`` of the REST API: list, register and delete templates."""

from odoo.fields import Domain

from ...tools.api.endpoint import MANAGER, endpoint
from ...tools.api.errors import ApiError
from ...tools.api.schema import (
    ID,
    LINE,
    PAGING,
    SCHEMAS,
    TEMPLATE_NAME,
    listed,
    nullable,
    page,
    record,
    success,
)
from ...tools.templates.statuses import CATEGORIES, STATUSES
from ...tools.templates.template import BUTTONS, HEADERS

LANGUAGE = {
    "type": "string",
    "pattern": "^[A-Za-z]{2,3}([_-][A-Za-z]{2,4})?$",
    "description": "Meta's code, like `pt_BR`.",
}
CATEGORY = {"enum": [category for category, _label in CATEGORIES]}
STATUS = {"enum": [status for status, _label in STATUSES]}
TEXTS = listed({"type": "string"})
NAMED = listed(record({"param_name": LINE, "example": {"type": "string"}}))
BUTTON = record(
    {
        "type": {"enum": [*BUTTONS]},
        "text": LINE,
        "url": {"type": "string", "maxLength": 2000},
        "phone_number": {"type": "string", "maxLength": 20},
        "example": {"anyOf": [TEXTS, {"type": "string"}]},
        "otp_type": {"const": "COPY_CODE"},
    },
    optional=("text", "url", "phone_number", "example", "otp_type"),
)


def _component(kind, required=(), **properties):
    all_properties = {"type": {"const": kind}, **properties}
    return record(all_properties, optional=set(properties) - set(required))


def _example(**texts):
    return {"example": record(texts, optional=texts)}


COMPONENTS = {
    "type": "array",
    "items": {
        "oneOf": [
            _component(
                "HEADER",
                required=("format",),
                format={"enum": [*HEADERS]},
                text={"type": "string"},
                **_example(header_text=TEXTS, header_text_named_params=NAMED),
            ),
            _component(
                "BODY",
                text={"type": "string"},
                add_security_recommendation={"type": "boolean"},
                **_example(body_text=listed(TEXTS), body_text_named_params=NAMED),
            ),
            _component(
                "FOOTER",
                text={"type": "string"},
                code_expiration_minutes={
                    "type": "integer",
                    "minimum": 1,
                    "maximum": 90,
                },
            ),
            _component(
                "BUTTONS",
                required=("buttons",),
                buttons={**listed(BUTTON), "minItems": 1, "maxItems": 10},
            ),
        ]
    },
    "minItems": 1,
    "maxItems": 4,
    "description": "As Meta takes them for templates. One with a file in its header is"
    " made in Odoo.",
}
SCHEMAS["Template"] = record(
    {
        "id": ID,
        "accountId": ID,
        "name": LINE,
        "language": LINE,
        "category": CATEGORY,
        "status": STATUS,
        "components": {"type": "array", "items": {"type": "object"}},
        "quality": nullable({"enum": ["GREEN", "YELLOW", "RED"]}),
        "rejectedReason": nullable(LINE),
        "metaId": nullable(LINE),
    }
)
TEMPLATE = {"$ref": "#/components/schemas/Template"}
LIST = success({"templates": listed(TEMPLATE)})
RESULTS = listed(
    record(
        {
            "name": {"type": "string"},
            "state": {"enum": ["waiting", "done", "skipped", "failed"]},
            "result": nullable({"type": "string"}),
        }
    )
)
FILTERS = {
    "status": STATUS,
    "category": CATEGORY,
    "language": LANGUAGE,
    "accountId": ID,
}


@endpoint(
    "GET",
    "/templates",
    "List the templates",
    query={**FILTERS, "name": TEMPLATE_NAME, **PAGING},
    answers={200: ("A page of templates.", page("templates", TEMPLATE))},
    errors=(422,),
)
def list_templates(call):
    """Returns templates, one row for each language. Agents see the approved ones of
    their teams, helpdesk managers all.
    """
    templates = call.env["helpdesk.whatsapp.template"]
    return call.page("templates", templates, templates._api_domain(call.query))


@endpoint(
    "POST",
    "/templates",
    "Register a template",
    rights=MANAGER,
    body=record(
        {
            "name": TEMPLATE_NAME,
            "category": {
                "type": "string",
                "enum": [*CATEGORY["enum"], "TRANSACTIONAL", "OTP"],
            },
            "language": LANGUAGE,
            "components": COMPONENTS,
            "accountId": ID,
        },
        optional=("accountId",),
    ),
    example={
        "name": "order_sent",
        "category": "UTILITY",
        "language": "en_US",
        "components": [
            {
                "type": "BODY",
                "text": "Your order {{1}} is on its way to you and will be there soon.",
                "example": {"body_text": [["42"]]},
            }
        ],
    },
    answers={201: ("Meta has it.", success({"template": TEMPLATE}))},
    errors=(409, 422, 502),
)
def add_template(call):
    """Creates a template and submits it to Meta for review at once; `status` has the
    state of the review. If Meta refuses the template, nothing is stored.
    """
    templates = call.env["helpdesk.whatsapp.template"]
    account = call.account(call.body.get("accountId")).with_env(call.env)
    same = {name: call.body[name] for name in ("name", "language")}
    same["accountId"] = account.id
    if templates.sudo().search(templates._api_domain(same)):
        text = "This account has a template of that name in that language already."
        raise ApiError(409, "exists", text, "name")
    template = templates._create_from_api(account, call.body)
    template._submit_from_api()
    return 201, {"template": template._to_api()[0]}


@endpoint(
    "POST",
    "/templates/register",
    "Register the predefined templates",
    rights=MANAGER,
    body=record({"accountId": ID}, optional=("accountId",)),
    example={},
    answers={
        200: (
            "All are submitted.",
            success({"results": RESULTS}),
        ),
        202: ("Some are waiting: repeat the call.", success({"results": RESULTS})),
    },
    errors=(422,),
)
def register_templates(call):
    """Submits the predefined templates in every language; those that Meta has already
    are skipped. After half a minute the answer is `202`, with the results so far and
    the remaining lines as `waiting`.
    """
    account = call.account(call.body.get("accountId")).with_env(call.env)
    results = account._register_from_api()
    is_done = all(result["state"] != "waiting" for result in results)
    return 200 if is_done else 202, {"results": results}


@endpoint(
    "GET",
    "/templates/{name}",
    "One template, in all its languages",
    query=FILTERS,
    answers={200: ("Its languages.", LIST)},
    errors=(422,),
)
def get_template(call):
    """Returns the languages of a template. The answer is 404 if the user of the key
    may see none of those asked for.
    """
    return {"templates": _named(call)._to_api()}


@endpoint(
    "DELETE",
    "/templates/{name}",
    "Delete a template",
    rights=MANAGER,
    query={"language": LANGUAGE, "accountId": ID},
    answers={200: ("The template is deleted.", success({"results": RESULTS}))},
    errors=(422, 502),
)
def delete_template(call):
    """Deletes a template at Meta and in Odoo, in every language or in the given one.
    It concerns one account: without an `accountId`, the first. Meta keeps the name of
    an approved template locked for 30 days. If one language fails, the answer is `502`,
    and the languages deleted before stay deleted.
    """
    account = call.account(call.query.get("accountId"))
    templates = _named(call).filtered(lambda each: each.account_id == account)
    results = _found(templates)._delete_from_api()
    if failed := [result for result in results if result["state"] == "failed"]:
        raise ApiError(502, "not_deleted", failed[0]["result"])
    return {"results": results}


def _named(call):
    """Return the templates of the path's name that the query asks for.

    :raises ApiError: 404 if the user may see none
    """
    templates = call.env["helpdesk.whatsapp.template"]
    domain = templates._api_domain(call.query) & Domain("name", "=", call.path["name"])
    return _found(templates.search(domain))


def _found(templates):
    if not templates:
        raise ApiError(404, "not_found", "There is no such template.")
    return templates
