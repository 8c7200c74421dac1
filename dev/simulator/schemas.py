# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Schema of the body of ``POST /{phone}/messages``.

Source: Cloud API, Messages. ``check`` turns pydantic's errors into Meta's.
"""

from typing import Annotated, Literal

from pydantic import Field, ValidationError, create_model

from . import direct_send
from .errors import GraphError
from .schema_contacts import Contact
from .schema_interactive import Interactive
from .schema_parts import Captioned, Coordinates, Filled, Source, Strict, Wamid, up_to
from .schema_template import TemplateObject

# Empty (removes the reaction) or a character beyond Latin text.
EMOJI = r"^$|[^\x00-\u00a8]"


class Text(Strict):
    body: up_to(4096)
    preview_url: bool = False


class Document(Captioned):
    filename: up_to(240) | None = None


class Audio(Source):
    voice: bool | None = None


class Reaction(Strict):
    message_id: Wamid
    emoji: Annotated[str, Field(max_length=32, pattern=EMOJI)]


class Context(Strict):
    message_id: Wamid


Contacts = Annotated[list[Contact], Field(min_length=1, max_length=5)]
TYPES = {
    "text": Text,
    "image": Captioned,
    "video": Captioned,
    "document": Document,
    "audio": Audio,
    "sticker": Source,
    "location": Coordinates,
    "contacts": Contacts,
    "interactive": Interactive,
    "reaction": Reaction,
    "template": TemplateObject,
}


class Envelope(Strict):
    messaging_product: Literal["whatsapp"]
    messaging_account_id: Filled | None = None
    recipient_type: Literal["individual"] = "individual"
    to: Filled | None = None
    recipient: Filled | None = None
    type: Literal[tuple(TYPES)] = "text"
    context: Context | None = None
    biz_opaque_callback_data: Annotated[str, Field(max_length=512)] | None = None
    category: Filled | None = None
    ttl_seconds: int | None = None
    direct_send_config: direct_send.Config | None = None


MessageRequest = create_model(
    "MessageRequest",
    __base__=Envelope,
    **{name: (kind | None, None) for name, kind in TYPES.items()},
)


class TypingIndicator(Strict):
    type: Literal["text"]


class ReadRequest(Strict):
    messaging_product: Literal["whatsapp"]
    status: Literal["read"]
    message_id: Wamid
    typing_indicator: TypingIndicator | None = None


def _path(location):
    """Return the location ``("text", "body")`` in Meta's form: ``text['body']``."""
    first, *rest = location or ("request",)
    return str(first) + "".join(
        f"[{part}]" if isinstance(part, int) else f"['{part}']" for part in rest
    )


def _location(problem):
    """Return a problem's location without the interactive type, which pydantic adds."""
    first, *rest = problem["loc"] or ("request",)
    return (first, *(rest[1:] if first == "interactive" else rest))


def _graph_error(problem):
    location = _location(problem)
    path = _path(location)
    kind = problem["type"]
    if kind == "union_tag_not_found":
        return GraphError(131008, f"The parameter {path}['type'] is required.")
    if kind == "missing":
        if len(location) == 1:
            return GraphError(100, message=f"The parameter {path} is required.")
        return GraphError(131008, f"The parameter {path} is required.")
    if kind == "extra_forbidden":
        *parent, key = location
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
    """Return the values as an instance of this model.

    :raises GraphError: the first problem, as Meta reports it
    """
    if not isinstance(values, dict):
        raise GraphError(100, "The request body must be a JSON object.")
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise _graph_error(error.errors()[0]) from None
