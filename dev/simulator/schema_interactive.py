# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Schema of a message's ``interactive`` object: buttons, lists, links, requests.

Source: Cloud API, Interactive messages; Flows, Sending a Flow; Cloud API Calling, Call
button messages and User calling permissions.
"""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from .schema_parts import HeaderDocument, Link, Source, Strict, up_to

MOST_ROWS = 10


def unique(items, what):
    if len(set(items)) != len(items):
        raise ValueError(f"{what} must be unique")


def identifier(longest):
    """Return the type of an id, which has no blanks at its ends."""
    return Annotated[str, Field(pattern=r"(?s)^\S(.*\S)?$", max_length=longest)]


class Header(Strict):
    """A header; ``type`` names the one field it must have."""

    type: Literal["text", "image", "video", "document"]
    text: up_to(60) | None = None
    image: Source | None = None
    video: Source | None = None
    document: HeaderDocument | None = None

    @model_validator(mode="after")
    def _value_of_its_type(self):
        if self.model_fields_set - {"type"} != {self.type}:
            raise ValueError(f"a header of type {self.type} carries {self.type}")
        return self


class TextHeader(Strict):
    type: Literal["text"]
    text: up_to(60)


class Body(Strict):
    text: up_to(1024)


class ListBody(Strict):
    text: up_to(4096)


class Footer(Strict):
    text: up_to(60)


class Reply(Strict):
    id: identifier(256)
    title: up_to(20)


class Button(Strict):
    type: Literal["reply"]
    reply: Reply


class Buttons(Strict):
    buttons: Annotated[list[Button], Field(min_length=1, max_length=3)]

    @model_validator(mode="after")
    def _distinct(self):
        unique([button.reply.id for button in self.buttons], "button ids")
        unique([button.reply.title for button in self.buttons], "button titles")
        return self


class Row(Strict):
    id: identifier(200)
    title: up_to(24)
    description: up_to(72) | None = None


class Section(Strict):
    title: up_to(24) | None = None
    rows: Annotated[list[Row], Field(min_length=1)]


class Sections(Strict):
    button: up_to(20)
    sections: Annotated[list[Section], Field(min_length=1, max_length=10)]

    @model_validator(mode="after")
    def _rows_altogether(self):
        rows = [row for section in self.sections for row in section.rows]
        if len(rows) > MOST_ROWS:
            raise ValueError(f"total row count exceeds max allowed count {MOST_ROWS}")
        unique([row.id for row in rows], "row ids")
        if len(self.sections) > 1 and not all(s.title for s in self.sections):
            raise ValueError("a title is required in each of several sections")
        return self


class LinkParameters(Strict):
    display_text: up_to(20)
    url: Link


class OpenLink(Strict):
    name: Literal["cta_url"]
    parameters: LinkParameters


class SendLocation(Strict):
    name: Literal["send_location"]


class RequestContactInfo(Strict):
    name: Literal["request_contact_info"]


class ButtonMessage(Strict):
    type: Literal["button"]
    header: Header | None = None
    body: Body
    footer: Footer | None = None
    action: Buttons


class ListMessage(Strict):
    type: Literal["list"]
    header: TextHeader | None = None
    body: ListBody
    footer: Footer | None = None
    action: Sections


class LinkMessage(Strict):
    type: Literal["cta_url"]
    header: Header | None = None
    body: Body
    footer: Footer | None = None
    action: OpenLink


class LocationRequest(Strict):
    type: Literal["location_request_message"]
    body: Body
    action: SendLocation


class ContactRequest(Strict):
    type: Literal["request_contact_info"]
    body: Body
    action: RequestContactInfo


class Screen(Strict):
    """The first screen of a form; its ``data`` may not be empty."""

    screen: Annotated[str, Field(pattern=r"^[A-Za-z_]+$")]
    data: Annotated[dict, Field(min_length=1)] | None = None


class FlowParameters(Strict):
    flow_message_version: Literal["3"]
    flow_id: Annotated[str, Field(pattern=r"^\d+$")] | None = None
    flow_name: up_to(200) | None = None
    flow_cta: up_to(30)
    flow_token: up_to(200) | None = None
    mode: Literal["draft", "published"] | None = None
    flow_action: Literal["navigate", "data_exchange"] | None = None
    flow_action_payload: Screen | None = None

    @model_validator(mode="after")
    def _one_flow(self):
        if (self.flow_id is None) == (self.flow_name is None):
            raise ValueError("exactly one of flow_id and flow_name is required")
        if self.flow_action == "data_exchange" and self.flow_action_payload:
            raise ValueError("flow_action_payload must be omitted with data_exchange")
        return self


class OpenFlow(Strict):
    name: Literal["flow"]
    parameters: FlowParameters


class CallParameters(Strict):
    display_text: up_to(20) | None = None
    ttl_minutes: Annotated[int, Field(ge=1, le=43_200)] | None = None
    payload: up_to(512) | None = None


class CallUs(Strict):
    name: Literal["voice_call"]
    parameters: CallParameters | None = None


class AskToCall(Strict):
    name: Literal["call_permission_request"]


class FlowMessage(Strict):
    type: Literal["flow"]
    header: Header | None = None
    body: Body
    footer: Footer | None = None
    action: OpenFlow


class CallMessage(Strict):
    type: Literal["voice_call"]
    body: Body
    action: CallUs


class PermissionRequest(Strict):
    type: Literal["call_permission_request"]
    body: Body | None = None
    action: AskToCall


Interactive = Annotated[
    ButtonMessage
    | ListMessage
    | LinkMessage
    | LocationRequest
    | ContactRequest
    | FlowMessage
    | CallMessage
    | PermissionRequest,
    Field(discriminator="type"),
]
