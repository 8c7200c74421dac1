# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Models of ``/tickets``, ``/conversations`` and ``/teams``."""

from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypeAliasType

from ....models.common.words import CUSTOMER, US
from ....tools.api.types import Answer, Id, Line, Model, Page, PageQuery, Utc
from .contacts import Named

WaitingFor = TypeAliasType("WaitingFor", Literal[(US, CUSTOMER)])
ConversationState = TypeAliasType(
    "ConversationState", Literal["active", "expired", "closed"]
)


class Stage(Model):
    """A stage of tickets."""

    id: Id
    name: str
    closed: bool = Field(description="Tickets in it are closed.")
    waits_for_customer: bool


class Ticket(Model):
    """A ticket of the helpdesk."""

    id: Id
    number: str
    title: str
    stage: Stage | None
    team: Named | None
    agent: Named | None
    partner: Named | None
    contact_id: Id | None = Field(description="`null`: it is not on WhatsApp.")
    account_id: Id | None
    waiting_for: WaitingFor | None
    waiting_since: Utc | None
    last_message_at: Utc | None
    created_at: Utc
    closed_at: Utc | None


class TicketAnswer(Answer):
    """One ticket."""

    ticket: Ticket


class TicketPage(Page):
    """A page of tickets."""

    tickets: list[Ticket]


class TicketQuery(PageQuery):
    """What tickets are asked for."""

    number: Line = Field(None, description="Of the ticket, like `HT00042`.")
    contact_id: Id = None
    stage_id: Id = None
    team_id: Id = None
    user_id: Id = Field(None, description="The assigned agent.")
    closed: bool = None
    waiting_for: WaitingFor = None
    on_whatsapp: bool = Field(False, description="Only tickets on WhatsApp.")


class TicketChange(Model):
    """What changes; what is left out stays as it is."""

    model_config = {"json_schema_extra": {"minProperties": 1}}

    stage_id: Id = Field(None, description="One of the team's: `GET /teams`.")
    close: Literal[True] = Field(None, description="Into the first closed stage.")
    user_id: Id | None = Field(
        None, description="An agent of the team; `null`: nobody."
    )

    @model_validator(mode="after")
    def _check_any(self):
        if not self.model_fields_set:
            raise PydanticCustomError("nothing", "Give at least one field.")
        return self


class Conversation(Model):
    """A conversation: while it is active, the contact's messages go to its ticket."""

    id: Id
    state: ConversationState
    contact_id: Id
    account_id: Id
    ticket_id: Id
    agent: Named | None
    stage: Stage | None
    started_at: Utc
    last_activity_at: Utc
    ends_at: Utc


class ConversationAnswer(Answer):
    """One conversation."""

    conversation: Conversation


class ConversationPage(Page):
    """A page of conversations."""

    conversations: list[Conversation]


class ConversationQuery(PageQuery):
    """What conversations are asked for."""

    state: ConversationState = None
    contact_id: Id = None
    ticket_id: Id = None
    account_id: Id = None
    user_id: Id = Field(None, description="The agent of its ticket.")
    stage_id: Id = Field(None, description="The stage of its ticket.")


class ConversationChange(Model):
    """What happens to a conversation."""

    state: Literal["closed"] = Field(
        description="It ends, and the contact's next message is routed anew."
    )


class Team(Model):
    """A team, with what its tickets can be changed to."""

    id: Id
    name: str
    stages: list[Stage]
    agents: list[Named]


class TeamList(Answer):
    """All teams that the user may see."""

    teams: list[Team]
