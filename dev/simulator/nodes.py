"""Numbers, business accounts, apps and tokens as Graph shows them.

Source: Cloud API, Phone numbers, Business account, Subscribed apps, Health
status; Graph API, debug_token and Subscriptions.
"""

import re

from .errors import GraphError
from .graph_fields import page, pick
from .records import Webhook, calling_code

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
SCOPES = ("whatsapp_business_management", "whatsapp_business_messaging")
SENDS = ("CONNECTED", "FLAGGED")
WEBHOOK_FIELDS = (
    "messages",
    "message_template_status_update",
    "message_template_quality_update",
    "message_template_components_update",
    "template_category_update",
    "user_preferences",
    "smb_message_echoes",
)


def _health(account, kind, entity_id):
    state = "AVAILABLE" if account.status in SENDS else "BLOCKED"
    entity = {"entity_type": kind, "id": entity_id, "can_send_message": state}
    return {"can_send_message": state, "entities": [entity]}


def phone_node(world, account):
    """Every field of a phone number that may be asked for."""
    hook = {"application": world.webhook.url} if world.webhook.url else {}
    return {
        "id": account.phone_number_id,
        "verified_name": account.verified_name,
        "display_phone_number": account.display_phone_number,
        "status": account.status,
        "quality_rating": account.quality_rating,
        "quality_score": {"score": account.quality_rating},
        "code_verification_status": "VERIFIED",
        "name_status": "APPROVED",
        "new_name_status": "NONE",
        "platform_type": "CLOUD_API",
        "host_platform": "CLOUD_API",
        "account_mode": "LIVE",
        "country_code": calling_code(account.number),
        "country_dial_code": calling_code(account.number),
        "is_official_business_account": False,
        "is_pin_enabled": False,
        "is_on_biz_app": account.coexistence,
        "throughput": {"level": account.throughput},
        "whatsapp_business_manager_messaging_limit": "TIER_2K",
        "webhook_configuration": hook,
        "health_status": _health(account, "PHONE_NUMBER", account.phone_number_id),
    }


async def phone_number(sim, call, account):
    node = phone_node(sim.world, account)
    return pick(call, node, PHONE_DEFAULT, "WhatsAppBusinessPhoneNumber")


async def phone_numbers(sim, call, business_account_id):
    accounts = sim.world.accounts_of(business_account_id)
    nodes = [phone_node(sim.world, account) for account in accounts]
    kind = "WhatsAppBusinessPhoneNumber"
    return page(call, [pick(call, node, PHONE_DEFAULT, kind) for node in nodes])


async def business_account(sim, call, business_account_id):
    account = sim.world.accounts_of(business_account_id)[0]
    node = {
        "id": business_account_id,
        "name": account.verified_name,
        "timezone_id": "25",
        "message_template_namespace": "5ba4b2c8_9d4d_4c67_9b52_1f2e3d4c5b6a",
        "currency": "BRL",
        "country": "BR",
        "status": "ACTIVE",
        "account_review_status": "APPROVED",
        "business_verification_status": "verified",
        "ownership_type": "SELF",
        "primary_funding_id": "1",
        "health_status": _health(account, "WABA", business_account_id),
    }
    return pick(call, node, BUSINESS_DEFAULT, "WhatsAppBusinessAccount")


# Webhook subscriptions


def _app(account):
    return {
        "id": account.app_id,
        "name": "Simulator app",
        "link": f"https://www.facebook.com/games/?app_id={account.app_id}",
    }


async def subscribed_apps(sim, _call, business_account_id):
    account = sim.world.accounts_of(business_account_id)[0]
    apps = [{"whatsapp_business_api_data": _app(account)}]
    return {"data": apps if account.subscribed else []}


def _set_subscribed(sim, business_account_id, subscribed):
    for account in sim.world.accounts_of(business_account_id):
        account.subscribed = subscribed
    sim.live.tell("accounts")
    return {"success": True}


async def subscribe(sim, call, business_account_id):
    for key in call.values:
        raise GraphError(100, f"{key}: the simulator has one callback URL for all.")
    return _set_subscribed(sim, business_account_id, True)


async def unsubscribe(sim, _call, business_account_id):
    return _set_subscribed(sim, business_account_id, False)


async def app(_sim, call, account):
    node = _app(account)
    return pick(call, node, ("id", "name", "link"), "Application")


def app_token(account):
    """The app's own access token, as Graph builds it."""
    return f"{account.app_id}|{account.app_secret}"


def _needs_app_token(call, account):
    if call.token != app_token(account):
        raise GraphError(
            15, message="This method must be called with an app access_token."
        )


async def subscriptions(sim, call, account):
    _needs_app_token(call, account)
    webhook = sim.world.webhook
    if not webhook.url:
        return {"data": []}
    fields = [{"name": name, "version": webhook.version} for name in WEBHOOK_FIELDS]
    known = {"object": "whatsapp_business_account", "callback_url": webhook.url}
    return {"data": [{**known, "active": webhook.verified, "fields": fields}]}


async def set_subscription(sim, call, account):
    """Save the app's callback URL: Meta asks it for the challenge first."""
    _needs_app_token(call, account)
    url = str(call.values.get("callback_url", ""))
    if call.values.get("object") != "whatsapp_business_account":
        raise GraphError(100, message="The parameter object is required.")
    if not re.match(r"^https?://", url):
        raise GraphError(100, message="The parameter callback_url is required.")
    webhook = Webhook(
        url=url,
        verify_token=str(call.values.get("verify_token", "")),
        headers=sim.world.webhook.headers,
        version=sim.world.webhook.version,
    )
    answer = await sim.set_webhook(webhook)
    if not answer["verified"]:
        raise GraphError(
            2200,
            message=(
                "Callback verification failed with the following errors: HTTP "
                f"Status Code = {answer['status']}; {answer['detail'][:200]}"
            ),
        )
    return {"success": True}


async def debug_token(sim, call):
    """By the token itself or by the app's: what a token may do."""
    token = call.query.get("input_token")
    if not token:
        raise GraphError(100, message="You must provide an input token.")
    accounts = [a for a in sim.world.accounts.values() if a.access_token == token]
    if not accounts:
        error = {"code": 190, "message": "Invalid OAuth access token."}
        return {"data": {"is_valid": False, "scopes": [], "error": error}}
    targets = sorted({account.business_account_id for account in accounts})
    return {
        "data": {
            "app_id": accounts[0].app_id,
            "type": "SYSTEM_USER",
            "application": "Simulator app",
            "data_access_expires_at": 0,
            "expires_at": 0,
            "is_valid": True,
            "issued_at": 1767225600,
            "scopes": list(SCOPES),
            "granular_scopes": [
                {"scope": scope, "target_ids": targets} for scope in SCOPES
            ],
            "user_id": "122100000000000001",
        }
    }
