# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads the webhooks of conversations that several systems answer.

("Conversation Routing") Each thread has one owner, which answers the customer. The
webhook ``standby`` has copies of what is written in threads of another owner,
``messaging_handovers`` reports that a thread has got another owner. A thread is free
again after 24 hours without a message of the customer.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from .. import identity
from . import answers
from .webhook import moment, text

#: Actions of "Thread control".
TAKE, RELEASE = "take", "release"
#: Role of the partner who may take a thread from its owner.
ESCALATION = "escalation"
#: Role of who gets the calls; the messages are another role's.
CALLS = "calls"
PASSED, TAKEN = "control_passed", "control_taken"
#: Most characters of a summary or a history that are shown.
LONGEST = 10_000


@dataclass(frozen=True)
class Handover:
    """A thread that has got another owner; ``is_ours``: it is ours now.

    ``summary`` is what the former owner hands on about the conversation.
    """

    is_ours: bool
    wa_id: str
    user_uid: str
    profile_name: str
    happened_at: datetime | None
    former_role: str
    summary: str


def customer_of(value):
    """Return the ``identity.Ids`` of the customer in a ``messaging_handovers``.

    :param dict value: ``value`` of the webhook's change
    """
    sender = _dict(value.get("sender"))
    names = ("wa_id", "phone_number", "user_id")
    return identity.ids_of(*(text(sender.get(name)) for name in names))


def read_handover(value):
    """Return the :class:`Handover`, or ``None`` if it is of an unknown type.

    Meta reports ``control_passed`` to the new owner, and ``control_taken`` to the
    former one. Without a ``type``, the object that is there says which it is.

    :param dict value: ``value`` of the webhook's change
    """
    kind = text(value.get("type")) or next(
        (name for name in (PASSED, TAKEN) if name in value), ""
    )
    if kind not in (PASSED, TAKEN):
        return None
    control, ids = _dict(value.get(kind)), customer_of(value)
    contacts = value.get("contacts")
    contact = _dict(contacts[0]) if isinstance(contacts, list) and contacts else {}
    context = value.get("conversation_context") or control.get("conversation_context")
    parts = (_summary(_dict(context)), _metadata(control.get("metadata")))
    roles = map(control.get, ("previous_owner_role", "previous_owner_app_role"))
    return Handover(
        is_ours=kind == PASSED,
        wa_id=ids.wa_id,
        user_uid=ids.user_uid,
        profile_name=text(_dict(contact.get("profile")).get("name")),
        happened_at=moment(value.get("timestamp")),
        former_role=next(filter(None, map(text, roles)), ""),
        summary="\n".join(filter(None, parts))[:LONGEST],
    )


def _metadata(given):
    """Return what the former owner hands on, as lines; it may be JSON, in a string too.

    >>> _metadata('{"order": 7, "asks": {"for": "refund"}}')
    'order: 7\nasks: for: refund'
    >>> _metadata("Wants a person.")
    'Wants a person.'
    """
    if isinstance(given, str) and given.lstrip().startswith(("{", "[")):
        try:
            given = json.loads(given)
        except (ValueError, RecursionError):
            return text(given)
    if not isinstance(given, dict | list):
        return text(given)
    pairs = answers.fields_of({"type": "metadata", "metadata": given})
    return "\n".join(": ".join(filter(None, pair)) for pair in pairs)


def _summary(context):
    """Return Meta's summary of a conversation; without one, its latest messages."""
    summary = context.get("summary")
    known = text(summary) or text(_dict(summary).get("text"))
    if known:
        return known
    items = _dict(context.get("history")).get("items")
    lines = []
    for item in map(_dict, items if isinstance(items, list) else ()):
        names = (item.get("sender_type"), item.get("role"), item.get("from"))
        who = next(filter(None, map(text, names)), "")
        said = text(_dict(item.get("text")).get("body"))
        lines += [f"{who}: {said}"] if said else []
    return "\n".join(lines)


def roles_of(answer):
    """Return ``(roles, is_standby)`` of an answer of "Routing roles".

    Both names are Meta's ("Troubleshooting"); that they may be in ``data``, as other
    edges have it, is assumed.

    >>> roles_of({"roles": ["escalation"], "is_standby": True})
    (['escalation'], True)
    >>> roles_of({"data": [{"roles": []}]})
    ([], False)
    """
    rows = answer.get("data")
    row = _dict(rows[0]) if isinstance(rows, list) and rows else answer
    roles = row.get("roles")
    roles = [text(role) for role in roles] if isinstance(roles, list) else []
    return [role for role in roles if role], row.get("is_standby") is True


def _dict(value):
    return value if isinstance(value, dict) else {}
