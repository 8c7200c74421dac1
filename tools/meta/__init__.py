# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The HTTP client of Meta's Cloud API, its error codes, and readers of its webhooks."""

from . import (
    account_topics,
    answers,
    cards,
    cloud_api,
    cloud_api_account,
    cloud_api_templates,
    contents,
    errors,
    graph_versions,
    usage,
    webhook,
)
