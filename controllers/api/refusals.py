# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Turns exceptions into the errors that the REST API answers."""

from psycopg2 import OperationalError
from werkzeug.exceptions import HTTPException

from odoo.exceptions import ConcurrencyError, UserError

from ...tools.api.errors import CODES, ApiError


def refusal(exc):
    """Return the :class:`ApiError` with which an exception is answered.

    Of unexpected exceptions the caller learns nothing: they are in the server's log.
    """
    if isinstance(exc, ApiError):
        return exc
    if isinstance(exc, UserError):
        status = exc.http_status
        code = getattr(exc, "code", CODES.get(status, "refused"))
        return ApiError(status, code, str(exc), getattr(exc, "field", None))
    if isinstance(exc, HTTPException):
        status = exc.code if exc.code in CODES else 400
        return ApiError(status, CODES[status], exc.description or exc.name)
    if isinstance(exc, (OperationalError, ConcurrencyError)):
        text = "The record is being changed by another request. Try again."
        return ApiError(503, "busy", text, headers={"Retry-After": "1"})
    return ApiError(500, "internal", "Internal error: see the server's log.")
