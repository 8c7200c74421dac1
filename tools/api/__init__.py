# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Describes the REST API: endpoints, schemas, errors, and the OpenAPI document.

The endpoints themselves are in ``controllers/api``.
"""

from . import endpoint, errors, inputs, openapi, page, schema, send_schema
