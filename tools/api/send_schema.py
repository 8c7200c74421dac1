# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The schemas of the body of ``POST /send``, one for each type of message."""

from .. import interactive, limits
from .schema import ID, LINE, SCHEMAS, TEMPLATE_NAME, TEXT, one_of, record

CAPTION = {"type": "string", "maxLength": limits.CAPTION}
#: Id of a button or row. The addon's own prefix is refused: a customer who chose such
#: an option would trigger an action of the addon's.
OPTION_ID = {
    "type": "string",
    "minLength": 1,
    "maxLength": 200,
    "pattern": f"^(?!{interactive.OWN})",
}


def _line(most):
    return {"type": "string", "minLength": 1, "maxLength": most}


def _kind(name, **more):
    return {"type": {"const": name}, **more}


def _some(schema, most):
    return {"type": "array", "items": schema, "minItems": 1, "maxItems": most}


def _text_object(most):
    return record({"text": _line(most)})


_REPLY = record({"id": OPTION_ID, "title": _line(interactive.BUTTON_TITLE)})
_ROW = record(
    {
        "id": OPTION_ID,
        "title": _line(interactive.ROW_TITLE),
        "description": _line(interactive.ROW_DESCRIPTION),
    },
    optional=("description",),
)
_SECTION = record(
    {
        "title": _line(interactive.SECTION_TITLE),
        "rows": _some(_ROW, interactive.ROWS),
    }
)
_FRAME = {
    "header": record({**_kind("text"), "text": _line(60)}),
    "footer": _text_object(60),
}
SCHEMAS["Buttons"] = record(
    {
        **_kind("button"),
        "body": _text_object(interactive.BUTTONS_BODY),
        "action": record(
            {
                "buttons": _some(
                    record({**_kind("reply"), "reply": _REPLY}), interactive.BUTTONS
                )
            }
        ),
        **_FRAME,
    },
    optional=_FRAME,
)
SCHEMAS["List"] = record(
    {
        **_kind("list"),
        "body": _text_object(interactive.LIST_BODY),
        "action": record(
            {
                "button": _line(interactive.LIST_BUTTON),
                "sections": _some(_SECTION, interactive.ROWS),
            }
        ),
        **_FRAME,
    },
    optional=_FRAME,
)
LOCATION = record(
    {
        "latitude": {"type": "number", "minimum": -90, "maximum": 90},
        "longitude": {"type": "number", "minimum": -180, "maximum": 180},
        "name": LINE,
        "address": LINE,
    },
    optional=("name", "address"),
)
_VALUE = _line(limits.CAPTION)
_FILE = record({"id": {"type": "string", "pattern": "^[0-9]{1,32}$"}})
_DOCUMENT = record(
    {
        **_FILE["properties"],
        "filename": {**LINE, "description": "The name that the customer sees."},
    },
    optional=("filename",),
)
_PARAMETERS = [
    record(
        {**_kind("text"), "text": _VALUE, "parameter_name": LINE},
        optional=("parameter_name",),
    ),
    record({**_kind("payload"), "payload": OPTION_ID}),
    record({**_kind("coupon_code"), "coupon_code": _line(20)}),
    record({**_kind("location"), "location": LOCATION}),
    *(record({**_kind(kind), kind: _FILE}) for kind in ("image", "video")),
    record({**_kind("document"), "document": _DOCUMENT}),
]
_COMPONENTS = [
    record(
        {
            "type": {"enum": ["header", "body"]},
            "parameters": _some({"oneOf": _PARAMETERS}, 50),
        }
    ),
    record(
        {
            **_kind("button"),
            "sub_type": {"enum": ["quick_reply", "url", "copy_code"]},
            "index": {"enum": [str(index) for index in range(10)]},
            "parameters": _some({"oneOf": _PARAMETERS[:3]}, 1),
        }
    ),
]
SCHEMAS["FileContent"] = record(
    {
        "attachmentId": {**ID, "description": "Of Odoo, which the user may read."},
        "data": {
            "type": "string",
            "contentEncoding": "base64",
            "minLength": 1,
            "description": "The file itself, up to 16 MB; upload larger ones.",
        },
        "filename": {**LINE, "description": "Of `data`."},
        "caption": CAPTION,
    },
    optional=("attachmentId", "data", "filename", "caption"),
)
_COMMON = {
    "to": {
        "type": "string",
        "minLength": 1,
        "maxLength": 128,
        "description": "A phone number with its country code, in any spelling, or a"
        " business-scoped user id. May be left out with a `ticketId`.",
    },
    "ticketId": {
        **ID,
        "description": "The ticket to write from. Without it: that of the conversation"
        " with them, else their latest open one that the user may change, else a new"
        " one.",
    },
    "accountId": {
        **ID,
        "description": "Which number a new conversation is from; else the first.",
    },
    "replyTo": {**ID, "description": "The `id` of the message this one answers."},
}


def _send(kind, content, more):
    common = {name: _COMMON[name] for name in more}
    return record({**_kind(kind), "content": content, **common}, optional=more)


_CONTENTS = {
    "text": record(
        {"text": TEXT, "previewUrl": {"type": "boolean", "default": True}},
        optional=("previewUrl",),
    ),
    "template": record(
        {
            "templateName": TEMPLATE_NAME,
            "languageCode": {
                "type": "string",
                "pattern": "^[A-Za-z]{2,3}([_-][A-Za-z]{2,4})?$",
                "description": "Meta's code (`pt_BR`); the customer's, by default.",
            },
            "components": {
                "type": "array",
                "items": {"oneOf": _COMPONENTS},
                "maxItems": 12,
                "description": "As Meta takes them in messages. What is left out comes"
                " from the ticket, as the template says.",
            },
        },
        optional=("languageCode", "components"),
    ),
    **{
        kind: {"$ref": "#/components/schemas/FileContent"}
        for kind in ("image", "document", "audio", "video")
    },
    "interactive": one_of({"button": "Buttons", "list": "List"}),
    "location": LOCATION,
    "reaction": record(
        {
            "messageId": {**LINE, "description": "Meta's id of the message."},
            "emoji": {
                "type": "string",
                "maxLength": 32,
                "description": "One emoji; empty: none any more.",
            },
        }
    ),
}
#: Fields of ``_COMMON`` that a type does not have: the ``messageId`` of a reaction says
#: to whom it goes, and template messages are sent without a quote.
_WITHOUT = {"reaction": tuple(_COMMON), "template": ("replyTo",)}
_NAMES = {kind: f"Send{kind.capitalize()}" for kind in _CONTENTS}
for _type, _name in _NAMES.items():
    _more = tuple(name for name in _COMMON if name not in _WITHOUT.get(_type, ()))
    SCHEMAS[_name] = _send(_type, _CONTENTS[_type], _more)

SEND = one_of(_NAMES)
