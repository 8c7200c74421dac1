# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Endpoints ``/messages`` of the REST API: the history, a message and its file."""

from odoo.http import request

from ...tools.api import cursors
from ...tools.api.endpoint import endpoint
from ...tools.api.errors import ApiError
from .schemas.messages import (
    MediaQuery,
    MessageAnswer,
    MessagePage,
    MessageQuery,
    NewMessages,
    NewMessagesQuery,
)

#: Kind of the cursors that go forward.
NEW = "new"


@endpoint(
    "GET",
    "/messages",
    "The history, the newest first",
    query=MessageQuery,
    answers={200: ("A page of messages.", MessagePage)},
    errors=(422,),
)
def list_messages(call):
    """Returns messages of both directions, of the tickets that the user of the key may
    read; for helpdesk managers, those without a ticket too. `GET /messages/new` is for
    programs that follow what comes.
    """
    messages = call.env["helpdesk.whatsapp.message"]
    return call.page("messages", messages, messages._api_domain(call.query.given()))


@endpoint(
    "GET",
    "/messages/new",
    "Messages since the last call",
    query=NewMessagesQuery,
    answers={200: ("What is new.", NewMessages)},
    errors=(422,),
)
def list_new_messages(call):
    """Returns the messages that were created since the call whose `cursor` is sent as
    `after`, the oldest first. The first call, without `after`, returns no message, but
    the cursor to begin with. Each message is returned once and none is left out, also
    if several are created at the same moment: one appears as soon as all that were
    begun before it are stored. What the user of the key may not read at the time of the
    call is not returned later. Statuses that change make no message new.
    """
    messages, query = call.env["helpdesk.whatsapp.message"], call.query
    if not query.after:
        settled = messages._settled_id()
        return {"messages": [], "cursor": _cursor(settled), "hasMore": False}
    after = cursors.cursor(query.after, NEW, "after")
    found, last_id, has_more = messages._created_since(
        after, query.limit, messages._api_domain(_filters(query))
    )
    return {
        "messages": found._to_api(),
        "cursor": _cursor(last_id),
        "hasMore": has_more,
    }


def _filters(query):
    given = query.given()
    return {name: given[name] for name in given if name not in ("after", "limit")}


def _cursor(record_id):
    return cursors.cursor_after(record_id, NEW)


@endpoint(
    "GET",
    "/messages/{id}",
    "One message, with its statuses and times",
    answers={200: ("The message.", MessageAnswer)},
)
def get_message(call):
    """Returns one message. `statuses` has each delivery status that Meta has reported,
    with its time by Meta's clock.
    """
    message = call.record("helpdesk.whatsapp.message", call.path.id)
    return {"message": message._to_api()[0]}


@endpoint(
    "GET",
    "/messages/{id}/media",
    "The file of a message",
    query=MediaQuery,
    answers={200: ("The file.", ("application/octet-stream", "*/*"))},
)
def get_media(call):
    """Returns the file itself, as a download that a browser does not open. The answer
    is 404 while the file has not been downloaded from Meta, and once it has been
    deleted.
    """
    message = call.record("helpdesk.whatsapp.message", call.path.id)
    wanted = call.query.attachment_id
    files = message.attachment_ids.filtered(lambda file: wanted in (None, file.id))
    if not files:
        raise ApiError(404, "no_media", "The message has no such file.")
    files.check_access("read")
    stream = request.env["ir.binary"]._get_stream_from(files[0])
    return stream.get_response(
        as_attachment=True, content_security_policy="default-src 'none'; sandbox"
    )
