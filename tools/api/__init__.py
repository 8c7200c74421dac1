# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Describes the REST API: endpoints, types, errors, and the OpenAPI document.

The endpoints themselves are in ``controllers/api``.
"""

from . import available, checking, cursors, endpoint, errors, page, reading, scopes
from . import times

if available.pydantic:
    from . import document, types
