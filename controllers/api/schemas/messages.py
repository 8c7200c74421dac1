# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Models of ``/messages``."""

from typing import Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from ....models.common.message_states import STATES, STATUS_TIMES
from ....tools.api.types import (
    PAGE_SIZE,
    Answer,
    Id,
    JsonObject,
    Limit,
    Line,
    Model,
    Moment,
    Page,
    PageQuery,
    Phone,
    Query,
    Utc,
    string,
)

MessageStatus = TypeAliasType(
    "MessageStatus", Literal[tuple(state.name for state in STATES)]
)
DeliveryStatus = TypeAliasType("DeliveryStatus", Literal[tuple(STATUS_TIMES)])
Direction = TypeAliasType("Direction", Literal["inbound", "outbound"])
STATUS = (
    "`received`: of the customer. Of ours, from `outgoing` (it waits) and `sending`"
    " (Meta is being called) to `played`; `unknown`: Meta gave no answer, it may have"
    " gone out."
)


class File(Model):
    """A file of a message; `GET /messages/{id}/media` has its bytes."""

    attachment_id: Id
    name: str
    mimetype: str
    size: int = Field(description="Bytes.")


class StatusTime(Model):
    """A delivery status, and when it was reached by Meta's clock."""

    status: DeliveryStatus
    at: Utc


class Failure(Model):
    """Why a message was not delivered."""

    code: str
    message: str
    meta_code: int | None


class Message(Model):
    """A WhatsApp message of either side."""

    id: Id
    message_id: str | None = Field(description="Meta's id (`wamid.…`).")
    contact_id: Id
    account_id: Id
    ticket_id: Id | None
    direction: Direction
    type: str = Field(description="As Meta calls it: `text`, …")
    status: MessageStatus = Field(description=STATUS)
    is_automatic: bool
    text: str | None
    content: JsonObject | None = Field(
        description="What Meta gave, or was given, under the name of the type."
    )
    template_name: str | None
    language_code: str | None
    reply_to: Id | None = Field(description="The message it answers.")
    media: list[File]
    created_at: Utc
    statuses: list[StatusTime]
    failure: Failure | None


class MessageAnswer(Answer):
    """One message."""

    message: Message


class MessagePage(Page):
    """A page of messages."""

    messages: list[Message]


class MessageQuery(PageQuery):
    """What messages are asked for."""

    search: Line = Field(
        None,
        description='Words that the text must have; `"two words"` one after the other,'
        " `or` between alternatives, `-` before what it must not have.",
    )
    contact_id: Id = None
    phone: Phone = None
    ticket_id: Id = None
    direction: Direction = None
    type: Line = None
    status: MessageStatus = Field(None, description=STATUS)
    message_id: Line = Field(None, description="Meta's id (`wamid.…`).")
    since: Moment = Field(None, description="Created then or later.")
    until: Moment = Field(None, description="Created before.")


class MediaQuery(Query):
    """Which file is asked for."""

    attachment_id: Id = Field(None, description="Of several files, another one.")


class NewMessages(Answer):
    """Messages that have come since, the oldest first."""

    messages: list[Message]
    cursor: str = Field(description="To be sent as `after` next time; never `null`.")
    has_more: bool = Field(description="There are more: call again at once.")


class NewMessagesQuery(Query):
    """Since when messages are asked for."""

    after: string(
        most=64, description="`cursor` of the answer before; without it: now."
    ) = None
    limit: Limit = PAGE_SIZE
    account_id: Id = None
    ticket_id: Id = None
    direction: Direction = None
