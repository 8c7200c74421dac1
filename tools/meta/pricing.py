# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads Meta's ``pricing_analytics`` ("Analytics", "Pricing analytics")."""

from datetime import UTC, date, datetime
from typing import NamedTuple


class Point(NamedTuple):
    """What Meta has charged for messages of a day."""

    day: date
    category: str
    type: str
    country: str
    volume: int
    cost: float


def query(number, first, until):
    """Return the fields by which the figures of a number are asked.

    :param str number: digits of the phone number
    :param date first: the first day in UTC
    :param date until: the day after the last one

    >>> query("5511", date(2026, 11, 1), date(2026, 11, 2))[:70]
    'currency,pricing_analytics.start(1793491200).end(1793577600).granulari'
    """
    dimensions = '["PRICING_CATEGORY","PRICING_TYPE","COUNTRY"]'
    return (
        f"currency,pricing_analytics.start({_seconds(first)}).end({_seconds(until)})"
        f'.granularity(DAILY).phone_numbers(["{number}"]).dimensions({dimensions})'
    )


def name(value):
    """Return a category or type of price as webhooks spell it.

    >>> name("AUTHENTICATION_INTERNATIONAL"), name("authentication-international")
    ('authentication_international', 'authentication_international')
    """
    return str(value or "").lower().replace("-", "_")


def read(answer):
    """Return the currency's code, or ``""``, and a list of ``Point``.

    :param dict answer: of the Graph API; what has another form is left out
    """
    analytics = answer.get("pricing_analytics")
    groups = analytics.get("data") if isinstance(analytics, dict) else None
    points = []
    for group in groups if isinstance(groups, list) else ():
        found = group.get("data_points") if isinstance(group, dict) else None
        points += filter(None, map(_point, found if isinstance(found, list) else ()))
    currency = answer.get("currency")
    return currency if isinstance(currency, str) else "", points


def _point(raw):
    try:
        return Point(
            datetime.fromtimestamp(int(raw["start"]), UTC).date(),
            name(raw.get("pricing_category")),
            name(raw.get("pricing_type")),
            str(raw.get("country") or "")[:2].upper(),
            int(raw.get("volume") or 0),
            float(raw.get("cost") or 0),
        )
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError, OSError):
        return None


def _seconds(day):
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
