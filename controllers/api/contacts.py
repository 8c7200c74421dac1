# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Endpoints ``/contacts`` of the REST API: search, read, add and change contacts."""

from ...tools.api.endpoint import MANAGER, endpoint
from ...tools.api.errors import ApiError
from ..export import export_response
from .schemas.contacts import (
    ContactAnswer,
    ContactChange,
    ContactPage,
    ContactQuery,
    Erased,
    NewContact,
)


@endpoint(
    "GET",
    "/contacts",
    "Search the contacts",
    query=ContactQuery,
    answers={200: ("A page of contacts.", ContactPage)},
    errors=(422,),
)
def list_contacts(call):
    """Returns the WhatsApp contacts whose tickets the user of the key may read; for
    helpdesk managers, all contacts. A customer who writes to two of your numbers is
    two contacts.
    """
    contacts = call.env["helpdesk.whatsapp.contact"]
    return call.page("contacts", contacts, contacts._api_domain(call.query.given()))


@endpoint(
    "POST",
    "/contacts",
    "Add a contact",
    rights=MANAGER,
    body=NewContact,
    example={"phone": "+55 11 98765-4321", "name": "Maria Silva"},
    answers={201: ("It has been added.", ContactAnswer)},
    errors=(409, 422),
)
def add_contact(call):
    """Adds a customer who has not written yet. The contact is linked to the given
    partner, else to the one with that number, else to a new one. `POST /send` adds the
    contact itself: it need not be added before.
    """
    contacts = call.env["helpdesk.whatsapp.contact"]
    account = call.account(call.body.account_id)
    wa_id = contacts._wa_id_of_address(account, call.body.phone, "phone")
    if contacts.sudo()._known(account, wa_id, ""):
        text = "This account has a contact with that number already."
        raise ApiError(409, "exists", text, "phone")
    partner = _partner(call)
    contact = contacts._add_by_number(account, wa_id, partner, call.body.name)
    return 201, {"contact": contact._to_api()[0]}


@endpoint(
    "GET",
    "/contacts/{id}",
    "One contact",
    answers={200: ("The contact.", ContactAnswer)},
)
def get_contact(call):
    """Returns one contact. Fields that WhatsApp does not provide to businesses are
    `null`: profile picture, business and verified marks, status message.
    """
    contact = call.record("helpdesk.whatsapp.contact", call.path.id)
    return {"contact": contact._to_api()[0]}


@endpoint(
    "PATCH",
    "/contacts/{id}",
    "Change a contact",
    body=ContactChange,
    example={"blocked": True},
    answers={200: ("The contact as it is now.", ContactAnswer)},
    errors=(422,),
)
def change_contact(call):
    """Changes a contact, with the rights that the user of the key has in Odoo. Fields
    that are left out stay as they are.
    """
    contact = call.record("helpdesk.whatsapp.contact", call.path.id)
    values = call.body.given()
    if values.pop("partnerId", None):
        values["partner"] = _partner(call)
    contact._set_from_api(values)
    return {"contact": contact._to_api()[0]}


@endpoint(
    "DELETE",
    "/contacts/{id}",
    "Erase a person's data",
    rights=MANAGER,
    answers={200: ("It has been erased.", Erased)},
)
def erase_contact(call):
    """Erases the contact with its messages, texts and files in tickets, and webhook
    events. The partner, the tickets and an opt-out stay. It cannot be undone: export
    the data before. A person who writes to several of your numbers is several contacts.
    """
    contact = call.record("helpdesk.whatsapp.contact", call.path.id)
    contact.action_erase()
    return {"id": call.path.id}


@endpoint(
    "GET",
    "/contacts/{id}/export",
    "Export a person's data",
    rights=MANAGER,
    answers={200: ("A ZIP file.", ("application/octet-stream", "application/zip"))},
)
def export_contact(call):
    """Returns a ZIP file with `contact.json`, `messages.json` and the files of the
    messages. A note on the account says who has exported them.
    """
    contact = call.record("helpdesk.whatsapp.contact", call.path.id)
    return export_response(contact)


def _partner(call):
    """Return the partner that the body names, or ``None``."""
    partner_id = call.body.partner_id
    return partner_id and call.record("res.partner", partner_id, "partnerId")
