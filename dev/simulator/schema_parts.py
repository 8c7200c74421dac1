# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Schema of the parts that several types of message have.

Lengths are in characters. Unknown fields are refused.
"""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


def up_to(longest):
    """Return the type of a text of 1 to ``longest`` characters."""
    return Annotated[str, Field(min_length=1, max_length=longest)]


Link = Annotated[str, Field(pattern=r"^https?://\S+$", max_length=2048)]
Wamid = Annotated[str, Field(pattern=r"^wamid\.\S+$")]
Filled = Annotated[str, Field(min_length=1)]


class Source(Strict):
    """A media object: either the id of an uploaded file or a link."""

    id: Filled | None = None
    link: Link | None = None

    @model_validator(mode="after")
    def _one_source(self):
        if (self.id is None) == (self.link is None):
            raise ValueError("exactly one of id and link is required")
        return self


class Captioned(Source):
    caption: up_to(1024) | None = None


class HeaderDocument(Source):
    filename: up_to(240) | None = None


def _degrees(most):
    def check(value):
        if not -most <= float(value) <= most:
            raise ValueError(f"not between -{most} and {most}")
        return value

    return Annotated[float | str, AfterValidator(check)]


class Coordinates(Strict):
    """A location; Meta accepts its degrees as numbers and as strings."""

    latitude: _degrees(90)
    longitude: _degrees(180)
    name: up_to(1000) | None = None
    address: up_to(1000) | None = None
