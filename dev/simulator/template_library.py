# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Meta's template library: the list, and templates made from it.

Source: Cloud API, Template library, whose samples give the inputs of the buttons as a
string of JSON. Meta's own library has hundreds.
"""

import json
import re

from .errors import GraphError
from .graph_fields import page
from .template_checks import only, refuse

FILTERS = {"search", "language", "topic", "usecase", "industry", "name"}
PAGING = {"limit", "after", "before", "access_token", "fields"}
FIELDS = {
    "name",
    "language",
    "category",
    "library_template_name",
    "library_template_button_inputs",
    "library_template_body_inputs",
}
SUFFIX = "{{1}}"
URL = re.compile(r"https?://[^\s/]+\S*")
PHONE = re.compile(r"\+?[0-9]{5,20}")


def _row(number, name, language, usecase, body, samples, **more):
    return {
        "name": name,
        "language": language,
        "category": "UTILITY",
        "topic": "ORDER_MANAGEMENT",
        "usecase": usecase,
        "industry": ["E_COMMERCE"],
        "body": body,
        "body_params": samples,
        "body_param_types": ["TEXT"] * len(samples),
        "id": f"713805503962{number:04}",
        **more,
    }


LIBRARY = (
    _row(
        1,
        "delivery_update_2",
        "en_US",
        "DELIVERY_UPDATE",
        "Hi {{1}}, order {{2}} is on its way and will be delivered to you today.",
        ["Jim", "#12345"],
        header="Your order is coming",
        buttons=[
            {"type": "URL", "text": "Track it", "url": "https://www.example.com"},
            {"type": "PHONE_NUMBER", "text": "Call us", "phone_number": "+18005551234"},
        ],
    ),
    _row(
        2,
        "order_pick_up_1",
        "en_US",
        "ORDER_PICK_UP",
        "Hi {{1}}, your order is ready and can be picked up at our store from now on.",
        ["Jim"],
    ),
    _row(
        3,
        "order_pick_up_1",
        "pt_BR",
        "ORDER_PICK_UP",
        "Olá, {{1}}! Seu pedido está pronto e já pode ser retirado em nossa loja.",
        ["João"],
    ),
    _row(
        4,
        "delivery_failed_2_form",
        "en_US",
        "DELIVERY_FAILED",
        "We were unable to deliver order {{1}} today. Please choose another time.",
        ["#12345"],
        buttons=[{"type": "FLOW", "text": "Reschedule"}],
    ),
    _row(
        5,
        "shipment_confirmation_1",
        "en_US",
        "SHIPMENT_CONFIRMATION",
        "{{1}}, your order {{2}} has been shipped. You can follow it on its way.",
        ["Jim", "#12345"],
        buttons=[
            {"type": "URL", "text": "Follow it", "url": f"https://example.com/{SUFFIX}"}
        ],
    ),
)


async def listing(_sim, call):
    """Return the templates that match all filters."""
    for name in call.query:
        if name not in FILTERS | PAGING:
            raise GraphError(100, message=f'Unexpected key "{name}" on the library.')
    return page(call, [row for row in LIBRARY if _matches(row, call.query)])


def _matches(row, query):
    words = query.get("search", "").lower()
    if words not in row["name"] and words not in row["body"].lower():
        return False
    if query.get("industry") and query["industry"] not in row["industry"]:
        return False
    names = ("name", "language", "topic", "usecase")
    return all(query.get(name) in (None, "", row[name]) for name in names)


def components(values):
    """Return the components of a template made from the library.

    :raises GraphError: there is no such template, or what its buttons need is wrong
    """
    only(values, FIELDS, "the template")
    wanted = (values["library_template_name"], values.get("language"))
    rows = [row for row in LIBRARY if (row["name"], row["language"]) == wanted]
    if not rows:
        refuse("library_template_name is not known in this language.")
    if values.get("category") != "UTILITY":
        refuse("category must be UTILITY.")
    [row] = rows
    made = []
    if row.get("header"):
        made.append({"type": "HEADER", "format": "TEXT", "text": row["header"]})
    example = {"body_text": [row["body_params"]]}
    made.append({"type": "BODY", "text": row["body"], "example": example})
    if buttons := _buttons(row, _inputs(values)):
        made.append({"type": "BUTTONS", "buttons": buttons})
    return made


def _inputs(values):
    """Return the inputs of the buttons, which are a string of JSON."""
    given = values.get("library_template_button_inputs", "[]")
    try:
        inputs = json.loads(given) if isinstance(given, str) else None
    except ValueError:
        inputs = None
    if not isinstance(inputs, list) or not all(isinstance(i, dict) for i in inputs):
        refuse("library_template_button_inputs must be a string of a JSON array.")
    return inputs


def _buttons(row, inputs):
    kinds = [button["type"] for button in row.get("buttons", ())]
    needed = [kind for kind in kinds if kind in ("URL", "PHONE_NUMBER")]
    if [given.get("type") for given in inputs] != needed:
        refuse("library_template_button_inputs do not match the buttons.")
    made, inputs = [], iter(inputs)
    for button in row.get("buttons", ()):
        made.append({**button, **_filled(button, inputs)})
    return made


def _filled(button, inputs):
    kind = button["type"]
    if kind == "URL":
        given = next(inputs).get("url") or {}
        return _url(given, needs_suffix=SUFFIX in button["url"])
    if kind == "PHONE_NUMBER":
        number = next(inputs).get("phone_number") or ""
        if not PHONE.fullmatch(number):
            refuse("phone_number must be a phone number.")
        return {"phone_number": number}
    return {}


def _url(given, needs_suffix):
    """Return the address of a button, with the sample of its variable if it has one."""
    only(given, {"base_url", "url_suffix_example"}, "the button's url")
    url, sample = given.get("base_url") or "", given.get("url_suffix_example") or ""
    begin = url.removesuffix(SUFFIX)
    if not URL.fullmatch(begin) or "{" in begin:
        refuse("base_url must be an address.")
    if url == begin:
        if needs_suffix or sample:
            refuse(f"base_url must end in {SUFFIX}, or have no url_suffix_example.")
        return {"url": url}
    if not sample.startswith(begin) or sample == begin:
        refuse("url_suffix_example must begin as base_url does.")
    return {"url": url, "example": [sample]}
