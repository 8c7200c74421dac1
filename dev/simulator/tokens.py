# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Access tokens: their expiry, their scopes, and the call debug_token.

Source: Graph API, debug_token; Cloud API, Permissions.
"""

import time

from .errors import GraphError

MESSAGING, MANAGEMENT = "whatsapp_business_messaging", "whatsapp_business_management"
OF_MESSAGING = ("messages", "media", "block_users", "routing_roles", "thread_control")


def app_token(account):
    """Return the app's own access token, in Graph's form."""
    return f"{account.app_id}|{account.app_secret}"


def is_expired(account):
    return 0 < account.token_expires_at <= time.time()


def check_scope(call, kind, edge, account):
    """Check that the account's token has the scope of a call.

    :raises GraphError: 10 or 200, it has not
    """
    if call.token != account.access_token or kind not in ("phone", "business"):
        return
    scope = MESSAGING if edge in OF_MESSAGING else MANAGEMENT
    if scope not in account.scopes:
        raise GraphError(10)
    targets = account.granular_targets
    if targets is not None and account.business_account_id not in targets:
        raise GraphError(200)


async def debug_token(sim, call):
    """Return what a token may do; called with the token itself or the app's."""
    token = call.query.get("input_token")
    if not token:
        raise GraphError(100, message="You must provide an input token.")
    accounts = [a for a in sim.world.accounts.values() if a.access_token == token]
    if not accounts or is_expired(accounts[0]):
        error = {"code": 190, "message": "Invalid OAuth access token."}
        return {"data": {"is_valid": False, "scopes": [], "error": error}}
    account = accounts[0]
    own = sorted({each.business_account_id for each in accounts if each.shared})
    targets = own if account.granular_targets is None else account.granular_targets
    return {
        "data": {
            "app_id": account.app_id,
            "type": "SYSTEM_USER",
            "application": "Simulator app",
            "data_access_expires_at": 0,
            "expires_at": account.token_expires_at,
            "is_valid": True,
            "issued_at": 1767225600,
            "scopes": account.scopes,
            "granular_scopes": [
                {"scope": scope, "target_ids": targets} for scope in account.scopes
            ],
            "user_id": "122100000000000001",
        }
    }
