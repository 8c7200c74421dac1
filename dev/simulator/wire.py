# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Parses JSON from requests."""

import json
import re

# Half a surrogate pair can be parsed, but not encoded again.
HALF = re.compile(r"[\ud800-\udfff]")


def read_json(body):
    """Return the value of JSON text.

    :raises ValueError: it is not valid JSON, or not valid text
    """
    value = json.loads(body)
    if b"\\ud" in body.lower() and HALF.search(json.dumps(value, ensure_ascii=False)):
        raise ValueError("half a surrogate pair")
    return value
