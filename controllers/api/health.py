# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Endpoint ``/test`` of the REST API: the health checks of an account."""

from ...models.health.helpdesk_whatsapp_check import STATES
from ...tools.api.endpoint import MANAGER, endpoint
from ...tools.api.schema import ID, LINE, UTC, listed, nullable, record, success

TEXT = {"type": "string"}
ACCOUNT = record(
    {
        "id": ID,
        "name": TEXT,
        "phoneNumber": nullable(TEXT),
        "state": {"enum": ["untested", "connected", "warning", "error"]},
        "checkedAt": nullable(UTC),
        "checks": listed(
            record(
                {
                    "code": LINE,
                    "name": TEXT,
                    "state": {"enum": [state for state, _label in STATES]},
                    "finding": nullable(TEXT),
                    "advice": nullable(TEXT),
                }
            )
        ),
    }
)


@endpoint(
    "POST",
    "/test",
    "Check an account now",
    rights=MANAGER,
    body=record({"accountId": ID}, optional=("accountId",)),
    example={},
    answers={200: ("What was found.", success({"account": ACCOUNT}))},
    errors=(422,),
)
def test_account(call):
    """Runs the health checks of an account, which ask Meta, and returns their results.
    Without an `accountId`, the first account of the company is checked.
    """
    account = call.account(call.body.get("accountId")).with_env(call.env)
    account.action_test_connection()
    return {"account": account.sudo()._to_api()}
