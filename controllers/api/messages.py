# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Endpoints ``/messages`` of the REST API: the history, a message and its file."""

from odoo.http import request

from ...models.common.message_states import STATES, STATUS_TIMES
from ...tools.api.endpoint import endpoint
from ...tools.api.errors import ApiError
from ...tools.api.schema import (
    ID,
    LINE,
    MOMENT,
    PAGING,
    PHONE,
    SCHEMAS,
    UTC,
    listed,
    nullable,
    page,
    record,
    success,
)

STATUS = {
    "enum": [state.name for state in STATES],
    "description": "`received`: of the customer. Of ours, from `outgoing` (it waits)"
    " and `sending` (Meta is being told) to `played`; `unknown`: Meta gave no answer,"
    " it may have gone out.",
}
DIRECTION = {"enum": ["inbound", "outbound"]}

SCHEMAS["Message"] = record(
    {
        "id": ID,
        "messageId": nullable({**LINE, "description": "Meta's id (`wamid.…`)."}),
        "contactId": ID,
        "accountId": ID,
        "ticketId": nullable(ID),
        "direction": DIRECTION,
        "type": {"type": "string", "description": "As Meta calls it: `text`, …"},
        "status": STATUS,
        "isAutomatic": {"type": "boolean"},
        "text": nullable({"type": "string"}),
        "content": nullable(
            {
                "type": "object",
                "description": "What Meta gave, or was given, under the name of the"
                " type.",
            }
        ),
        "templateName": nullable(LINE),
        "languageCode": nullable(LINE),
        "replyTo": nullable({**ID, "description": "The message it answers."}),
        "media": listed(
            record(
                {
                    "attachmentId": ID,
                    "name": {"type": "string"},
                    "mimetype": {"type": "string"},
                    "size": {"type": "integer", "description": "Bytes."},
                }
            )
        ),
        "createdAt": UTC,
        "statuses": listed(record({"status": {"enum": [*STATUS_TIMES]}, "at": UTC})),
        "failure": nullable(
            record(
                {
                    "code": LINE,
                    "message": {"type": "string"},
                    "metaCode": nullable({"type": "integer"}),
                }
            )
        ),
    }
)
MESSAGE = {"$ref": "#/components/schemas/Message"}


@endpoint(
    "GET",
    "/messages",
    "The history, the newest first",
    query={
        "contactId": ID,
        "phone": PHONE,
        "ticketId": ID,
        "direction": DIRECTION,
        "type": LINE,
        "status": STATUS,
        "messageId": {**LINE, "description": "Meta's id (`wamid.…`)."},
        "since": {**MOMENT, "description": "Created then or later."},
        "until": {**MOMENT, "description": "Created before."},
        **PAGING,
    },
    answers={200: ("A page of messages.", page("messages", MESSAGE))},
    errors=(422,),
)
def list_messages(call):
    """Returns messages of both directions, of the tickets that the user of the key may
    read; for helpdesk managers, those without a ticket too.
    """
    messages = call.env["helpdesk.whatsapp.message"]
    return call.page("messages", messages, messages._api_domain(call.query))


@endpoint(
    "GET",
    "/messages/{id}",
    "One message, with its statuses and times",
    answers={200: ("The message.", success({"message": MESSAGE}))},
)
def get_message(call):
    """Returns one message. `statuses` has each delivery status that Meta has reported,
    with its time by Meta's clock.
    """
    message = call.record("helpdesk.whatsapp.message", call.path["id"])
    return {"message": message._to_api()[0]}


@endpoint(
    "GET",
    "/messages/{id}/media",
    "The file of a message",
    query={"attachmentId": {**ID, "description": "Of several files, another one."}},
    answers={200: ("The file.", "*/*")},
)
def get_media(call):
    """Returns the file itself, as a download that a browser does not open. The answer
    is 404 while the file has not been downloaded from Meta, and once it has been
    deleted.
    """
    message = call.record("helpdesk.whatsapp.message", call.path["id"])
    wanted = call.query.get("attachmentId")
    files = message.attachment_ids.filtered(lambda file: wanted in (None, file.id))
    if not files:
        raise ApiError(404, "no_media", "The message has no such file.")
    files.check_access("read")
    stream = request.env["ir.binary"]._get_stream_from(files[0])
    return stream.get_response(
        as_attachment=True, content_security_policy="default-src 'none'; sandbox"
    )
