# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Builds the ``value`` of each webhook field about numbers and business accounts.

Source: Cloud API, webhooks reference, the pages of the fields' names.
"""

UPDATES = {
    "ACCOUNT_VIOLATION",
    "ACCOUNT_RESTRICTION",
    "DISABLED_UPDATE",
    "ACCOUNT_DELETED",
    "ACCOUNT_OFFBOARDED",
    "ACCOUNT_RECONNECTED",
    "PARTNER_ADDED",
    "PARTNER_REMOVED",
    "PARTNER_APP_INSTALLED",
    "PARTNER_APP_UNINSTALLED",
}
REASONS = {
    *("PRIMARY_INACTIVITY", "COMPANION_INACTIVITY", "CHANGE_NUMBER"),
    *("USER_RE_REGISTERED", "BUSINESS_DOWNGRADE", "ACCOUNT_DISCONNECTED"),
}
#: The reasons for which Meta disconnects by itself.
BY_SYSTEM = {"PRIMARY_INACTIVITY", "COMPANION_INACTIVITY"}
BANS = {"SCHEDULE_FOR_DISABLE", "DISABLE", "REINSTATE"}


def one_of(name, value, known):
    if value not in known:
        raise ValueError(f"{name} must be one of {', '.join(sorted(known))}")
    return value


def account_update(account, event, violation=None, restrictions=(), **more):
    """Return the value.

    :param restrictions: ``[{"restriction_type", "expiration"?, "remediation"?}]``
    :param more: ``ban`` and ``day``; ``reason`` why a number was disconnected that is
        on the WhatsApp Business app too
    """
    value = {"event": one_of("event", event, UPDATES)}
    if event.startswith("PARTNER_"):
        value["waba_info"] = _partner_info(account, event)
    if reason := more.get("reason"):
        one_of("event", event, {"PARTNER_REMOVED"})
        initiator = "SYSTEM" if reason in BY_SYSTEM else "USER"
        value |= {
            "phone_number": account.number,
            "disconnection_info": {
                "reason": one_of("reason", reason, REASONS),
                "initiated_by": initiator,
            },
        }
    if event == "ACCOUNT_VIOLATION" or violation:
        value["violation_info"] = {"violation_type": violation or "SCAM"}
    if event == "ACCOUNT_RESTRICTION":
        value["restriction_info"] = list(restrictions)
    if event == "DISABLED_UPDATE":
        state = one_of("ban", more.get("ban"), BANS)
        day = more.get("day", "January 1, 2027")
        value["ban_info"] = {"waba_ban_state": state, "waba_ban_date": day}
    return value


def _partner_info(account, event):
    info = {
        "waba_id": account.business_account_id,
        "owner_business_id": "2" + account.business_account_id[1:],
    }
    if "_APP_" in event:
        info["partner_app_id"] = account.app_id
    return info


def account_alerts(account, alert_type, description="", **info):
    """Return the value; ``info``: ``severity``, ``status``, ``entity_type``."""
    return {
        "entity_type": info.get("entity_type", "BUSINESS"),
        "entity_id": account.business_account_id,
        "alert_info": {
            "alert_severity": info.get("severity", "CRITICAL"),
            "alert_status": info.get("status", "ACTIVE"),
            "alert_type": alert_type,
            "alert_description": description,
        },
    }


def account_review_update(_account, decision):
    return {"decision": decision}


def phone_number_quality_update(account, event, limit=None):
    return {
        "display_phone_number": account.number,
        "event": event,
        "max_daily_conversations_per_business": limit or account.messaging_limit,
    }


def phone_number_name_update(account, decision, name=None, reason="NONE"):
    return {
        "display_phone_number": account.number,
        "decision": decision,
        "requested_verified_name": name or account.verified_name,
        "rejection_reason": reason,
    }


def business_capability_update(_account, limit):
    return {
        "max_daily_conversations_per_business": limit,
        "max_phone_numbers_per_business": 25,
        "max_phone_numbers_per_waba": 25,
    }


def security(account, event, requester="12345"):
    return {
        "display_phone_number": account.number,
        "event": event,
        "requester": requester,
    }


def errors(account, code, title, details=""):
    """Return the value of ``messages`` with an error of the number itself."""
    return {
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": account.number,
            "phone_number_id": account.phone_number_id,
        },
        "errors": [
            {
                "code": code,
                "title": title,
                "message": title,
                "error_data": {"details": details},
            }
        ],
    }


VALUES = {
    "account_update": account_update,
    "account_alerts": account_alerts,
    "account_review_update": account_review_update,
    "phone_number_quality_update": phone_number_quality_update,
    "phone_number_name_update": phone_number_name_update,
    "business_capability_update": business_capability_update,
    "security": security,
    "messages": errors,
}
