# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads what a number in coexistence shares: chats and the app's address book.

Webhook fields ``history`` and ``smb_app_state_sync`` ("Onboarding WhatsApp Business app
users"). Meta sends them once, after the number was connected: chats of up to six
months, in chunks.
"""

from dataclasses import dataclass

from .. import identity
from .webhook import ECHO, MESSAGE, read_message, text

#: Meta's ``history_context.status``: the state of a message that the business sent.
STATES = {
    "ERROR": "failed",
    "PENDING": "sent",
    "SENT": "sent",
    "DELIVERED": "delivered",
    "READ": "read",
    "PLAYED": "played",
}


@dataclass(frozen=True)
class Person:
    """An entry of the app's address book; ``is_removed``: it was deleted there."""

    wa_id: str
    name: str
    is_removed: bool


def read_thread(thread):
    """Return the customer's id, and the messages of a chat as triples.

    :param dict thread: ``{"id", "messages"}``, as Meta delivers it
    :return: the id, and a list of (``tools.meta.webhook.Message``, whether the customer
        wrote it, state of our message)
    """
    customer = text(_dict(thread).get("id"))
    wa_id = identity.ids_of(customer).wa_id
    messages = []
    for item in map(_dict, _list(_dict(thread).get("messages"))):
        sender = text(item.get("from"))
        is_theirs = customer in (sender, text(item.get("from_user_id"))) or (
            bool(wa_id) and identity.ids_of(sender).wa_id == wa_id
        )
        kind = MESSAGE if is_theirs else ECHO
        message = read_message({"message": item}, kind)
        status = text(_dict(item.get("history_context")).get("status")).upper()
        if message.wamid and message.sent_at:
            messages.append((message, is_theirs, STATES.get(status, "sent")))
    return customer, messages


def read_people(value):
    """Return the list of each :class:`Person` of an ``smb_app_state_sync`` webhook."""
    people = []
    for item in map(_dict, _list(_dict(value).get("state_sync"))):
        contact = _dict(item.get("contact"))
        wa_id = identity.ids_of(text(contact.get("phone_number"))).wa_id
        name = text(contact.get("full_name")) or text(contact.get("first_name"))
        if item.get("type") == "contact" and wa_id:
            people.append(Person(wa_id, name, item.get("action") == "remove"))
    return people


def _dict(value):
    return value if isinstance(value, dict) else {}


def _list(value):
    return value if isinstance(value, list) else []
