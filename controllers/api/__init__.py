# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The REST API: one file a resource, and the frame that checks every call.

Without pydantic there is the frame only: it answers what to install.
"""

from ...tools.api import available
from . import call, frame

if available.pydantic:
    from . import contacts, desk, docs, health, messages, send, stats, templates
