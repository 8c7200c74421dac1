# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Endpoint ``/send`` of the REST API."""

import hashlib
import json

from odoo.exceptions import UserError

from ...tools.api.endpoint import endpoint
from ...tools.api.errors import ApiError
from .refusals import refusal
from .schemas.send import (
    Batch,
    BatchAnswer,
    SendAnswer,
    SendHeaders,
    SendQuery,
    SendRequest,
)
from .sending import queue


@endpoint(
    "POST",
    "/send",
    "Send a message",
    query=SendQuery,
    headers=SendHeaders,
    body=SendRequest,
    example={
        "to": "5511999999999",
        "type": "text",
        "content": {"text": "Your order is on its way."},
        "ticketId": 1234,
    },
    upload=True,
    answers={
        200: ("Meta has accepted it.", SendAnswer),
        202: (
            "The message is queued, or it is not known yet whether Meta has accepted"
            " it.",
            SendAnswer,
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

    An interactive message has reply buttons, a list, or one button: a link (`cta_url`),
    a request for the location (`location_request_message`), a form (`flow`), a call
    (`voice_call`) or a request to call (`call_permission_request`).

    A file is uploaded (`multipart/form-data`: this JSON as `request`, and the `file`,
    up to 100 MB), comes as base64 in `data`, is an attachment of Odoo, or is downloaded
    from `url`, if an administrator has allowed its host. The type of a file is seen
    from its content: a picture is sent as `image`, not as `document`. Bodies in JSON
    are limited to 24 MB.
    """
    requests = call.env["helpdesk.whatsapp.request"]
    key = call.headers.idempotency_key
    digest = _digest(call)
    answer = requests._once(
        key and f"api:{key}",
        lambda: {"digest": digest, "id": queue(call, call.body.root, call.file).id},
    )
    if answer["digest"] != digest:
        text = "Another request was sent with this key."
        raise ApiError(409, "key_used", text, "Idempotency-Key")
    message = call.env["helpdesk.whatsapp.message"].sudo().browse(answer["id"])
    message._await(call.query.wait)
    return _answer(message)


@endpoint(
    "POST",
    "/send/batch",
    "Send messages to many",
    headers=SendHeaders,
    body=Batch,
    example={
        "messages": [
            {
                "to": "5511999999999",
                "type": "text",
                "content": {"text": "Your order is on its way."},
            }
        ],
        "perMinute": 600,
    },
    answers={202: ("What could be sent is queued.", BatchAnswer)},
    errors=(409, 422),
)
def send_batch(call):
    """Queues up to 100 messages, each as `POST /send` does, and does not wait for Meta:
    `GET /messages/{id}` has what became of one. What cannot be sent is in the results
    with its `error`, and the others are sent. They go out after messages that somebody
    waits for, and not faster than `perMinute`. Until the message of a batch has been
    sent to a customer, later ones to the same customer wait behind it.
    """
    requests = call.env["helpdesk.whatsapp.request"]
    key, digest = call.headers.idempotency_key, _digest(call)
    answer = requests._once(
        key and f"api:{key}", lambda: {"digest": digest, "results": _queue_all(call)}
    )
    if answer["digest"] != digest:
        text = "Another request was sent with this key."
        raise ApiError(409, "key_used", text, "Idempotency-Key")
    results = answer["results"]
    return 202, {
        "queued": sum(result["id"] is not None for result in results),
        "results": results,
    }


def _queue_all(call):
    """Queue the messages of a batch, and return the result of each."""
    results, messages = [], call.env["helpdesk.whatsapp.message"].sudo()
    for request in call.body.messages:
        result = {"id": None, "ticketId": None, "error": None}
        try:
            with call.env.cr.savepoint():
                message = queue(call, request.root).sudo()
        except (ApiError, UserError) as exc:
            result["error"] = refusal(exc).to_json()["error"]
        else:
            messages += message
            result |= {"id": message.id, "ticketId": message.ticket_id.id or None}
        results.append(result)
    messages._send_as_batch(call.body.per_minute)
    return results


def _digest(call):
    """Return a digest of body and file, which tells requests with one key apart."""
    values = call.body.model_dump(by_alias=True, exclude_unset=True)
    digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode())
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
