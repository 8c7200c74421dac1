# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads contact cards of ``contacts`` messages, and writes vCards (RFC 2426)."""

import re
from dataclasses import dataclass

import vobject

from .. import identity
from .webhook import text

#: A line of a vCard that the library cannot read as a whole.
LINE = re.compile(r"^(?:item\d+\.)?(FN|TEL|EMAIL|ORG)(?:;[^:\n]*)?:(.+)$", re.M | re.I)


@dataclass(frozen=True)
class Card:
    """A contact card; ``name`` is one line.

    ``phones`` and ``emails`` are tuples of pairs (value, type).
    """

    name: str
    phones: tuple
    emails: tuple
    organization: str

    @property
    def is_empty(self):
        return not (self.name or self.phones or self.emails or self.organization)


def cards_of(message):
    """Return the list of each :class:`Card` of a ``contacts`` message."""
    return [_card(_dict(card)) for card in _list(message.get("contacts"))]


def vcard_of(card):
    """Return the text of a vCard file for a :class:`Card`."""
    entry = vobject.vCard()
    entry.add("n").value = vobject.vcard.Name(given=card.name)
    entry.add("fn").value = card.name
    for name, values in (("tel", card.phones), ("email", card.emails)):
        for value, kind in values:
            line = entry.add(name)
            line.value = value
            if kind.isascii() and kind.isalnum():
                line.type_param = kind
    if card.organization:
        entry.add("org").value = [card.organization]
    return entry.serialize()


def _card(card):
    name, given = _dict(card.get("name")), _vcard(text(card.get("vcard")))
    parts = (text(name.get(n)) for n in ("first_name", "middle_name", "last_name"))
    phones = [_phone(_dict(phone)) for phone in _list(card.get("phones"))]
    emails = (_dict(email) for email in _list(card.get("emails")))
    emails = [(_line(e.get("email")), _line(e.get("type"))) for e in emails]
    phones, emails = _filled(phones), _filled(emails)
    shown = _line(name.get("formatted_name")) or _line(" ".join(filter(None, parts)))
    organization = _line(_dict(card.get("org")).get("company")) or given.organization
    phones, emails = phones or given.phones, emails or given.emails
    values = [value for value, _kind in (*phones, *emails)]
    found = [shown, given.name, organization, *values, ""]
    return Card(next(filter(None, found), ""), phones, emails, organization)


def _phone(phone):
    number, ids = _line(phone.get("phone")), identity.ids_of(text(phone.get("wa_id")))
    if not number and ids.wa_id:
        number = identity.international(ids.wa_id)
    return number, _line(phone.get("type"))


def _vcard(source):
    """Return what a vCard says as a :class:`Card`; an empty one if it says nothing."""
    try:
        entry = vobject.readOne(source, ignoreUnreadable=True) if source else None
        found = [(line.name, _value(line), _kind(line)) for line in entry.lines()]
    except Exception:  # the library raises whatever a malformed card leads it to
        found = [(name, value, "") for name, value in LINE.findall(source)]
    by_name = {"FN": [], "N": [], "TEL": [], "EMAIL": [], "ORG": []}
    for name, value, kind in found:
        by_name.get(name.upper(), []).append((_line(value), _line(kind)))
    names, others, phones, emails, organizations = map(_filled, by_name.values())
    name = next((value for value, _kind in (*names, *others)), "")
    organization = next((value for value, _kind in organizations), "")
    return Card(name, phones, emails, organization)


def _value(line):
    value = line.value
    return " ".join(value) if isinstance(value, list) else str(value)


def _kind(line):
    kinds = [kind for kind in line.params.get("TYPE", []) if kind.upper() != "PREF"]
    return kinds[0] if kinds else ""


def _filled(pairs):
    return tuple(pair for pair in pairs if pair[0])


def _line(value):
    """Return a text of Meta's in one line."""
    return " ".join(text(value).split())


def _dict(value):
    return value if isinstance(value, dict) else {}


def _list(value):
    return value if isinstance(value, list) else []
