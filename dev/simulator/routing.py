# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A second responder: the webhooks about threads, and the calls.

Source: Conversation Routing (overview, routing roles, thread control), webhooks
reference, messaging_handovers and standby. The edge ``routing_roles`` is assumed (see
README).
"""

from dataclasses import asdict

from .control_messages import COMMON, Hand
from .control_people import only
from .errors import GraphError
from .payloads import Update, contact, value
from .threads import ESCALATION, NOT_OURS, copies, owner

#: Role of Meta's own agent, the second responder here.
OTHER = "ai_agent"
PRIMARY = "primary"


async def roles(_sim, _call, account):
    return {"roles": account.roles, "is_standby": account.is_standby}


async def control(sim, call, account):
    """Take a thread from its owner, or release it; releasing sends no webhook."""
    values = dict(call.values)
    known = {"messaging_product", "to", "recipient", "action", "metadata"}
    if set(values) - known or values.get("messaging_product") != "whatsapp":
        raise GraphError(100, "A parameter is missing or not known.")
    if values.get("action") not in ("take", "release"):
        raise GraphError(131009, "Param action must be one of take, release.")
    number = str(values.get("to") or "").lstrip("+")
    customer = sim.world.customer_by_phone(number)
    customer = customer or sim.world.customer_by_user_id(values.get("recipient"))
    if customer is None:
        raise GraphError(131009, "The recipient is not valid.")
    is_taken, key = bool(owner(account, customer)), account.phone_number_id
    if values["action"] == "take":
        if is_taken and ESCALATION not in account.roles:
            raise GraphError(NOT_OURS)
        customer.threads.pop(key, None)
    elif is_taken:
        raise GraphError(NOT_OURS)
    elif PRIMARY not in account.roles:
        customer.threads[key] = OTHER
    sim.live.notify("customers")
    return {"messaging_product": "whatsapp"}


def _handover(account, customer, kind, more):
    """Return the ``messaging_handovers`` update; it has no ``metadata``."""
    is_ours = kind == "control_passed"
    roles = (OTHER, ESCALATION) if is_ours else (ESCALATION, OTHER)
    control = dict(zip(("previous_owner_role", "new_owner_role"), roles, strict=True))
    if more.get("metadata"):
        control["metadata"] = more["metadata"]
    if more.get("summary"):
        summary = {"type": "summary", "summary": {"text": more["summary"]}}
        control["conversation_context"] = summary
    known = contact(account, customer)
    sender = {"phone_number": known.get("wa_id"), "user_id": known.get("user_id")}
    return Update(
        account,
        "messaging_handovers",
        {
            "messaging_product": "whatsapp",
            "recipient": value(account)["metadata"],
            "sender": {name: uid for name, uid in sender.items() if uid},
            "timestamp": str(int(more["now"])),
            "type": kind,
            kind: control,
        },
    )


async def set_thread(sim, request, values):
    """Give a thread to the other system (``other``), or hand it to us (``us``).

    ``is_silent``: it was the other system's from its beginning.
    """
    only(values, COMMON | {"owner", "summary", "metadata", "is_silent"})
    hand = Hand(sim, request, values)
    account, customer = hand.account, hand.customer
    if values.get("owner") not in ("us", "other"):
        raise ValueError("owner must be us or other")
    if values["owner"] == "us":
        customer.threads.pop(account.phone_number_id, None)
        kind = "control_passed"
    else:
        customer.threads[account.phone_number_id] = OTHER
        kind = "control_taken"
    now = values.get("timestamp") or sim.conversations.now()
    if not values.get("is_silent"):
        update = _handover(account, customer, kind, {**values, "now": now})
        sim.webhooks.submit([update])
    sim.live.notify("customers")
    return asdict(customer)


async def write_as_other(sim, request, values):
    """Write to the customer as the other system, which must own the thread."""
    only(values, COMMON | {"text"})
    hand = Hand(sim, request, values)
    account, customer = hand.account, hand.customer
    if not owner(account, customer):
        raise ValueError("the other system does not own this thread")
    content = {"type": "text", "text": {"body": values["text"]}, **hand.common}
    message, update = sim.conversations.echo(customer, account, content)
    sim.webhooks.submit(copies(account, [update]))
    return {"wamid": message.wamid}


HANDLERS = (
    ("POST", "/customers/{id}/thread", set_thread),
    ("POST", "/customers/{id}/others", write_as_other),
)
