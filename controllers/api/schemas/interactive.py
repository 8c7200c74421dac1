# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Models of buttons and lists, in Meta's form."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from ....tools import interactive
from ....tools.api.types import MetaModel, string


def _foreign(value):
    if value.startswith(interactive.OWN):
        words = "It must not begin with {prefix}, as ids of Odoo's own options do."
        raise PydanticCustomError("own_option", words, {"prefix": interactive.OWN})
    return value


#: Id of a button or row. The addon's own prefix is refused: a customer who chose such
#: an option would trigger an action of the addon's.
OptionId = Annotated[
    str,
    Field(
        min_length=1,
        max_length=200,
        json_schema_extra={"pattern": f"^(?!{interactive.OWN})"},
    ),
    AfterValidator(_foreign),
]


class Footer(MetaModel):
    """The line below."""

    text: string(most=60)


class TextHeader(MetaModel):
    """The line above."""

    type: Literal["text"]
    text: string(most=60)


class ButtonsBody(MetaModel):
    """The text above the buttons."""

    text: string(most=interactive.BUTTONS_BODY)


class ListBody(MetaModel):
    """The text above the list."""

    text: string(most=interactive.LIST_BODY)


class Reply(MetaModel):
    """What a button says, and the id that comes back."""

    id: OptionId
    title: string(most=interactive.BUTTON_TITLE)


class ReplyButton(MetaModel):
    """A button."""

    type: Literal["reply"]
    reply: Reply


class ButtonsAction(MetaModel):
    """The buttons."""

    buttons: Annotated[
        list[ReplyButton], Field(min_length=1, max_length=interactive.BUTTONS)
    ]


class Buttons(MetaModel):
    """A message with reply buttons."""

    type: Literal["button"]
    body: ButtonsBody
    action: ButtonsAction
    header: TextHeader = None
    footer: Footer = None


class ListRow(MetaModel):
    """A row of a list."""

    id: OptionId
    title: string(most=interactive.ROW_TITLE)
    description: string(most=interactive.ROW_DESCRIPTION) = None


class ListSection(MetaModel):
    """Rows under a title."""

    title: string(most=interactive.SECTION_TITLE)
    rows: Annotated[list[ListRow], Field(min_length=1, max_length=interactive.ROWS)]


class ListAction(MetaModel):
    """The rows of a list, and the button that opens it."""

    button: string(most=interactive.LIST_BUTTON)
    sections: Annotated[
        list[ListSection], Field(min_length=1, max_length=interactive.ROWS)
    ]


class ChoiceList(MetaModel):
    """A message with a list to choose from."""

    type: Literal["list"]
    body: ListBody
    action: ListAction
    header: TextHeader = None
    footer: Footer = None


InteractiveContent = Annotated[Buttons | ChoiceList, Field(discriminator="type")]
