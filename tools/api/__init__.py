"""Describes the REST API: endpoints, schemas, errors, and the OpenAPI document.

The endpoints themselves are in ``controllers/api``.
"""

from . import endpoint, errors, inputs, openapi, page, schema, send_schema
