# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks the phone number and its WhatsApp Business account."""

from odoo.tools.translate import LazyTranslate

from ...tools import health
from ...tools.health import ERROR, OK, UNKNOWN, WARNING
from ...tools.meta import calls, cloud_api, responders
from .check import Finding, Outcome, check, explain, number, text

_lt = LazyTranslate(__name__)

#: Messages a second ("Throughput").
THROUGHPUTS = {"STANDARD": 80, "HIGH": 1000}
#: The same, of a number that is on the WhatsApp Business app too ("Throughput").
COEXISTING = 20
#: Outcomes of the display name by Meta's ``name_status``.
NAME_STATES = {
    "APPROVED": "ok",
    "AVAILABLE_WITHOUT_REVIEW": "ok",
    "DECLINED": "declined",
    "EXPIRED": "declined",
}
#: Statuses of a number that has to be registered ("Phone numbers", ``status``). One on
#: the WhatsApp Business app is connected again from there.
UNREGISTERED = {"PENDING", "DISCONNECTED", "UNVERIFIED"}
QUALITIES = {"GREEN": "ok", "YELLOW": "medium", "RED": "low"}

LOW_QUALITY = _lt(
    "The quality of the number is low: customers block or report it. Send"
    " fewer messages nobody asked for, or Meta will limit it."
)
NAME_NOT_APPROVED = _lt(
    "Meta has not approved the display name customers see. Open the number"
    " in Meta's WhatsApp Manager; a declined name has to be changed there."
)
ACCOUNT_NOT_APPROVED = _lt(
    "Meta has not approved the WhatsApp Business account. Open it in Meta's"
    " Business settings and do what is said there."
)


@check(
    "number",
    "Number",
    refused=Outcome(ERROR, advice="%(reason)s"),
    not_registered=Outcome(
        ERROR,
        "%(value)s",
        _lt(
            "The number is not registered for the API: it cannot send. Press Register:"
            " Meta asks for a PIN of six digits."
        ),
    ),
    not_connected=Outcome(
        ERROR,
        "%(value)s",
        _lt(
            "Meta says the number is %(status)s, not CONNECTED: it cannot send."
            " Open it in Meta's WhatsApp Manager and do what is said there."
        ),
    ),
)
def check_number(account, meta):
    try:
        known = meta.number()
    except cloud_api.Refused as error:
        if error is meta.silence or health.will_pass(error):
            raise
        what = text("phone_number_id")
        return Finding("refused", reason=explain(account, error, what))
    status = known.get("status") or ""
    value = f"{known.get('display_phone_number')} {status}"
    if status == "CONNECTED":
        return Finding("ok", value=value)
    if status in UNREGISTERED and not known.get("is_on_biz_app"):
        return Finding("not_registered", value=value)
    return Finding("not_connected", value=value, status=status)


@check(
    "display_name",
    "Display name",
    declined=Outcome(ERROR, "%(value)s", NAME_NOT_APPROVED),
    not_approved=Outcome(WARNING, "%(value)s", NAME_NOT_APPROVED),
)
def check_display_name(_account, meta):
    known = meta.number()
    status = known.get("name_status") or ""
    parts = (known.get("verified_name"), status, known.get("rejection_reason"))
    outcome = NAME_STATES.get(status, "not_approved")
    return Finding(outcome, value=" ".join(filter(None, parts)))


@check(
    "quality",
    "Quality",
    medium=Outcome(WARNING, "%(value)s", LOW_QUALITY),
    low=Outcome(ERROR, "%(value)s", LOW_QUALITY),
    not_rated=Outcome(UNKNOWN, "%(value)s", _lt("Meta has not rated the number yet.")),
)
def check_quality(_account, meta):
    rating = meta.number().get("quality_rating") or ""
    return Finding(QUALITIES.get(rating, "not_rated"), value=rating)


@check(
    "messaging_limit",
    "Messaging limit",
    unlimited=Outcome(OK, _lt("Any number of customers")),
    limited=Outcome(OK, _lt("%(count)s customers a day outside conversations")),
)
def check_messaging_limit(_account, meta):
    limit = meta.number().get("whatsapp_business_manager_messaging_limit")
    count = health.daily_customers(limit)
    if count is None:
        return Finding("unknown", value=limit)
    return Finding("limited", count=number(count)) if count else Finding("unlimited")


@check(
    "throughput",
    "Throughput",
    known=Outcome(OK, _lt("Up to %(count)s messages a second")),
)
def check_throughput(_account, meta):
    level, limit = throughput_of(meta.number())
    if not limit:
        return Finding("unknown", value=level)
    return Finding("known", count=number(limit))


def throughput_of(phone_number):
    """Return Meta's level of a number, and the messages a second, or ``None``.

    :param dict phone_number: of ``CloudApi.phone_number``
    """
    level = (phone_number.get("throughput") or {}).get("level", "")
    limit = THROUGHPUTS.get(level) if isinstance(level, str) else None
    return level, COEXISTING if phone_number.get("is_on_biz_app") else limit


@check(
    "meta_health",
    "Sending, as Meta sees it",
    explained=Outcome(ERROR, "%(value)s", "%(problems)s"),
    unexplained=Outcome(
        ERROR,
        "%(value)s",
        _lt("Open the number in Meta's WhatsApp Manager to see why."),
    ),
)
def check_meta_health(_account, meta):
    status = meta.number().get("health_status") or {}
    can_send = status.get("can_send_message") or ""
    if not can_send or can_send == "AVAILABLE":
        return Finding("ok" if can_send else "unknown", value=can_send)
    state = ERROR if can_send == "BLOCKED" else WARNING
    if problems := health.sending_problems(status):
        return Finding("explained", state, value=can_send, problems=problems)
    return Finding("unexplained", state, value=can_send)


@check(
    "routing",
    "Who answers customers",
    routed=Outcome(OK, _lt("Odoo, as %(roles)s")),
    watching=Outcome(
        WARNING,
        _lt("Another system; Odoo gets copies"),
        _lt(
            "Customers' messages open no tickets until the other system hands them"
            " over, or an agent takes them over. In Meta's Business Suite you choose"
            " who answers."
        ),
    ),
    cut_off=Outcome(
        WARNING,
        _lt("Not Odoo"),
        _lt(
            "Meta gives this app no conversations and no copies of them: messages may"
            " not arrive. In Meta's Business Suite, make this app the one that answers,"
            " or let it watch (standby)."
        ),
    ),
)
def check_routing(account, meta):
    try:
        roles, is_standby = responders.roles_of(meta.routing())
    except cloud_api.Refused as error:
        if error is meta.silence or health.will_pass(error):
            raise
        return Finding("unknown", value=text("not_read"))
    if set(roles) - {responders.CALLS}:
        return Finding("routed", roles=", ".join(roles))
    if is_standby:
        return Finding("watching")
    return Finding("cut_off", ERROR if account.has_responders else WARNING)


@check(
    "calls",
    "Calls on WhatsApp",
    on=Outcome(OK, _lt("Customers can call this number")),
    off=Outcome(OK, _lt("Switched off")),
)
def check_calls(_account, meta):
    try:
        settings = meta.settings()
    except cloud_api.Refused as error:
        if error is meta.silence or health.will_pass(error):
            raise
        return Finding("unknown", value=text("not_read"))
    return Finding("on" if calls.are_on(settings) else "off")


# --------------------------------------------------------------- the business account


@check(
    "business_account",
    "Business account",
    refused=Outcome(ERROR, advice="%(reason)s"),
    owner=Outcome(OK, _lt("The number belongs to it")),
    another=Outcome(
        ERROR,
        "%(uid)s",
        _lt(
            "The number does not belong to this WhatsApp Business account: one of"
            " the two ids belongs to another account."
        ),
    ),
)
def check_business_account(account, meta):
    try:
        numbers = meta.numbers()
    except cloud_api.Refused as error:
        if error is meta.silence or health.will_pass(error):
            raise
        what = text("business_account_id")
        return Finding("refused", reason=explain(account, error, what))
    if account.phone_number_uid in [known.get("id") for known in numbers]:
        return Finding("owner")
    return Finding("another", uid=account.business_account_uid)


@check(
    "review",
    "Meta's review of the account",
    rejected=Outcome(ERROR, "%(value)s", ACCOUNT_NOT_APPROVED),
    not_approved=Outcome(WARNING, "%(value)s", ACCOUNT_NOT_APPROVED),
)
def check_review(_account, meta):
    decision = meta.review()
    outcomes = {"APPROVED": "ok", "REJECTED": "rejected"}
    known = "not_approved" if decision else "unknown"
    return Finding(outcomes.get(decision, known), value=decision)


@check(
    "payment",
    "Payment method",
    known=Outcome(OK, _lt("There is one")),
    missing=Outcome(
        WARNING,
        _lt("There is none"),
        _lt(
            "Since October 2026 answers to customers are charged, too: after the"
            " free ones of the month, Meta delivers none. Add a payment method in"
            " Meta's Business settings, Billing."
        ),
    ),
)
def check_payment(_account, meta):
    return Finding("known" if meta.funding() else "missing")
