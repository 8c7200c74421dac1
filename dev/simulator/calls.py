# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Calls of both sides, with their webhooks (Cloud API Calling, calls webhook).

Nobody is connected here: a call is what the webhooks say of it.
"""

import secrets
import time

from .control_messages import COMMON, Hand
from .control_people import only
from .payloads import Update, contact, value
from .records import Message

USER, BUSINESS = "USER_INITIATED", "BUSINESS_INITIATED"


def _call(account, customer, message, event):
    """Return an item of ``calls``."""
    is_ours = message.direction == "out"
    theirs, ours = ("to", "from") if is_ours else ("from", "to")
    seconds, began = message.content["seconds"], message.timestamp
    item = {"id": message.wamid, ours: account.number, "event": event}
    if customer.shows_phone(account):
        item[theirs] = customer.wa_id
    if customer.user_id:
        item[f"{theirs}_user_id"] = customer.user_id
    item["direction"] = BUSINESS if is_ours else USER
    item["timestamp"] = str(began)
    if event == "connect":
        item["session"] = {"sdp_type": "offer", "sdp": "v=0"}
        return item
    item["timestamp"] = str(began + seconds)
    item["status"] = "COMPLETED" if seconds else "FAILED"
    if seconds:
        times = {"start_time": str(began), "end_time": str(began + seconds)}
        item |= {**times, "duration": seconds}
    return item


def _update(account, customer, **parts):
    known = [contact(account, customer)]
    return Update(account, "calls", value(account, contacts=known, **parts))


def _status(account, customer, message, name):
    item = {
        "id": message.wamid,
        "type": "call",
        "status": name,
        "timestamp": str(message.timestamp),
        "recipient_id": customer.wa_id,
    }
    return _update(account, customer, statuses=[item])


def _updates(account, customer, message):
    """Return the updates of a call, in the order in which Meta has them."""
    begin, end = (
        _update(account, customer, calls=[_call(account, customer, message, event)])
        for event in ("connect", "terminate")
    )
    if message.direction == "in":
        return [begin, end]
    answer = "ACCEPTED" if message.content["seconds"] else "REJECTED"
    rings = [_status(account, customer, message, s) for s in ("RINGING", answer)]
    return [begin, *rings, end]


async def call(sim, request, values):
    """Let the customer call, or the business; ``seconds`` is 0 for no answer."""
    only(values, COMMON | {"seconds", "by_business"})
    hand = Hand(sim, request, values)
    seconds, is_ours = int(values.get("seconds", 0)), bool(values.get("by_business"))
    moment = int(values.get("timestamp") or sim.conversations.now() - seconds)
    message = Message(
        wamid="wacid." + secrets.token_urlsafe(24),
        direction="out" if is_ours else "in",
        phone_number_id=hand.account.phone_number_id,
        customer_id=hand.customer.id,
        type="call",
        content={"seconds": seconds},
        timestamp=moment,
        status="delivered",
        times={"delivered": int(time.time())},
    )
    sim.world.add(message)
    if seconds or not is_ours:
        number = hand.account.phone_number_id
        last = hand.customer.last_message.get(number, 0)
        hand.customer.last_message[number] = max(last, moment)
    sim.conversations.changed(message)
    if not hand.customer.blocked(hand.account):
        sim.webhooks.submit(_updates(hand.account, hand.customer, message))
    sim.live.notify("customers")
    return {"wamid": message.wamid}


HANDLERS = (("POST", "/customers/{id}/calls", call),)
