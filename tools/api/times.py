# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads and writes times by RFC 3339."""

import re
from datetime import datetime, timezone

_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d):(\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)"
)


def moment(text):
    """Return a time written by RFC 3339 as a naive ``datetime`` in UTC.

    :raises ValueError: ``text`` is no such time

    >>> moment("2026-03-01T12:00:00.5+02:00")
    datetime.datetime(2026, 3, 1, 10, 0, 0, 500000)
    """
    found = _MOMENT.fullmatch(text)
    if not found:
        raise ValueError(text)
    day, minute, second, fraction, zone = found.groups()
    second = min(second, "59")  # leap seconds
    zone = "+00:00" if zone in "Zz" else zone
    fraction = f"{fraction or '':0<6.6}"
    parsed = datetime.fromisoformat(f"{day}T{minute}:{second}.{fraction}{zone}")
    try:
        return parsed.astimezone(timezone.utc).replace(tzinfo=None)
    except OverflowError:
        is_early = parsed.year < 5
        return datetime.min if is_early else datetime.max.replace(microsecond=0)


def stamp(value):
    """Return a naive ``datetime`` in UTC as text for an answer; ``None`` if empty.

    >>> stamp(datetime(2026, 3, 1, 10))
    '2026-03-01T10:00:00Z'
    """
    return value.isoformat(timespec="seconds") + "Z" if value else None
