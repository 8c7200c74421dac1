# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Collects what the helpdesk and the phones hold: over HTTP, as people see it."""

import hashlib

from ..plan import find_token
from .records import Arrival, Entry, Evidence, Record


def collect(people, helpdesk):
    """Return the evidence of a load.

    :param people: ``People`` who carried it out
    :param helpdesk: ``Helpdesk`` of a user who may see all of it
    :raises Refused, Unanswered: the helpdesk does not say
    """
    evidence = Evidence(
        sorted(people.written, key=lambda written: written.at),
        sorted(people.posted, key=lambda posted: posted.at),
        flooding=people.flooding,
    )
    _add_phones(evidence, people)
    contacts = helpdesk.read(
        "helpdesk.whatsapp.contact", [("wa_id", "in", people.phones)], "wa_id"
    )
    phones = {contact["id"]: contact["wa_id"] for contact in contacts}
    tickets = helpdesk.read(
        "helpdesk.ticket",
        [("whatsapp_contact_id", "in", list(phones))],
        "whatsapp_contact_id",
    )
    owners = {row["id"]: phones[row["whatsapp_contact_id"][0]] for row in tickets}
    for ticket, phone in owners.items():
        evidence.tickets.setdefault(phone, []).append(ticket)
    evidence.chatter = _chatter(helpdesk, owners)
    evidence.records = _records(helpdesk, phones)
    evidence.parked = _parked(helpdesk, people.plan.mark)
    return evidence


def _add_phones(evidence, people):
    """Add what the simulator knows of the messages of both directions."""
    customers = {uid: people.plan.phone(n) for n, uid in people.ids.items()}
    noted = {}
    for row in people.arena.meta.record():
        if row["customer_id"] not in customers:
            continue
        noted[row["wamid"]] = row
        if row["direction"] == "out":
            arrival = Arrival(
                find_token(row["text"]),
                customers[row["customer_id"]],
                row["callback_data"],
                row["text"],
                row["status"],
                row["noted"],
            )
            evidence.arrivals.append(arrival)
    for written in evidence.written:
        row = noted.get(written.wamid)
        if row:
            written.posted, written.taken = row["posted"], row["taken"]
            written.dated = row["timestamp"]
        written.seen = people.seen.get(written.token, 0)


def _chatter(helpdesk, owners):
    rows = helpdesk.read(
        "mail.message",
        [
            ("model", "=", "helpdesk.ticket"),
            ("message_type", "=", "whatsapp"),
            ("res_id", "in", list(owners)),
        ],
        *("res_id", "body", "attachment_ids"),
        order="id",
    )
    return [
        Entry(
            row["id"],
            row["res_id"],
            owners[row["res_id"]],
            find_token(row["body"]),
            tuple(_digest(helpdesk, one) for one in row["attachment_ids"]),
        )
        for row in rows
    ]


def _digest(helpdesk, attachment):
    content = helpdesk.content(attachment)
    return hashlib.sha256(content).hexdigest() if content else ""


def _records(helpdesk, phones):
    rows = helpdesk.read(
        "helpdesk.whatsapp.message",
        [("contact_id", "in", list(phones))],
        *("contact_id", "wamid", "uuid", "direction", "is_automatic", "state"),
        *("text", "mail_message_id"),
        order="id",
    )
    posts = [row["mail_message_id"][0] for row in rows if row["mail_message_id"]]
    shown = helpdesk.read(
        "mail.notification",
        [
            ("mail_message_id", "in", posts),
            ("notification_type", "=", "whatsapp"),
            ("notification_status", "=", "exception"),
        ],
        "mail_message_id",
    )
    notified = {row["mail_message_id"][0] for row in shown}
    return [
        Record(
            find_token(row["text"]),
            phones[row["contact_id"][0]],
            row["wamid"] or "",
            row["uuid"] or "",
            row["direction"] == "outbound",
            row["is_automatic"],
            row["state"],
            bool(row["mail_message_id"]) and row["mail_message_id"][0] in notified,
        )
        for row in rows
    ]


def _parked(helpdesk, mark):
    """Return the marks in the updates that wait for an administrator."""
    rows = helpdesk.read(
        "helpdesk.whatsapp.event",
        [("state", "=", "failed"), ("payload", "like", mark)],
        *("payload", "error"),
    )
    return {find_token(row["payload"]) for row in rows if row["error"]}
