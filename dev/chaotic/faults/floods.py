# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Far too much: of one customer, of foreign statuses, of one account."""

import secrets

from . import Fault

OF_CUSTOMER = 300
OF_STATUSES, IN_A_POST = 1500, 500
OF_ACCOUNT, ACCOUNTS_CUSTOMERS = 200, 20
SECOND = {
    "phone_number_id": "106540352242999",
    "display_phone_number": "+55 11 5550-7999",
    "business_account_id": "102290129340398",
}
#: What a second account in the helpdesk has in common with the first one.
SHARED = (
    *("business_account_uid", "access_token", "app_secret", "verify_token"),
    *("api_url", "team_id"),
)


def flood_of_customer(run):
    customer = run.next_customer()
    run.people.flooding.add(run.people.add_customer(customer))
    for _message in range(OF_CUSTOMER):
        run.people.write(run.plan.message(customer))


def flood_of_statuses(run):
    """Report messages that another program has sent from the same number."""
    for _post in range(OF_STATUSES // IN_A_POST):
        now = str(run.meta.now())
        statuses = [
            {
                "id": f"wamid.foreign{secrets.token_hex(12)}",
                "status": "delivered",
                "timestamp": now,
                "recipient_id": "5511900000000",
            }
            for _status in range(IN_A_POST)
        ]
        run.meta.deliver(statuses, "statuses")


def flood_of_account(run):
    number = _second_number(run)
    customers = [run.next_customer() for _one in range(ACCOUNTS_CUSTOMERS)]
    for customer in customers:
        run.people.flooding.add(run.people.add_customer(customer))
    for message in range(OF_ACCOUNT):
        step = run.plan.message(customers[message % len(customers)])
        run.people.write(step, number=number)


def _second_number(run):
    """Return another number, which Meta and the helpdesk are given if need be."""
    number = SECOND["phone_number_id"]
    if number in run.meta.numbers:
        return number
    run.meta.control("POST", "accounts", **SECOND)
    admin = run.arena.user("admin")
    first = [("phone_number_uid", "=", run.meta.numbers[0])]
    [account] = admin.read("helpdesk.whatsapp.account", first, *SHARED)
    values = {name: account[name] for name in SHARED}
    values["team_id"] = account["team_id"] and account["team_id"][0]
    values |= {"name": "Second", "phone_number_uid": number}
    admin.call("helpdesk.whatsapp.account", "create", [values])
    run.meta.numbers.append(number)
    return number


FAULTS = (
    Fault("flood-customer", "flood of one customer", flood_of_customer),
    Fault("flood-statuses", "flood of foreign statuses", flood_of_statuses),
    Fault("flood-account", "flood of one account", flood_of_account),
)
