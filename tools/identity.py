# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads, compares and formats phone numbers and names of people on WhatsApp.

A ``wa_id`` is a string of digits, country code first, as Meta gives it. It is an
address: answers go to it unchanged. It must not be compared as it is, since several
countries have two spellings of one mobile line, of which WhatsApp has the old one:
:func:`match_key` makes one of them.
"""

import re

import phonenumbers

# Spellings of one line: (pattern of the digits, their common form).
NATIONAL_VARIANTS = (
    # Brazil: mobiles got a leading 9 between 2012 and 2016; many WhatsApp ids are
    # without. Eight digits that begin with 2 to 5 are a landline.
    (re.compile(r"55(\d\d)([016-9]\d{7})"), r"55\g<1>9\2"),
    # Mexico: the 1 after the country code fell away in 2019.
    (re.compile(r"521(\d{10})"), r"52\1"),
    # Argentina: mobiles have a 9 when called from abroad.
    (re.compile(r"549(\d{10})"), r"54\1"),
    # Benin: 01 was put before every number in 2024.
    (re.compile(r"229(\d{8})"), r"22901\1"),
)


def digits(number):
    """Return the decimal digits in ``number`` (any text, or ``None``) as ASCII."""
    return "".join(str(int(char)) for char in number or "" if char.isdecimal())


def match_key(wa_id):
    """Return the digits that all spellings of one phone line have in common.

    >>> match_key("558882345678") == match_key("5588982345678")
    True
    >>> match_key("551133334444")
    '551133334444'
    """
    for pattern, common in NATIONAL_VARIANTS:
        if pattern.fullmatch(wa_id):
            return pattern.sub(common, wa_id)
    return wa_id


def match_key_of_number(number, region=None):
    """Return :func:`match_key` of a number as a person wrote it.

    :param str number: in any spelling, or ``None``
    :return: digits, or ``""`` if ``number`` is no phone number
    :param region: ISO country code for numbers written without one
    """
    return match_key(wa_id_of_number(number, region))


def wa_id_of_number(number, region=None):
    """Return the ``wa_id`` for a number as a person wrote it.

    :param str number: in any spelling, or ``None``
    :param region: ISO country code for numbers written without one
    :return: digits, or ``""`` if ``number`` is no phone number
    """
    try:
        parsed = phonenumbers.parse((number or "").strip(), region or None)
    except phonenumbers.NumberParseException:
        return ""
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    wa_id = digits(e164)
    common = _parsed(match_key(wa_id))
    return wa_id if common and phonenumbers.is_possible_number(common) else ""


def wa_id_of_address(text, region=None):
    """Return the ``wa_id`` for a number as a program wrote it.

    Bare digits are read as beginning with a country code, if such a number is valid;
    all else as in :func:`wa_id_of_number`.

    >>> wa_id_of_address("5511987654321", "DE"), wa_id_of_address("11987654321", "BR")
    ('5511987654321', '5511987654321')
    """
    bare = digits(text)
    if text.isdecimal() and (parsed := _parsed(match_key(bare))):
        if phonenumbers.is_valid_number(parsed):
            return bare
    return wa_id_of_number(text, region)


def digits_of_number(text):
    """Return the digits of a search text that is a phone number or a part of one.

    :return: at least four digits, or ``""`` if ``text`` is something else

    >>> digits_of_number("98765-43")
    '9876543'
    >>> digits_of_number("7 days")
    ''
    """
    found = digits(text)
    rest = re.sub(r"[\d\s()+./-]", "", text or "")
    return found if len(found) >= 4 and not rest else ""


def _parsed(wa_id):
    try:
        return phonenumbers.parse(f"+{wa_id}")
    except phonenumbers.NumberParseException:
        return None


def region_of(wa_id):
    """Return the ISO country code of ``wa_id`` (``"BR"``), or ``None``."""
    parsed = _parsed(wa_id)
    if parsed is None:
        return None
    code = phonenumbers.region_code_for_number(parsed)
    return code or phonenumbers.region_code_for_country_code(parsed.country_code)


def international(wa_id):
    """Return ``wa_id`` in international format, like ``+55 11 98765-4321``.

    A number that cannot be parsed is ``+`` and its digits.
    """
    parsed = _parsed(wa_id)
    if parsed is None:
        return f"+{wa_id}"
    style = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


def presentable_name(name):
    """Return a profile name without control characters, for the name of a partner.

    It is ``""`` for a name without letters or digits: some profiles are called "~", "."
    or a single emoji.
    """
    clean = " ".join("".join(char for char in name or "" if char.isprintable()).split())
    return clean if any(char.isalnum() for char in clean) else ""
