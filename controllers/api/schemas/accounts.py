# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Models of ``/accounts`` and ``/test``."""

from typing import Literal

from pydantic import Field

from ....models.health.helpdesk_whatsapp_check import STATES
from ....tools.api.types import Answer, Id, Model, Utc

AccountState = Literal["untested", "connected", "warning", "error"]


class AccountReference(Model):
    """Which account; without it, the first of the company."""

    account_id: Id = None


class Check(Model):
    """A line of an account's health page."""

    code: str
    name: str
    state: Literal[tuple(state for state, _label in STATES)]
    finding: str | None
    advice: str | None


class CheckedAccount(Model):
    """A business number, and what its health checks found."""

    id: Id
    name: str
    phone_number: str | None
    state: AccountState
    checked_at: Utc | None
    checks: list[Check]


class CheckedAccountAnswer(Answer):
    """An account that has been checked."""

    account: CheckedAccount


class Account(Model):
    """A business number that the user may send from."""

    id: Id
    name: str
    phone_number: str | None
    state: AccountState
    is_first: bool = Field(description="Calls that name no account concern this one.")


class AccountList(Answer):
    """All accounts, the first one first."""

    accounts: list[Account]
