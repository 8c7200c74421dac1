"""What ``POST /{phone}/messages`` takes, field by field.

Source: Cloud API, Messages; lengths in characters. Unknown fields are refused.
``check`` turns what pydantic finds into Meta's error.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from .errors import GraphError


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


def _text(longest):
    return Annotated[str, Field(min_length=1, max_length=longest)]


Link = Annotated[str, Field(pattern=r"^https?://\S+$", max_length=2048)]
Wamid = Annotated[str, Field(pattern=r"^wamid\.\S+$")]
# Empty (takes the reaction back) or something beyond plain text.
EMOJI = r"^$|[^\x00-\u00a8]"
Filled = Annotated[str, Field(min_length=1)]


class Text(Strict):
    body: _text(4096)
    preview_url: bool = False


class Source(Strict):
    """A media object: exactly one of an uploaded file's id and a link."""

    id: Filled | None = None
    link: Link | None = None

    @model_validator(mode="after")
    def _one_source(self):
        if (self.id is None) == (self.link is None):
            raise ValueError("exactly one of id and link is required")
        return self


class Captioned(Source):
    caption: _text(1024) | None = None


class Document(Captioned):
    filename: _text(240) | None = None


class Audio(Source):
    voice: bool | None = None


class Reaction(Strict):
    message_id: Wamid
    emoji: Annotated[str, Field(max_length=32, pattern=EMOJI)]


class Language(Strict):
    code: Filled
    policy: Literal["deterministic"] = "deterministic"


class Currency(Strict):
    fallback_value: Filled
    code: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    amount_1000: int


class DateTime(Strict):
    fallback_value: Filled


class Coordinates(Strict):
    latitude: str | float
    longitude: str | float
    name: Filled | None = None
    address: Filled | None = None


class HeaderDocument(Source):
    filename: _text(240) | None = None


class Parameter(Strict):
    """A template parameter; ``type`` names the field that must be there."""

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
    text: _text(32768) | None = None
    currency: Currency | None = None
    date_time: DateTime | None = None
    image: Source | None = None
    video: Source | None = None
    document: HeaderDocument | None = None
    location: Coordinates | None = None
    payload: _text(256) | None = None
    coupon_code: _text(20) | None = None

    @model_validator(mode="after")
    def _value_of_its_type(self):
        given = self.model_fields_set - {"type", "parameter_name"}
        if given != {self.type}:
            raise ValueError(f"a parameter of type {self.type} carries {self.type}")
        return self


class Component(Strict):
    type: Literal["header", "body", "button"]
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
        return self


class TemplateObject(Strict):
    name: _text(512)
    language: Language
    components: list[Component] = []


class Context(Strict):
    message_id: Wamid


TYPES = {
    "text": Text,
    "image": Captioned,
    "video": Captioned,
    "document": Document,
    "audio": Audio,
    "reaction": Reaction,
    "template": TemplateObject,
}


class MessageRequest(Strict):
    messaging_product: Literal["whatsapp"]
    messaging_account_id: Filled | None = None
    recipient_type: Literal["individual"] = "individual"
    to: Filled | None = None
    recipient: Filled | None = None
    type: Literal[tuple(TYPES)] = "text"
    context: Context | None = None
    biz_opaque_callback_data: Annotated[str, Field(max_length=512)] | None = None
    text: Text | None = None
    image: Captioned | None = None
    video: Captioned | None = None
    document: Document | None = None
    audio: Audio | None = None
    reaction: Reaction | None = None
    template: TemplateObject | None = None


class TypingIndicator(Strict):
    type: Literal["text"]


class ReadRequest(Strict):
    messaging_product: Literal["whatsapp"]
    status: Literal["read"]
    message_id: Wamid
    typing_indicator: TypingIndicator | None = None


def _path(location):
    """``("text", "body")`` as Meta writes it: ``text['body']``."""
    first, *rest = location or ("request",)
    return str(first) + "".join(
        f"[{part}]" if isinstance(part, int) else f"['{part}']" for part in rest
    )


def _graph_error(problem):
    path = _path(problem["loc"])
    kind = problem["type"]
    if kind == "missing":
        if len(problem["loc"]) == 1:
            return GraphError(100, message=f"The parameter {path} is required.")
        return GraphError(131008, f"The parameter {path} is required.")
    if kind == "extra_forbidden":
        *parent, key = problem["loc"]
        place = f'param "{_path(parent)}"' if parent else "the request"
        return GraphError(100, message=f'Unexpected key "{key}" on {place}.')
    if kind == "string_too_long":
        longest = problem["ctx"]["max_length"]
        details = f"Param {path} must be at most {longest} characters long."
        return GraphError(131009, details)
    if kind == "string_too_short":
        return GraphError(131009, f"Param {path} must be at least 1 character long.")
    return GraphError(131009, f"Param {path} is not valid: {problem['msg']}.")


def check(model, values):
    """The values as this model; raises Meta's error for what is wrong."""
    if not isinstance(values, dict):
        raise GraphError(100, "The request body must be a JSON object.")
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise _graph_error(error.errors()[0]) from None
