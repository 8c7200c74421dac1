# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads, compares and formats phone numbers, ids and names of people on WhatsApp.

A ``wa_id`` is a string of digits, country code first, as Meta gives it. It is an
address: answers go to it unchanged. It must not be compared as it is, since several
countries have two spellings of one mobile line, of which WhatsApp has the old one:
:func:`match_key` makes one of them.

A business-scoped user id is a country, a dot and letters or digits. Partners' payloads
have it in fields of phone numbers, too: :func:`ids_of` tells ids by their shape.
"""

import re
from typing import NamedTuple

import phonenumbers
import phonenumbers.timezone
import pytz

from .number_plans import CHANGED_PLANS
from .words import is_blank

#: A user id, and that of the business's parent ("Business-scoped user IDs").
USER_UID = re.compile(r"[A-Za-z]{2}\.(?!ENT\.)[A-Za-z0-9._-]{1,128}")
PARENT_UID = re.compile(r"[A-Za-z]{2}\.ENT\.[A-Za-z0-9._-]{1,128}")
#: A phone number as a webhook has it. It has 15 digits at most (ITU-T E.164).
WA_ID = re.compile(r"\+?[\d\s()-]+")
MOST_DIGITS = 15
#: Fewest digits of a number beside others in a field.
SHORTEST = 6
#: User id of the customer who does not exist, of the guide's simulated message. No
#: country has the code XX (ISO 3166-1: "user-assigned").
SIMULATED = "XX.simulated"
#: What no phone number has, but for its extension.
NOT_DIALLED = re.compile(r"(?!ext|x\s*\d)[^\W\d_]", re.IGNORECASE)
#: What stands between two numbers, or between a number and a remark.
NUMBER_BOUNDARY = re.compile(r"[^\d\s()+.-]+|(?<=\d)\s*(?=\+)|\([^\d()]*\)|\n")
#: Most characters of a name; WhatsApp's own apps allow 25.
NAME_LENGTH = 120

# Spellings of one line: (pattern of the digits, their common form).
NATIONAL_VARIANTS = (
    # Brazil: mobiles got a leading 9 between 29 July 2012 and the end of 2016 ("Anatel
    # define cronograma de implementação do nono dígito"); many WhatsApp ids are
    # without. Eight digits that begin with 2 to 5 are a landline.
    (re.compile(r"55(\d\d)([016-9]\d{7})"), r"55\g<1>9\2"),
    # Mexico: the 1 after the country code fell away between 3 August 2019 and 3 August
    # 2020 ("Así es la nueva marcación telefónica", Notisema, by the IFT).
    (re.compile(r"521(\d{10})"), r"52\1"),
    # Argentina: mobiles have a 9 when called from abroad.
    (re.compile(r"549(\d{10})"), r"54\1"),
    # Gabon: a 6 or 7, in landlines a 1, took the place of the 0 on 15 November 2019;
    # the former numbers ended on 6 April 2024 (ANINF's communiqué of 29 February 2024;
    # "Gabon : migration vers un plan de numérotation à neuf chiffres", Elephan Tech).
    # ``phonenumbers`` takes both for valid, and the former ones without their 0.
    (re.compile(r"2410?([256]\d{6})"), r"2416\1"),
    (re.compile(r"2410?([47]\d{6})"), r"2417\1"),
    (re.compile(r"2410(1\d{6})"), r"2411\1"),
)


def digits(number):
    """Return the decimal digits in ``number`` (any text, or ``None``) as ASCII."""
    return "".join(str(int(char)) for char in number or "" if char.isdecimal())


class Ids(NamedTuple):
    """Phone number, user id and parent user id of a person; each may be empty."""

    wa_id: str = ""
    user_uid: str = ""
    parent_uid: str = ""


def ids_of(*values):
    """Return the :class:`Ids` among texts: of each kind the first, told by its shape.

    What has the shape of none is nobody's id.

    >>> ids_of("US.1349", "5511987654321", "US.ENT.77", "foo_bar")
    Ids(wa_id='5511987654321', user_uid='US.1349', parent_uid='US.ENT.77')
    """
    found = {}
    for value in filter(None, values):
        if USER_UID.fullmatch(value):
            found.setdefault("user_uid", value)
        elif PARENT_UID.fullmatch(value):
            found.setdefault("parent_uid", value)
        elif WA_ID.fullmatch(value) and 0 < len(digits(value)) <= MOST_DIGITS:
            found.setdefault("wa_id", digits(value))
    return Ids(**found)


def match_key(wa_id):
    """Return the digits that all spellings of one phone line have in common.

    A number that is valid as it is, is never read by one of ``CHANGED_PLANS``.

    >>> match_key("558882345678") == match_key("5588982345678")
    True
    >>> match_key("22568123456") == match_key("2250768123456")
    True
    >>> match_key("551133334444")
    '551133334444'
    """
    for pattern, common in NATIONAL_VARIANTS:
        if pattern.fullmatch(wa_id):
            return pattern.sub(common, wa_id)
    for pattern, present in CHANGED_PLANS:
        if pattern.fullmatch(wa_id) and not _is_valid(wa_id):
            number = pattern.sub(present, wa_id)
            return number if _is_valid(number) else wa_id
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


def wa_ids_of_field(text, region=None):
    """Return the ``wa_id`` of each number in a field as people fill it in.

    A field that is a number as a whole is that number. Else each part between signs and
    words that is one counts; a part without country code is of the country of the
    number before it, else of ``region``.

    >>> wa_ids_of_field("+34 612345678 / 699999999")
    ['34612345678', '34699999999']
    >>> wa_ids_of_field("+55 (11) 98765-4321 (WhatsApp)")
    ['5511987654321']
    >>> wa_ids_of_field("extension 12", "BR")
    []
    """
    whole = wa_id_of_number(text, region) if not NOT_DIALLED.search(text or "") else ""
    if whole:
        return [whole]
    found = []
    for part in NUMBER_BOUNDARY.split(text or ""):
        if wa_id := len(digits(part)) >= SHORTEST and wa_id_of_number(part, region):
            found.append(wa_id)
            region = region_of(wa_id) or region
    return list(dict.fromkeys(found))


def wa_id_of_address(text, region=None):
    """Return the ``wa_id`` for a number as a program wrote it.

    Bare digits are read as beginning with a country code, with ``00`` before it or not,
    if such a number is valid; all else as in :func:`wa_id_of_number`.

    >>> wa_id_of_address("5511987654321", "DE"), wa_id_of_address("11987654321", "BR")
    ('5511987654321', '5511987654321')
    >>> wa_id_of_address("0014155238886", "BR")
    '14155238886'
    """
    if text.isdecimal():
        for bare in (digits(text), digits(text).removeprefix("00")):
            if _is_valid(match_key(bare)):
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


def _is_valid(wa_id):
    parsed = _parsed(wa_id)
    return parsed is not None and phonenumbers.is_valid_number(parsed)


def region_of(wa_id):
    """Return the ISO country code of ``wa_id`` (``"BR"``), or ``None``."""
    parsed = _parsed(wa_id)
    if parsed is None:
        return None
    code = phonenumbers.region_code_for_number(parsed)
    return code or phonenumbers.region_code_for_country_code(parsed.country_code)


def timezone_of(wa_id):
    """Return the time zone of ``wa_id``, or ``""`` if its country or area has several.

    >>> timezone_of("5511987654321"), timezone_of("5592987654321")
    ('America/Sao_Paulo', 'America/Manaus')
    >>> timezone_of("212661234567")
    'Africa/Casablanca'
    >>> timezone_of("61412345678"), timezone_of("1"), timezone_of("")
    ('', '', '')
    """
    parsed = _parsed(wa_id)
    if parsed is None:
        return ""
    # ``phonenumbers`` knows areas, and for some countries a zone of another one.
    of_country = pytz.country_timezones.get(region_of(wa_id) or "", ())
    of_number = phonenumbers.timezone.time_zones_for_number(parsed)
    for zones in (of_country, of_number):
        if len(zones) == 1 and zones[0] in pytz.all_timezones_set:
            return zones[0]
    return ""


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
    or a single emoji. A long one is cut.

    >>> presentable_name("Ana " * 100)[-8:]
    'Ana Ana…'
    """
    clean = " ".join("".join(char for char in name or "" if char.isprintable()).split())
    if len(clean) > NAME_LENGTH:
        clean = clean[: NAME_LENGTH - 1].rsplit(" ", 1)[0] + "…"
    is_name = not is_blank(clean) and any(char.isalnum() for char in clean)
    return clean if is_name else ""
