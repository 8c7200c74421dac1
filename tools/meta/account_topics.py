"""What Meta's webhooks report of accounts and numbers, and cannot be asked for again.

("account_update", "account_alerts", "security" and the errors of "messages"; Webhooks
reference.) Each is kept under a name, until it is over.
"""

from collections import namedtuple

from ..health import ERROR, WARNING
from .webhook import moment, text

#: A restriction of this type stops answers to customers, others do not.
STOPS_ANSWERS = "RESTRICTED_CUSTOMER_INITIATED_MESSAGING"
#: Events after which all sanctions are over.
ABSOLVING = ("ACCOUNT_RECONNECTED", "REINSTATE")

SEVERITIES = {"CRITICAL": ERROR, "WARNING": WARNING}
ALERT_OVER = ("RESOLVED", "DISMISSED", "INACTIVE")
#: Events of "phone_number_quality_update", and what they say of the number.
THROUGHPUT = {"THROUGHPUT_UPGRADE": {"level": "HIGH"}}
QUALITY = {"FLAGGED": "RED", "UNFLAGGED": "UNKNOWN"}

#: ``kind`` says what happened, ``details`` are Meta's words; one in the state error
#: keeps the number from sending.
Sanction = namedtuple("Sanction", "kind state details until", defaults=("", None))


def event_of(value):
    """What an ``account_update`` says: its event, or the state of a ban."""
    event = text(value.get("event"))
    if event == "DISABLED_UPDATE":
        return text(_part(value, "ban_info").get("waba_ban_state")) or event
    return event


def sanctions(reports, now):
    """The sanctions that hold ``now``, of ``account_update`` s by :func:`event_of`."""
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
        until = moment(restriction.get("expiration"))
        yield Sanction("restriction", state, kind, until)


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
    "ACCOUNT_OFFBOARDED": _ban("offboarded", ERROR),
}
SANCTIONING = tuple(_READERS)


def alert(value):
    """``(name, state, words)`` of ``account_alerts``; ``state`` is "" for mere news."""
    info = _part(value, "alert_info") or value
    kind = text(info.get("alert_type"))
    words = " ".join(filter(None, (kind, text(info.get("alert_description")))))
    state = SEVERITIES.get(text(info.get("alert_severity")), "")
    if text(info.get("alert_status")) in ALERT_OVER:
        state = ""
    return f"{text(value.get('entity_id'))}:{kind}", state, words


def errors(value):
    """``(code, words)`` of each error of a number, as Meta words it."""
    for error in _parts(value, "errors"):
        code, title = text(error.get("code")), text(error.get("title"))
        words = (code, title, text(_part(error, "error_data").get("details")))
        if code.isascii() and code.isdigit():
            yield int(code), " ".join(filter(None, words))


def number_facts(value):
    """What a webhook tells of a number, named as the fields of a phone number.

    ("phone_number_quality_update", "phone_number_name_update" and
    "business_capability_update".)
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
