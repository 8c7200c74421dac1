# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Endpoints ``/accounts`` and ``/test`` of the REST API: the business numbers."""

from ...tools.api.endpoint import MANAGER, endpoint
from .schemas.accounts import AccountList, AccountReference, CheckedAccountAnswer


@endpoint(
    "GET",
    "/accounts",
    "The accounts",
    answers={200: ("The accounts.", AccountList)},
)
def list_accounts(call):
    """Returns the business numbers that the user of the key may send from. Calls that
    name no `accountId` concern the first one.
    """
    return {"accounts": call.env["helpdesk.whatsapp.account"]._for_api()._list_to_api()}


@endpoint(
    "POST",
    "/test",
    "Check an account now",
    rights=MANAGER,
    body=AccountReference,
    example={},
    answers={200: ("What was found.", CheckedAccountAnswer)},
    errors=(422,),
)
def test_account(call):
    """Runs the health checks of an account, which ask Meta, and returns their results.
    Without an `accountId`, the first account of the company is checked.
    """
    account = call.account(call.body.account_id).with_env(call.env)
    account.action_test_connection()
    return {"account": account.sudo()._to_api()}
