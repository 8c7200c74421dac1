# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The edge ``POST /{phone}/messages``: sends, marks as read, shows typing.

What Meta refuses raises ``GraphError``; a message that Meta accepts and fails later
gets its failure by webhook.
"""

import re
import time

from . import calling, direct_send, media, template_sending, threads
from .errors import GraphError
from .records import DAY, Message, calling_code, digits, new_wamid
from .schemas import TYPES, MessageRequest, ReadRequest, Source, check

ACCOUNT_ERRORS = {
    "BANNED": 131031,
    "RESTRICTED": 131031,
    "RATE_LIMITED": 130429,
    "DELETED": 33,
    "DISCONNECTED": 133010,
    "PENDING": 133010,
    "MIGRATED": 133010,
}
USER_ID = re.compile(r"^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$")
PHONE = re.compile(r"^\+?[\d\s().-]+$")
OLDEST_TARGET = 30 * DAY
FREE_SERVICE_MESSAGES = 1000


class Recipient:
    """The recipient of a request, by its ``to`` or its ``recipient``.

    ``customer`` is None if nobody has that number or id. ``lost`` is true if ``to`` is
    a business-scoped user id: Meta accepts such a message and never delivers it.
    """

    def __init__(self, world, account, request):
        self.by_user_id = request.to is None
        self.lost = False
        if self.by_user_id:
            self._by_user_id(world, request.recipient)
        else:
            self._by_phone(world, account, request.to)

    def _by_user_id(self, world, user_id):
        if user_id is None:
            raise GraphError(100, message="The parameter to is required.")
        if not USER_ID.match(user_id):
            raise GraphError(131009, "Param recipient is not a valid user ID.")
        self.input = self.key = user_id
        self.customer = world.customer_by_user_id(user_id)
        self.ids = {"user_id": user_id}

    def _by_phone(self, world, account, number):
        self.input = number
        self.lost = bool(USER_ID.match(number))
        if not self.lost and not PHONE.match(number):
            raise GraphError(131009, "Recipient phone number is not valid.")
        self.key = digits(number)
        if not self.lost and not number.strip().startswith("+"):
            self.key = calling_code(account.number) + self.key
        if not self.lost and not 7 <= len(self.key) <= 17:
            raise GraphError(131009, "Recipient phone number is not valid.")
        if self.key == account.number:
            raise GraphError(131021)
        self.customer = None if self.lost else world.customer_by_phone(self.key)
        if self.customer:
            self.key = self.customer.wa_id
        self.ids = {"wa_id": self.key}


async def post(sim, call, account):
    if "status" in call.values:
        return mark_as_read(sim, account, check(ReadRequest, call.json))
    return send(sim, call, account)


def _target(sim, account, wamid):
    """Return the message that is marked as read or reacted to."""
    message = sim.world.messages.get(wamid)
    if message is None or message.phone_number_id != account.phone_number_id:
        raise GraphError(131009, "Message ID is not valid.")
    return message


def mark_as_read(sim, account, request):
    message = _target(sim, account, request.message_id)
    too_old = time.time() - message.timestamp > OLDEST_TARGET
    if message.direction != "in" or too_old:
        raise GraphError(131009, "Message ID is not valid.")
    sim.conversations.business_read(message, request.typing_indicator is not None)
    return {"success": True}


def _checked(body):
    request = check(MessageRequest, body)
    content = getattr(request, request.type)
    if content is None:
        raise GraphError(131008, f"The parameter {request.type} is required.")
    for name in TYPES:
        if name != request.type and getattr(request, name) is not None:
            raise GraphError(100, message=f'Unexpected key "{name}" on the request.')
    if request.type == "reaction" and request.context:
        raise GraphError(100, message='Unexpected key "context" on a reaction.')
    return request, content


def send(sim, call, account):
    request, content = _checked(call.json)
    if request.messaging_account_id not in (None, account.business_account_id):
        raise GraphError(131009, "Param messaging_account_id is not valid.")
    recipient = Recipient(sim.world, account, request)
    if account.status in ACCOUNT_ERRORS:
        raise GraphError(ACCOUNT_ERRORS[account.status])
    is_direct = direct_send.is_wanted(account, request, content)
    template = None
    if request.type == "template":
        template = template_sending.prepare(
            sim.world, account, content, call.version, recipient.by_user_id
        )
    files = _files(request.type, content, template)
    for kind, source in files:
        media.attached(sim.world, account, kind, source)
    if request.type == "reaction":
        _target(sim, account, content.message_id)
    if recipient.customer and recipient.customer.blocked(account):
        raise GraphError(130403)
    threads.may_send(account, recipient.customer, request.type)
    if request.type == "interactive":
        calling.may_send(sim, account, recipient.customer, content)
    sim.limiter.spend(account, recipient.key)
    message = _message(sim, account, request, recipient, template)
    if is_direct:
        _by_direct_send(sim.world, account, message)
    failure = _later_failure(sim, account, message, recipient, content)
    sim.conversations.accept(
        message, failure, recipient.lost, lambda: media.first_problem(sim, files)
    )
    return _answer(recipient, message, template)


def _files(kind, content, template):
    """Return ``(type, Source)`` of every file of the message."""
    if template:
        return template.files
    header = getattr(content, "header", None)
    if header and header.type != "text":
        return [(header.type, getattr(header, header.type))]
    return [(kind, content)] if isinstance(content, Source) else []


def _message(sim, account, request, recipient, template):
    world, customer = sim.world, recipient.customer
    now = int(time.time())
    message = Message(
        wamid=new_wamid(recipient.key),
        direction="out",
        phone_number_id=account.phone_number_id,
        customer_id=customer.id if customer else "",
        type=request.type,
        content=request.model_dump(exclude_unset=True)[request.type],
        timestamp=now,
        status="accepted",
        recipient=recipient.key,
        by_user_id=recipient.by_user_id,
        context=request.context and {"id": request.context.message_id},
        callback_data=request.biz_opaque_callback_data or "",
    )
    message.times["accepted"] = now
    ttl = (
        template.template.message_send_ttl_seconds if template else request.ttl_seconds
    )
    if ttl:
        message.ends = sim.conversations.now() + ttl
    if template:
        message.category = template.template.category.lower()
        message.rendered = template.rendered
        if template.template.message_status != "accepted" and not recipient.lost:
            message.held_for = template.template.id
    elif request.category is None or request.category.upper() == direct_send.SERVICE:
        message.free = _within_free_tier(world, account)
    if customer and not recipient.by_user_id:
        customer.phone_shown[account.phone_number_id] = now
    return message


def _by_direct_send(world, account, message):
    """Make the message one of a template, at the price of its category."""
    message.generated = direct_send.template(world, account).id
    message.category, message.free = direct_send.UTILITY.lower(), False


def _within_free_tier(world, account):
    """Count a free-form message; a number's first 1,000 of a month are free."""
    key = f"{account.phone_number_id} {time.strftime('%Y-%m', time.gmtime())}"
    world.service_messages[key] = world.service_messages.get(key, 0) + 1
    return world.service_messages[key] <= FREE_SERVICE_MESSAGES


def _later_failure(sim, account, message, recipient, content):
    """Return ``(code, details)`` of the failure that follows by webhook, or None."""
    customer = recipient.customer
    ordered = sim.faults.take("statuses")
    if ordered:
        return ordered.code, ordered.details
    if customer is None or customer.behaviour == "not_on_whatsapp":
        return 131026, None
    if message.generated:
        return direct_send.failure(sim.world.templates[message.generated])
    if message.type != "template" and not customer.window_open(account):
        return 131047, None
    if message.category == "marketing" and not customer.wants_marketing(account):
        return 131050, None
    if message.type == "reaction":
        return _reaction_failure(sim.world.messages[content.message_id], customer)
    return None


def _reaction_failure(target, customer):
    reasons = {
        "is not in this chat": target.customer_id != customer.id,
        "is older than 30 days": time.time() - target.timestamp > OLDEST_TARGET,
        "has been deleted": target.deleted,
        "is a reaction itself": target.type == "reaction",
    }
    for reason, holds in reasons.items():
        if holds:
            return 131009, f"The message to react to {reason}."
    return None


def _answer(recipient, message, template):
    sent = {"id": message.wamid}
    if template:
        sent["message_status"] = template.template.message_status
    return {
        "messaging_product": "whatsapp",
        "contacts": [{"input": recipient.input, **recipient.ids}],
        "messages": [sent],
    }
