# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Models of ``/send``: one request for each type of message."""

from typing import Annotated, Literal

from pydantic import Field, RootModel, model_validator
from pydantic_core import PydanticCustomError

from ....tools import limits
from ....tools.api.types import (
    Answer,
    Count,
    Id,
    LanguageCode,
    Line,
    MetaModel,
    Model,
    Query,
    TemplateName,
    string,
)
from .errors import ErrorDetails
from .interactive import InteractiveContent, OptionId
from .messages import STATUS, MessageStatus

#: Seconds that the call waits for Meta's answer: by default, and at most.
WAIT, MOST_WAIT = 5, 20
Value = string(most=limits.CAPTION)


class Location(MetaModel):
    """A place."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    name: Line = None
    address: Line = None


class MediaId(MetaModel):
    """A file that Meta has already."""

    id: string(least=0, most=None, pattern="^[0-9]{1,32}$")


class DocumentId(MediaId):
    """A document that Meta has already."""

    filename: Line = Field(None, description="The name that the customer sees.")


class TextParameter(MetaModel):
    """The value of a variable."""

    type: Literal["text"]
    text: Value
    parameter_name: Line = None


class PayloadParameter(MetaModel):
    """The id that comes back when the button is pressed."""

    type: Literal["payload"]
    payload: OptionId


class CouponParameter(MetaModel):
    """The code that the button copies."""

    type: Literal["coupon_code"]
    coupon_code: string(most=20)


class LocationParameter(MetaModel):
    """The place in the header."""

    type: Literal["location"]
    location: Location


class ImageParameter(MetaModel):
    """The picture in the header."""

    type: Literal["image"]
    image: MediaId


class VideoParameter(MetaModel):
    """The video in the header."""

    type: Literal["video"]
    video: MediaId


class DocumentParameter(MetaModel):
    """The document in the header."""

    type: Literal["document"]
    document: DocumentId


Parameter = Annotated[
    TextParameter
    | PayloadParameter
    | CouponParameter
    | LocationParameter
    | ImageParameter
    | VideoParameter
    | DocumentParameter,
    Field(discriminator="type"),
]
ButtonParameter = Annotated[
    TextParameter | PayloadParameter | CouponParameter, Field(discriminator="type")
]


class TextComponentValues(MetaModel):
    """The values of the header or the body."""

    type: Literal["header", "body"]
    parameters: Annotated[list[Parameter], Field(min_length=1, max_length=50)]


class ButtonValues(MetaModel):
    """The value of a button."""

    type: Literal["button"]
    sub_type: Literal["quick_reply", "url", "copy_code"]
    index: Literal[tuple(map(str, range(10)))] | Annotated[int, Field(ge=0, le=9)] = (
        Field(description="Of the first button: 0.")
    )
    parameters: Annotated[list[ButtonParameter], Field(min_length=1, max_length=1)]


ComponentValues = Annotated[
    TextComponentValues | ButtonValues, Field(discriminator="type")
]


class TextContent(Model):
    """A text, with WhatsApp's marks for bold and others."""

    text: string(least=0, most=limits.TEXT_BODY, pattern=r"\S")
    preview_url: bool = True


class TemplateContent(Model):
    """Which template, and the values that do not come from the ticket."""

    template_name: TemplateName
    language_code: LanguageCode = Field(
        None, description="Meta's code (`pt_BR`); the customer's, by default."
    )
    components: Annotated[list[ComponentValues], Field(max_length=12)] = Field(
        None,
        description="As Meta takes them in messages. What is left out comes from the"
        " ticket, as the template says.",
    )


class FileContent(Model):
    """A file: uploaded, or given in one of these ways."""

    attachment_id: Id = Field(None, description="Of Odoo, which the user may read.")
    data: string(most=None) = Field(
        None,
        description="The file itself, up to 16 MB; upload larger ones.",
        json_schema_extra={"contentEncoding": "base64"},
    )
    url: string(least=0, most=2000, pattern=r"^https://\S+$") = Field(
        None,
        description="Odoo downloads it, if an administrator has allowed the host.",
    )
    filename: Line = Field(None, description="Of `data` or `url`.")
    caption: string(least=0, most=limits.CAPTION) = None


class CardName(MetaModel):
    """The name on a contact card; it needs a part beside `formatted_name`."""

    formatted_name: Line
    first_name: Line = None
    last_name: Line = None
    middle_name: Line = None
    prefix: Line = None
    suffix: Line = None

    @model_validator(mode="after")
    def _check_parts(self):
        if self.model_fields_set == {"formatted_name"}:
            words = "Give one more part of the name beside “formatted_name”."
            raise PydanticCustomError("name_parts", words)
        return self


class CardPhone(MetaModel):
    """A number on a contact card."""

    phone: Line
    type: Literal["CELL", "MAIN", "IPHONE", "HOME", "WORK"] = None
    wa_id: string(least=0, most=None, pattern="^[0-9]{1,32}$") = None


class CardEmail(MetaModel):
    """An e-mail address on a contact card."""

    email: string(least=0, most=255, pattern=r"^[^@\s]+@[^@\s]+$")
    type: Literal["HOME", "WORK"] = None


class CardOrganization(MetaModel):
    """Where the person works."""

    company: Line = None
    department: Line = None
    title: Line = None


class Card(MetaModel):
    """A contact card, in Meta's form."""

    name: CardName
    phones: Annotated[list[CardPhone], Field(min_length=1, max_length=10)] = None
    emails: Annotated[list[CardEmail], Field(min_length=1, max_length=10)] = None
    org: CardOrganization = None


class CardsContent(Model):
    """Contact cards."""

    contacts: Annotated[list[Card], Field(min_length=1, max_length=5)]


class ReactionContent(Model):
    """A reaction to a message."""

    message_id: Line = Field(description="Meta's id of the message.")
    emoji: string(least=0, most=32) = Field(
        description="One emoji; empty: none any more."
    )


class Recipient(Model):
    """To whom a message goes, and from which ticket."""

    to: string(most=128) = Field(
        None,
        description="A phone number with its country code, in any spelling, or a"
        " business-scoped user id. May be left out with a `ticketId`.",
    )
    ticket_id: Id = Field(
        None,
        description="The ticket to write from. Without it: that of the conversation"
        " with them, else their latest open one that the user may change, else a new"
        " one.",
    )
    account_id: Id = Field(
        None, description="Which number a new conversation is from; else the first."
    )


class QuotingMessage(Recipient):
    """A message that may quote another."""

    reply_to: Id = Field(None, description="The `id` of the message this one answers.")


class SendText(QuotingMessage):
    """Sends a text."""

    type: Literal["text"]
    content: TextContent


class SendTemplate(Recipient):
    """Sends a template."""

    type: Literal["template"]
    content: TemplateContent


class SendFile(QuotingMessage):
    """Sends a file."""

    type: Literal["image", "document", "audio", "video", "sticker"]
    content: FileContent


class SendInteractive(QuotingMessage):
    """Sends buttons, a list, or a button that does something."""

    type: Literal["interactive"]
    content: InteractiveContent


class SendLocation(QuotingMessage):
    """Sends a place."""

    type: Literal["location"]
    content: Location


class SendCards(QuotingMessage):
    """Sends contact cards."""

    type: Literal["contacts"]
    content: CardsContent


class SendReaction(Model):
    """Reacts to a message; it says to whom that goes."""

    type: Literal["reaction"]
    content: ReactionContent


class SendRequest(
    RootModel[
        Annotated[
            SendText
            | SendTemplate
            | SendFile
            | SendInteractive
            | SendLocation
            | SendCards
            | SendReaction,
            Field(discriminator="type"),
        ]
    ]
):
    """A message to be sent; `type` says of which kind it is."""


class SendQuery(Query):
    """How long the call waits."""

    wait: Annotated[int, Field(ge=0, le=MOST_WAIT)] = Field(
        WAIT,
        description="The most seconds to wait for Meta's answer; while many wait, one.",
    )


class SendHeaders(Model):
    """The headers of the call."""

    idempotency_key: string(least=0, most=None, pattern="^[!-~]{1,200}$") = Field(
        None,
        alias="Idempotency-Key",
        description="Names the request: sent again with it within seven days, it sends"
        " nothing more, and gets the answer of the message it sent. With another body:"
        " 409.",
    )


class SendAnswer(Answer):
    """The message that is sent."""

    id: Id = Field(description="Of the message, for `GET /messages/{id}`.")
    message_id: str | None = Field(description="Meta's id (`wamid.…`).")
    status: MessageStatus = Field(description=STATUS)
    ticket_id: Id | None


class Batch(Model):
    """Messages to many; each is queued or refused for itself."""

    messages: Annotated[list[SendRequest], Field(min_length=1, max_length=100)]
    per_minute: Annotated[int, Field(ge=60, le=6000)] = Field(
        None,
        description="The most of them that are sent in a minute. Without it, and at"
        " most, as many as Meta's limits allow.",
    )


class BatchResult(Model):
    """What became of one message of a batch, at the same place in the list."""

    id: Id | None = Field(description="Of the message; `null`: it was refused.")
    ticket_id: Id | None
    error: ErrorDetails | None


class BatchAnswer(Answer):
    """What became of the messages."""

    queued: Count = Field(description="Messages that were not refused.")
    results: list[BatchResult]
