"""Access tokens: how long they live and what they may do.

Source: Graph API, debug_token; Cloud API, Permissions.
"""

import time

from .errors import GraphError

MESSAGING, MANAGEMENT = "whatsapp_business_messaging", "whatsapp_business_management"
OF_MESSAGING = ("messages", "media", "block_users")


def app_token(account):
    """The app's own access token, as Graph builds it."""
    return f"{account.app_id}|{account.app_secret}"


def is_expired(account):
    return 0 < account.token_expires_at <= time.time()


def check_scope(call, kind, edge, account):
    """May the account's token do this?"""
    if call.token != account.access_token or kind not in ("phone", "business"):
        return
    scope = MESSAGING if edge in OF_MESSAGING else MANAGEMENT
    if scope not in account.scopes:
        raise GraphError(10)
    targets = account.granular_targets
    if targets is not None and account.business_account_id not in targets:
        raise GraphError(200)


async def debug_token(sim, call):
    """By the token itself or by the app's: what a token may do."""
    token = call.query.get("input_token")
    if not token:
        raise GraphError(100, message="You must provide an input token.")
    accounts = [a for a in sim.world.accounts.values() if a.access_token == token]
    if not accounts or is_expired(accounts[0]):
        error = {"code": 190, "message": "Invalid OAuth access token."}
        return {"data": {"is_valid": False, "scopes": [], "error": error}}
    account = accounts[0]
    own = sorted({account.business_account_id for account in accounts})
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
