# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks, compares and fills in message templates, as Meta's API describes them."""

from . import (
    comparison,
    defaults,
    languages,
    topics,
    parameters,
    rules,
    statuses,
    template,
)
