# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Environment variables that override settings of the default account.

They are read at each call, so that tests can change them.
"""

import os
import re
from urllib.parse import urlsplit

from .meta.cloud_api import is_token

#: Variable by the field of ``helpdesk.whatsapp.account`` that it overrides.
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
    """Whether ``value`` can be the id of an object at Meta: digits only.

    >>> [is_uid(v) for v in ("106540352242922", "+55 11 5550-7890", "")]
    [True, False, False]
    """
    return value.isascii() and value.isdecimal()


def is_version(value):
    """Whether ``value`` is a version of the Graph API, with or without its ``v``.

    >>> [is_version(v) for v in ("v25.0", "25", "v25.0/x")]
    [True, False, False]
    """
    return bool(re.fullmatch(r"v?\d+\.\d+", value, re.ASCII))


def is_url(value):
    """Whether ``value`` is an HTTP or HTTPS URL with a host.

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
    """Return the value of the variable for ``field``; ``""`` if unset or invalid."""
    raw = _raw(field)
    return raw if raw and _VALID[field](raw) else ""


def given():
    """Return the set of the fields that the environment overrides."""
    return {field for field in VARIABLES if value(field)}


def unusable():
    """Return the names of the variables whose value is invalid and thus ignored."""
    return [
        variable
        for field, variable in VARIABLES.items()
        if _raw(field) and not value(field)
    ]


def _raw(field):
    return os.environ.get(VARIABLES[field], "").strip()
