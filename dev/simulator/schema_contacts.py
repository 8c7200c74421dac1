# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Schema of a contact card in a message (Cloud API, Contacts messages)."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from .schema_parts import Filled, Strict

Place = Literal["HOME", "WORK"]
Day = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class Name(Strict):
    formatted_name: Filled
    first_name: Filled | None = None
    last_name: Filled | None = None
    middle_name: Filled | None = None
    prefix: Filled | None = None
    suffix: Filled | None = None

    @model_validator(mode="after")
    def _in_parts_too(self):
        if self.model_fields_set == {"formatted_name"}:
            raise ValueError("formatted_name needs one more part of the name beside it")
        return self


class Phone(Strict):
    phone: Filled
    type: Literal["CELL", "MAIN", "IPHONE", "HOME", "WORK"] | None = None
    wa_id: Annotated[str, Field(pattern=r"^\d{7,17}$")] | None = None


class Email(Strict):
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")]
    type: Place | None = None


class Url(Strict):
    url: Filled
    type: Place | None = None


class Organization(Strict):
    company: Filled | None = None
    department: Filled | None = None
    title: Filled | None = None


class Address(Strict):
    street: Filled | None = None
    city: Filled | None = None
    state: Filled | None = None
    zip: Filled | None = None
    country: Filled | None = None
    country_code: Filled | None = None
    type: Place | None = None


class Contact(Strict):
    name: Name
    phones: list[Phone] = []
    emails: list[Email] = []
    urls: list[Url] = []
    org: Organization | None = None
    addresses: list[Address] = []
    birthday: Day | None = None
