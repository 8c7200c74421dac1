# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads from the headers of Meta's answers whether a limit of calls is reached.

``X-Business-Use-Case-Usage`` and ``X-App-Usage`` have percentages of Meta's limits, the
first one also the minutes until calls are admitted again ("Rate Limits" of the Graph
API).
"""

import json

#: Kinds of calls, which have limits of their own: the messages of a number, and all
#: that is about templates, numbers, accounts and apps.
MESSAGES, MANAGEMENT = "messages", "management"

#: Meta's name for the use case of the calls of management.
_MANAGEMENT_TYPE = "whatsapp_business_management"
_PERCENTAGES = ("call_count", "total_cputime", "total_time")
#: No limit of Meta's lasts longer, in minutes.
_LONGEST = 24 * 60


def rests(headers, kind):
    """Return which kinds of calls have reached a limit, and for how long: a dict.

    The limit of an app, and one of a use case that is not known, is taken to be that of
    the call.

    :param headers: of the answer
    :param str kind: of the call, ``MESSAGES`` or ``MANAGEMENT``
    :return: by kind the seconds until Meta admits calls again; 0 if it does not say

    >>> rests({"X-App-Usage": '{"call_count": 100}'}, MESSAGES)
    {'messages': 0}
    >>> usage = '{"1": [{"call_count": 28, "estimated_time_to_regain_access": 0}]}'
    >>> rests({"X-Business-Use-Case-Usage": usage}, MANAGEMENT)
    {}
    """
    found = {}
    if _is_at_limit(_object(headers.get("X-App-Usage"))):
        found[kind] = 0
    for entry in _entries(headers.get("X-Business-Use-Case-Usage")):
        minutes = _number(entry.get("estimated_time_to_regain_access"))
        if minutes > 0 or _is_at_limit(entry):
            is_management = entry.get("type") == _MANAGEMENT_TYPE
            of = MANAGEMENT if is_management else kind
            seconds = int(min(max(minutes, 0), _LONGEST) * 60)
            found[of] = max(found.get(of, 0), seconds)
    return found


def _entries(header):
    """Yield the entries of all business accounts."""
    for entries in _object(header).values():
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict):
                yield entry


def _is_at_limit(entry):
    return any(_number(entry.get(name)) >= 100 for name in _PERCENTAGES)


def _object(header):
    try:
        value = json.loads(header or "{}")
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _number(value):
    return value if isinstance(value, int | float) else 0
