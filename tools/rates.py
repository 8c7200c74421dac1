# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Meta's prices: rate cards, markets and categories.

A rate card ("Pricing", "Rate cards") is a CSV file of one currency: some lines of
remarks, a header, and a line for each market, with a column for each category.
"""

import csv
import io
import re
from typing import NamedTuple

from babel import Locale

#: Markets of several countries ("Pricing", "Country calling codes"). A country that
#: has a line of its own in a rate card is priced by that.
REGIONS = {
    "North America": "US CA",
    "Rest of Africa": "DZ AO BJ BW BF BI CM TD CG ER ET GA GM GH GW CI KE LS LR LY MG"
    " MW ML MR MA MZ NA NE RW SN SL SO SS SD SZ TZ TG TN UG ZM ZW",
    "Rest of Asia Pacific": "AF AU BD KH CN HK JP LA MN NP NZ PG PH SG LK TW TJ TH TM"
    " UZ VN",
    "Rest of Central & Eastern Europe": "AL AM AZ BY BG HR CZ GE GR HU LV LT MD MK PL"
    " RO RS SK SI UA",
    "Rest of Latin America": "BO CR DO EC SV GT HT HN JM NI PA PY PR UY VE",
    "Rest of Middle East": "BH IQ JO KW LB OM QA YE",
    "Rest of Western Europe": "AT BE DK FI IE NO PT SE CH",
}
_REGION = {code: name for name, codes in REGIONS.items() for code in codes.split()}
OTHER = "Other"
#: Names of the rate cards that differ from those of the CLDR.
ALIASES = {"TR": "Turkey", "HK": "Hong Kong", "CZ": "Czech Republic"}
CATEGORIES = (
    ("marketing", "Marketing"),
    ("utility", "Utility"),
    ("authentication", "Authentication"),
    ("authentication_international", "Authentication, international"),
    ("service", "Service"),
)
_CODES = {code for code, _label in CATEGORIES}
#: Signs that rate cards have instead of a currency's code.
SIGNS = {"$": "USD", "$US": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "₹": "INR"}
SIGNS |= {"R$": "BRL", "RP": "IDR", "A$": "AUD"}
_NUMBER = re.compile(r"\d+(\.\d+)?")
MOST_LINES = 5000


class BadCard(Exception):
    """A file is no rate card; ``line`` is the number of the wrong line, or 0."""

    def __init__(self, line=0):
        super().__init__(line)
        self.line = line


class Rate(NamedTuple):
    """A price of a rate card."""

    market: str
    currency: str
    category: str
    price: float


def key_of(market):
    """Return the form by which markets are compared.

    >>> key_of("Rest of Central & Eastern  Europe")
    'rest of central and eastern europe'
    """
    return " ".join(market.casefold().replace("&", " and ").split())


def markets_of(country):
    """Return the names of the markets that a country may be in, the nearest first.

    :param str country: ISO code, or ``""`` if it is not known

    >>> markets_of("PT")
    ['Portugal', 'Rest of Western Europe', 'Other']
    """
    own = [Locale("en").territories.get(country), ALIASES.get(country)]
    return [*filter(None, own), *filter(None, [_REGION.get(country)]), OTHER]


def category_of(name):
    """Return the category of a rate card for Meta's pricing category, or ``""``.

    >>> category_of("AUTHENTICATION-INTERNATIONAL"), category_of("group_marketing")
    ('authentication_international', 'marketing')
    >>> category_of("referral_conversion")
    ''
    """
    name = (name or "").lower().replace("-", "_").replace(" ", "_")
    name = name.removeprefix("group_").removesuffix("_lite")
    return name if name in _CODES else ""


def read_card(text):
    """Return the prices of a rate card.

    :param str text: the CSV file
    :return: list of ``Rate``
    :raises BadCard: it is none
    """
    columns, rates = None, []
    for number, row in enumerate(csv.reader(io.StringIO(text.lstrip("\ufeff"))), 1):
        cells = [cell.strip() for cell in row]
        if number > MOST_LINES:
            raise BadCard(number)
        if columns is None:
            columns = _columns(cells)
        elif any(cells):
            rates += _rates_of(cells, columns, number)
    if not rates:
        raise BadCard
    return rates


def _columns(cells):
    """Return the column of each category by its name; ``None`` for other lines."""
    names = [cell.casefold() for cell in cells]
    if names[:2] != ["market", "currency"]:
        return None
    return {column: category_of(name) for column, name in enumerate(names)}


def _rates_of(cells, columns, number):
    if len(cells) < 3 or not cells[0]:
        raise BadCard(number)
    currency = SIGNS.get(cells[1].upper(), cells[1].upper())
    for column, category in columns.items():
        value = cells[column] if column < len(cells) else ""
        if not category or value.casefold() in ("", "n/a", "-"):
            continue
        if not _NUMBER.fullmatch(value):
            raise BadCard(number)
        yield Rate(cells[0], currency, category, float(value))
