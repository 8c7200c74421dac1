# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks the payloads in tests/ against the schemas of Meta's OpenAPI file."""

import json
from pathlib import Path

import fastjsonschema
import pytest

HERE = Path(__file__).parent
PAYLOADS = json.loads((HERE.parents[1] / "tests" / "payloads.json").read_text())
SCHEMAS = json.loads((HERE / "meta_webhooks.json").read_text())["schemas"]


@pytest.fixture(scope="module")
def check():
    text = json.dumps(SCHEMAS).replace("#/components/schemas/", "#/definitions/")
    schema = {"$ref": "#/definitions/WebhookPayload", "definitions": json.loads(text)}
    return fastjsonschema.compile(
        {"$schema": "http://json-schema.org/draft-07/schema", **schema}
    )


def webhook(message):
    metadata = {"display_phone_number": "551155507890", "phone_number_id": "1065"}
    value = {"messaging_product": "whatsapp", "metadata": metadata}
    if message["type"] != "system":
        profile = {"name": "Maria Silva"}
        value["contacts"] = [{"profile": profile, "wa_id": message["from"]}]
    change = {"field": "messages", "value": {**value, "messages": [message]}}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "102290129340398", "changes": [change]}],
    }


@pytest.mark.parametrize(
    "name", [name for name, case in PAYLOADS.items() if case["covered_by_openapi"]]
)
def test_a_payload_is_of_metas_shape(check, name):
    check(webhook(PAYLOADS[name]["message"]))


def test_what_is_not_of_metas_shape_is_noticed(check):
    wrong = {**PAYLOADS["location"]["message"], "location": {"latitude": "north"}}
    with pytest.raises(fastjsonschema.JsonSchemaValueException):
        check(webhook(wrong))
