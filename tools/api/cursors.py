# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Writes and reads the cursors of lists."""

import base64
import re

from .errors import ApiError


def cursor_after(record_id, kind="id"):
    """Return the cursor of the page that begins after the record.

    :param str kind: the order that the cursor is of; others refuse it
    """
    text = f"{kind}:{record_id}".encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def cursor(text, kind="id", field="cursor"):
    """Return the id of the record after which the page of a cursor begins.

    :param str field: the parameter that holds it
    :raises ApiError: 422 if it is not a cursor of :func:`cursor_after`

    >>> cursor(cursor_after(42))
    42
    """
    try:
        plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        return int(re.fullmatch(rf"{kind}:([0-9]{{1,19}})", plain)[1])
    except (ValueError, TypeError):
        message = "Only a cursor of an answer is allowed here."
        raise ApiError(422, "unknown_cursor", message, field) from None
