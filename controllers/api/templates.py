# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Endpoints ``/templates`` of the REST API: list, register and delete templates."""

from odoo.fields import Domain

from ...tools.api.endpoint import MANAGER, endpoint
from ...tools.api.errors import ApiError
from .schemas.templates import (
    NewTemplate,
    Registration,
    TemplateAnswer,
    TemplateDeletion,
    TemplateFilter,
    TemplateList,
    TemplatePage,
    TemplateQuery,
    TemplateResults,
)
from .sending import attachment, decoded


@endpoint(
    "GET",
    "/templates",
    "List the templates",
    query=TemplateQuery,
    answers={200: ("A page of templates.", TemplatePage)},
    errors=(422,),
)
def list_templates(call):
    """Returns templates, one row for each language. Agents see the approved ones of
    their teams, helpdesk managers all.
    """
    templates = call.env["helpdesk.whatsapp.template"]
    return call.page("templates", templates, templates._api_domain(call.query.given()))


@endpoint(
    "POST",
    "/templates",
    "Register a template",
    rights=MANAGER,
    body=NewTemplate,
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
    answers={201: ("Meta has it.", TemplateAnswer)},
    errors=(409, 422, 502),
)
def add_template(call):
    """Creates a template and submits it to Meta for review at once; `status` has the
    state of the review. If Meta refuses the template, nothing is stored. A header of
    the format `IMAGE`, `VIDEO` or `DOCUMENT` needs its file in `headerFile`; it is
    uploaded to Meta as the sample, and sent with each message.
    """
    templates = call.env["helpdesk.whatsapp.template"]
    account = call.account(call.body.account_id).with_env(call.env)
    name, language = call.body.name, call.body.language
    same = {"name": name, "language": language, "accountId": account.id}
    if templates.sudo().search(templates._api_domain(same)):
        text = "This account has a template of that name in that language already."
        raise ApiError(409, "exists", text, "name")
    values = call.body.given()
    store = _header_file(call) if values.pop("headerFile", None) is not None else None
    template = templates._create_from_api(account, values, store)
    template._submit_from_api()
    return 201, {"template": template._to_api()[0]}


@endpoint(
    "POST",
    "/templates/register",
    "Register the predefined templates",
    rights=MANAGER,
    body=Registration,
    example={"languages": ["en", "pt_BR"]},
    answers={
        200: ("All are submitted.", TemplateResults),
        202: ("Some are waiting: repeat the call.", TemplateResults),
    },
    errors=(422,),
)
def register_templates(call):
    """Submits the predefined templates in the given languages, by default in every one;
    those that Meta has already are skipped. After half a minute the answer is `202`,
    with the results so far and the remaining lines as `waiting`.
    """
    account = call.account(call.body.account_id).with_env(call.env)
    results = account._register_from_api(call.body.languages)
    is_done = all(result["state"] != "waiting" for result in results)
    return 200 if is_done else 202, {"results": results}


@endpoint(
    "GET",
    "/templates/{name}",
    "One template, in all its languages",
    query=TemplateFilter,
    answers={200: ("Its languages.", TemplateList)},
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
    query=TemplateDeletion,
    answers={200: ("The template is deleted.", TemplateResults)},
    errors=(422, 502),
)
def delete_template(call):
    """Deletes a template at Meta and in Odoo, in every language or in the given one.
    It concerns one account: without an `accountId`, the first. Meta keeps the name of
    an approved template locked for 30 days. If one language fails, the answer is `502`,
    and the languages deleted before stay deleted.
    """
    account = call.account(call.query.account_id)
    templates = _named(call).filtered(lambda each: each.account_id == account)
    results = _found(templates)._delete_from_api()
    if failed := [result for result in results if result["state"] == "failed"]:
        raise ApiError(502, "not_deleted", failed[0]["result"])
    return {"results": results}


def _header_file(call):
    """Return a function that makes the attachment for the header of a template.

    :raises ApiError: 422 if the file is given in no way, or in both
    """
    given = call.body.header_file
    if bool(given.attachment_id) + bool(given.data) != 1:
        text = "Give one file: as “data” or as “attachmentId”."
        raise ApiError(422, "one_file", text, "headerFile")
    if given.attachment_id:
        found = attachment(call, given.attachment_id, "headerFile.attachmentId")
        return lambda template: found
    data = decoded(given.data, "headerFile.data")
    files, name = call.env["ir.attachment"], given.filename or "header"
    return lambda template: files._whatsapp_store(template, name, data)


def _named(call):
    """Return the templates of the path's name that the query asks for.

    :raises ApiError: 404 if the user may see none
    """
    templates = call.env["helpdesk.whatsapp.template"]
    domain = templates._api_domain(call.query.given()) & Domain(
        "name", "=", call.path.name
    )
    return _found(templates.search(domain))


def _found(templates):
    if not templates:
        raise ApiError(404, "not_found", "There is no such template.")
    return templates
