# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Schema of a message's ``template`` object (Cloud API, Template messages)."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from .schema_parts import Coordinates, Filled, HeaderDocument, Source, Strict, up_to


class Language(Strict):
    code: Filled
    policy: Literal["deterministic"] = "deterministic"


class Currency(Strict):
    fallback_value: Filled
    code: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    amount_1000: int


class DateTime(Strict):
    fallback_value: Filled


class Parameter(Strict):
    """A template's parameter; ``type`` names the field it must have."""

    type: Literal[
        "text",
        "currency",
        "date_time",
        "image",
        "video",
        "document",
        "location",
        "payload",
        "coupon_code",
    ]
    parameter_name: Filled | None = None
    text: up_to(32768) | None = None
    currency: Currency | None = None
    date_time: DateTime | None = None
    image: Source | None = None
    video: Source | None = None
    document: HeaderDocument | None = None
    location: Coordinates | None = None
    payload: up_to(256) | None = None
    coupon_code: up_to(20) | None = None

    @model_validator(mode="after")
    def _value_of_its_type(self):
        given = self.model_fields_set - {"type", "parameter_name"}
        if given != {self.type}:
            raise ValueError(f"a parameter of type {self.type} carries {self.type}")
        return self


class Card(Strict):
    card_index: int
    components: list[dict] = []


class Component(Strict):
    type: Literal["header", "body", "button", "carousel"]
    cards: list[Card] | None = None
    sub_type: Literal["quick_reply", "url", "copy_code"] | None = None
    index: (
        Annotated[str, Field(pattern="^[0-9]$")]
        | Literal[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
        | None
    ) = None
    parameters: list[Parameter] = []

    @model_validator(mode="after")
    def _button_fields(self):
        named = self.sub_type is not None and self.index is not None
        if self.type == "button" and not named:
            raise ValueError("sub_type and index are required for a button")
        if self.type != "button" and (self.sub_type or self.index is not None):
            raise ValueError("sub_type and index belong to a button")
        if (self.type == "carousel") != (self.cards is not None):
            raise ValueError("cards belong to a carousel")
        return self


class TemplateObject(Strict):
    name: up_to(512)
    language: Language
    components: list[Component] = []
