"""What the environment says of the default account: variables that win over a database.

Read anew each time: tests, and nobody else, change them while Odoo runs.
"""

import os
import re
from urllib.parse import urlsplit

from .meta.cloud_api import is_token

#: The account's field: the variable that decides it.
VARIABLES = {
    "phone_number_uid": "WHATSAPP_PHONE_NUMBER_ID",
    "business_account_uid": "WHATSAPP_BUSINESS_ACCOUNT_ID",
    "access_token": "WHATSAPP_ACCESS_TOKEN",
    "app_secret": "WHATSAPP_APP_SECRET",
    "verify_token": "WHATSAPP_WEBHOOK_VERIFY_TOKEN",
    "api_version": "WHATSAPP_API_VERSION",
    "api_url": "WHATSAPP_API_URL",
}


def is_uid(value):
    """Whether ``value`` can be an id of Meta's.

    >>> [is_uid(v) for v in ("106540352242922", "+55 11 5550-7890", "")]
    [True, False, False]
    """
    return value.isascii() and value.isdecimal()


def is_version(value):
    """Whether ``value`` names a version of the Graph API.

    >>> [is_version(v) for v in ("v25.0", "25", "v25.0/x")]
    [True, False, False]
    """
    return bool(re.fullmatch(r"v?\d+\.\d+", value, re.ASCII))


def is_url(value):
    """Whether ``value`` is an address that can be called.

    >>> [is_url(v) for v in ("https://graph.facebook.com", "graph.facebook.com")]
    [True, False]
    """
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


_VALID = {
    "phone_number_uid": is_uid,
    "business_account_uid": is_uid,
    "access_token": is_token,
    "app_secret": is_token,
    "verify_token": is_token,
    "api_version": is_version,
    "api_url": is_url,
}


def value(field):
    """What the environment says of ``field``; ``""`` if nothing, or nothing usable."""
    stated = _stated(field)
    return stated if stated and _VALID[field](stated) else ""


def given():
    """The fields the environment decides."""
    return {field for field in VARIABLES if value(field)}


def unusable():
    """The variables that are set to what cannot be right; they decide nothing."""
    return [
        variable
        for field, variable in VARIABLES.items()
        if _stated(field) and not value(field)
    ]


def _stated(field):
    return os.environ.get(VARIABLES[field], "").strip()
