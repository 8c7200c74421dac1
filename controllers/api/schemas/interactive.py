# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Models of messages with buttons or a list, in Meta's form."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from ....tools import call_to_action, interactive
from ....tools.api.types import JsonObject, MetaModel, string


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


# ------------------------------------------------------------ messages with one button


class ActionBody(MetaModel):
    """The text above the button."""

    text: string(most=call_to_action.BODY)


ButtonLabel = string(most=call_to_action.LABEL, description="What the button says.")


class LinkParameters(MetaModel):
    """What the button says, and the page that it opens."""

    display_text: ButtonLabel
    url: string(least=0, most=call_to_action.URL, pattern=r"^https?://[^\s/]+\S*$")


class LinkAction(MetaModel):
    """The button that opens a page."""

    name: Literal["cta_url"]
    parameters: LinkParameters


class LinkButton(MetaModel):
    """A message with a button that opens a page."""

    type: Literal["cta_url"]
    body: ActionBody
    action: LinkAction
    header: TextHeader = None
    footer: Footer = None


class LocationAction(MetaModel):
    """The button that sends the location; WhatsApp labels it."""

    name: Literal["send_location"]


class LocationRequest(MetaModel):
    """A message that asks for the customer's location."""

    type: Literal["location_request_message"]
    body: ActionBody
    action: LocationAction


class FlowScreen(MetaModel):
    """The screen that the form opens on, and values for it."""

    screen: string(least=0, most=None, pattern="^[A-Za-z_]{1,80}$")
    data: Annotated[JsonObject, Field(min_length=1)] = None


class FlowParameters(MetaModel):
    """Which form the button opens; give either `flow_id` or `flow_name`."""

    model_config = {
        "json_schema_extra": {
            "if": {"required": ["flow_id"]},
            "then": {"not": {"required": ["flow_name"]}},
            "else": {"required": ["flow_name"]},
        }
    }
    flow_message_version: Literal["3"] = None
    flow_id: string(least=0, most=None, pattern="^[0-9]{1,32}$") = None
    flow_name: string(most=call_to_action.FLOW_NAME) = None
    flow_cta: ButtonLabel
    flow_token: string(most=200) = Field(
        None, description="Comes back with the answer; Odoo makes one by default."
    )
    flow_action: Literal["navigate"] = None
    flow_action_payload: FlowScreen = None

    @model_validator(mode="after")
    def _check_flow(self):
        if (self.flow_id is None) == (self.flow_name is None):
            words = "Give either “flow_id” or “flow_name”."
            raise PydanticCustomError("one_flow", words)
        return self


class FlowAction(MetaModel):
    """The button that opens a form."""

    name: Literal["flow"]
    parameters: FlowParameters


class FlowButton(MetaModel):
    """A message with a button that opens a published form (WhatsApp Flow)."""

    type: Literal["flow"]
    body: ActionBody
    action: FlowAction
    header: TextHeader = None
    footer: Footer = None


class CallParameters(MetaModel):
    """What the button says, and how long it works."""

    display_text: ButtonLabel
    ttl_minutes: Annotated[int, Field(ge=1, le=call_to_action.CALL_MINUTES)] = Field(
        None, description="Minutes until the button stops working; 7 days by default."
    )


class CallAction(MetaModel):
    """The button that calls the business on WhatsApp."""

    name: Literal["voice_call"]
    parameters: CallParameters


class CallButton(MetaModel):
    """A message with a button by which the customer calls."""

    type: Literal["voice_call"]
    body: ActionBody
    action: CallAction


class PermissionAction(MetaModel):
    """The question whether the business may call; WhatsApp labels its answers."""

    name: Literal["call_permission_request"]


class CallPermissionRequest(MetaModel):
    """A message that asks whether the business may call the customer."""

    type: Literal["call_permission_request"]
    body: ActionBody
    action: PermissionAction


InteractiveContent = Annotated[
    Buttons
    | ChoiceList
    | LinkButton
    | LocationRequest
    | FlowButton
    | CallButton
    | CallPermissionRequest,
    Field(discriminator="type"),
]
