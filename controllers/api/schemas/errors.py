# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The answer to every call that is refused."""

from typing import Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from ....models.message.failure_reasons import FAILURE_REASONS
from ....tools.api.errors import CODES, OWN_CODES
from ....tools.api.types import Id, Model

_CODES = {*CODES.values(), *OWN_CODES, *(code for code, _text in FAILURE_REASONS)}

#: For programs; a code keeps its meaning.
ErrorCode = TypeAliasType("ErrorCode", Literal[tuple(sorted(_CODES))])


class ErrorDetails(Model):
    """Why a call is refused."""

    code: ErrorCode = Field(description="For programs.")
    message: str = Field(description="For people.")
    field: str = Field(None, description="Where in the request: `content.text`.")


class Error(Model):
    """The answer to a call that is refused."""

    success: Literal[False]
    id: Id = Field(None, description="The message that failed.")
    error: ErrorDetails
