# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Endpoints ``/contacts`` of the REST API: search, read, add and change contacts."""

from ...tools.api.endpoint import MANAGER, endpoint
from ...tools.api.errors import ApiError
from ...tools.api.schema import (
    ID,
    LINE,
    PAGING,
    PHONE,
    SCHEMAS,
    UTC,
    nullable,
    page,
    record,
    success,
)

BOOLEAN = {"type": "boolean"}
#: The Cloud API has no such data of customers.
NOT_PROVIDED = {
    "description": "Always `null`: WhatsApp does not provide it to businesses."
}

SCHEMAS["Contact"] = record(
    {
        "id": ID,
        "accountId": ID,
        "phoneNumber": nullable({"type": "string", "pattern": r"^\+\d+$"}),
        "userId": nullable({**LINE, "description": "Business-scoped user id."}),
        "username": nullable(LINE),
        "displayName": {"type": "string"},
        "profileName": nullable(LINE),
        "profilePictureUrl": {"type": ["string", "null"], **NOT_PROVIDED},
        "isBusiness": {"type": ["boolean", "null"], **NOT_PROVIDED},
        "isVerified": {"type": ["boolean", "null"], **NOT_PROVIDED},
        "statusMessage": {"type": ["string", "null"], **NOT_PROVIDED},
        "lastSeen": nullable({**UTC, "description": "When they last wrote."}),
        "windowExpiresAt": nullable(
            {**UTC, "description": "Until then they can be sent free text."}
        ),
        "partner": nullable(record({"id": ID, "name": {"type": ["string", "null"]}})),
        "blocked": BOOLEAN,
        "optedOut": {**BOOLEAN, "description": "They want no automatic messages."},
        "marketingStopped": BOOLEAN,
    }
)
CONTACT = {"$ref": "#/components/schemas/Contact"}
ONE = success({"contact": CONTACT})


@endpoint(
    "GET",
    "/contacts",
    "Search the contacts",
    query={
        "search": {
            **LINE,
            "description": "A part of the name, the user name or the number, however"
            " written.",
        },
        "phone": PHONE,
        "username": LINE,
        "partnerId": ID,
        "blocked": BOOLEAN,
        **PAGING,
    },
    answers={200: ("A page of contacts.", page("contacts", CONTACT))},
    errors=(422,),
)
def list_contacts(call):
    """Returns the WhatsApp contacts whose tickets the user of the key may read; for
    helpdesk managers, all contacts. A customer who writes to two of your numbers is
    two contacts.
    """
    contacts = call.env["helpdesk.whatsapp.contact"]
    return call.page("contacts", contacts, contacts._api_domain(call.query))


@endpoint(
    "POST",
    "/contacts",
    "Add a contact",
    rights=MANAGER,
    body=record(
        {
            "phone": PHONE,
            "name": {**LINE, "description": "Of the partner, if there is none yet."},
            "partnerId": ID,
            "accountId": ID,
        },
        optional=("name", "partnerId", "accountId"),
    ),
    example={"phone": "+55 11 98765-4321", "name": "Maria Silva"},
    answers={201: ("It has been added.", ONE)},
    errors=(409, 422),
)
def add_contact(call):
    """Adds a customer who has not written yet. The contact is linked to the given
    partner, else to the one with that number, else to a new one. `POST /send` adds the
    contact itself: it need not be added before.
    """
    contacts = call.env["helpdesk.whatsapp.contact"]
    account = call.account(call.body.get("accountId"))
    wa_id = contacts._wa_id_of_address(account, call.body["phone"], "phone")
    if contacts.sudo()._known(account, wa_id, ""):
        text = "This account has a contact with that number already."
        raise ApiError(409, "exists", text, "phone")
    partner = _values(call, ("partnerId",)).get("partner")
    name = call.body.get("name")
    contact = contacts._add_by_number(account, wa_id, partner, name)
    return 201, {"contact": contact._to_api()[0]}


@endpoint(
    "GET",
    "/contacts/{id}",
    "One contact",
    answers={200: ("The contact.", ONE)},
)
def get_contact(call):
    """Returns one contact. Fields that WhatsApp does not provide to businesses are
    `null`: profile picture, business and verified marks, status message.
    """
    contact = call.record("helpdesk.whatsapp.contact", call.path["id"])
    return {"contact": contact._to_api()[0]}


@endpoint(
    "PATCH",
    "/contacts/{id}",
    "Change a contact",
    body=record(
        {
            "partnerId": {**ID, "description": "Their tickets go with them."},
            "name": {**LINE, "description": "Of the partner."},
            "blocked": BOOLEAN,
            "optedOut": {**BOOLEAN, "description": "For helpdesk managers."},
        },
        optional=("partnerId", "name", "blocked", "optedOut"),
        minProperties=1,
    ),
    example={"blocked": True},
    answers={200: ("The contact as it is now.", ONE)},
    errors=(422,),
)
def change_contact(call):
    """Changes a contact, with the rights that the user of the key has in Odoo. Fields
    that are left out stay as they are.
    """
    contact = call.record("helpdesk.whatsapp.contact", call.path["id"])
    contact._set_from_api(_values(call, ("name", "partnerId", "blocked", "optedOut")))
    return {"contact": contact._to_api()[0]}


def _values(call, names):
    values = {name: call.body[name] for name in names if name in call.body}
    if partner_id := values.pop("partnerId", None):
        values["partner"] = call.record("res.partner", partner_id, "partnerId")
    return values
