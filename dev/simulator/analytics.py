# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The field ``pricing_analytics`` of business accounts.

Source: Cloud API, Analytics (pricing analytics); Graph API reference, WhatsApp Business
Account Pricing Analytics. A day's end and its prices are the simulator's own.
"""

import json
import re
import time
from collections import defaultdict

from .errors import GraphError
from .records import calling_code

FIELD = "pricing_analytics"
_ARGUMENT = re.compile(r"\.(\w+)\(((?:\[[^\]]*\]|[^()\[\]])*)\)")
SECONDS = {"HALF_HOUR": 1800, "DAILY": 86400, "MONTHLY": 0}
DIMENSIONS = {
    "PHONE": "phone_number",
    "COUNTRY": "country",
    "PRICING_TYPE": "pricing_type",
    "PRICING_CATEGORY": "pricing_category",
    "TIER": "tier",
}
LISTS = {
    "dimensions": tuple(DIMENSIONS),
    "metric_types": ("VOLUME", "COST"),
    "pricing_types": ("REGULAR", "FREE_CUSTOMER_SERVICE", "FREE_ENTRY_POINT"),
    "pricing_categories": (
        *("MARKETING", "UTILITY", "AUTHENTICATION", "SERVICE", "MARKETING_LITE"),
        *("AUTHENTICATION_INTERNATIONAL", "REFERRAL_CONVERSION"),
        *("GROUP_MARKETING", "GROUP_UTILITY", "GROUP_SERVICE"),
    ),
    "phone_numbers": None,
    "country_codes": None,
    "tiers": None,
}
NEEDED = ("start", "end", "granularity")
#: What a delivered message costs, if it is not free.
PRICES = {"marketing": 0.0625, "authentication": 0.0315}
PRICE = 0.0068


def split_fields(text):
    """Return the names in ``fields``: commas in parentheses separate none."""
    return re.findall(r"(?:[^,(]|\((?:[^()])*\))+", text)


def take(call):
    """Take the field out of the call; return its arguments, or None without it.

    :raises GraphError: 100, an argument is missing, unknown or wrong
    """
    names = split_fields(call.query.get("fields", ""))
    ours = [name for name in names if re.match(rf"\s*{FIELD}\b", name)]
    if not ours:
        return None
    rest = [name for name in names if name not in ours]
    call.query["fields"] = ",".join(rest) or "id"
    return _arguments(ours[0].strip().removeprefix(FIELD))


def _arguments(text):
    if _ARGUMENT.sub("", text):
        raise GraphError(2500, message=f"Syntax error in field {FIELD}: {text}")
    given = dict(_ARGUMENT.findall(text))
    for name in NEEDED:
        if name not in given:
            raise GraphError(100, message=f"(#100) The parameter {name} is required")
    arguments = {}
    for name, value in given.items():
        arguments[name] = _value(name, value)
    if arguments["start"] >= arguments["end"]:
        raise GraphError(100, message="(#100) start must be before end")
    return arguments


def _value(name, value):
    wrong = GraphError(100, message=f"(#100) Param {name} has a wrong value: {value}")
    if name in ("start", "end"):
        if not value.isdigit():
            raise wrong
        return int(value)
    if name == "granularity":
        if value not in SECONDS:
            raise wrong
        return value
    if name not in LISTS:
        raise GraphError(100, message=f"(#100) Unknown argument {name} of {FIELD}")
    try:
        items = json.loads(value or "[]")
    except ValueError:
        items = [item for item in value.strip("[]").split(",") if item]
    known = LISTS[name]
    is_listed = isinstance(items, list) and all(isinstance(i, str) for i in items)
    if not is_listed or known and set(items) - set(known):
        raise wrong
    return items


def points(world, business_account_id, asked):
    """Return the value of the field: delivered messages, summed up."""
    sums = defaultdict(lambda: [0, 0.0])
    for account in world.accounts_of(business_account_id):
        for message in world.messages.values():
            moment = message.times.get("delivered") or message.times.get("read")
            is_ours = message.phone_number_id == account.phone_number_id
            if message.direction != "out" or not is_ours or not moment:
                continue
            facts = _facts(world, account, message)
            if asked["start"] <= moment < asked["end"] and _is_asked(facts, asked):
                key = (_start(moment, asked), *_shown(facts, asked))
                sums[key][0] += 1
                sums[key][1] += 0 if message.free else _price(message)
    found = [_point(key, *figures, asked) for key, figures in sorted(sums.items())]
    return {"data": [{"data_points": found}]} if found else {"data": []}


def _facts(world, account, message):
    customer = world.customers.get(message.customer_id)
    number = customer.wa_id if customer else message.recipient
    country = {"55": "BR", "1": "US"}.get(calling_code(number), "BR")
    kind = "FREE_CUSTOMER_SERVICE" if message.free else "REGULAR"
    return {
        "phone_number": re.sub(r"\D", "", account.display_phone_number),
        "country": country,
        "pricing_type": kind,
        "pricing_category": message.category.upper(),
        "tier": "0:100000",
    }


def _is_asked(facts, asked):
    filters = {
        "phone_numbers": "phone_number",
        "country_codes": "country",
        "pricing_types": "pricing_type",
        "pricing_categories": "pricing_category",
        "tiers": "tier",
    }
    return all(
        not asked.get(name) or facts[fact] in asked[name]
        for name, fact in filters.items()
    )


def _shown(facts, asked):
    names = [DIMENSIONS[name] for name in asked.get("dimensions", ())]
    return tuple((name, facts[name]) for name in names)


def _start(moment, asked):
    if asked["granularity"] != "MONTHLY":
        step = SECONDS[asked["granularity"]]
        return int(moment // step * step)
    parts = time.gmtime(moment)
    days = (parts.tm_mday - 1) * 86400
    return int(moment // 86400 * 86400 - days)


def _point(key, volume, cost, asked):
    start, *shown = key
    step = SECONDS[asked["granularity"]] or 31 * 86400
    wanted = asked.get("metric_types") or LISTS["metric_types"]
    figures = {"volume": volume, "cost": round(cost, 6)}
    figures = {name: figures[name] for name in figures if name.upper() in wanted}
    return {"start": start, "end": start + step, **dict(shown), **figures}


def _price(message):
    return PRICES.get(message.category, PRICE)
