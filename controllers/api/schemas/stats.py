# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Models of ``/stats``."""

from typing import Annotated, Literal

from pydantic import Field

from ....models.figures.helpdesk_whatsapp_stats import LONGEST
from ....models.message.failure_reasons import FAILURE_REASONS
from ....models.sections.section import FORMATS, KINDS
from ....tools.api.types import Answer, Count, Id, Model, Moment, Query, Share, Utc

SENT = "Of what Odoo has sent and Meta has taken or refused."


class StatsQuery(Query):
    """The period that is asked for."""

    days: Annotated[int, Field(ge=1, le=LONGEST)] = Field(
        30,
        description="The last so many days, today among them, unless `since` says"
        " otherwise.",
    )
    since: Moment = Field(None, description="From then on.")
    until: Moment = Field(
        None, description=f"Before; by default now. At most {LONGEST} days later."
    )
    account_id: Id = Field(None, description="Of one account only.")


class Totals(Model):
    """The figures of a period, a day, a team, an agent or an account."""

    total_messages: Count
    inbound_messages: Count = Field(description="From customers.")
    outbound_messages: Count = Field(description="To customers, of any status.")
    automatic_messages: Count = Field(
        description="Outbound messages that nobody wrote (automatic)."
    )
    tickets_created: Count = Field(description="By messages of customers.")
    answers: Count = Field(description="Of people, to customers who waited.")
    avg_response_time: Annotated[float, Field(ge=0)] | None = Field(
        description="Minutes from a customer's first message without an answer to the"
        " first answer of a person."
    )
    delivered_messages: Count
    read_messages: Count
    failed_messages: Count
    delivery_rate: Share | None = Field(description=SENT)
    read_rate: Share | None = Field(description="Of the delivered.")
    failure_rate: Share | None = Field(description=SENT)
    charged_messages: Count = Field(description="Delivered, and charged by Meta.")
    windows_expired_unanswered: Count = Field(
        description="Customer service windows that closed before a person had answered."
    )


class DayTotals(Totals):
    """The figures of a day."""

    date: str = Field(json_schema_extra={"format": "date"})


class NamedTotals(Totals):
    """The figures of a record of Odoo, or of what has none."""

    id: Id | None
    name: str | None


class FailureCount(Model):
    """How many messages failed for a reason."""

    reason: Literal[tuple(reason for reason, _label in FAILURE_REASONS)]
    code: int | None
    words: str
    messages: Count


class CategoryCount(Model):
    """How many messages Meta delivered in a category."""

    category: str
    messages: Count
    charged: Count


class Stats(Totals):
    """The figures of a period."""

    since: Utc
    until: Utc
    unique_contacts: Count
    active_sessions: Count = Field(description="Conversations going on now.")
    template_approval_rate: Share | None = Field(
        description="Of the templates Meta has judged, those approved now."
    )
    days: list[DayTotals]
    teams: list[NamedTotals]
    agents: list[NamedTotals]
    accounts: list[NamedTotals]
    failures: list[FailureCount]
    costs: list[CategoryCount]


class StatsAnswer(Answer):
    """The figures."""

    stats: Stats


class SectionColumn(Model):
    """A column of a section."""

    key: str
    label: str
    format: Literal[FORMATS] = Field(
        description="`percent` is a number from 0 to 1; `minutes` is a duration;"
        " `money` is in the `currency` of its row; `date` is like `2026-03-01`."
    )


class SectionRow(Model):
    """A row of a section."""

    cells: dict[str, str | int | float | None] = Field(
        description="Values by the `key` of their column; `null` where there is none."
    )
    formats: dict[str, Literal[FORMATS]] = Field(
        description="By the `key` of the column, where it is not the column's."
    )
    currency: str | None = Field(description="ISO 4217.")


class NamedSection(Model):
    """A section without its figures."""

    key: str
    title: str
    help: str = Field(description="What is counted.")
    kind: Literal[KINDS] = Field(description="How the dashboard shows it.")
    columns: list[SectionColumn] = Field(description="The first one names the row.")


class Section(NamedSection):
    """A section with the figures of a period."""

    since: Utc
    until: Utc
    rows: list[SectionRow]


class SectionsAnswer(Answer):
    """The sections there are."""

    sections: list[NamedSection]


class SectionAnswer(Answer):
    """One section."""

    section: Section
