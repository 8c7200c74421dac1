# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Control API of phone numbers and business accounts, and of webhooks about them."""

from dataclasses import asdict, fields

from . import direct_send, payloads
from .control_people import only
from .payloads import Update
from .payloads_accounts import VALUES, one_of
from .records import Account, new_user_id

ACCOUNT_FIELDS = {f.name for f in fields(Account)} - {"phone_number_id"}
OF_BUSINESS = (
    *("access_token", "app_id", "app_secret", "subscribed"),
    *("token_expires_at", "scopes", "granular_targets"),
)
OF_ALL_NUMBERS = {
    *(
        "subscribed",
        "shared",
        "business_override",
        "has_payment_method",
        "review_status",
    ),
    *("token_expires_at", "scopes", "granular_targets"),
}
#: Events after which Graph no longer shows the business account to the app.
PARTING = {"PARTNER_REMOVED", "PARTNER_APP_UNINSTALLED", "ACCOUNT_DELETED"}
#: Events after which the number alone is disconnected.
OFFBOARDING = {"ACCOUNT_OFFBOARDED"}
JOINING = {"PARTNER_ADDED", "PARTNER_APP_INSTALLED", "ACCOUNT_RECONNECTED"}
#: The numbers' status by the state of a ban.
BANNED = {"DISABLE": "BANNED", "REINSTATE": "CONNECTED"}


async def add_account(sim, _request, values):
    only(values, ACCOUNT_FIELDS | {"phone_number_id"})
    for name in ("business_account_id", "phone_number_id", "display_phone_number"):
        if not values.get(name):
            raise ValueError(f"{name} is required")
    same = sim.world.accounts_of(str(values["business_account_id"]))
    pattern = same[0] if same else sim.world.default_account()
    inherited = {name: getattr(pattern, name) for name in OF_BUSINESS}
    if not same:
        inherited["subscribed"] = True
    merged = {"verified_name": pattern.verified_name, **inherited, **values}
    account = sim.world.add(Account.load(merged))
    sim.live.notify("accounts")
    return asdict(account)


async def change_account(sim, request, values):
    only(values, ACCOUNT_FIELDS)
    account = sim.world.accounts[request.path_params["id"]]
    one_of("direct_send", values.get("direct_send", "off"), direct_send.STATES)
    for name, value in values.items():
        setattr(account, name, value)
    for name in OF_ALL_NUMBERS & values.keys():
        for other in sim.world.accounts_of(account.business_account_id):
            setattr(other, name, values[name])
    sim.live.notify("accounts")
    return asdict(account)


async def send_update(sim, request, values):
    """Send a webhook about the number or business account, and change them likewise."""
    account = sim.world.accounts[request.path_params["id"]]
    field = one_of("field", values.pop("field", None), VALUES)
    value = VALUES[field](account, **values)
    _follow(sim.world, account, field, values)
    if values.get("event") in JOINING:
        _join(sim.world, account, values["event"])
    sim.webhooks.submit([Update(account, field, value)])
    if values.get("event") in PARTING | OFFBOARDING:
        _part(sim.world, account, values)
    sim.live.notify("accounts")
    return {"field": field, "value": value}


def _follow(world, account, field, values):
    """Change what Graph returns to what the webhook announces."""
    if field == "account_update" and values.get("ban") in BANNED:
        for number in world.accounts_of(account.business_account_id):
            number.status = BANNED[values["ban"]]
    if field == "account_review_update":
        account.review_status = values["decision"]
    if field == "phone_number_name_update":
        account.name_status = values["decision"]
    if values.get("limit") is not None:
        is_none = values["limit"] == -1
        account.messaging_limit = "TIER_UNLIMITED" if is_none else values["limit"]
    if values.get("event") == "THROUGHPUT_UPGRADE":
        account.throughput = "HIGH"


def _part(world, account, values):
    """Disconnect the number, or take its whole business account from the app."""
    if values["event"] in OFFBOARDING or values.get("reason"):
        account.status, account.subscribed = "DISCONNECTED", False
        return
    for number in world.accounts_of(account.business_account_id):
        number.shared = number.subscribed = False


def _join(world, account, event):
    """Give the business account back to the app, which subscribes it by itself."""
    for number in world.accounts_of(account.business_account_id):
        number.shared = True
    if event == "ACCOUNT_RECONNECTED":
        account.status, account.subscribed = "CONNECTED", True


def _on_the_app(sim, request):
    account = sim.world.accounts[request.path_params["id"]]
    if not account.coexistence:
        raise ValueError("this number is not on the WhatsApp Business app")
    return account


async def share_history(sim, request, values):
    """Share the chats of the WhatsApp Business app, or decline to."""
    only(values, {"declined"})
    account = _on_the_app(sim, request)
    if values.get("declined"):
        sim.webhooks.submit([payloads.history_declined(account)])
        return {"messages": 0}
    chats = [
        (customer, [m for m in sim.world.conversation(customer, account) if m.on_phone])
        for customer in sim.world.customers.values()
    ]
    files = payloads.history_files(account, chats)
    sim.webhooks.submit([payloads.history(account, chats), *files])
    return {"messages": sum(len(messages) for _customer, messages in chats)}


async def save_contact(sim, request, values):
    """Save a customer in the address book of the app, or remove them from it."""
    only(values, {"customer", "name", "action"})
    account = _on_the_app(sim, request)
    customer = sim.world.customers[values["customer"]]
    action = one_of("action", values.get("action", "add"), {"add", "remove"})
    name = str(values.get("name") or customer.name)
    update = payloads.address_book(account, customer, name, action)
    sim.webhooks.submit([update])
    return {"name": name, "action": action}


async def move_portfolio(sim, request, values):
    """Move the business to another portfolio, maybe under another phone number id.

    Every customer is somebody else by the user id, and no system message says so. A new
    phone number id has no open customer service window.
    """
    only(values, {"phone_number_id"})
    world, account = sim.world, sim.world.accounts[request.path_params["id"]]
    new_id, old_id = str(values.get("phone_number_id") or ""), account.phone_number_id
    if new_id in world.accounts:
        raise ValueError(f"there is a number {new_id} already")
    for customer in world.customers.values():
        customer.former = {"wa_id": customer.wa_id, "user_id": customer.user_id}
        customer.user_id = new_user_id(customer.phone)
    if new_id:
        del world.accounts[old_id]
        account.phone_number_id = new_id
        world.add(account)
        for message in world.messages.values():
            if message.phone_number_id == old_id:
                message.phone_number_id = new_id
    sim.live.notify("accounts")
    return asdict(account)


HANDLERS = (
    ("POST", "/accounts/{id}/portfolio", move_portfolio),
    ("POST", "/accounts/{id}/history", share_history),
    ("POST", "/accounts/{id}/address-book", save_contact),
    ("POST", "/accounts", add_account),
    ("PATCH", "/accounts/{id}", change_account),
    ("POST", "/accounts/{id}/news", send_update),
)
