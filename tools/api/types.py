# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The types of which the requests and answers of the REST API are made.

A field of a request that may be left out has the default ``None``, which callers cannot
write: ``null`` is no value of its type. Import this only where pydantic is installed
(:mod:`.available`).
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from .checking import FORMS
from .times import moment


class Model(BaseModel):
    """An object of a request or an answer, with these fields and no others.

    Its fields are written ``ticketId`` in JSON and ``ticket_id`` in the code.
    """

    model_config = ConfigDict(
        alias_generator=to_camel,
        # Servers that are never called do not build it all.
        defer_build=True,
        extra="forbid",
        frozen=True,
        strict=True,
    )

    def given(self):
        """Return the fields that the caller has given, by their names in JSON."""
        return self.model_dump(by_alias=True, exclude_unset=True)


class MetaModel(Model):
    """An object in Meta's own form; its fields are written as Meta does."""

    model_config = ConfigDict(alias_generator=None)


class Answer(Model):
    """A successful answer."""

    success: Literal[True]


class Query(Model):
    """The parameters of a query string."""


def string(least=1, most=255, pattern=None, description=None):
    """Return the type of a text of so many characters."""
    if pattern:
        assert pattern in FORMS, pattern
    limits = StringConstraints(
        min_length=least or None, max_length=most, pattern=pattern
    )
    return Annotated[str, limits, Field(description=description)]


def _moment(value):
    try:
        return moment(value)
    except (TypeError, ValueError):
        words = "It must be a time like 2026-03-01T10:00:00Z."
        raise PydanticCustomError("moment", words) from None


#: An id of Odoo's, within PostgreSQL's integers.
Id = Annotated[int, Field(ge=1, le=2**31 - 1)]
#: A short text; :mod:`.reading` sees to it that PostgreSQL can store it.
Line = string()
#: A time in a request; a naive ``datetime`` in UTC in the code.
Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
#: A time in an answer.
Utc = Annotated[str, Field(pattern="Z$", json_schema_extra={"format": "date-time"})]
Count = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Phone = string(
    most=64,
    description="A phone number with its country code, in any spelling, with or without"
    " `+`.",
)
TemplateName = string(least=0, most=None, pattern=r"^[a-z0-9_]{1,512}$")
SectionKey = string(least=0, most=None, pattern=r"^[a-z0-9_]{1,512}$")
LanguageCode = string(
    least=0,
    most=None,
    pattern=r"^[A-Za-z]{2,3}([_-][A-Za-z]{2,4})?$",
    description="Meta's code, like `pt_BR`.",
)
JsonObject = dict[str, Any]

PAGE_SIZE, MOST_ON_A_PAGE = 50, 200
Limit = Annotated[
    int, Field(ge=1, le=MOST_ON_A_PAGE, description="The most rows of a page.")
]


class PageQuery(Query):
    """The parameters of a list that begins with the newest rows."""

    limit: Limit = PAGE_SIZE
    cursor: string(
        most=64,
        description="`nextCursor` of the page before. The newest come first, and what"
        " is added meanwhile moves nothing.",
    ) = None


class Page(Answer):
    """A page of rows; the field of the rows is named after them."""

    next_cursor: str | None


class PathParameters(Model):
    """The parameters that paths may have."""

    id: Id = None
    key: SectionKey = None
    name: TemplateName = None
