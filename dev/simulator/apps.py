# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Webhook settings in Graph: an app's subscriptions, callback URL, and overrides.

Source: Cloud API, Subscribed apps, Webhook overrides; Graph API, Subscriptions.
"""

import re

from .errors import GraphError
from .graph_fields import pick
from .records import WEBHOOK_FIELDS, Webhook
from .tokens import app_token

LONGEST_OVERRIDE = 200


def _app(account):
    return {
        "id": account.app_id,
        "name": "Simulator app",
        "link": f"https://www.facebook.com/games/?app_id={account.app_id}",
    }


async def subscribed(sim, _call, business_account_id):
    account = sim.world.accounts_of(business_account_id)[0]
    row = {"whatsapp_business_api_data": _app(account)}
    if account.business_override:
        row["override_callback_uri"] = account.business_override["url"]
    return {"data": [row] if account.subscribed else []}


def _set_subscribed(sim, business_account_id, subscribed, override):
    for account in sim.world.accounts_of(business_account_id):
        account.subscribed = subscribed
        account.business_override = override
    sim.live.notify("accounts")
    return {"success": True}


async def subscribe(sim, call, business_account_id):
    """Subscribe the token's app, and replace the account's override of its URL."""
    override = await _override(sim, call.values)
    return _set_subscribed(sim, business_account_id, True, override)


async def unsubscribe(sim, _call, business_account_id):
    return _set_subscribed(sim, business_account_id, False, {})


async def set_phone_override(sim, call, account):
    """Set a number's override of the callback URL; an empty address removes it."""
    configuration = call.values.get("webhook_configuration")
    if not isinstance(configuration, dict) or len(call.values) != 1:
        raise GraphError(100, "The simulator changes webhook_configuration only.")
    account.phone_override = await _override(sim, configuration)
    sim.live.notify("accounts")
    return {"success": True}


async def _override(sim, values):
    """Return the callback URL in ``values`` after its handshake; ``{}`` if none."""
    if unknown := values.keys() - {"override_callback_uri", "verify_token"}:
        raise GraphError(100, f"{min(unknown)} is not a parameter of this call.")
    url = str(values.get("override_callback_uri") or "")
    if not url:
        return {}
    if len(url) > LONGEST_OVERRIDE or not re.match(r"^https?://", url):
        raise GraphError(100, "override_callback_uri is not an address of 200 letters.")
    token = str(values.get("verify_token", ""))
    _check_verified(await sim.webhooks.handshake(Webhook(url=url, verify_token=token)))
    return {"url": url}


def _check_verified(answer):
    if not answer["verified"]:
        raise GraphError(
            2200,
            message=(
                "Callback verification failed with the following errors: HTTP "
                f"Status Code = {answer['status']}; {answer['detail'][:200]}"
            ),
        )


async def app(_sim, call, account):
    node = _app(account)
    return pick(call, node, ("id", "name", "link"), "Application")


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
    fields = [{"name": name, "version": webhook.version} for name in webhook.fields]
    known = {"object": "whatsapp_business_account", "callback_url": webhook.url}
    return {"data": [{**known, "active": webhook.verified, "fields": fields}]}


async def set_subscription(sim, call, account):
    """Save the app's callback URL, after its handshake."""
    _needs_app_token(call, account)
    url = str(call.values.get("callback_url", ""))
    if call.values.get("object") != "whatsapp_business_account":
        raise GraphError(100, message="The parameter object is required.")
    if not re.match(r"^https?://", url):
        raise GraphError(100, message="The parameter callback_url is required.")
    known = {name: getattr(sim.world.webhook, name) for name in ("headers", "version")}
    token = str(call.values.get("verify_token", ""))
    fields = _fields(call.values, sim.world.webhook.fields)
    webhook = Webhook(url=url, verify_token=token, fields=fields, **known)
    _check_verified(await sim.set_webhook(webhook))
    return {"success": True}


def _fields(values, known):
    """Return the webhook fields in ``values``, or the ``known`` ones without any."""
    if "fields" not in values:
        return known
    names = [name.strip() for name in str(values["fields"]).split(",")]
    for name in names:
        if name not in WEBHOOK_FIELDS:
            raise GraphError(100, message=f"Invalid webhook field: {name}")
    return names
