# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The REST API: one file a resource, and the frame that checks every call."""

from . import call, contacts, docs, frame, health, messages, send, stats, templates
