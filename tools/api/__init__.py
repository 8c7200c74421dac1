"""The REST API described: its endpoints, schemas, errors, and the OpenAPI document."""

from . import endpoint, errors, inputs, openapi, page, schema, send_schema
