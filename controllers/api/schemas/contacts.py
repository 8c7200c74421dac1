# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Models of ``/contacts``."""

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ....tools.api.types import (
    Answer,
    Id,
    Line,
    Model,
    Page,
    PageQuery,
    Phone,
    Utc,
)

#: The Cloud API has no such data of customers.
NOT_PROVIDED = "Always `null`: WhatsApp does not provide it to businesses."


class Named(Model):
    """A record of Odoo, with its name."""

    id: Id
    name: str | None


class Contact(Model):
    """A customer at one of the business's numbers."""

    id: Id
    account_id: Id
    phone_number: str | None = Field(pattern=r"^\+\d+$")
    user_id: str | None = Field(description="Business-scoped user id.")
    username: str | None
    display_name: str
    profile_name: str | None
    profile_picture_url: str | None = Field(description=NOT_PROVIDED)
    is_business: bool | None = Field(description=NOT_PROVIDED)
    is_verified: bool | None = Field(description=NOT_PROVIDED)
    status_message: str | None = Field(description=NOT_PROVIDED)
    last_seen: Utc | None = Field(description="When they last wrote.")
    window_expires_at: Utc | None = Field(
        description="Until then they can be sent free text."
    )
    partner: Named | None
    blocked: bool
    opted_out: bool = Field(description="They want no automatic messages.")
    marketing_stopped: bool


class ContactAnswer(Answer):
    """One contact."""

    contact: Contact


class ContactPage(Page):
    """A page of contacts."""

    contacts: list[Contact]


class ContactQuery(PageQuery):
    """What contacts are asked for."""

    search: Line = Field(
        None,
        description="A part of the name, the user name or the number, however written.",
    )
    phone: Phone = None
    username: Line = None
    partner_id: Id = None
    blocked: bool = None


class Erased(Answer):
    """The contact that was erased."""

    id: Id


class NewContact(Model):
    """A customer who has not written yet."""

    phone: Phone
    name: Line = Field(None, description="Of the partner, if there is none yet.")
    partner_id: Id = None
    account_id: Id = None


class ContactChange(Model):
    """What changes; what is left out stays as it is."""

    model_config = {"json_schema_extra": {"minProperties": 1}}

    partner_id: Id = Field(None, description="Their tickets go with them.")
    name: Line = Field(None, description="Of the partner.")
    blocked: bool = None
    opted_out: bool = Field(None, description="For helpdesk managers.")

    @model_validator(mode="after")
    def _check_any(self):
        if not self.model_fields_set:
            raise PydanticCustomError("nothing", "Give at least one field.")
        return self
