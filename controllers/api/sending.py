# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Queues the messages that requests of the REST API describe."""

import base64
import binascii

from ...tools import call_to_action, interactive
from ...tools.api import scopes
from ...tools.api.errors import ApiError
from ...tools.files import media, remote

FILES = ("image", "document", "audio", "video", "sticker")
#: The most bytes of a file that is downloaded, as of one that is uploaded.
MOST = 100 * media.MB


def queue(call, request, file=None):
    """Queue the message that a request describes, with the rights of the user.

    :param request: one of the kinds of ``SendRequest``
    :param file: the uploaded file, if there is one
    :return: the ``helpdesk.whatsapp.message``
    """
    kind, content = request.type, request.content
    if file and kind not in FILES:
        raise ApiError(422, "wrong_type", "No file goes with this type.", "type")
    if kind == "reaction":
        return _react(call, content)
    if kind in FILES:
        _check_one_file(content, file)
    # Before the contact is locked: it may take a while.
    fetched = kind in FILES and content.url and _fetch(call, content.url)
    quoted = _quoted(call, request)
    ticket = _ticket(call, request, quoted)
    if kind in FILES:
        return _send_file(call, ticket, request, quoted, file or fetched)
    if kind == "template":
        return ticket._whatsapp_send_template(
            content.template_name,
            content.language_code,
            content.given().get("components", []),
        )
    text, values = "", content.given()
    if kind == "text":
        text = content.text
        values = {"body": text, "preview_url": content.preview_url}
    if kind == "contacts":
        values = values["contacts"]
        text = ", ".join(card["name"]["formatted_name"] for card in values)
    if kind == "interactive":
        text = interactive.text_of(values)
        values = _checked_action(ticket, values)
    return ticket._whatsapp_send_content(kind, values, text, quoted.id)


def _checked_action(ticket, values):
    """Return the interactive object, complete and checked if it has one button.

    :raises UserError: WhatsApp does not accept it, or nobody may be called
    """
    if values["type"] not in call_to_action.KINDS:
        return values
    ticket._whatsapp_check_may_send()
    asked = call_to_action.asked_of(values)
    built = ticket._whatsapp_call_to_action(values["body"]["text"], asked)
    return call_to_action.completed(values, built)


def _quoted(call, request):
    messages = call.env["helpdesk.whatsapp.message"]
    quoted_id = getattr(request, "reply_to", None)
    return call.record(messages._name, quoted_id, "replyTo") if quoted_id else messages


def _ticket(call, request, quoted):
    """Return the ticket to send from, linked to the contact that the request names.

    :raises ApiError: 422 if it names nobody, or quotes another customer's message
    """
    tickets, address = call.env["helpdesk.ticket"], request.to
    ticket_id = request.ticket_id or quoted.ticket_id.id
    if not ticket_id and not address:
        raise ApiError(422, "nobody", "Give a recipient: “to” or “ticketId”.", "to")
    if ticket_id:
        ticket = call.record(tickets._name, ticket_id, "ticketId")
        ticket._whatsapp_check_may_send()
        if address:
            ticket._whatsapp_ensure_contact(address)
    else:
        account = request.account_id and call.account(request.account_id)
        ticket = tickets._whatsapp_to_write_from(address, account, _title(request))
    contact = ticket.sudo().whatsapp_contact_id
    if quoted and quoted.sudo().contact_id != contact:
        text = "Only a message of the same customer can be answered."
        raise ApiError(422, "not_found", text, "replyTo")
    return ticket


def _title(request):
    """Return the title of a ticket that is made for the message."""
    content = request.content.given()
    names = ("text", "caption", "templateName", "name", "filename")
    text = [content.get(name, "").strip() for name in names]
    text.append(content.get("body", {}).get("text", "").strip())
    text += [card["name"]["formatted_name"] for card in content.get("contacts", [])]
    return next(filter(None, text), request.type)


def _check_one_file(content, file):
    """:raises ApiError: 422 if there is no file, or more than one"""
    given = (content.attachment_id, content.data, content.url, file)
    if sum(map(bool, given)) != 1:
        text = "Give one file: uploaded, as “data”, “url” or “attachmentId”."
        raise ApiError(422, "one_file", text, "content")


def _fetch(call, url):
    """Return the name and the bytes of the file at an address.

    :raises ApiError: 422
    """
    hosts = call.env.companies.sudo()._whatsapp_api_file_hosts()
    try:
        return remote.fetch(url, hosts, MOST)
    except remote.NotAllowedError:
        text = "Odoo may not download files from this address."
        raise ApiError(422, "url_not_allowed", text, "content.url") from None
    except remote.FailedError as problem:
        text = f"The file could not be downloaded: {problem}."
        raise ApiError(422, "url_failed", text, "content.url") from None


def _send_file(call, ticket, request, quoted, file):
    """Send the file of a request.

    :param file: the uploaded one, or name and bytes of the downloaded one
    """
    content, kind = request.content, request.type
    if content.attachment_id:
        files = attachment(call, content.attachment_id, "content.attachmentId")
    elif content.data:
        data = decoded(content.data, "content.data")
        files = ticket._whatsapp_store(content.filename or kind, data)
    elif content.url:
        name, data = file
        files = ticket._whatsapp_store(content.filename or name, data)
    else:
        files = ticket._whatsapp_store(file.filename or kind, file.read())
    return ticket._whatsapp_send_file(kind, files, content.caption or "", quoted.id)


def attachment(call, attachment_id, field):
    """Return the attachment of that id.

    A key that may only send would read a file by sending it: it gets only those that
    its user has made.

    :raises ApiError: 422 if the user may not read it, or the key may not use it
    """
    files = call.env["ir.attachment"].browse(attachment_id).exists()
    is_open = files and files.has_access("read")
    if is_open and call.scope == scopes.SEND:
        is_open = files.sudo().create_uid == call.env.user
    if not is_open:
        text = "It does not exist, or you may not see it."
        raise ApiError(422, "not_found", text, field)
    return files


def decoded(data, field):
    """Return the bytes of base64.

    :raises ApiError: 422 if it is none
    """
    try:
        return base64.b64decode(data, validate=True)
    except (ValueError, binascii.Error):
        raise ApiError(422, "no_base64", "It is not valid base64.", field) from None


def _react(call, content):
    messages = call.env["helpdesk.whatsapp.message"]
    message = messages.search([("wamid", "=", content.message_id)], limit=1)
    if not message:
        text = "It does not exist, or you may not see it."
        raise ApiError(422, "not_found", text, "content.messageId")
    return message._react_as(call.env.user.partner_id, content.emoji)
