# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The nodes of phone numbers and business accounts in Graph.

Source: Cloud API, Phone numbers, Business account, Health status, Webhook overrides.
"""

from . import analytics
from .graph_fields import page, pick
from .records import calling_code

PHONE_DEFAULT = (
    "verified_name",
    "code_verification_status",
    "display_phone_number",
    "quality_rating",
    "platform_type",
    "throughput",
    "id",
)
BUSINESS_DEFAULT = ("id", "name", "timezone_id", "message_template_namespace")
SENDS = ("CONNECTED", "FLAGGED")
WORST = ("BLOCKED", "LIMITED", "AVAILABLE")


def _health(account, kind, entity_id):
    """Return ``health_status``: a test's entities, others by the number's status."""
    ordered = {entity["entity_type"]: entity for entity in account.health}
    state = "AVAILABLE" if account.status in SENDS else "BLOCKED"
    own = {"entity_type": kind, "id": entity_id, "can_send_message": state}
    entities = [*({kind: own} | ordered).values()]
    states = [entity["can_send_message"] for entity in entities]
    worst = next(state for state in WORST if state in states)
    return {"can_send_message": worst, "entities": entities}


def _callbacks(world, account):
    """Return the callback URL by level; the number's has precedence."""
    levels = {
        "phone_number": account.phone_override.get("url"),
        "whatsapp_business_account": account.business_override.get("url"),
        "application": world.webhook.url,
    }
    return {level: url for level, url in levels.items() if url}


def phone_node(world, account):
    """Return a phone number with every field that can be requested."""
    return {
        "id": account.phone_number_id,
        "verified_name": account.verified_name,
        "display_phone_number": account.display_phone_number,
        "status": account.status,
        "quality_rating": account.quality_rating,
        "quality_score": {"score": account.quality_rating},
        "code_verification_status": account.code_verification_status,
        "name_status": account.name_status,
        "new_name_status": "NONE",
        "platform_type": "CLOUD_API",
        "host_platform": "CLOUD_API",
        "account_mode": "LIVE",
        "country_code": calling_code(account.number),
        "country_dial_code": calling_code(account.number),
        "is_official_business_account": account.official,
        "is_pin_enabled": bool(account.pin),
        "is_on_biz_app": account.coexistence,
        "throughput": {"level": account.throughput},
        "whatsapp_business_manager_messaging_limit": account.messaging_limit,
        "webhook_configuration": _callbacks(world, account),
        "health_status": _health(account, "PHONE_NUMBER", account.phone_number_id),
    }


async def phone_number(sim, call, account):
    node = phone_node(sim.world, account)
    return pick(call, node, PHONE_DEFAULT, "WhatsAppBusinessPhoneNumber")


async def settings(_sim, _call, account):
    """Return the settings of a number (Get phone number calling settings)."""
    status = "ENABLED" if account.calling else "DISABLED"
    return {
        "calling": {
            "status": status,
            "call_icon_visibility": "DEFAULT",
            "callback_permission_status": status,
        }
    }


async def phone_numbers(sim, call, business_account_id):
    accounts = sim.world.accounts_of(business_account_id)
    nodes = [phone_node(sim.world, account) for account in accounts]
    kind = "WhatsAppBusinessPhoneNumber"
    return page(call, [pick(call, node, PHONE_DEFAULT, kind) for node in nodes])


async def business_account(sim, call, business_account_id):
    asked = analytics.take(call)
    account = sim.world.accounts_of(business_account_id)[0]
    node = {
        "id": business_account_id,
        "name": account.verified_name,
        "timezone_id": "25",
        "message_template_namespace": "5ba4b2c8_9d4d_4c67_9b52_1f2e3d4c5b6a",
        "currency": "BRL",
        "country": "BR",
        "status": "ACTIVE",
        "account_review_status": account.review_status,
        "business_verification_status": "verified",
        "ownership_type": "SELF",
        "primary_funding_id": "1" if account.has_payment_method else None,
        "health_status": _health(account, "WABA", business_account_id),
    }
    shown = pick(call, node, BUSINESS_DEFAULT, "WhatsAppBusinessAccount")
    if asked:
        figures = analytics.points(sim.world, business_account_id, asked)
        shown = {analytics.FIELD: figures, **shown}
    return shown
