# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Endpoint ``/send`` of the REST API."""

import base64
import binascii
import hashlib
import json

from ...tools import interactive
from ...tools.api.endpoint import endpoint
from ...tools.api.errors import ApiError
from ...tools.api.schema import ID, LINE, nullable, success
from ...tools.api.send_schema import SEND
from .messages import STATUS

FILES = ("image", "document", "audio", "video")
#: Seconds that the call waits for Meta's answer: by default, and at most.
WAIT, MOST_WAIT = 5, 20
ANSWER = success(
    {
        "id": {**ID, "description": "Of the message, for `GET /messages/{id}`."},
        "messageId": nullable({**LINE, "description": "Meta's id (`wamid.…`)."}),
        "status": STATUS,
        "ticketId": nullable(ID),
    }
)


@endpoint(
    "POST",
    "/send",
    "Send a message",
    query={
        "wait": {
            "type": "integer",
            "minimum": 0,
            "maximum": MOST_WAIT,
            "default": WAIT,
            "description": "The most seconds to wait for Meta's answer; while many"
            " wait, one.",
        }
    },
    headers={
        "Idempotency-Key": {
            "type": "string",
            "pattern": "^[!-~]{1,200}$",
            "description": "Names the request: sent again with it within seven days, it"
            " sends nothing more, and gets the answer of the message it sent. With"
            " another body: 409.",
        }
    },
    body=SEND,
    example={
        "to": "5511999999999",
        "type": "text",
        "content": {"text": "Your order is on its way."},
        "ticketId": 1234,
    },
    upload=True,
    answers={
        200: ("Meta has accepted it.", ANSWER),
        202: (
            "The message is queued, or it is not known yet whether Meta has accepted"
            " it.",
            ANSWER,
        ),
    },
    errors=(409, 422),
)
def send_message(call):
    """Sends a message to a customer, in the name of the user of the key, from a ticket
    that the user may change. The message is queued in the outbox and sent to Meta from
    there, after earlier messages to the same customer. The call waits a moment for
    Meta's answer. `202` is no failure: `GET /messages/{id}` returns the status later.
    What Meta refuses within that time is answered `422`, with the `id` of the message.

    Free text, files and interactive messages need an open customer service window (the
    customer has written within the last 24 hours), else the answer is `422` with
    `window_closed`. Templates can be sent at any time.

    A file is uploaded (`multipart/form-data`: this JSON as `request`, and the `file`,
    up to 100 MB), or comes as base64 in `data`, or is an attachment of Odoo. Files
    cannot be given by URL. The type of a file is told by its content: a picture is sent
    as `image`, not as `document`. Bodies in JSON are limited to 24 MB.
    """
    requests = call.env["helpdesk.whatsapp.request"]
    key = call.headers.get("Idempotency-Key")
    digest = _digest(call)
    answer = requests._once(
        key and f"api:{key}", lambda: {"digest": digest, "id": _queue(call).id}
    )
    if answer["digest"] != digest:
        text = "Another request was sent with this key."
        raise ApiError(409, "key_used", text, "Idempotency-Key")
    message = call.env["helpdesk.whatsapp.message"].sudo().browse(answer["id"])
    message._await(call.query.get("wait", WAIT))
    return _answer(message)


def _digest(call):
    """Return a digest of body and file, which tells requests with one key apart."""
    digest = hashlib.sha256(json.dumps(call.body, sort_keys=True).encode())
    if call.file:
        for block in iter(lambda: call.file.read(1 << 20), b""):
            digest.update(block)
        call.file.seek(0)
    return digest.hexdigest()


def _answer(message):
    if not message.exists():
        raise ApiError(404, "not_found", "The message has been erased.")
    if message.state == "failed":
        text = message._failure_text()
        raise ApiError(422, message.failure_reason, text, id=message.id)
    is_accepted = bool(message.wamid)
    return 200 if is_accepted else 202, {
        "id": message.id,
        "messageId": message.wamid or None,
        "status": message.state,
        "ticketId": message.ticket_id.id or None,
    }


def _queue(call):
    """Queue the message that the body describes, and return it."""
    kind, content = call.body["type"], call.body["content"]
    if call.file and kind not in FILES:
        raise ApiError(422, "wrong_type", "No file goes with this type.", "type")
    if kind == "reaction":
        return _react(call, **content)
    quoted = _quoted(call)
    ticket = _ticket(call, quoted)
    if kind in FILES:
        return _send_file(call, ticket, quoted)
    if kind == "template":
        return ticket._whatsapp_send_template(
            content["templateName"],
            content.get("languageCode"),
            content.get("components", []),
        )
    text = content.get("text")
    if kind == "text":
        content = {"body": text, "preview_url": content.get("previewUrl", True)}
    if kind == "interactive":
        text = interactive.text_of(content)
    return ticket._whatsapp_send_content(kind, content, text, quoted.id)


def _quoted(call):
    messages = call.env["helpdesk.whatsapp.message"]
    if "replyTo" not in call.body:
        return messages
    return call.record(messages._name, call.body["replyTo"], "replyTo")


def _ticket(call, quoted):
    """Return the ticket to send from, linked to the contact that the body names.

    :raises ApiError: 422 if the body names nobody, or quotes another customer's message
    """
    body, tickets = call.body, call.env["helpdesk.ticket"]
    ticket_id = body.get("ticketId", quoted.ticket_id.id)
    if not ticket_id and "to" not in body:
        raise ApiError(422, "nobody", "Give a recipient: “to” or “ticketId”.", "to")
    if ticket_id:
        ticket = call.record(tickets._name, ticket_id, "ticketId")
        ticket._whatsapp_check_may_send()
        if "to" in body:
            ticket._whatsapp_ensure_contact(body["to"])
    else:
        account = call.account(body["accountId"]) if "accountId" in body else None
        ticket = tickets._whatsapp_to_write_from(body["to"], account, _title(body))
    contact = ticket.sudo().whatsapp_contact_id
    if quoted and quoted.sudo().contact_id != contact:
        text = "Only a message of the same customer can be answered."
        raise ApiError(422, "not_found", text, "replyTo")
    return ticket


def _title(body):
    """Return the title of a ticket that is made for the message."""
    content = body["content"]
    names = ("text", "caption", "templateName", "name", "filename")
    text = [content.get(name, "").strip() for name in names]
    text.append(content.get("body", {}).get("text", "").strip())
    return next(filter(None, text), body["type"])


def _send_file(call, ticket, quoted):
    content, kind = call.body["content"], call.body["type"]
    given = [name for name in ("attachmentId", "data") if name in content]
    if len(given) + bool(call.file) != 1:
        text = "Give one file: uploaded, as “data” or as “attachmentId”."
        raise ApiError(422, "one_file", text, "content")
    if "attachmentId" in content:
        files = call.env["ir.attachment"].browse(content["attachmentId"]).exists()
        if not files or not files.has_access("read"):
            text = "It does not exist, or you may not see it."
            raise ApiError(422, "not_found", text, "content.attachmentId")
    elif call.file:
        files = ticket._whatsapp_store(call.file.filename or kind, call.file.read())
    else:
        name = content.get("filename", kind)
        files = ticket._whatsapp_store(name, _decoded(content["data"]))
    caption = content.get("caption", "")
    return ticket._whatsapp_send_file(kind, files, caption, quoted.id)


def _decoded(data):
    try:
        return base64.b64decode(data, validate=True)
    except (ValueError, binascii.Error):
        text = "It is not valid base64."
        raise ApiError(422, "no_base64", text, "content.data") from None


def _react(call, messageId, emoji):
    messages = call.env["helpdesk.whatsapp.message"]
    message = messages.search([("wamid", "=", messageId)], limit=1)
    if not message:
        raise ApiError(
            422,
            "not_found",
            "It does not exist, or you may not see it.",
            "content.messageId",
        )
    return message._react_as(call.env.user.partner_id, emoji)
