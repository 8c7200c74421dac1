# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads the webhooks in which Meta reports on business accounts and phone numbers.

(Webhooks reference: "account_update", "account_alerts", the errors of "messages", and
those of numbers.) Most of it cannot be asked for by the Graph API, so that the account
stores each report until what it is about has ended.
"""

from collections import namedtuple
from datetime import datetime, timezone

from ..health import ERROR, WARNING
from .webhook import as_dict, as_list, moment, text

#: The type of restriction under which customers cannot be answered.
STOPS_ANSWERS = "RESTRICTED_CUSTOMER_INITIATED_MESSAGING"
#: Events of "account_update" after which neither the access token nor the subscription
#: work, until the number is connected again.
DISCONNECTING = (
    *("ACCOUNT_DELETED", "ACCOUNT_OFFBOARDED"),
    *("PARTNER_REMOVED", "PARTNER_APP_UNINSTALLED"),
)

SEVERITIES = {"CRITICAL": ERROR, "WARNING": WARNING}
ALERT_OVER = ("RESOLVED", "DISMISSED", "INACTIVE")
#: Events of "phone_number_quality_update", with the value of the number's field.
THROUGHPUT = {"THROUGHPUT_UPGRADE": {"level": "HIGH"}}
QUALITY = {"FLAGGED": "RED", "UNFLAGGED": "UNKNOWN"}

#: A measure of Meta's against a business account. ``kind`` is one of those below,
#: ``details`` a text of Meta's, ``until`` a naive datetime in UTC or ``None``,
#: ``remedy`` what Meta says can be done. With ``state`` ``ERROR`` the account cannot
#: send, with ``WARNING`` it still can.
Sanction = namedtuple(
    "Sanction", "kind state details until remedy", defaults=("", None, "")
)


def event_of(value):
    """Return the event of an ``account_update``; of a ban, the state of the ban.

    :param dict value: ``value`` of the webhook's change
    """
    event = text(value.get("event"))
    if event == "DISABLED_UPDATE":
        return text(_part(value, "ban_info").get("waba_ban_state")) or event
    return event


def sanctions(reports, now):
    """Return the sanctions that are in force.

    :param dict reports: ``value`` of each ``account_update``, by :func:`event_of`; the
        events are those in ``SANCTIONING``
    :param now: naive datetime in UTC
    :return: list of :class:`Sanction`
    """
    found = [s for event, value in reports.items() for s in _READERS[event](value)]
    return [s for s in found if not s.until or s.until > now]


def _violation(value):
    yield Sanction(
        "violation", WARNING, text(_part(value, "violation_info").get("violation_type"))
    )


def _restrictions(value):
    for restriction in _parts(value, "restriction_info"):
        kind = text(restriction.get("restriction_type"))
        state = ERROR if kind == STOPS_ANSWERS else WARNING
        until = end_of(restriction.get("expiration"))
        remedy = text(restriction.get("remediation"))
        yield Sanction("restriction", state, kind, until, remedy)


def end_of(expiration):
    """Return when a restriction ends, as a naive datetime in UTC, or ``None``.

    Meta documents seconds; partners have got the time as a text (ISO 8601) as well.

    >>> end_of("2026-12-01T12:00:00+0200")
    datetime.datetime(2026, 12, 1, 10, 0)
    >>> end_of(1796119200)
    datetime.datetime(2026, 12, 1, 10, 0)
    >>> end_of("soon")
    """
    if known := moment(expiration):
        return known
    try:
        end = datetime.fromisoformat(text(expiration))
        return end.astimezone(timezone.utc).replace(tzinfo=None) if end.tzinfo else end
    except (ValueError, OverflowError):
        return None


def _disconnection(kind):
    def read(value):
        info = _part(value, "disconnection_info")
        yield Sanction(kind, ERROR, text(info.get("reason")))

    return read


def _ban(kind, state):
    def read(value):
        day = _part(value, "ban_info").get("waba_ban_date")
        days = day if isinstance(day, list) else [day]
        yield Sanction(kind, state, ", ".join(filter(None, map(text, days))))

    return read


_READERS = {
    "ACCOUNT_VIOLATION": _violation,
    "ACCOUNT_RESTRICTION": _restrictions,
    "SCHEDULE_FOR_DISABLE": _ban("ban_planned", WARNING),
    "DISABLE": _ban("ban", ERROR),
    "ACCOUNT_DELETED": _ban("deleted", ERROR),
    "ACCOUNT_OFFBOARDED": _disconnection("offboarded"),
    "PARTNER_REMOVED": _disconnection("removed"),
    "PARTNER_APP_UNINSTALLED": _disconnection("uninstalled"),
}
#: The events that :func:`sanctions` can read.
SANCTIONING = tuple(_READERS)
#: Events of "account_update" that end sanctions, with the events whose they end.
ABSOLVING = {
    "ACCOUNT_RECONNECTED": SANCTIONING,
    "REINSTATE": SANCTIONING,
    "PARTNER_ADDED": DISCONNECTING,
    "PARTNER_APP_INSTALLED": DISCONNECTING,
}


def alert(value):
    """Read a webhook ``account_alerts``.

    :return: ``(name, state, text)``: a name that further webhooks about the same alert
        have too, ``ERROR``, ``WARNING`` or "" (information only, or over), and Meta's
        text
    """
    info = _part(value, "alert_info") or value
    kind = text(info.get("alert_type"))
    message = " ".join(filter(None, (kind, text(info.get("alert_description")))))
    state = SEVERITIES.get(text(info.get("alert_severity")), "")
    if text(info.get("alert_status")) in ALERT_OVER:
        state = ""
    return f"{text(value.get('entity_id'))}:{kind}", state, message


def errors(value):
    """Yield ``(code, text)`` of each error that Meta reports of a number.

    :param dict value: ``value`` of a change of "messages"
    """
    for error in _parts(value, "errors"):
        code, title = text(error.get("code")), text(error.get("title"))
        parts = (code, title, text(_part(error, "error_data").get("details")))
        if code.isascii() and code.isdigit():
            yield int(code), " ".join(filter(None, parts))


def number_facts(value):
    """Return what a webhook says about a number, as fields of Meta's phone number.

    The fields are named as in ``CloudApi.phone_number``; those about which the webhook
    says nothing are missing. ("phone_number_quality_update",
    "phone_number_name_update", "business_capability_update")
    """
    event = text(value.get("event"))
    limit = value.get("max_daily_conversations_per_business")
    facts = {
        "whatsapp_business_manager_messaging_limit": text(
            limit or value.get("current_limit")
        ),
        "throughput": THROUGHPUT.get(event),
        "quality_rating": QUALITY.get(event),
        "name_status": text(value.get("decision")),
        "verified_name": text(value.get("requested_verified_name")),
        "rejection_reason": text(value.get("rejection_reason")).replace("NONE", ""),
    }
    return {name: fact for name, fact in facts.items() if fact}


def _part(value, name):
    part = value.get(name)
    return part if isinstance(part, dict) else {}


def _parts(value, name):
    parts = value.get(name)
    return [p for p in parts if isinstance(p, dict)] if isinstance(parts, list) else []


def topic_of(topic, value):
    """Return the webhook field of an account update.

    Meta sends "message_template_quality_update" under the name of the status update: it
    is recognized by its keys.

    :param str topic: the field that Meta names
    """
    if "new_quality_score" in as_dict(value):
        return "message_template_quality_update"
    return topic


def account_event(value):
    """Return event and errors of an account update, as one text of Meta's."""
    errors = [as_dict(error) for error in as_list(as_dict(value).get("errors"))]
    parts = [text(as_dict(value).get("event"))]
    for error in errors:
        details = text(as_dict(error.get("error_data")).get("details"))
        parts += [text(error.get("code")), text(error.get("title")), details]
    return " ".join(filter(None, parts))
